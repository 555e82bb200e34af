// Pictures as plain pixels.

import type { Sharp } from 'sharp';
import { loadSharp } from './sharp.ts';

/** Pixels in memory: rows of `channels` bytes from top to bottom, in sRGB. */
export interface RawPicture {
  data: Buffer;
  width: number;
  height: number;
  channels: 1 | 2 | 3 | 4;
}

/** Runs a pipeline of sharp to its pixels. */
export async function rawOf(pipeline: Sharp): Promise<RawPicture> {
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as RawPicture['channels'] };
}

/** A pipeline that begins with pixels. */
export async function fromRaw({ data, width, height, channels }: RawPicture): Promise<Sharp> {
  return (await loadSharp())(data, { raw: { width, height, channels } });
}
