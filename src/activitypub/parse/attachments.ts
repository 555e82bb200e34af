// Reads the attachments of a post.

import { readImage } from './image.ts';
import { type Doc, toDoc, typeAmong, values } from './values/doc.ts';
import { LIMITS } from './values/limits.ts';
import { isPage, type RemoteLink, readLinks } from './values/links.ts';
import { mediaTypeByName } from './values/media-types.ts';
import { readDuration, readMediaType, readNumber, readPixels, readText } from './values/scalars.ts';

export type AttachmentType = 'image' | 'video' | 'audio' | 'file';

/** A file that comes with a post. Sizes are pixels, the duration is seconds, the focus from -1 (left, bottom) to 1. */
export interface RemoteAttachment {
  type: AttachmentType;
  url: string;
  mediaType: string | null;
  alt: string;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  focus: { x: number; y: number } | null;
  duration: number | null;
  previewUrl: string | null;
}

export interface RemoteAttachments {
  files: RemoteAttachment[];
  /** Pages a post points to: Lemmy's link posts, Mastodon's preview cards. */
  links: RemoteLink[];
}

const FILE_TYPES = ['Document', 'Image', 'Video', 'Audio'] as const;

/** The `attachment` of a post, and its `image` where nothing else shows a picture (blogs, Lemmy, PeerTube comments). */
export function readAttachments(doc: Doc): RemoteAttachments {
  const found: RemoteAttachments = { files: [], links: [] };
  for (const item of values(doc.attachment, LIMITS.attachments)) {
    const held = toDoc(item);
    if (held === null) {
      found.links.push(...readLinks(item, 1));
      continue;
    }
    const type = typeAmong(held, FILE_TYPES);
    if (type !== null) {
      const file = readFile(held, type);
      if (file !== null) found.files.push(file);
    } else if (isLink(held)) {
      found.links.push(
        ...readLinks(held.href === undefined ? held.url : held, 1).map((link) => ({
          ...link,
          name: readText(held.name, LIMITS.name),
        })),
      );
    }
  }
  return found;
}

/** A Link need not say that it is one (FEP-8967): having an `href` makes it one. */
function isLink(doc: Doc): boolean {
  if (typeAmong(doc, ['Link', 'Page'] as const) !== null) return true;
  return doc.type === undefined && doc.href !== undefined;
}

function readFile(doc: Doc, type: (typeof FILE_TYPES)[number]): RemoteAttachment | null {
  const links = readLinks(doc.url ?? doc.href, 20);
  const link = fileAmong(links);
  if (link === undefined) return null;
  const mediaType = readMediaType(doc.mediaType) ?? link.mediaType ?? mediaTypeByName(link.href);
  return {
    type: kindOf(type, mediaType),
    url: link.href,
    mediaType,
    // `summary` is where some put the alternative text when `name` is a title.
    alt: readText(doc.name, LIMITS.alt) ?? readText(doc.summary, LIMITS.alt) ?? '',
    width: readPixels(doc.width, 1_000_000) ?? link.width,
    height: readPixels(doc.height, 1_000_000) ?? link.height,
    blurhash: readBlurhash(doc.blurhash),
    focus: readFocus(doc.focalPoint),
    duration: readDuration(doc.duration),
    previewUrl: readImage(doc.icon)?.url ?? null,
  };
}

/** The file itself among links of which some may be pages about it: by its type, else by its name. */
function fileAmong(links: readonly RemoteLink[]): RemoteLink | undefined {
  return (
    links.find((link) => !isPage(link)) ??
    links.find((link) => link.mediaType === null && mediaTypeByName(link.href) !== null) ??
    links.find((link) => link.mediaType === null) ??
    links[0]
  );
}

/** The media type is the best sign; a `Document` without one is a file. */
function kindOf(type: (typeof FILE_TYPES)[number], mediaType: string | null): AttachmentType {
  const [kind] = mediaType?.split('/', 1) ?? [];
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind;
  if (mediaType !== null && type === 'Document') return 'file';
  return type === 'Document' ? 'file' : (type.toLowerCase() as 'image' | 'video' | 'audio');
}

function readBlurhash(value: unknown): string | null {
  const hash = readText(value, 200);
  return hash !== null && /^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{6,170}$/.test(hash) ? hash : null;
}

function readFocus(value: unknown): { x: number; y: number } | null {
  const [x, y] = values(value, 2).map((part) => readNumber(part, -1, 1));
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
}
