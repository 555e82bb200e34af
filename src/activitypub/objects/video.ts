// Reads the media file of a Video or Audio object (PeerTube, Funkwhale).

import type { RemoteAttachment } from '../parse/attachments.ts';
import { readImage } from '../parse/image.ts';
import type { Doc } from '../parse/values/doc.ts';
import type { RemoteLink } from '../parse/values/links.ts';
import { readDuration } from '../parse/values/scalars.ts';

/** Players on small devices take this much without trouble; PeerTube offers every size. */
const PREFERRED_HEIGHT = 720;

/**
 * A Video or Audio object (PeerTube, Funkwhale) keeps its files as Links in `url`: the one that plays directly becomes
 * the post's attachment, its widest `icon` the preview. Null where there is only a page or a stream.
 */
export function readMediaFile(
  doc: Doc,
  kind: 'video' | 'audio',
  links: readonly RemoteLink[],
): RemoteAttachment | null {
  const files = links.filter((link) => link.mediaType?.startsWith(`${kind}/`) === true);
  const file = files.sort((a, b) => rank(a) - rank(b))[0];
  if (file === undefined) return null;
  return {
    type: kind,
    url: file.href,
    mediaType: file.mediaType,
    alt: '',
    width: file.width,
    height: file.height,
    blurhash: null,
    focus: null,
    duration: readDuration(doc.duration),
    previewUrl: readImage(doc.icon)?.url ?? null,
  };
}

/** Smaller is better: the largest that is not above the preferred height, then the smallest above it. */
function rank(link: RemoteLink): number {
  const height = link.height ?? 0;
  return height <= PREFERRED_HEIGHT ? PREFERRED_HEIGHT - height : height;
}
