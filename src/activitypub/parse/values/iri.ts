// Reads ids and links of documents.

import { parseWebUrl } from '../../../lib/url/url.ts';
import { toDoc, values } from './doc.ts';
import { LIMITS } from './limits.ts';

/** Scheme and an authority that every URL parser reads alike: no credentials, backslashes, spaces or other scripts. */
const PLAIN_AUTHORITY = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass.
const FORBIDDEN = /[\u0000-\u0020\u007f\\<>"]/;

/**
 * An id as somebody wrote it, unchanged (ids are compared as text), or null: an https URL without credentials, at most
 * 2,048 bytes of UTF-8 long, as PostgreSQL indexes no more than 2,704. `http:` only for `localhost` names.
 */
export function readId(value: unknown): string | null {
  return parseId(value) === null ? null : (value as string);
}

/** The same as a parsed URL. */
export function parseId(value: unknown): URL | null {
  if (typeof value !== 'string' || Buffer.byteLength(value) > LIMITS.id) return null;
  if (!PLAIN_AUTHORITY.test(value) || FORBIDDEN.test(value)) return null;
  const url = parseWebUrl(value);
  if (url === null) return null;
  const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  return url.protocol === 'https:' || isLocal ? url : null;
}

/**
 * The id of a thing that is written as its id, as an object with an id, as a Link, or as a list of these: the first
 * that has one.
 */
export function idOf(value: unknown): string | null {
  for (const item of values(value)) {
    const id = typeof item === 'string' ? readId(item) : idOfObject(item);
    if (id !== null) return id;
  }
  return null;
}

/** All ids of a value of that kind, without repetition, at most `limit`. */
export function idsOf(value: unknown, limit: number): string[] {
  const ids = new Set<string>();
  for (const item of values(value, limit)) {
    const id = idOf(item);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}

function idOfObject(value: unknown): string | null {
  const doc = toDoc(value);
  return doc === null ? null : (readId(doc.id) ?? readId(doc.href));
}

/** An http(s) address to show or to load media from, normalised; null for everything else (`javascript:`, `data:`). */
export function readWebAddress(value: unknown): string | null {
  // WordPress escapes addresses as for HTML.
  const text =
    typeof value === 'string' ? value.trim().replaceAll('&#038;', '&').replaceAll('&amp;', '&') : value;
  return parseWebUrl(text)?.href ?? null;
}

/** Host and port of an id or address, lower case; null where it is none. */
export function hostOf(uri: string): string | null {
  return parseWebUrl(uri)?.host ?? null;
}

/** An id without its fragment: where its document is fetched. */
export function withoutFragment(uri: string): string {
  const at = uri.indexOf('#');
  return at === -1 ? uri : uri.slice(0, at);
}
