// Takes the bytes of an upload.

import { Readable } from 'node:stream';
import type { Identity, Media } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';
import { AlreadyUploaded, InvalidMedia } from './errors.ts';
import { inReach } from './in-reach.ts';
import { sourceKey } from './keys.ts';
import type { SpooledFile } from './ports.ts';
import { getOwnMedia } from './queries.ts';

/**
 * Takes the bytes for a row in the state AWAITED, as they come in or from a file of this machine (which is moved away),
 * and gives the row in the state UPLOADED: the reconciler makes of it what is served. The bytes are safe once this
 * resolves. Errors: INVALID_INPUT for files of other kinds than ours, TOO_LARGE, UNAVAILABLE for video and sound where
 * the server has no ffmpeg and, with the time to come back, where the storage fails, NOT_FOUND, CONFLICT where the
 * bytes have come already.
 */
export async function receiveUpload(
  ctx: Ctx,
  owner: Identity,
  mediaId: bigint,
  source: Readable | SpooledFile,
): Promise<Media> {
  const { media } = ctx.app.ports;
  await awaited(ctx, owner, mediaId);
  const file = source instanceof Readable ? await media.spool(source) : source;
  try {
    const { type, mediaType } = await media.identify(file.path, file.bytes);
    const row = await awaited(ctx, owner, mediaId);
    if (row.purpose !== 'ATTACHMENT' && type !== 'IMAGE')
      throw new InvalidMedia('This is no picture; send PNG, JPEG, GIF or WebP.', []);
    // The row names the file before it is there, so that nothing is left behind that no row names.
    await inReach(ctx.app.ports.storage.put(sourceKey(row), file.path, mediaType));
    return await noteUploaded(ctx, { ...row, state: 'UPLOADED', type, mediaType, bytes: file.bytes });
  } finally {
    await media.discard(file.path);
  }
}

async function awaited(ctx: Ctx, owner: Identity, mediaId: bigint): Promise<Media> {
  const row = await getOwnMedia(ctx, owner, mediaId, []);
  if (row.state !== 'AWAITED') throw new AlreadyUploaded();
  return row;
}

async function noteUploaded(ctx: Ctx, media: Media): Promise<Media> {
  const { id, state, type, mediaType, bytes } = media;
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.media.updateMany({
      where: { id, state: 'AWAITED' },
      data: { state, type, mediaType, bytes },
    });
    if (count === 0) throw new AlreadyUploaded();
    await scheduleWork(ctx, {
      machine: 'media-processing',
      subject: String(id),
      state: 'uploaded',
      dueAt: ctx.app.clock.now(),
    });
  });
  return media;
}
