// Makes the preview of a web page of what the page says of itself.

import type { PreviewType } from '../../db/enums.ts';
import { type Handle, parseHandle } from '../../lib/handle.ts';
import type { PageHead } from '../../lib/html/page-head.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { cleanLine, hasNothingToSee, truncateText } from '../../lib/text.ts';
import { readDateTime } from '../../lib/time/date-time.ts';
import { parseUrl, parseWebUrl } from '../../lib/url/url.ts';
import type { PictureLook } from '../media/ports.ts';
import { pixels, webUrl } from './bounds.ts';
import type { OEmbed } from './oembed.ts';
import { iframe } from './player.ts';

/** A preview as it is stored; everything in it was written by strangers, and is safe and short. */
export interface PreviewContent {
  type: PreviewType;
  title: string;
  description: string;
  language: string | null;
  authorName: string;
  authorUrl: string;
  siteName: string;
  siteUrl: string;
  /** An iframe that we wrote; empty for none. */
  html: string;
  width: number;
  height: number;
  imageUrl: string | null;
  imageAlt: string;
  /** Null until somebody has looked at the picture (picture-hash.ts). */
  blurhash: string | null;
  embedUrl: string;
  /** Epoch milliseconds. */
  publishedAt: number | null;
}

const LONGEST = { title: 500, description: 1_000, name: 200, alt: 1_500 } as const;
const EARLIEST = Date.UTC(1980, 0, 1);

/**
 * What is shown of a page: OpenGraph first, then what its oEmbed says (which alone names players and photos), then the
 * title and description of the page itself. Null where it says nothing to show. `url`: where the page was found, after
 * redirects.
 */
export function previewOf(head: PageHead, url: string, oembed: OEmbed | null): PreviewContent | null {
  const first = (...names: string[]) => names.map((name) => head.meta.get(name)).find((value) => value) ?? '';
  const title = line(first('og:title', 'twitter:title') || oembed?.title || head.title, LONGEST.title);
  if (hasNothingToSee(title)) return null;
  const image = imageOf(head, url) ?? oembed?.imageUrl ?? null;
  const author = first('og:author', 'author', 'article:author');
  const player = oembed?.html ? oembed : playerOf(head, url);
  const isPhoto = oembed?.type === 'PHOTO' && oembed.photoUrl !== null;
  return {
    type: player ? 'VIDEO' : isPhoto ? 'PHOTO' : 'LINK',
    title,
    description: line(first('og:description', 'twitter:description', 'description'), LONGEST.description),
    language: normaliseLanguage((head.language ?? head.meta.get('og:locale') ?? '').replaceAll('_', '-')),
    authorName: line(oembed?.authorName || (parseWebUrl(author) ? '' : author), LONGEST.name),
    authorUrl: webUrl(oembed?.authorUrl || (parseWebUrl(author) ? author : ''), url) ?? '',
    siteName: line(first('og:site_name') || oembed?.siteName || '', LONGEST.name),
    siteUrl: webUrl(oembed?.siteUrl ?? '', url) ?? '',
    html: player ? player.html : '',
    ...sizeOf(head, player ?? (isPhoto ? oembed : null), image),
    imageUrl: isPhoto ? oembed.photoUrl : image,
    imageAlt: line(first('og:image:alt', 'twitter:image:alt'), LONGEST.alt),
    blurhash: null,
    embedUrl: isPhoto ? (oembed.photoUrl ?? '') : '',
    publishedAt: timeOf(first('article:published_time', 'og:article:published_time')),
  };
}

/**
 * The same with the size of its picture itself in place of what the page says of it, unless that is the size of a
 * player.
 */
export function withPicture(content: PreviewContent, picture: PictureLook | null): PreviewContent {
  if (picture === null) return content;
  const { width, height } = picture;
  return content.type === 'VIDEO' ? content : { ...content, width, height };
}

/** The handle that a page names as its author's; null for none. */
export function creatorOf({ meta }: PageHead): Handle | null {
  return parseHandle(meta.get('fediverse:creator') ?? '');
}

/** A player that the page names without oEmbed. */
function playerOf({ meta }: PageHead, url: string): { html: string; width: number; height: number } | null {
  const isPage = meta.get('og:video:type')?.toLowerCase().startsWith('text/html') === true;
  const src =
    meta.get('twitter:player') ?? (isPage ? (meta.get('og:video:secure_url') ?? meta.get('og:video')) : null);
  const prefix = meta.has('twitter:player') ? 'twitter:player' : 'og:video';
  const [width, height] = [pixels(meta.get(`${prefix}:width`)), pixels(meta.get(`${prefix}:height`))];
  const html = src ? iframe(parseUrl(src, url)?.href ?? '', width, height) : '';
  return html === '' ? null : { html, width, height };
}

function imageOf({ meta }: PageHead, url: string): string | null {
  for (const name of [
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
  ]) {
    const image = webUrl(meta.get(name) ?? '', url);
    if (image !== null) return image;
  }
  return null;
}

function sizeOf(
  { meta }: PageHead,
  embed: { width: number; height: number } | null,
  image: string | null,
): { width: number; height: number } {
  if (embed) return { width: embed.width, height: embed.height };
  if (image === null) return { width: 0, height: 0 };
  return { width: pixels(meta.get('og:image:width')), height: pixels(meta.get('og:image:height')) };
}

function line(text: string, longest: number): string {
  return truncateText(cleanLine(text), longest);
}

function timeOf(given: string): number | null {
  const time = readDateTime(given)?.ms ?? Number.NaN;
  return time >= EARLIEST && time < Date.UTC(2200, 0, 1) ? time : null;
}
