// What follows from a boost and from its Undo: timelines, notification, Announce.

import type { Boost, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { isOpen } from '../../posts/policy.ts';
import { boostEntry } from '../../timelines/entry.ts';
import { fanOut, receivingDomains } from '../../timelines/fan-out.ts';
import { bringPost } from '../../timelines/known-entries.ts';

export async function onBoosted(
  ctx: TxCtx,
  { boost, post, booster, author, isNew }: FactOf<'boosted'>,
): Promise<void> {
  const receiving = await receivingDomains(ctx, post, booster);
  const events = await bringPost(ctx, post, receiving);
  if (isNew) {
    events.unshift({
      kind: 'entry.added',
      postId: post.id,
      entryId: boost.id,
      authorId: booster.id,
      domainId: booster.domainId,
      audience: boost.visibility,
    });
  }
  await ctx.app.events.append(ctx.tx, ...events);
  await fanOut(ctx, boostEntry(boost, post, author, booster), receiving);
  await notify(ctx, {
    kind: 'BOOST',
    target: author,
    actor: booster,
    postId: post.id,
    happenedAt: boost.createdAt,
  });
  if (booster.domainId === null) return;
  await deliver(ctx, {
    activity: { type: 'announce', boost, post, booster, author },
    actor: booster,
    subjectId: subjectOf(boost, post),
    orderKey: orderKey.mark(booster, post),
    priority: PRIORITY.FOLLOWERS,
    addsRecipients: true,
    to: [author],
    inbox: 'shared',
    source: { kind: 'followers', authorId: booster.id },
  });
}

/**
 * Who is told of a boost must hear of its Undo. Where the Announce holds the post itself, they have that from it too,
 * and must hear of its edits and its deletion.
 */
function subjectOf(boost: Boost, post: Post): bigint {
  return isOpen(post.visibility) ? boost.id : post.id;
}

export async function onUnboosted(
  ctx: TxCtx,
  { boost, post, booster, author }: FactOf<'unboosted'>,
): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'entry.removed',
    postId: post.id,
    entryId: boost.id,
    authorId: booster.id,
    domainId: booster.domainId,
    audience: boost.visibility,
  });
  await withdrawNotifications(ctx, { kind: 'BOOST', actorId: booster.id, postId: post.id });
  if (booster.domainId === null) return;
  await deliver(ctx, {
    activity: { type: 'undoAnnounce', boost, post, booster, author },
    actor: booster,
    subjectId: subjectOf(boost, post),
    orderKey: orderKey.mark(booster, post),
    priority: PRIORITY.FOLLOWERS,
    to: [author],
    inbox: 'shared',
    source: { kind: 'recipients', subjectId: subjectOf(boost, post) },
    evenIfBlocked: true,
  });
}
