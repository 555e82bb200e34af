// Which addresses may stand in links.

import { LONGEST_URL, parseUrl } from '../url/url.ts';

/** Schemes a link may have: what opens a page, a mail or a chat, and nothing that runs or embeds. */
const SCHEMES: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'mailto:',
  'xmpp:',
  'gemini:',
  'gopher:',
  'ipfs:',
]);

/**
 * The address of a link as it may be shown, or null: absolute, of a safe scheme, web addresses without credentials. It
 * is read as browsers read it, so white space or control characters inside of `java\nscript:` hide nothing. What is
 * safe stays as written, because apps compare it with the addresses of mentions; only what hides characters is
 * rewritten.
 */
export function safeHref(text: string): string | null {
  if (text.length > LONGEST_URL) return null;
  const url = parseUrl(text);
  if (url === null || !SCHEMES.has(url.protocol)) return null;
  if (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    (url.username !== '' || url.password !== '')
  ) {
    return null;
  }
  return /[\s\p{C}\\]/u.test(text) ? url.href : text;
}
