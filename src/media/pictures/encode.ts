// Writes pictures anew: without metadata (EXIF, GPS, XMP), in a format that every browser shows.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import type { MadeFile } from '../../core/media/ports.ts';
import { type FileType, TYPES } from '../types.ts';
import { fromRaw, type RawPicture } from './raw.ts';

/**
 * The format in which a picture is kept: its own, but JPEG (WebP where it has transparency) for those that some
 * browsers do not show.
 */
export function formatFor(type: FileType, hasAlpha: boolean): FileType {
  return type.extension === 'avif' ? lossy(hasAlpha) : type;
}

/** The format for small pictures. */
export function lossy(hasAlpha: boolean): FileType {
  return hasAlpha ? TYPES.webp : TYPES.jpeg;
}

/** Whether any pixel of a picture can be seen through. */
export async function isTransparent(picture: RawPicture): Promise<boolean> {
  if (picture.channels === 1 || picture.channels === 3) return false;
  return !(await (await fromRaw(picture)).stats()).isOpaque;
}

/** Writes a picture to a file of the folder. */
export async function writePicture(
  pipeline: Sharp,
  format: FileType,
  folder: string,
  name: string,
): Promise<MadeFile> {
  const path = join(folder, `${name}.${format.extension}`);
  const info = await inFormat(pipeline, format).toFile(path);
  return {
    path,
    mediaType: format.mediaType,
    extension: format.extension,
    bytes: (await stat(path)).size,
    width: info.width,
    height: info.pageHeight ?? info.height,
  };
}

function inFormat(pipeline: Sharp, { extension }: FileType): Sharp {
  switch (extension) {
    case 'png':
      return pipeline.png({ compressionLevel: 7, adaptiveFiltering: false });
    case 'webp':
      return pipeline.webp({ quality: 85, effort: 3 });
    case 'gif':
      return pipeline.gif({ effort: 3 });
    default:
      // Better tables would make it 6 % smaller, and take all of it in memory and ten times as long.
      return pipeline.flatten({ background: '#ffffff' }).jpeg({ quality: 88, optimiseCoding: false });
  }
}
