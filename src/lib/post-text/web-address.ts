import { LONGEST_URL, parseWebUrl } from '../url/url.ts';

const BEGINNING = /https?:\/\//iy;
/** White space, quotes, angle brackets, control characters, and the punctuation of scripts without spaces end an address. */
const END = /[\s<>"`\p{C}、。「」『』【】（）！？｜…]/u;
const TRAILING = new Set(['.', ',', ':', ';', '!', '?', "'", '*', '_', '~', '|']);
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The http(s) address that begins at `index`, or null. Punctuation of the sentence around it is left out, as are brackets that it did not open. */
export function matchWebAddress(text: string, index: number): { end: number; url: string } | null {
  BEGINNING.lastIndex = index;
  if (!BEGINNING.test(text)) return null;
  const rest = text.slice(index, index + LONGEST_URL);
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
    if (!TRAILING.has(last) && !isForeign) break;
    count.set(last, (count.get(last) ?? 0) - 1);
    end -= 1;
  }
  return written.slice(0, end);
}

/** How much of an address is shown, without its scheme. */
const SHOWN = 30;

/** An address in three pieces for showing: apps hide what is `before` and `after` (class `invisible`) and copy the whole. */
export function shortenAddress(address: string): { before: string; shown: string; after: string } {
  const before = /^https?:\/\/(?:www\.)?/i.exec(address)?.[0] ?? '';
  const rest = Array.from(address.slice(before.length));
  return { before, shown: rest.slice(0, SHOWN).join(''), after: rest.slice(SHOWN).join('') };
}
