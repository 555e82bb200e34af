// Finds mentions, hashtags and links in text.

import { matchHashtag } from './hashtag.ts';
import { matchMention } from './mention.ts';
import type { FoundHandle, FoundHashtag } from './types.ts';
import { matchWebAddress } from './web-address.ts';

/** A piece of text; `text` is what was written. */
export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'url'; text: string; url: string }
  | { kind: 'mention'; text: string; handle: FoundHandle }
  | { kind: 'hashtag'; text: string; hashtag: FoundHashtag };

export type EntityPart = Exclude<TextPart, { kind: 'text' }>;

/** Where an entity may begin. */
const TRIGGER = /@|[#\uff03]|https?:\/\//gi;
/**
 * What an entity may not directly follow: words (`ana@ana.example` is an e-mail address), and parts of paths and of
 * other entities.
 */
const WORD_BEFORE = /[\p{L}\p{M}\p{N}]_?$/u;
const PATH_BEFORE = /[/@#&=]$/;

/**
 * The entity that begins at `index`, if one does. Looks at the two characters before it and at a bounded piece behind
 * it.
 */
export function matchEntityAt(text: string, index: number): EntityPart | null {
  const before = text.slice(Math.max(0, index - 2), index);
  if (isWordBefore(before, text.charAt(index))) return null;
  switch (text.charAt(index)) {
    case '@': {
      const match = PATH_BEFORE.test(before) && !before.endsWith('/') ? null : matchMention(text, index);
      if (match === null || isInPath(text, index)) return null;
      return { kind: 'mention', text: text.slice(index, match.end), handle: match.handle };
    }
    case '#':
    case '\uff03': {
      const match = PATH_BEFORE.test(before) ? null : matchHashtag(text, index);
      return match && { kind: 'hashtag', text: text.slice(index, match.end), hashtag: match.hashtag };
    }
    default: {
      const match = matchWebAddress(text, index);
      return match && { kind: 'url', text: text.slice(index, match.end), url: match.url };
    }
  }
}

/**
 * Scripts without spaces may run into what follows; into an `@` too, but not into one that could be an e-mail address.
 */
function isWordBefore(before: string, trigger: string): boolean {
  if (!WORD_BEFORE.test(before)) return false;
  const isUnspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}ー]$/u.test(before);
  return !(isUnspaced && trigger !== '#' && trigger !== '\uff03');
}

/** `example.com/@ana` is an address without its scheme, `@ana/@bob` are two people. */
function isInPath(text: string, index: number): boolean {
  if (text.charAt(index - 1) !== '/') return false;
  const word = /[^\s/]{1,300}$/u.exec(text.slice(Math.max(0, index - 300), index - 1))?.[0] ?? '';
  return !word.startsWith('@');
}

/** More entities than this in one text link nothing any more; what follows stays text. */
export const MOST_ENTITIES = 1000;

/** Places where an entity might begin that are looked at in one text: each costs some microseconds. */
export const MOST_CANDIDATES = 2000;

/** A text in pieces, in order and complete. Linear in its length. */
export function scanText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  let entities = 0;
  TRIGGER.lastIndex = 0;
  for (let candidates = 0; candidates < MOST_CANDIDATES && entities < MOST_ENTITIES; candidates += 1) {
    const trigger = TRIGGER.exec(text);
    if (trigger === null) break;
    const part = matchEntityAt(text, trigger.index);
    if (part === null) {
      // `https://` itself may hold nothing, but what follows it may.
      continue;
    }
    if (trigger.index > done) parts.push({ kind: 'text', text: text.slice(done, trigger.index) });
    parts.push(part);
    entities += 1;
    done = trigger.index + part.text.length;
    TRIGGER.lastIndex = done;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}
