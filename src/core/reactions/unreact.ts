// Takes reactions back.

import type { Identity, Reaction } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { findPost, postFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { nameOf } from './emoji.ts';
import { deleteReaction } from './rows.ts';

/**
 * Takes back a local identity's reaction with an emoji (null: all of its reactions), also of a post that it no longer
 * sees. Answers those that were taken back. Errors: NOT_FOUND where there is neither a reaction nor a visible post.
 */
export async function unreactToPost(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  chosen: string | null,
): Promise<Reaction[]> {
  const undone = await inTransaction(ctx, async (ctx) => {
    const name = chosen === null ? {} : { name: nameOf(identity, chosen) };
    const reactions = await ctx.tx.models.reaction.findMany({
      where: { identityId: identity.id, postId, ...name },
      orderBy: { id: 'asc' },
    });
    return applyUnreactions(ctx, postId, reactions, identity);
  });
  if (undone.length === 0 && !(await postFor(ctx, await readerOf(ctx, identity), postId)))
    throw new PostNotFound(['input', 'postId']);
  return undone;
}

/**
 * The rows of reactions of an identity to one post that are taken back, whoever does, and their fact. Answers those
 * that were not gone already.
 */
export async function applyUnreactions(
  ctx: TxCtx,
  postId: bigint,
  some: readonly Reaction[],
  identity: Identity,
): Promise<Reaction[]> {
  await lockPost(ctx, postId);
  const reactions: Reaction[] = [];
  for (const each of some) if (await deleteReaction(ctx.tx, each)) reactions.push(each);
  const post = reactions.length === 0 ? null : await findPost(ctx, postId);
  if (post) await ctx.emit({ kind: 'unreacted', reactions, post, identity, author: post.author });
  return reactions;
}
