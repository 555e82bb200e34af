// Makes a picture that does not move of one that does.

import { readFile } from 'node:fs/promises';
import type { MadeFile } from '../../core/media/ports.ts';
import { isAppError } from '../../lib/app-error.ts';
import type { FileType } from '../types.ts';
import { TYPES } from '../types.ts';
import { decodePicture, headerOf, inRows } from './decode.ts';
import { writePicture } from './encode.ts';
import { fromRaw } from './raw.ts';
import { decoding, Turns } from './sharp.ts';

/** Avatars, headers and emoji are shown small. */
const STILL_PIXELS = 1500 * 500;

/** At most one of them waits among the uploads for its turn to be decoded, so that those come first. */
const waiting = new Turns();

/**
 * The first frame of a picture that moves, as WebP in the folder; null where it does not move, or would not be taken as
 * an upload (damaged, too large).
 */
export async function stillOfPicture(path: string, folder: string, type: FileType): Promise<MadeFile | null> {
  try {
    const meta = await headerOf(path, type);
    if (!((meta.pages ?? 1) > 1 || (await movesUnseen(path, type)))) return null;
    return await waiting.run(() =>
      decoding.run(async () => {
        const picture = await decodePicture(await inRows(path, type, meta, folder), meta, STILL_PIXELS);
        return writePicture(await fromRaw(picture), TYPES.webp, folder, 'still');
      }),
    );
  } catch (error) {
    if (isAppError(error, 'INVALID_INPUT')) return null;
    throw error;
  }
}

/**
 * Whether a picture moves in a way of which the decoder sees the first frame alone: an animated PNG, which says so by a
 * chunk before its first frame (PNG 3rd edition, 11.3.6.1), or an AVIF sequence, by its brand.
 */
async function movesUnseen(path: string, { extension }: FileType): Promise<boolean> {
  if (extension !== 'png' && extension !== 'avif') return false;
  const bytes = await readFile(path);
  if (extension === 'avif') return bytes.subarray(8, bytes.readUInt32BE(0)).includes('avis');
  const firstFrame = bytes.indexOf('IDAT');
  return bytes.subarray(0, firstFrame === -1 ? 0 : firstFrame).includes('acTL');
}
