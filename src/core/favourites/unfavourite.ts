// Undoes favourites.

import type { Favourite, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { findPost, postFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { deleteFavourite } from './rows.ts';

/**
 * Takes back a local identity's favourite, also of a post that it no longer sees; null where there was none. Errors:
 * NOT_FOUND where there is neither favourite nor visible post.
 */
export async function unfavouritePost(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
): Promise<Favourite | null> {
  const favourite = await inTransaction(ctx, async (ctx) => {
    const identityId_postId = { identityId: identity.id, postId };
    const favourite = await ctx.tx.models.favourite.findUnique({ where: { identityId_postId } });
    return favourite && (await applyUnfavourite(ctx, favourite, identity)) ? favourite : null;
  });
  if (!favourite && !(await postFor(ctx, await readerOf(ctx, identity), postId))) {
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
