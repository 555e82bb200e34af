// Hashtags in text.

import type { FoundHashtag } from './types.ts';

/** Longer words behind `#` are no topic. In UTF-16 units. */
export const LONGEST_HASHTAG = 100;

/**
 * Letters, marks, digits, `_`, and inside also middle dots and the zero-width non-joiner of Persian. The signs are a
 * half-width and a full-width one.
 */
const BODY = String.raw`[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_\u00b7\u30fb\uff65\u200c]{0,${LONGEST_HASHTAG}}[\p{L}\p{M}\p{N}_])?`;
const HASHTAG = new RegExp(String.raw`[#\uff03](${BODY})`, 'uy');
const WHOLE = new RegExp(`^${BODY}$`, 'u');
const GOES_ON = /[\p{L}\p{M}\p{N}_]/uy;

/** The hashtag that begins at `index` (where `#` or `＃` stands), or null: `#1`, `#_` and `#` alone are none. */
export function matchHashtag(text: string, index: number): { end: number; hashtag: FoundHashtag } | null {
  HASHTAG.lastIndex = index;
  const display = HASHTAG.exec(text)?.[1];
  if (display === undefined) return null;
  const end = index + 1 + display.length;
  GOES_ON.lastIndex = end;
  const name = GOES_ON.test(text) ? null : normaliseHashtag(display);
  return name === null ? null : { end, hashtag: { name, display } };
}

/**
 * The name a hashtag is stored and looked up by: NFKC, lower-case, without `#`. Null if it is no hashtag (nothing but
 * digits, white space, too long). For what authors, apps and other servers send.
 */
export function normaliseHashtag(text: string): string | null {
  if (text.length > LONGEST_HASHTAG * 2) return null;
  const name = text
    .replace(/^[#\uff03]/, '')
    .normalize('NFKC')
    .toLowerCase();
  return name.length <= LONGEST_HASHTAG && WHOLE.test(name) && /\p{L}/u.test(name) ? name : null;
}
