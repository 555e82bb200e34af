// Makes of an uploaded picture what is served: the picture, a smaller one, a hash to show while they load.

import type { Metadata } from 'sharp';
import type { ProcessedMedia } from '../../core/media/ports.ts';
import type { MediaPurpose } from '../../db/enums.ts';
import type { FolderJob } from '../job.ts';
import { type FileType, TYPES } from '../types.ts';
import { blurhashOf } from './blurhash.ts';
import { decodePicture, headerOf, inRows, openPicture, readable } from './decode.ts';
import { formatFor, isTransparent, lossy, writePicture } from './encode.ts';
import { fromRaw, type RawPicture } from './raw.ts';
import { decoding } from './sharp.ts';

/** Pixels of a picture as it is served, and of the smaller one. */
const SERVED_PIXELS = 3840 * 2160;
const PREVIEW_PIXELS = 640 * 360;
/** The first for WebP that may be seen through: its encoder takes 20 bytes for each pixel of that. */
const TRANSPARENT_PIXELS = 2560 * 1440;
/** Frames of an animation are made smaller from here on. */
const FRAME_PIXELS = 1920 * 1080;
/** Fields of what is played, null for pictures. */
const NOT_PLAYED = { duration: null, isSilent: false, frameRate: null, bitrate: null };
/** Width and height of the pictures of a profile, cut to fit, and of emoji, which keep their form within them. */
const PROFILE: Record<Exclude<MediaPurpose, 'ATTACHMENT'>, readonly [number, number]> = {
  AVATAR: [400, 400],
  HEADER: [1500, 500],
  EMOJI: [256, 256],
};

/** Processes a picture whose type is known, when its turn has come. Throws INVALID_INPUT where it cannot be used. */
export function processPicture(job: FolderJob, type: FileType): Promise<ProcessedMedia> {
  return decoding.run(() => processNow(job, type));
}

async function processNow(job: FolderJob, type: FileType): Promise<ProcessedMedia> {
  const meta = await headerOf(job.path, type);
  job.progress(10);
  const path = await inRows(job.path, type, meta, job.folder);
  const isWebp = meta.hasAlpha && formatFor(type, true).extension === 'webp';
  const picture = await decodePicture(path, meta, isWebp ? TRANSPARENT_PIXELS : SERVED_PIXELS);
  job.progress(50);
  const isMoving = (meta.pages ?? 1) > 1 && (type.extension === 'gif' || type.extension === 'webp');
  const hasAlpha = await isTransparent(picture);
  const file = isMoving
    ? await moving(job, type, meta)
    : await writePicture(await cut(picture, job.purpose), formatFor(type, hasAlpha), job.folder, 'file');
  job.progress(80);
  // Of a profile's picture that moves it is the one that does not.
  const small =
    job.purpose === 'ATTACHMENT' ? await shrunk(picture, PREVIEW_PIXELS) : await cut(picture, job.purpose);
  const isOfProfile = job.purpose === 'AVATAR' || job.purpose === 'HEADER';
  const format = isOfProfile ? TYPES.webp : lossy(hasAlpha);
  const preview = await writePicture(small, format, job.folder, 'preview');
  const blurhash = await blurhashOf(picture);
  return { type: 'IMAGE', file, preview, blurhash, ...NOT_PLAYED };
}

/** An animation with all its frames. */
async function moving(job: FolderJob, type: FileType, meta: Metadata) {
  const height = meta.pageHeight ?? meta.height;
  const scale = Math.min(1, Math.sqrt(FRAME_PIXELS / (meta.width * height)));
  const animation = await openPicture(job.path, true);
  const size =
    job.purpose === 'ATTACHMENT'
      ? ([Math.max(1, Math.round(meta.width * scale)), Math.max(1, Math.round(height * scale))] as const)
      : PROFILE[job.purpose];
  const sized =
    scale === 1 && job.purpose === 'ATTACHMENT' ? animation : animation.resize(...size, fitOf(job.purpose));
  return readable(() => writePicture(sized, type, job.folder, 'file'));
}

const fitOf = (purpose: MediaPurpose) =>
  purpose === 'EMOJI' ? ({ fit: 'inside', withoutEnlargement: true } as const) : ({ fit: 'cover' } as const);

async function cut(picture: RawPicture, purpose: MediaPurpose) {
  const whole = await fromRaw(picture);
  return purpose === 'ATTACHMENT' ? whole : whole.resize(...PROFILE[purpose], fitOf(purpose));
}

/** A picture with at most so many pixels, never a larger one. */
export async function shrunk(picture: RawPicture, pixels: number) {
  const scale = Math.min(1, Math.sqrt(pixels / (picture.width * picture.height)));
  const whole = await fromRaw(picture);
  if (scale === 1) return whole;
  return whole.resize(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
    {
      fit: 'fill',
    },
  );
}
