// Time-based one-time codes (RFC 6238), as the apps of all phones make them.

import type { Random } from '../../../lib/random.ts';

/** What every app can do: SHA-1, six digits, a new code every 30 seconds. */
const KIND = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** As long as a hash of SHA-1, as RFC 4226 (4, R6) recommends. */
const SECRET_BYTES = 20;

/** A code is also taken in the step before and after its own: clocks differ, and typing takes time (RFC 6238, 5.2). */
const STEPS_APART = 1;

/** Whether somebody typed such a code, and no recovery code. */
export const isTotp = (code: string) => /^\d{6}$/.test(code);

/** A new secret, in base32. */
export async function newSecret(random: Random): Promise<string> {
  const { Secret } = await import('otpauth');
  return new Secret({ buffer: new Uint8Array(random.bytes(SECRET_BYTES)).buffer }).base32;
}

/**
 * The number of the time step whose code this is, counted from 1970; null where it is none of the steps around now.
 * `now` in epoch milliseconds.
 */
export async function stepOf(secret: string, code: string, now: number): Promise<number | null> {
  const { Secret, TOTP } = await import('otpauth');
  const totp = new TOTP({ ...KIND, secret: Secret.fromBase32(secret) });
  const apart = totp.validate({ token: code, timestamp: now, window: STEPS_APART });
  return apart === null ? null : totp.counter({ timestamp: now }) + apart;
}

/** The address that apps take a secret from, mostly by a QR code (`otpauth://totp/…`). */
export async function keyUri(secret: string, issuer: string, account: string): Promise<string> {
  const { Secret, TOTP } = await import('otpauth');
  // A colon parts the two names from each other.
  const label = account.replaceAll(':', ' ');
  return new TOTP({
    ...KIND,
    secret: Secret.fromBase32(secret),
    issuer: issuer.replaceAll(':', ' '),
    label,
  }).toString();
}
