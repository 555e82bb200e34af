// The hashes of pictures of others that are shown here but not kept.

import { isAppError } from '../../lib/app-error.ts';
import type { FileType } from '../types.ts';
import { blurhashOf } from './blurhash.ts';
import { decodePicture, headerOf, inRows } from './decode.ts';
import { decoding, Turns } from './sharp.ts';

/** A hash needs no more of a picture than this, in pixels. */
const LOOKED_AT_PIXELS = 160 * 90;

/** At most one of them waits among the uploads for its turn to be decoded, so that those come first. */
const looking = new Turns();

/** The hash of a picture whose type is known; null where it would not be taken as an upload. */
export function hashOfPicture(path: string, folder: string, type: FileType): Promise<string | null> {
  return looking.run(() => decoding.run(() => hashNow(path, folder, type)));
}

async function hashNow(path: string, folder: string, type: FileType): Promise<string | null> {
  try {
    const meta = await headerOf(path, type);
    return await blurhashOf(
      await decodePicture(await inRows(path, type, meta, folder), meta, LOOKED_AT_PIXELS),
    );
  } catch (error) {
    // Damaged or too large: whoever shows it finds out for themselves.
    if (isAppError(error, 'INVALID_INPUT')) return null;
    throw error;
  }
}
