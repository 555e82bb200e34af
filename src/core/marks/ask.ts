// Favourites and boosts a post, or asks its author first where another server has to say whether that may be.

import type { Boost, Favourite, Identity } from '../../db/rows.ts';
import { type BoostVisibility, boostVisibility, makeBoost, mustBeBoostable } from '../boosts/boost.ts';
import { type Ctx, models } from '../context.ts';
import { makeFavourite } from '../favourites/favourite.ts';
import { askForMark } from '../posts/approval/mark-requests.ts';
import { mustPermit, postToInteractWith } from '../posts/permissions.ts';
import { readerOf } from '../posts/reader.ts';

/**
 * Favourites a post as a local identity, again gives the favourite there is; null where its author was asked, who has
 * to agree first. Errors: NOT_FOUND for what the identity cannot see, FORBIDDEN where it has blocked the author, whom
 * the author lets favourite does not include it, or they refused it before.
 */
export async function favouriteOrAsk(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
): Promise<Favourite | null> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  if (!(await mustPermit(ctx, identity, post, 'favourite'))) return makeFavourite(ctx, identity, post);
  const identityId_postId = { identityId: identity.id, postId };
  const known = await models(ctx).favourite.findUnique({ where: { identityId_postId } });
  if (!known) await askForMark(ctx, identity, post, 'FAVOURITE', null);
  return known;
}

/** The same of a boost. Errors: also FORBIDDEN for posts that are neither for everyone nor one's own for followers. */
export async function boostOrAsk(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  visibility: BoostVisibility = 'PUBLIC',
): Promise<Boost | null> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  mustBeBoostable(post, identity);
  if (!(await mustPermit(ctx, identity, post, 'boost'))) return makeBoost(ctx, identity, post, visibility);
  const identityId_postId = { identityId: identity.id, postId };
  const known = await models(ctx).boost.findUnique({ where: { identityId_postId } });
  if (!known) await askForMark(ctx, identity, post, 'BOOST', boostVisibility(post, visibility));
  return known;
}
