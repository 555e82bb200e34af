// What follows from asking to favourite or boost a post elsewhere, and from the answers to whom asks here.

import type { Boost } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import type { OutgoingActivity } from '../../ports.ts';
import { markUri } from '../../posts/approval/mark-rows.ts';
import { deliverBetween } from '../between.ts';
import { appendUpdated } from './post-updated.ts';

type Asked = FactOf<'markAsked'>;

/** The author is asked (GoToSocial's LikeRequest or AnnounceRequest), and nobody else hears of it. */
export function onMarkAsked(ctx: TxCtx, { request, post, identity, author }: Asked): Promise<void> {
  return tellAuthor(
    ctx,
    { request, post, identity, author },
    {
      type: 'markRequest',
      request,
      post,
      identity,
      author,
    },
  );
}

/**
 * What was asked for is taken back before there was an answer: there is no word for that, so the Undo of what was asked
 * for says it, which drops it where it is kept.
 */
export function onMarkWithdrawn(ctx: TxCtx, fact: FactOf<'markWithdrawn'>): Promise<void> {
  const { request, post, identity, author } = fact;
  const mark = {
    id: request.id,
    uri: markUri(identity, request),
    identityId: identity.id,
    postId: post.id,
    createdAt: request.createdAt,
  };
  const visibility: Boost['visibility'] = request.visibility ?? 'PUBLIC';
  return tellAuthor(
    ctx,
    fact,
    request.kind === 'FAVOURITE'
      ? { type: 'undoLike', favourite: mark, post, identity, author }
      : { type: 'undoAnnounce', boost: { ...mark, visibility }, post, booster: identity, author },
  );
}

function tellAuthor(
  ctx: TxCtx,
  { post, identity, author }: Pick<Asked, 'request' | 'post' | 'identity' | 'author'>,
  activity: OutgoingActivity,
): Promise<void> {
  return deliver(ctx, {
    activity,
    actor: identity,
    subjectId: null,
    orderKey: orderKey.mark(identity, post),
    priority: PRIORITY.PEOPLE,
    to: [author],
    inbox: 'personal',
    evenIfBlocked: activity.type !== 'markRequest',
  });
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
