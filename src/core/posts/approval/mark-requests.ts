// Favourites and boosts of ours that the author of a post of another server has to agree to first: what is asked for.

import type { MarkKind } from '../../../db/enums.ts';
import type { Boost, Identity, MarkRequest } from '../../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { MayNotInteract, PostNotFound } from '../errors.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { lockPost } from '../rows.ts';
import { markRequestOf } from './mark-rows.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Asks the author of a post of another server; nothing of the favourite or boost is told to anybody, or counted, before
 * they agreed. Once more within a day is the same as once; after a day it is taken back and asked for anew, for whoever
 * did not get it. Errors: FORBIDDEN where they refused before, NOT_FOUND where the post was deleted.
 */
export async function askForMark(
  ctx: Ctx,
  identity: Identity,
  post: PostWithAuthor,
  kind: MarkKind,
  visibility: Boost['visibility'] | null,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const locked = await lockPost(ctx, post.id);
    if (locked?.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
    const known = await markRequestOf(ctx, identity.id, post.id, kind);
    if (known?.state === 'REJECTED')
      throw new MayNotInteract('The author of this post was asked about that, and refused it.');
    const now = ctx.app.clock.now();
    if (known?.state === 'ACCEPTED' || (known && Number(known.createdAt) > now - DAY_MS)) return;
    if (known) await endMarkRequest(ctx, identity, post.id, kind);
    const request: MarkRequest = {
      id: ctx.app.ids.next(),
      kind,
      identityId: identity.id,
      postId: post.id,
      visibility,
      state: 'PENDING',
      authorizationUri: null,
      createdAt: BigInt(now),
    };
    await ctx.tx.models.markRequest.create({ data: request });
    await ctx.emit({ kind: 'markAsked', request, post, identity, author: post.author });
  });
}

/**
 * What was asked for, or came of it, is taken back; nothing where it was refused, which stays, so that nobody is asked
 * again and again. Answers whether it waited. The post is locked.
 */
export async function endMarkRequest(
  ctx: TxCtx,
  identity: Identity,
  postId: bigint,
  kind: MarkKind,
): Promise<boolean> {
  const request = await markRequestOf(ctx, identity.id, postId, kind);
  if (!request || request.state === 'REJECTED') return false;
  await ctx.tx.sql.run('DELETE FROM mark_request WHERE "id" = ?', [request.id]);
  if (request.state !== 'PENDING') return false;
  const post = await findPost(ctx, postId);
  if (post) await ctx.emit({ kind: 'markWithdrawn', request, post, identity, author: post.author });
  return true;
}
