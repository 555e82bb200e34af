// Mentions in text.

import { handleKey } from '../handle.ts';
import { normaliseHost } from '../url/host-name.ts';
import type { FoundHandle } from './types.ts';

/**
 * Without a domain only what we give out ourselves: in `@anaさん` the honorific is no part of the name. With a domain
 * behind it, any script.
 */
const LOCAL = /@([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?)/uy;
const REMOTE = /@([\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]{0,253}[\p{L}\p{M}\p{N}_])?)@/uy;

const PORT = String.raw`(?::\d{1,5}(?!\d))?`;
/** Scripts that are written without spaces: a word of theirs may follow a domain directly. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]`;
const ASCII_HOST = new RegExp(
  String.raw`(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z][a-z0-9-]{0,61}[a-z0-9])${PORT}` +
    String.raw`(?!\.[\p{L}\p{N}]|(?!${UNSPACED})[\p{L}\p{M}\p{N}])`,
  'iuy',
);
const ANY_HOST = new RegExp(
  String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.){1,10}[\p{L}\p{N}][\p{L}\p{M}\p{N}-]{0,62}${PORT}`,
  'uy',
);

/** The mention that begins at `index` (where `@` stands), or null. A name with an impossible domain is none at all. */
export function matchMention(text: string, index: number): { end: number; handle: FoundHandle } | null {
  REMOTE.lastIndex = index;
  const remote = REMOTE.exec(text);
  if (remote?.[1] !== undefined) return withDomain(text, remote[1], index + remote[0].length);
  LOCAL.lastIndex = index;
  const username = LOCAL.exec(text)?.[1];
  if (username === undefined) return null;
  const end = index + 1 + username.length;
  // `@scope/package` is a path; `@ana/@bob` are two people. `@ana@` leads nowhere.
  if (
    /^(?:\/[\p{L}\p{N}]|@|[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{M}\p{N}])/u.test(
      text.slice(end, end + 3),
    )
  )
    return null;
  return { end, handle: found(username, null) };
}

function withDomain(
  text: string,
  username: string,
  start: number,
): { end: number; handle: FoundHandle } | null {
  for (const pattern of [ASCII_HOST, ANY_HOST]) {
    pattern.lastIndex = start;
    const written = pattern.exec(text)?.[0];
    const domain = written === undefined ? null : normaliseHost(written);
    if (written !== undefined && domain !== null) {
      return { end: start + written.length, handle: found(username, domain) };
    }
  }
  return null;
}

function found(username: string, domain: string | null): FoundHandle {
  return { username, domain, key: handleKey({ username, domain }) };
}
