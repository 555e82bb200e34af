// Undoes favourites.

import type { Favourite, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { endMarkRequest } from '../posts/approval/mark-requests.ts';
import { PostNotFound } from '../posts/errors.ts';
import { findPost, postFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { deleteFavourite } from './rows.ts';

/**
 * Takes back a local identity's favourite, or that it asks for one, also of a post that it no longer sees; null where
 * there was no favourite. Errors: NOT_FOUND where there is neither of them nor a visible post.
 */
export async function unfavouritePost(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
): Promise<Favourite | null> {
  const { favourite, wasAsked } = await inTransaction(ctx, async (ctx) => {
    await lockPost(ctx, postId);
    const identityId_postId = { identityId: identity.id, postId };
    const favourite = await ctx.tx.models.favourite.findUnique({ where: { identityId_postId } });
    const isGone = favourite !== null && (await applyUnfavourite(ctx, favourite, identity));
    const wasAsked = await endMarkRequest(ctx, identity, postId, 'FAVOURITE');
    return { favourite: isGone ? favourite : null, wasAsked };
  });
  if (!favourite && !wasAsked && !(await postFor(ctx, await readerOf(ctx, identity), postId))) {
    throw new PostNotFound(['input', 'postId']);
  }
  return favourite;
}

/** The rows of an undone favourite, whoever undoes it, and its fact; false where it was gone already. */
export async function applyUnfavourite(
  ctx: TxCtx,
  favourite: Favourite,
  identity: Identity,
): Promise<boolean> {
  await lockPost(ctx, favourite.postId);
  if (!(await deleteFavourite(ctx.tx, favourite))) return false;
  const post = await findPost(ctx, favourite.postId);
  if (post) await ctx.emit({ kind: 'unfavourited', favourite, post, identity, author: post.author });
  return true;
}
