// Names of files in storage: the upload, the served file, the preview.

import type { Identity, Media } from '../../db/rows.ts';
import type { DomainUris } from '../ports.ts';

/**
 * Where the files of an upload lie in storage, and their addresses. Names are drawn at random, so that nobody guesses
 * them: whoever may not read a post does not find its files. A domain's files lie apart from those of others and are
 * served on its host alone.
 */
export type NamedMedia = Pick<Media, 'domainId' | 'name'>;

/** Bytes of a name. */
export const NAME_BYTES = 16;

/** Folders of at most 256, so that none grows large. */
const folded = (name: string) => `${name.slice(0, 2)}/${name.slice(2)}`;

/** The bytes as they were uploaded; without an ending, which all served files have, it is never served. */
export const sourceKey = ({ domainId, name }: NamedMedia) => `${domainId}/${folded(name)}`;

export const fileKey = (media: NamedMedia, extension: string) => `${sourceKey(media)}.${extension}`;

export const previewKey = (media: NamedMedia, extension: string) => `${sourceKey(media)}-small.${extension}`;

/** What follows `/media/` in the address of a file, or null for what names no file of ours. */
const SERVED = /^([0-9a-f]{2}\/[0-9a-f]{30}(?:-small)?\.([a-z0-9]{2,4}))$/;

/**
 * The key of what an address on a domain's host asks for, and what the name ends in; null where no file of ours is
 * named so.
 */
export function servedKey(domainId: bigint, rest: string): { key: string; extension: string } | null {
  const [, path, extension] = SERVED.exec(rest) ?? [];
  return path === undefined || extension === undefined ? null : { key: `${domainId}/${path}`, extension };
}

/** The address of a file by its key. */
export function urlOfKey(domain: DomainUris, key: string): string {
  return `${domain.origin}/media/${key.slice(key.indexOf('/') + 1)}`;
}

/** Addresses of uploaded pictures that may move. */
const MAY_MOVE = /^(https?:\/\/[^/]+\/media\/[0-9a-f]{2}\/[0-9a-f]{30})\.(?:gif|webp)$/;

/**
 * The address of a picture of a profile that does not move: the preview of an upload that may, which is always WebP;
 * everything else is taken as it is (what other servers have is made still where it is shown: MediaLinks.shownStill).
 */
export function stillUrlOf(
  { domainId, uri }: Pick<Identity, 'domainId' | 'uri'>,
  url: string | null,
): string | null {
  const name = domainId === null || url === null ? undefined : MAY_MOVE.exec(url)?.[1];
  return name?.startsWith(`${new URL(uri).origin}/`) ? `${name}-small.webp` : url;
}

/** Previews of pictures of profiles from before they were always WebP. */
export const olderPreviewKey = (key: string) =>
  key.endsWith('-small.webp') ? key.replace(/webp$/, 'jpg') : null;
