// Makes and checks `Digest` and `Content-Digest` headers.

import { createHash } from 'node:crypto';
import { parseDictionary } from 'structured-headers';

/** Whether a body is the one its header vouches for; `unreadable` is a header that is none. */
export type DigestCheck = 'match' | 'mismatch' | 'unsupported' | 'unreadable';

const EMPTY = new Uint8Array(0);

export function sha256Base64(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** The `Digest` header (RFC 3230) of a body. */
export function digestHeader(sha256: string): string {
  return `SHA-256=${sha256}`;
}

/** The `Content-Digest` header (RFC 9530) of a body. */
export function contentDigestHeader(sha256: string): string {
  return `sha-256=:${sha256}:`;
}

/**
 * Compares `Digest` with the bytes on the wire: SHA-256 is asked for, SHA-512 beside it must match too, others are
 * skipped. Any case of names; a name given twice is unreadable.
 */
export function checkDigest(header: string, body: Uint8Array | null): DigestCheck {
  const bytes = body ?? EMPTY;
  const sha256 = sha256Base64(bytes);
  if (header === digestHeader(sha256)) return 'match';
  const values = new Map<string, string>();
  for (const part of header.split(',')) {
    const match = /^\s*([A-Za-z0-9-]+)=([A-Za-z0-9+/]+={0,2})\s*$/.exec(part);
    const name = match?.[1]?.toLowerCase();
    if (name === undefined || match?.[2] === undefined || values.has(name)) return 'unreadable';
    values.set(name, match[2]);
  }
  const stated = values.get('sha-256');
  if (stated === undefined) return 'unsupported';
  const longer = values.get('sha-512');
  const matches =
    isSame(stated, 'sha256', bytes) && (longer === undefined || isSame(longer, 'sha512', bytes));
  return matches ? 'match' : 'mismatch';
}

function isSame(stated: string, algorithm: 'sha256' | 'sha512', bytes: Uint8Array): boolean {
  return Buffer.from(stated, 'base64').equals(createHash(algorithm).update(bytes).digest());
}

/**
 * Compares `Content-Digest` with the bytes on the wire: of sha-256 and sha-512 at least one, and all that are there,
 * must match.
 */
export function checkContentDigest(header: string, body: Uint8Array | null): DigestCheck {
  const bytes = body ?? EMPTY;
  if (header === contentDigestHeader(sha256Base64(bytes))) return 'match';
  let known = 0;
  try {
    for (const [name, [stated]] of parseDictionary(header)) {
      if (name !== 'sha-256' && name !== 'sha-512') continue;
      if (!(stated instanceof ArrayBuffer)) return 'unreadable';
      known++;
      const actual = createHash(name === 'sha-256' ? 'sha256' : 'sha512')
        .update(bytes)
        .digest();
      if (!actual.equals(Buffer.from(stated))) return 'mismatch';
    }
  } catch {
    return 'unreadable';
  }
  return known === 0 ? 'unsupported' : 'match';
}
