// Favourites and boosts a post, or asks its author first where another server has to say whether that may be.

import type { Boost, Favourite, Identity } from '../../db/rows.ts';
import { type BoostVisibility, boostPost, boostVisibility, mustBeBoostable } from '../boosts/boost.ts';
import { type Ctx, models } from '../context.ts';
import { favouritePost } from '../favourites/favourite.ts';
import { askForMark } from '../posts/approval/mark-requests.ts';
import { mustPermit, postToInteractWith } from '../posts/permissions.ts';
import { readerOf } from '../posts/reader.ts';

/**
 * Favourites a post as a local identity (`favouritePost`); null where its author was asked, who has to agree first.
 * Errors: those of `favouritePost`, and FORBIDDEN where they refused it before.
 */
export async function favouriteOrAsk(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
): Promise<Favourite | null> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  if (!(await mustPermit(ctx, identity, post, 'favourite'))) return favouritePost(ctx, identity, postId);
  const identityId_postId = { identityId: identity.id, postId };
  const known = await models(ctx).favourite.findUnique({ where: { identityId_postId } });
  if (!known) await askForMark(ctx, identity, post, 'FAVOURITE', null);
  return known;
}

/** The same of a boost (`boostPost`). */
export async function boostOrAsk(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  visibility: BoostVisibility = 'PUBLIC',
): Promise<Boost | null> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  mustBeBoostable(post, identity);
  if (!(await mustPermit(ctx, identity, post, 'boost'))) return boostPost(ctx, identity, postId, visibility);
  const identityId_postId = { identityId: identity.id, postId };
  const known = await models(ctx).boost.findUnique({ where: { identityId_postId } });
  if (!known) await askForMark(ctx, identity, post, 'BOOST', boostVisibility(post, visibility));
  return known;
}
