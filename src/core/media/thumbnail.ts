// Takes an upload as the smaller picture that stands for another one.

import type { Identity, Media } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { assertReady } from './attach.ts';
import { InvalidMedia } from './errors.ts';
import { getOwnMedia } from './queries.ts';
import { removeWhere } from './remove.ts';

const PATH = ['input', 'thumbnailId'];

/** A picture of the owner that can stand for another upload. Errors: NOT_FOUND, INVALID_INPUT. */
export async function thumbnailFor(ctx: Ctx, owner: Identity, id: bigint): Promise<Media> {
  const media = await getOwnMedia(ctx, owner, id, PATH);
  if (media.purpose !== 'ATTACHMENT' || media.unusedSince === null)
    throw new InvalidMedia('This is shown elsewhere already; upload the picture again.', PATH, 'TAKEN');
  assertReady(media, PATH);
  if (media.type !== 'IMAGE' || media.preview === null)
    throw new InvalidMedia('A thumbnail is a picture; upload one.', PATH, 'INVALID');
  return media;
}

/**
 * Gives the smaller picture of `thumbnail` to another upload, in a transaction. The two exchange theirs, and the
 * thumbnail's row goes with what the upload had before, so that no file is left without a row. Throws CONFLICT where
 * one of them changed meanwhile.
 */
export async function takeThumbnail(ctx: TxCtx, media: Media, thumbnail: Media): Promise<void> {
  const { models } = ctx.tx;
  const { preview, previewWidth, previewHeight, blurhash } = thumbnail;
  const given = await models.media.updateMany({
    where: { id: media.id, preview: media.preview, unusedSince: { gt: 0n }, state: { not: 'REMOVED' } },
    data: { preview, previewWidth, previewHeight, blurhash },
  });
  const taken = await models.media.updateMany({
    where: { id: thumbnail.id, preview, unusedSince: { gt: 0n }, state: 'READY' },
    data: { preview: media.preview },
  });
  if (given.count + taken.count < 2)
    throw new AppError('CONFLICT', 'One of these files was changed at the same moment; send it again.', {
      path: PATH,
    });
  await removeWhere(ctx, '"id" = ?', [thumbnail.id]);
}
