// Makes of uploaded bytes what is served: the steps that the reconciler takes.

import type { Media } from '../../db/rows.ts';
import { beginningWith } from '../../db/sql/matching.ts';
import { type AppError, isAppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { fileKey, previewKey, sourceKey } from './keys.ts';
import type { MadeFile, ProcessedMedia } from './ports.ts';

/** What was begun so often and never ended takes the process with it, or the disk is full: its owner is told. */
const MOST_ATTEMPTS = 4;
/** How often progress is written, in milliseconds. */
const TELL_MS = 1_000;

/** Notes that an upload is being worked on; false where it is not to be worked on (any more), or was given up. */
export async function beginProcessing(ctx: Ctx, id: bigint): Promise<boolean> {
  const media = await ctx.app.db.models.media.findUnique({ where: { id } });
  if (media?.state !== 'UPLOADED' && media?.state !== 'PROCESSING') return false;
  if (media.attempts >= MOST_ATTEMPTS) {
    await fail(
      ctx,
      media,
      'This server could not process the file; save it in another format and upload it again.',
    );
    return false;
  }
  const { count } = await ctx.app.db.models.media.updateMany({
    where: { id, state: media.state },
    data: { state: 'PROCESSING', progress: 0, attempts: { increment: 1 } },
  });
  return count === 1;
}

/**
 * Processes an upload to its end, READY or FAILED with the reason; `failed` also where it is not there any more. May be
 * repeated: what is made has the same names again. Throws where it may go better another time.
 */
export async function processMedia(ctx: Ctx, id: bigint): Promise<'ready' | 'failed'> {
  const { media: port, storage } = ctx.app.ports;
  const media = await ctx.app.db.models.media.findUnique({ where: { id } });
  if (media?.state !== 'PROCESSING') return 'failed';
  const telling = new ProgressWriter(ctx, id);
  try {
    const isReady = await storage.withFile(sourceKey(media), (path) =>
      port.process({ path, purpose: media.purpose, progress: (percent) => telling.tell(percent) }, (made) =>
        place(ctx, media, made),
      ),
    );
    if (isReady === null) await fail(ctx, media, 'The uploaded file was lost; upload it again.');
    return isReady ? 'ready' : 'failed';
  } catch (error) {
    if (!isAboutFile(error)) throw error;
    await fail(ctx, media, error.message);
    return 'failed';
  } finally {
    await telling.end();
  }
}

/**
 * Whether it is the file that was refused, for good: it is none of ours, too large, or for an ffmpeg that is not there.
 * A database or storage that is away says when to come back, and then it is processed again.
 */
function isAboutFile(error: unknown): error is AppError {
  return (
    isAppError(error, 'INVALID_INPUT', 'TOO_LARGE') ||
    (isAppError(error, 'UNAVAILABLE') && error.retryAfterMs === null)
  );
}

/** Puts what was made where it is served from; false where nobody wants it any more. */
async function place(ctx: Ctx, media: Media, made: ProcessedMedia): Promise<boolean> {
  const { storage } = ctx.app.ports;
  const { models } = ctx.app.db;
  const file = fileKey(media, made.file.extension);
  const preview = made.preview && previewKey(media, made.preview.extension);
  const isWanted = { id: media.id, state: 'PROCESSING' } as const;
  // A thumbnail that its owner chose while it was processed stays, under the name of another upload.
  const isOurPreview = { OR: [{ preview: null }, { preview: beginningWith(sourceKey(media)) }] };
  // Named before they are there: a crash leaves no file that no row names.
  await models.media.updateMany({ where: isWanted, data: { file } });
  await models.media.updateMany({ where: { ...isWanted, ...isOurPreview }, data: { preview } });
  await storage.put(file, made.file.path, made.file.mediaType);
  if (made.preview && preview) await storage.put(preview, made.preview.path, made.preview.mediaType);
  const { count } = await models.media.updateMany({
    where: { ...isWanted, ...isOurPreview },
    data: { ...columns(made), ...previewColumns(made), state: 'READY', progress: 100 },
  });
  if (count === 0 && preview) await storage.remove([preview]);
  const isReady = count === 1 || (await readyWithThumbnail(ctx, media, made));
  if (!isReady) await storage.remove([file]);
  await storage.remove([sourceKey(media)]);
  return isReady;
}

/**
 * What was processed, where its owner has chosen another picture for it meanwhile; false where nobody wants it any
 * more.
 */
async function readyWithThumbnail(ctx: Ctx, { id }: Media, made: ProcessedMedia): Promise<boolean> {
  const { count } = await ctx.app.db.models.media.updateMany({
    where: { id, state: 'PROCESSING' },
    data: { ...columns(made), state: 'READY', progress: 100 },
  });
  return count === 1;
}

function columns({ type, file, duration, isSilent, frameRate, bitrate }: ProcessedMedia) {
  return {
    type,
    mediaType: file.mediaType,
    bytes: file.bytes,
    ...sizeOf(file),
    duration,
    isSilent,
    frameRate,
    bitrate,
    error: null,
  };
}

function previewColumns({ preview, blurhash }: ProcessedMedia) {
  return { previewWidth: preview?.width ?? null, previewHeight: preview?.height ?? null, blurhash };
}

const sizeOf = ({ width, height }: MadeFile) => ({ width, height });

async function fail(ctx: Ctx, media: Media, error: string): Promise<void> {
  await inTransaction(ctx, async ({ tx }) => {
    await tx.models.media.updateMany({
      where: { id: media.id, state: { in: ['UPLOADED', 'PROCESSING'] } },
      data: { state: 'FAILED', error },
    });
  });
  await ctx.app.ports.storage.remove([sourceKey(media)]);
}

/** Writes progress to the row, at most once a second and one at a time. */
class ProgressWriter {
  readonly #ctx: Ctx;
  readonly #id: bigint;
  #toldAt: number;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(ctx: Ctx, id: bigint) {
    this.#ctx = ctx;
    this.#id = id;
    this.#toldAt = ctx.app.clock.monotonic();
  }

  tell(percent: number): void {
    const { app } = this.#ctx;
    const now = app.clock.monotonic();
    if (now - this.#toldAt < TELL_MS) return;
    this.#toldAt = now;
    const data = { progress: Math.max(0, Math.min(99, Math.round(percent))) };
    this.#writing = app.db.models.media
      .updateMany({ where: { id: this.#id, state: 'PROCESSING' }, data })
      .catch((error) => app.log.warn({ err: error }, 'Progress of media could not be written.'));
  }

  async end(): Promise<void> {
    await this.#writing;
  }
}
