// What follows when a post is deleted: events, notifications, conversations, Delete.

import type { TxCtx } from '../../context.ts';
import { leaveConversations } from '../../conversations/update.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { entryEvent, unlistPost } from '../../timelines/known-entries.ts';
import { appendBoostEvents } from './boosts-of.ts';
import { appendQuotingUpdated } from './quoted.ts';
import { endReplyRequest } from './replied.ts';

/** A deleted post: its Delete goes to everyone who has it, also to those who no longer follow. */
export async function onPostDeleted(
  ctx: TxCtx,
  { post, before, author, boosts }: FactOf<'postDeleted'>,
): Promise<void> {
  const removed = entryEvent('entry.removed', before, false);
  await ctx.app.events.append(ctx.tx, removed, ...(await unlistPost(ctx, before)));
  await appendBoostEvents(ctx, 'entry.removed', post, boosts);
  await withdrawNotifications(ctx, { postId: post.id });
  await endReplyRequest(ctx, before);
  await appendQuotingUpdated(ctx, post.id);
  if (before.visibility === 'MENTIONED') await leaveConversations(ctx, [post.id]);
  if (author.domainId === null || before.visibility === 'LOCAL') return;
  await deliver(ctx, {
    activity: { type: 'delete', post, author },
    actor: author,
    subjectId: post.id,
    orderKey: orderKey.thread(before),
    priority: PRIORITY.FOLLOWERS,
    inbox: 'shared',
    source: { kind: 'recipients', subjectId: post.id },
    evenIfBlocked: true,
  });
}
