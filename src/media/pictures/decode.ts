// Decodes a picture once, already small enough for what is to be made of it.

import { join } from 'node:path';
import type { Metadata, Sharp } from 'sharp';
import { AppError } from '../../lib/app-error.ts';
import type { FileType } from '../types.ts';
import { assertTakable, MOST_PIXELS } from './limits.ts';
import { fromRaw, type RawPicture, rawOf } from './raw.ts';
import { loadSharp } from './sharp.ts';

const OPTIONS = { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true } as const;

/** The header of a picture. Throws INVALID_INPUT for what is no such picture, or a larger one than we take. */
export async function headerOf(path: string, type: FileType): Promise<Metadata> {
  const sharp = await loadSharp();
  // A damaged picture of our list is the owner's to mend; its size is judged here, not by the decoder.
  const meta = await readable(() =>
    sharp(path, { ...OPTIONS, limitInputPixels: false, animated: true }).metadata(),
  );
  if (
    meta.format !== (type.extension === 'avif' ? 'heif' : type.extension === 'jpg' ? 'jpeg' : type.extension)
  )
    throw damaged();
  assertTakable(type, meta);
  return meta;
}

/** A pipeline that reads the file. */
export async function openPicture(path: string, animated = false): Promise<Sharp> {
  return (await loadSharp())(path, { ...OPTIONS, animated });
}

/** Pictures that must be in memory as a whole are written anew from so many pixels on. */
const LARGE = 8_000_000;

/**
 * Where a picture can be read row by row. Of progressive JPEG and interlaced PNG all must be in memory before the first
 * row is known; made smaller in the same step, a large one would take a good deal more. So it is first written to a
 * file of the folder in rows.
 */
export async function inRows(path: string, type: FileType, meta: Metadata, folder: string): Promise<string> {
  const isWhole = meta.isProgressive && (type.extension === 'png' || type.extension === 'jpg');
  if (!isWhole || meta.width * meta.height < LARGE) return path;
  const rows = join(folder, 'rows.png');
  const picture = await openPicture(path);
  await readable(() => picture.png({ compressionLevel: 1 }).toFile(rows));
  return rows;
}

/**
 * The (first) picture of a file in sRGB, turned as its EXIF says (CIPA DC-008, 4.6.4), with at most `mostPixels`
 * pixels. It is made smaller while it is read and turned afterwards: turning needs all of it in memory.
 */
export async function decodePicture(path: string, meta: Metadata, mostPixels: number): Promise<RawPicture> {
  const height = meta.pageHeight ?? meta.height;
  const scale = Math.min(1, Math.sqrt(mostPixels / (meta.width * height)));
  const size = [
    Math.max(1, Math.round(meta.width * scale)),
    Math.max(1, Math.round(height * scale)),
  ] as const;
  const picture = await openPicture(path);
  const small = await readable(() => rawOf(scale === 1 ? picture : picture.resize(...size, { fit: 'fill' })));
  const turn = TURNS[meta.orientation ?? 1];
  if (!turn) return small;
  const straight = await fromRaw(small);
  return rawOf(turn(straight));
}

/** How a picture is turned upright by its EXIF orientation. sharp mirrors before it turns. */
const TURNS: Record<number, (picture: Sharp) => Sharp> = {
  2: (it) => it.flop(),
  3: (it) => it.rotate(180),
  4: (it) => it.flip(),
  5: (it) => it.flop().rotate(270),
  6: (it) => it.rotate(90),
  7: (it) => it.flop().rotate(90),
  8: (it) => it.rotate(270),
};

/** What sharp says of a file that it cannot read, as a sentence for whoever sent it. */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error;
    // Of the system and not of the picture: no memory, no space, no such file.
    if (/ENOSPC|ENOMEM|ENOENT|out of memory|unable to open|is missing|no space left/i.test(error.message))
      throw error;
    throw damaged(error);
  }
}

function damaged(cause?: unknown): AppError {
  return new AppError(
    'INVALID_INPUT',
    'This picture is damaged or is not what it begins as; open and save it anew.',
    {
      cause,
    },
  );
}
