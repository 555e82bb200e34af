// Guesses the media type of a file by its name.

import { parseUrl } from '../../../lib/url/url.ts';

const BY_ENDING: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avif: 'image/avif',
  gif: 'image/gif',
  heic: 'image/heic',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  jxl: 'image/jxl',
  png: 'image/png',
  webp: 'image/webp',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogv: 'video/ogg',
  webm: 'video/webm',
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
};

/** The media type that the name of a file means; null for endings that mean none we show. */
export function mediaTypeByName(href: string): string | null {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(parseUrl(href)?.pathname ?? '')?.[1]?.toLowerCase();
  return ending !== undefined && Object.hasOwn(BY_ENDING, ending) ? (BY_ENDING[ending] ?? null) : null;
}
