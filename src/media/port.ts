// Implements core's MediaPort: recognises the type of a file and processes uploads.

import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { AcceptedMedia, IdentifiedFile, MediaPort } from '../core/media/ports.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/time/clock.ts';
import { processPlayable } from './av/process.ts';
import { Tools } from './av/tools.ts';
import { MOST_IMAGE_BYTES, MOST_PIXELS, surePixels } from './pictures/limits.ts';
import { hashOfPicture } from './pictures/look.ts';
import { processPicture } from './pictures/process.ts';
import { decoding, Turns } from './pictures/sharp.ts';
import { sizeOf } from './pictures/size.ts';
import type { TemporaryFiles } from './temporary.ts';
import { type FileType, HEAD_BYTES, sniff, TYPES } from './types.ts';

/** Bytes of a video or sound. */
export const MOST_VIDEO_BYTES = 99 * 1024 * 1024;

const namesOf = (kind: FileType['kind']) =>
  Object.values(TYPES)
    .filter((each) => each.kind === kind)
    .map((each) => each.mediaType);

/** What core asks for about files, for one process. */
export function createMediaPort(clock: Clock, temporary: TemporaryFiles): MediaPort {
  const tools = new Tools(clock);
  // Converting a video may take minutes: pictures do not wait for it.
  const converting = new Turns();

  async function typeOf(path: string): Promise<FileType> {
    const type = sniff(await headOf(path));
    if (type === 'heic') throw refused('HEIC pictures cannot be read by this server; save this one as JPEG.');
    if (type === null) {
      const playable = (await tools.areThere) ? ', or MP4, MOV, WebM, MP3, OGG, WAV, FLAC, AAC and M4A' : '';
      throw refused(
        `This file is of a kind that is not taken here; send JPEG, PNG, GIF, WebP or AVIF${playable}.`,
      );
    }
    return type;
  }

  return {
    spool: (stream) => temporary.spool(stream, MOST_VIDEO_BYTES),
    withFolder: (use) => temporary.withFolder(use),
    discard: (path) => rm(path, { force: true }),
    waiting: (type) => (type === 'IMAGE' ? decoding : converting).waiting,
    async accepted(): Promise<AcceptedMedia> {
      const hasTools = await tools.areThere;
      return {
        imageTypes: namesOf('image'),
        videoTypes: hasTools ? namesOf('video') : [],
        audioTypes: hasTools ? namesOf('audio') : [],
        mostImageBytes: MOST_IMAGE_BYTES,
        mostVideoBytes: hasTools ? MOST_VIDEO_BYTES : 0,
        mostPixels: MOST_PIXELS,
        surePixels: Object.values(TYPES)
          .filter(({ kind }) => kind === 'image')
          .map((type) => ({ mediaType: type.mediaType, pixels: surePixels(type) })),
      };
    },
    async identify(path, bytes): Promise<IdentifiedFile> {
      const { kind, mediaType } = await typeOf(path);
      if (kind === 'image') {
        if (bytes > MOST_IMAGE_BYTES) throw tooLarge('A picture', MOST_IMAGE_BYTES);
        return { type: 'IMAGE', mediaType };
      }
      await assertTools(tools);
      if (bytes > MOST_VIDEO_BYTES) throw tooLarge('A video or sound', MOST_VIDEO_BYTES);
      return { type: kind === 'video' ? 'VIDEO' : 'AUDIO', mediaType };
    },
    lookAt: (fetch) =>
      temporary.withFolder(async (folder) => {
        const path = join(folder, 'picture');
        if (!(await writtenTo(path, fetch))) return null;
        const type = await pictureTypeOf(path);
        return type && sizeOf(path, type);
      }),
    hashOf: (path) =>
      temporary.withFolder(async (folder) => {
        const type = await pictureTypeOf(path);
        return type && hashOfPicture(path, folder, type);
      }),
    process: (job, use) =>
      temporary.withFolder(async (folder) => {
        const type = await typeOf(job.path);
        if (type.kind === 'image') return use(await processPicture({ ...job, folder }, type));
        await assertTools(tools);
        return use(await converting.run(() => processPlayable({ ...job, folder }, type)));
      }),
  };
}

async function pictureTypeOf(path: string): Promise<FileType | null> {
  const type = sniff(await headOf(path));
  return type === null || type === 'heic' || type.kind !== 'image' ? null : type;
}

async function assertTools(tools: Tools): Promise<void> {
  if (await tools.areThere) return;
  throw new AppError(
    'UNAVAILABLE',
    'This server takes no video and no sound: its operator would have to install ffmpeg. Pictures are taken.',
  );
}

/** Hands a new file to whoever writes it; answers what they say once all of it is on disk. */
async function writtenTo(path: string, write: (file: Writable) => Promise<boolean>): Promise<boolean> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const written = finished(file);
  written.catch(() => undefined);
  try {
    const isThere = await write(file);
    file.end();
    await written;
    return isThere;
  } finally {
    file.destroy();
  }
}

/** The first bytes of a file. */
export async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refused(message: string): AppError {
  return new AppError('INVALID_INPUT', message);
}

function tooLarge(what: string, most: number): AppError {
  return new AppError('TOO_LARGE', `${what} has at most ${most / 1024 / 1024} MB here; make it smaller.`);
}
