// Undoes boosts.

import type { Boost, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { endMarkRequest } from '../posts/approval/mark-requests.ts';
import { PostNotFound } from '../posts/errors.ts';
import { findPost, type PostWithAuthor, postFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { deleteBoost } from './rows.ts';

/**
 * Takes back a local identity's boost, or that it asks for one; null where there was no boost. What was boosted while
 * it could be seen can be taken back later too; the post is given only to who sees it. Errors: NOT_FOUND where there is
 * neither of them nor a visible post.
 */
export async function unboostPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<Boost | null> {
  const { boost, wasAsked } = await inTransaction(ctx, async (ctx) => {
    await lockPost(ctx, postId);
    const identityId_postId = { identityId: identity.id, postId };
    const boost = await ctx.tx.models.boost.findUnique({ where: { identityId_postId } });
    const isGone = boost !== null && (await applyUnboost(ctx, boost, identity));
    const wasAsked = await endMarkRequest(ctx, identity, postId, 'BOOST');
    return { boost: isGone ? boost : null, wasAsked };
  });
  if (!boost && !wasAsked && !(await postFor(ctx, await readerOf(ctx, identity), postId)))
    throw new PostNotFound(['input', 'postId']);
  return boost;
}

/** The rows of an undone boost, whoever undoes it, and its fact; false where it was gone already. */
export async function applyUnboost(ctx: TxCtx, boost: Boost, booster: Identity): Promise<boolean> {
  await lockPost(ctx, boost.postId);
  if (!(await deleteBoost(ctx.tx, boost))) return false;
  const post: PostWithAuthor | null = await findPost(ctx, boost.postId);
  if (post) await ctx.emit({ kind: 'unboosted', boost, post, booster, author: post.author });
  return true;
}
