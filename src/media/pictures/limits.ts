// How large a picture may be, judged by its header before any of it is decoded.

import type { Metadata } from 'sharp';
import { AppError } from '../../lib/app-error.ts';
import type { FileType } from '../types.ts';

/** Pixels of a picture, of all frames together where it moves. */
export const MOST_PIXELS = 7680 * 4320;
export const MOST_IMAGE_BYTES = 16 * 1024 * 1024;
const MOST_FRAMES = 1_000;
const LONGEST_SIDE = 16_384;
/** What decoding one picture may need at its peak. */
const MOST_DECODING_BYTES = 200 * 1024 * 1024;
/** What sharp needs besides: itself, its rows, and the result. */
const BASE_BYTES = 60 * 1024 * 1024;
const AVIF_BASE_BYTES = 35 * 1024 * 1024;

/** Throws INVALID_INPUT with a sentence for the owner where a picture is larger than we take. */
export function assertTakable(type: FileType, meta: Metadata): void {
  const { width = 0, height = 0, pages = 1 } = meta;
  const frameHeight = meta.pageHeight ?? height;
  if (width < 1 || frameHeight < 1) throw refused('This picture has no size; it may be damaged.');
  if (width > LONGEST_SIDE || frameHeight > LONGEST_SIDE || width * frameHeight > MOST_PIXELS)
    throw refused(
      `This picture has ${width} x ${frameHeight} pixels; at most ${MOST_PIXELS.toLocaleString('en')} are taken (7680 x 4320). Make it smaller.`,
    );
  if (pages > MOST_FRAMES || pages * width * frameHeight > MOST_PIXELS)
    throw refused(
      `This animation has ${pages} frames of ${width} x ${frameHeight} pixels; at most ${MOST_FRAMES} frames and ${MOST_PIXELS.toLocaleString('en')} pixels in all are taken. Make it shorter or smaller.`,
    );
  if (decodingBytes(type, meta) > MOST_DECODING_BYTES)
    throw refused(
      `Reading this picture would need too much of this server's memory at once: make it smaller (up to ${surePixels(type).toLocaleString('en')} pixels of its kind are always taken), or save it as an ordinary JPEG or PNG (not "progressive" or "interlaced", 8 bits a channel).`,
    );
}

/**
 * The memory that a picture takes at its peak, from what was measured of each decoder on 33 million pixels. JPEG and
 * PNG come row by row, unless they are progressive or interlaced: then all of it must be there before the first row is
 * known (and `inRows` writes it anew).
 */
export function decodingBytes(type: FileType, meta: Form & { width?: number; height?: number }): number {
  const { width = 0, height = 0, pages = 1 } = meta;
  const pixels = width * (pages > 1 ? (meta.pageHeight ?? height) : height);
  return baseBytes(type) + pixels * bytesPerPixel(type, meta);
}

/** How many pixels of a kind are taken in whatever form it is stored; of most forms more are. */
export function surePixels(type: FileType): number {
  const costliest = {
    isProgressive: true,
    channels: 4,
    depth: 'ushort',
    chromaSubsampling: '4:4:4',
  } as const;
  const most = (MOST_DECODING_BYTES - baseBytes(type)) / bytesPerPixel(type, costliest);
  return Math.min(MOST_PIXELS, Math.floor(most));
}

type Form = Pick<
  Metadata,
  'isProgressive' | 'channels' | 'chromaSubsampling' | 'depth' | 'pages' | 'pageHeight'
>;

function baseBytes({ extension }: FileType): number {
  return extension === 'avif' ? AVIF_BASE_BYTES : BASE_BYTES;
}

function bytesPerPixel({ extension }: FileType, { channels = 3, isProgressive, ...meta }: Form): number {
  switch (extension) {
    case 'jpg':
      // Coefficients of 16 bits; colour has a quarter of them where it is subsampled as usual.
      return isProgressive ? 2 * (meta.chromaSubsampling === '4:2:0' ? 1.5 : channels) : 0;
    case 'png':
      return isProgressive ? channels * (meta.depth === 'ushort' ? 2 : 1) : 0;
    case 'avif':
      // The decoder keeps what it knows of each 4 x 4 block beside the frames.
      return 19;
    default:
      return 4;
  }
}

function refused(message: string): AppError {
  return new AppError('INVALID_INPUT', message);
}
