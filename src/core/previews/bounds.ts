// Reads sizes and addresses that pages name, within bounds.

import { parseUrl, parseWebUrl } from '../../lib/url/url.ts';

/** Longest address that is kept: previews are found by it, and both databases index so much. */
export const LONGEST_URL = 2_048;
/** Pictures and players are not shown larger, in pixels. */
const LARGEST = 4_096;

/** A size in pixels that a page names, as a whole number; 0 where it names none, or one that no picture has. */
export function pixels(given: unknown): number {
  const number = typeof given === 'string' ? Number.parseInt(given, 10) : given;
  return typeof number === 'number' && number >= 1 && number <= LARGEST ? Math.trunc(number) : 0;
}

/** An address that may be shown, absolute; null for none. */
export function webUrl(given: string, base: string): string | null {
  if (given === '' || given.length > LONGEST_URL) return null;
  const url = parseWebUrl(parseUrl(given, base)?.href);
  return url === null || url.href.length > LONGEST_URL ? null : url.href;
}
