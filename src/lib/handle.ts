// Handles and usernames: reading, checking, comparing.

import { normaliseHost } from './url/host-name.ts';

/** `@username@domain`; `domain` is null where it was left out and the reader's own domain is meant. */
export interface Handle {
  /** As written; compare by `usernameKey`. */
  username: string;
  /** Normalised by `normaliseHost`, with its port where it has one. */
  domain: string | null;
}

export const LONGEST_LOCAL_USERNAME = 64;
/** What Mastodon refuses beyond. */
export const LONGEST_REMOTE_USERNAME = 2048;

const LOCAL_USERNAME = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i;
/**
 * The userpart of RFC 7565 without percent signs, other scripts, and `:` (an instance actor is named like its host and
 * port).
 */
const REMOTE_USERNAME = /^[\p{L}\p{M}\p{N}_.~!$&'()*+,;=:·-]+$/u;

/** Whether we give out this username: ASCII letters, digits, `_`, and `.` or `-` inside; 1 to 64 characters. */
export function isLocalUsername(text: string): boolean {
  return text.length <= LONGEST_LOCAL_USERNAME && LOCAL_USERNAME.test(text);
}

/**
 * Whether we can hold another server's username: what we give out, plus other scripts and the punctuation of `acct:`
 * URIs.
 */
export function isRemoteUsername(text: string): boolean {
  return text.length <= LONGEST_REMOTE_USERNAME && REMOTE_USERNAME.test(text);
}

/** What usernames are compared and stored by for look-ups: they are case-insensitive and kept as written. */
export function usernameKey(username: string): string {
  return username.normalize('NFC').toLowerCase();
}

/**
 * Reads a handle as people, links and WebFinger write it: `@ana@ana.example`, `ana@ana.example`,
 * `acct:ana@ana.example`, and without a domain `@ana` or `ana`. Null if it is none.
 */
export function parseHandle(text: string): Handle | null {
  if (text.length > LONGEST_REMOTE_USERNAME + 600) return null;
  const bare = text
    .trim()
    .replace(/^acct:(?:\/\/)?/i, '')
    .replace(/^@/, '');
  const at = bare.lastIndexOf('@');
  const username = at === -1 ? bare : bare.slice(0, at);
  if (!isRemoteUsername(username)) return null;
  if (at === -1) return { username, domain: null };
  const domain = normaliseHost(bare.slice(at + 1));
  return domain === null ? null : { username, domain };
}

/**
 * Equal for handles that mean the same identity; `@ana` and `@ana@ana.example` differ, so complete the domain first.
 */
export function handleKey(handle: Handle): string {
  return `${usernameKey(handle.username)}@${handle.domain ?? ''}`;
}
