// Reads oEmbed answers (https://oembed.com, version 1.0, JSON).

import * as v from 'valibot';
import { pixels, webUrl } from './bounds.ts';
import { frameIn, iframe } from './player.ts';

/** What an oEmbed answer says, as far as it is used: nothing of it is short yet, addresses and `html` are safe. */
export interface OEmbed {
  type: 'LINK' | 'PHOTO' | 'VIDEO';
  title: string;
  authorName: string;
  authorUrl: string;
  siteName: string;
  siteUrl: string;
  /** An iframe that we wrote, of a video alone; else empty. */
  html: string;
  /** Pixels of the player or photo; 0 when unknown. */
  width: number;
  height: number;
  /** The picture of a photo. */
  photoUrl: string | null;
  imageUrl: string | null;
}

const text = v.fallback(v.string(), '');
const size = v.fallback(v.union([v.number(), v.string()]), 0);
const Answer = v.object({
  type: text,
  title: text,
  author_name: text,
  author_url: text,
  provider_name: text,
  provider_url: text,
  html: text,
  url: text,
  thumbnail_url: text,
  width: size,
  height: size,
});

/** The answer as JSON text; null for what is no oEmbed. Missing and wrong parts are left out. `url`: the page's. */
export function readOEmbed(json: string, url: string): OEmbed | null {
  const object = objectIn(json);
  const answer = v.safeParse(Answer, { ...blank, ...object });
  if (object === null || !answer.success) return null;
  const given = answer.output;
  const [width, height] = [pixels(given.width), pixels(given.height)];
  const frame = given.type === 'video' ? frameIn(given.html) : null;
  const html = frame === null ? '' : iframe(frame, width, height);
  const photoUrl = given.type === 'photo' ? webUrl(given.url, url) : null;
  return {
    type: html !== '' ? 'VIDEO' : photoUrl !== null ? 'PHOTO' : 'LINK',
    title: given.title,
    authorName: given.author_name,
    authorUrl: given.author_url,
    siteName: given.provider_name,
    siteUrl: given.provider_url,
    html,
    width,
    height,
    photoUrl,
    imageUrl: webUrl(given.thumbnail_url, url),
  };
}

const blank = Object.fromEntries(Object.keys(Answer.entries).map((name) => [name, '']));

function objectIn(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
