// One mailbox that is kept out, without its address being written down.

import { createHash } from 'node:crypto';
import { canonicalEmail } from '../mail/canonical.ts';

/**
 * The SHA-256 in hex of the canonical address (src/core/mail/canonical.ts): all spellings of a mailbox have the same,
 * and lists of them can be passed on.
 */
export function hashOfMailbox(email: string): string {
  return createHash('sha256').update(canonicalEmail(email)).digest('hex');
}
