// Reads links: addresses with their media type and size.

import { toDoc, values } from './doc.ts';
import { hostOf, readWebAddress } from './iri.ts';
import { readMediaType, readPixels, readText } from './scalars.ts';

/** One link to something, from `url` or `attachment`. */
export interface RemoteLink {
  href: string;
  /** Lower case, without parameters; null if it is not given. */
  mediaType: string | null;
  name: string | null;
  width: number | null;
  height: number | null;
}

/**
 * The links of a `url`: an address, a Link, or a list of both (PeerTube); what is not http(s) (trackers, magnets) is
 * left out. Links in a Link's `tag` follow it: there PeerTube keeps the files of a stream.
 */
export function readLinks(value: unknown, limit = 50): RemoteLink[] {
  const links: RemoteLink[] = [];
  collect(value, links, limit, 2);
  return links;
}

function collect(value: unknown, into: RemoteLink[], limit: number, levels: number): void {
  for (const item of values(value)) {
    if (into.length >= limit) return;
    const link = readLink(item);
    if (link !== null) into.push(link);
    if (levels > 1) collect(toDoc(item)?.tag, into, limit, levels - 1);
  }
}

/** One Link object (`href`, or `url` as some write it) or bare address. */
export function readLink(value: unknown): RemoteLink | null {
  if (typeof value === 'string') {
    const href = readWebAddress(value);
    return href === null ? null : { href, mediaType: null, name: null, width: null, height: null };
  }
  const doc = toDoc(value);
  const href = doc === null ? null : (readWebAddress(doc.href) ?? readWebAddress(doc.url));
  if (doc === null || href === null) return null;
  return {
    href,
    mediaType: readMediaType(doc.mediaType),
    name: readText(doc.name, 1000),
    width: readPixels(doc.width, 1_000_000),
    height: readPixels(doc.height, 1_000_000),
  };
}

/**
 * The page where people look at a thing: its `url` (the HTML one among several) where that is on the host of its id,
 * else null: an id of one host must not show itself as a page of another.
 */
export function pageOf(links: readonly RemoteLink[], id: string): string | null {
  const host = hostOf(id);
  const pages = links.filter((link) => hostOf(link.href) === host && isPage(link));
  return (pages.find((link) => link.mediaType === 'text/html') ?? pages[0])?.href ?? null;
}

export function isPage(link: RemoteLink): boolean {
  return (
    link.mediaType === null || link.mediaType === 'text/html' || link.mediaType === 'application/xhtml+xml'
  );
}
