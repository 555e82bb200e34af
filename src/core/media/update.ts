import type { Identity, Media } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { parseInput } from '../input.ts';
import { detailColumns, MediaDetails, type MediaDetailsInput } from './details.ts';
import { InvalidMedia } from './errors.ts';
import { getOwnMedia } from './queries.ts';

/**
 * Changes what is said about an upload that no post has yet; afterwards it is part of the post and changed by an edit of it. Errors: NOT_FOUND,
 * INVALID_INPUT.
 */
export async function updateMedia(
  ctx: Ctx,
  owner: Identity,
  id: bigint,
  details: MediaDetailsInput,
): Promise<Media> {
  const columns = detailColumns(parseInput(MediaDetails, details));
  await getOwnMedia(ctx, owner, id);
  const { count } = await models(ctx).media.updateMany({
    where: { id, identityId: owner.id, unusedSince: { gt: 0n } },
    data: columns,
  });
  if (count === 0)
    throw new InvalidMedia('A post has this already; edit the post to describe it otherwise.', [
      'input',
      'mediaId',
    ]);
  return getOwnMedia(ctx, owner, id);
}
