// Reads public keys from JSON Web Keys.

import { createPublicKey, type KeyObject } from 'node:crypto';
import { algorithmOf } from './key-object.ts';

/** A public key from a JSON Web Key, of which only the public members are looked at; null where it is none we take. */
export function decodeJwk(value: unknown): KeyObject | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kty, n, e, crv, x } = value as Record<string, unknown>;
  try {
    const jwk =
      kty === 'RSA' ? { kty, n: String(n), e: String(e) } : { kty: 'OKP', crv: String(crv), x: String(x) };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return algorithmOf(key) === null ? null : key;
  } catch {
    return null;
  }
}
