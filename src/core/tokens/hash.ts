// Hashes access tokens, which are stored by their hash alone.

import { createHash } from 'node:crypto';

/** How tokens are stored: they are long and random, so one round of SHA-256 is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
