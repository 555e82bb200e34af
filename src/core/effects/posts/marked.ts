// What follows from asking to favourite or boost a post elsewhere, and from the answers to whom asks here.

import type { Boost } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { markUri } from '../../posts/approval/mark-rows.ts';
import { deliverBetween } from '../between.ts';
import { deliverMark } from './deliver-mark.ts';
import { appendUpdated } from './post-updated.ts';

/** The author is asked (GoToSocial's LikeRequest or AnnounceRequest), and nobody else hears of it. */
export function onMarkAsked(
  ctx: TxCtx,
  { request, post, identity, author }: FactOf<'markAsked'>,
): Promise<void> {
  return deliverMark(ctx, { type: 'markRequest', request, post, identity, author });
}

/**
 * What was asked for is taken back before there was an answer: there is no word for that, so the Undo of what was asked
 * for says it, which drops it where it is kept.
 */
export function onMarkWithdrawn(
  ctx: TxCtx,
  { request, post, identity, author }: FactOf<'markWithdrawn'>,
): Promise<void> {
  const mark = {
    id: request.id,
    uri: markUri(identity, request),
    identityId: identity.id,
    postId: post.id,
    createdAt: request.createdAt,
  };
  if (request.kind === 'FAVOURITE')
    return deliverMark(ctx, { type: 'undoLike', favourite: mark, post, identity, author });
  const boost: Boost = { ...mark, visibility: request.visibility ?? 'PUBLIC' };
  return deliverMark(ctx, { type: 'undoAnnounce', boost, post, booster: identity, author });
}

/** Whoever shows the post to who asked shows how that stands from now on. */
export function onMarkRefused(ctx: TxCtx, { post, author }: FactOf<'markRefused'>): Promise<void> {
  return appendUpdated(ctx, post, author);
}

/** A LikeRequest or AnnounceRequest was answered. */
export async function onMarkAnswered(ctx: TxCtx, fact: FactOf<'markAnswered'>): Promise<void> {
  const { act, actor, post, request, authorizationUri } = fact;
  await deliverBetween(
    ctx,
    post.author,
    actor,
    { type: 'answerMark', act, actor, post, request, authorizationUri },
    { evenIfBlocked: true },
  );
}
