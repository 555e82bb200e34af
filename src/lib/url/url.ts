// URLs that are stored and shown.

/** Longest URL that is read or shown; what is longer is no address anyone meant. */
export const LONGEST_URL = 4096;

const IS_ASCII = /^[\0-\x7f]*$/;

/**
 * A URL, or null where `new URL` would throw. An error that is thrown costs ten times what asking before does, and
 * texts may hold thousands of what is no address. `URL.canParse` is asked for ASCII alone: once it is compiled, Node 20
 * reads Latin-1 as UTF-8 there, and says that `https://bücher.example` is none.
 */
export function parseUrl(text: string, base?: string): URL | null {
  if (base === undefined && IS_ASCII.test(text) && !URL.canParse(text)) return null;
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/**
 * An absolute http(s) URL with a host and without credentials, or null. For what is shown as a link
 * or stored as an address; what may be dialled is decided by net/.
 */
export function parseWebUrl(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > LONGEST_URL || !/^https?:\/\//i.test(text)) return null;
  const url = parseUrl(text);
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') return null;
  return url;
}

/** Whether two URLs have the same scheme, host and port; false where either is no URL. Opaque origins equal nothing. */
export function sameOrigin(a: string, b: string): boolean {
  const left = parseUrl(a);
  const right = parseUrl(b);
  return left !== null && right !== null && left.origin !== 'null' && left.origin === right.origin;
}
