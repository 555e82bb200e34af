// Changes what is said about an upload, or which picture stands for it.

import type { Identity, Media } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { detailColumns, type MediaDetailsInput, readMediaDetails } from './details.ts';
import { InvalidMedia } from './errors.ts';
import { getOwnMedia } from './queries.ts';
import { takeThumbnail, thumbnailFor } from './thumbnail.ts';

export interface MediaChanges extends MediaDetailsInput {
  /** Another upload of the owner, a picture that is READY: it is used up. */
  thumbnailId?: bigint | null;
}

/**
 * Changes what is said about an upload that no post has yet; afterwards it is part of the post and changed by an edit
 * of it. Errors: NOT_FOUND, INVALID_INPUT, CONFLICT.
 */
export async function updateMedia(
  ctx: Ctx,
  owner: Identity,
  id: bigint,
  { thumbnailId, ...details }: MediaChanges,
): Promise<Media> {
  const columns = detailColumns(readMediaDetails(details));
  const media = await getOwnMedia(ctx, owner, id);
  const thumbnail =
    thumbnailId == null || thumbnailId === id ? null : await thumbnailFor(ctx, owner, thumbnailId);
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.media.updateMany({
      where: { id, identityId: owner.id, unusedSince: { gt: 0n } },
      data: columns,
    });
    if (count === 0)
      throw new InvalidMedia(
        'A post has this already; edit the post to describe it otherwise.',
        ['input', 'mediaId'],
        'TAKEN',
      );
    if (thumbnail) await takeThumbnail(ctx, media, thumbnail);
  });
  return getOwnMedia(ctx, owner, id);
}
