// Web addresses in text.

import { LONGEST_URL, parseWebUrl } from '../url/url.ts';

/** Scheme and authority: a name or an address in brackets, with what may stand beside it. */
const ORIGIN = /https?:\/\/(?:\[[0-9a-f:.]{2,45}\](?::\d{1,5})?|[^\s/?#\\()[\]{}<>"`^|]{1,300})/iy;
/**
 * What ends an address wherever it stands: white space, quotes, angle brackets, control characters; brackets and quotes
 * of all scripts but the apostrophe of words (`l’eau`); and the signs of scripts without spaces, which stand in
 * full-width blocks. Not the middle dots of names.
 */
const END =
  /[\s<>"`\p{C}…\uff1c\uff1e\uff5c\uff5e]|(?![!-~\u2019])[\p{Ps}\p{Pe}\p{Pi}\p{Pf}]|(?![\u30fb\uff65])(?=\p{P})[\u3001-\u303f\ufe10-\ufe6f\uff01-\uff65]/u;
/** What belongs to the sentence where it stands last: ASCII as listed, of other scripts all punctuation. */
const TRAILING = /[.,:;!?'*_~|]|(?![!-~])\p{P}/u;
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/**
 * The http(s) address that begins at `index`, or null. Punctuation of the sentence around it is left out, as are
 * brackets that it did not open.
 */
export function matchWebAddress(text: string, index: number): { end: number; url: string } | null {
  ORIGIN.lastIndex = index;
  const origin = ORIGIN.exec(text)?.[0];
  if (origin === undefined) return null;
  const hasPath = /^[/?#\\]/.test(text.charAt(index + origin.length)) && !END.test(origin);
  // What is no address by its name is none for what follows, which may be long and may hold others.
  if (hasPath && parseWebUrl(origin) === null) return null;
  const rest = hasPath ? text.slice(index, index + LONGEST_URL) : origin;
  const stop = rest.search(END);
  const written = withoutTrailing(stop === -1 ? rest : rest.slice(0, stop));
  const url = parseWebUrl(written);
  return url === null ? null : { end: index + written.length, url: url.href };
}

function withoutTrailing(written: string): string {
  const count = new Map<string, number>();
  for (const character of written) count.set(character, (count.get(character) ?? 0) + 1);
  let end = written.length;
  while (end > 0) {
    const last = written.charAt(end - 1);
    const opening = CLOSING[last];
    const isForeign = opening !== undefined && (count.get(last) ?? 0) > (count.get(opening) ?? 0);
    if (!TRAILING.test(last) && !isForeign) break;
    count.set(last, (count.get(last) ?? 0) - 1);
    end -= 1;
  }
  return written.slice(0, end);
}

/** How much of an address is shown, without its scheme. */
const SHOWN = 30;

/**
 * An address in three pieces for showing: apps hide what is `before` and `after` (class `invisible`) and copy the
 * whole.
 */
export function shortenAddress(address: string): { before: string; shown: string; after: string } {
  const before = /^https?:\/\/(?:www\.)?/i.exec(address)?.[0] ?? '';
  const rest = Array.from(address.slice(before.length));
  return { before, shown: rest.slice(0, SHOWN).join(''), after: rest.slice(SHOWN).join('') };
}
