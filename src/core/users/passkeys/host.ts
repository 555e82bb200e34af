// The host that passkeys are made on and sign in to: the relying party of WebAuthn.

import type { Domain } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import type { Ctx } from '../../context.ts';

/** A domain as passkeys know it. */
export interface PasskeyHost {
  domain: Domain;
  /** The host of its addresses, with the port where it has one. */
  host: string;
  /** What devices bind a passkey to (RP ID): the host without a port. */
  rpId: string;
  /** From where browsers may answer: pages of this host alone. */
  origin: string;
}

/**
 * The host that was asked. A passkey never leaves it, so a login that has identities on several domains has passkeys
 * for each of their hosts. Errors: CONFLICT where no host was asked (the operator's socket).
 */
export function passkeyHost({ domain }: Pick<Ctx, 'domain'>): PasskeyHost {
  if (!domain)
    throw new AppError('CONFLICT', 'A passkey belongs to one host; ask at the address of a domain.');
  const { host, origin } = domain;
  return { domain, host, rpId: host.replace(/:\d+$/, ''), origin };
}
