// Reads pictures: avatars, headers, emoji, previews.

import { toDoc, values } from './values/doc.ts';
import { LIMITS } from './values/limits.ts';
import { readLinks } from './values/links.ts';
import { readMediaType, readPixels, readText } from './values/scalars.ts';

/** A picture that stands for something: an avatar, a header, an emoji, a preview. */
export interface RemoteImage {
  url: string;
  mediaType: string | null;
  alt: string;
}

/**
 * `icon` or `image`: an address, an Image, a Link, or a list of sizes (PeerTube), of which the widest is taken. Null
 * for none.
 */
export function readImage(value: unknown): RemoteImage | null {
  let best: RemoteImage | null = null;
  let widest = -1;
  for (const item of values(value, 20)) {
    const doc = toDoc(item);
    const [link] = readLinks(doc === null ? item : (doc.url ?? doc.href), 1);
    if (link === undefined) continue;
    const width = (doc === null ? null : readPixels(doc.width, 100_000)) ?? link.width ?? 0;
    if (width <= widest) continue;
    widest = width;
    const mediaType = link.mediaType ?? readMediaType(doc?.mediaType);
    // `summary` is the alternative text of avatars since Mastodon 4.6, `name` that of everybody else.
    const alt = readText(doc?.summary, LIMITS.alt) ?? readText(doc?.name, LIMITS.alt) ?? '';
    best = { url: link.href, mediaType, alt };
  }
  return best;
}
