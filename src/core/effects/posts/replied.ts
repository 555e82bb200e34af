// What follows from a reply that needs consent, and from what becomes of it: a request, an answer, timelines,
// notifications.

import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { leaveConversations } from '../../conversations/update.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { identitiesByIds } from '../../identities/queries.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { isOpen } from '../../posts/policy.ts';
import { isHeld } from '../../posts/replies/held.ts';
import { replyPermissionOf } from '../../posts/replies/permission.ts';
import { hasPending } from '../../posts/replies/rows.ts';
import { entryEvent, unlistPost } from '../../timelines/known-entries.ts';
import { endWaiting, waitForParent } from '../../timelines/waiting-replies.ts';
import { appendBoostEvents } from './boosts-of.ts';
import { appendUpdated } from './post-updated.ts';
import { onPosted } from './posted.ts';
import { appendQuotingUpdated, onQuotingShown } from './quoted.ts';

/** Boosts that get an event each. */
const MOST_BOOSTS = 500;

/**
 * A new reply that waits for consent: nobody but its author is told of it, and one of ours who wants to be asked. For
 * one of ours the author of what it answers is asked elsewhere (GoToSocial's ReplyRequest); of one of another server it
 * is kept which domains it was sent to.
 */
export async function onReplyHeld(
  ctx: TxCtx,
  { reply, parent, isDelivered }: FactOf<'replyHeld'>,
): Promise<void> {
  const { author } = reply;
  if (isDelivered && parent.author.domainId !== null) await tellWhoDecides(ctx, reply, parent);
  if (author.domainId === null) {
    if (isDelivered) await waitForParent(ctx, reply);
    return;
  }
  // The request holds the whole post: that server has it from now on, and hears of edits and of its end.
  await deliver(ctx, {
    activity: { type: 'replyRequest', post: reply, author, parentAuthor: parent.author },
    actor: author,
    subjectId: reply.id,
    orderKey: orderKey.thread(reply),
    priority: PRIORITY.PEOPLE,
    addsRecipients: true,
    to: [parent.author],
    inbox: 'shared',
  });
}

/** Who lets people ask is told that somebody does; who lets nobody finds what came all the same in the list. */
async function tellWhoDecides(
  ctx: TxCtx,
  reply: Post & { author: Identity },
  parent: Post & { author: Identity },
): Promise<void> {
  if (reply.replyState !== 'PENDING') return;
  const { permission } = await replyPermissionOf(ctx, reply.author, parent);
  if (permission !== 'MANUAL') return;
  await notify(ctx, {
    kind: 'REPLY_REQUEST',
    target: parent.author,
    actor: reply.author,
    postId: parent.id,
    happenedAt: reply.publishedAt,
  });
}

/** A reply waits no longer: once none of its author's does under that post, nobody asks any more. */
export async function endReplyRequest(
  ctx: TxCtx,
  { authorId, inReplyToId, replyState }: Pick<Post, 'authorId' | 'inReplyToId' | 'replyState'>,
): Promise<void> {
  if (replyState !== 'PENDING' || inReplyToId === null) return;
  if (await hasPending(ctx, { authorId, inReplyToId })) return;
  await withdrawNotifications(ctx, { kind: 'REPLY_REQUEST', actorId: authorId, postId: inReplyToId });
}

/** A reply is shown from now on, or no longer; or only its author is told how it stands. */
export async function onReplyChanged(
  ctx: TxCtx,
  { reply, before, parent }: FactOf<'replyChanged'>,
): Promise<void> {
  const wasHeld = isHeld({ replyState: before });
  await endReplyRequest(ctx, { ...reply, replyState: before });
  if (wasHeld && !isHeld(reply)) {
    await show(ctx, reply, parent);
    return onQuotingShown(ctx, reply);
  }
  if (!wasHeld && isHeld(reply)) await hide(ctx, reply);
  if (reply.author.domainId !== null)
    await appendUpdated(ctx, reply, reply.author, undefined, parent.authorId);
}

/** As a post that has just been written, or that has just come to every domain it was sent to. */
async function show(
  ctx: TxCtx,
  reply: Post & { author: Identity },
  parent: Post & { author: Identity },
): Promise<void> {
  const { author, ...post } = reply;
  const fact = {
    kind: 'posted' as const,
    post,
    author,
    mentioned: await mentionedIn(ctx, reply.id),
    parent,
    parentAuthor: parent.author,
  };
  if (author.domainId !== null) return onPosted(ctx, { ...fact, isNew: true, isDelivered: true });
  const waiting = await endWaiting(ctx, reply.id);
  const domainIds = new Set([
    ...waiting,
    ...(parent.author.domainId === null ? [] : [parent.author.domainId]),
  ]);
  let isNew = true;
  for (const domainId of domainIds) {
    const domain = await ctx.app.domains.byId(domainId);
    if (!domain) continue;
    await onPosted({ ...ctx, domain }, { ...fact, isNew, isDelivered: true });
    isNew = false;
  }
  if (isNew) await onPosted(ctx, { ...fact, isNew, isDelivered: false });
}

/** It leaves streams, lists and notifications; home timelines ask the rule for each post they show. */
async function hide(ctx: TxCtx, reply: Post): Promise<void> {
  const removed = entryEvent('entry.removed', reply, false);
  await ctx.app.events.append(ctx.tx, removed, ...(await unlistPost(ctx, reply)));
  const boosts = await ctx.tx.models.boost.findMany({
    where: { postId: reply.id },
    orderBy: { id: 'desc' },
    take: MOST_BOOSTS,
  });
  await appendBoostEvents(ctx, 'entry.removed', reply, boosts);
  await withdrawNotifications(ctx, { postId: reply.id });
  await appendQuotingUpdated(ctx, reply.id);
  if (reply.visibility === 'MENTIONED') await leaveConversations(ctx, [reply.id]);
}

/**
 * To whoever asked. What nobody asked for is answered to the followers too where it is a yes: servers that know no
 * ReplyRequest cannot say of their reply that it may be shown. Nobody is told of a reply for a few, nor of one of ours,
 * which has its authorization with it.
 */
export async function onReplyAnswered(ctx: TxCtx, fact: FactOf<'replyAnswered'>): Promise<void> {
  const { reply, parent, authorizationUri, request, isQuiet = false } = fact;
  const isForAll =
    request === null &&
    authorizationUri !== null &&
    !isQuiet &&
    reply.author.domainId === null &&
    reply.visibility !== undefined &&
    isOpen(reply.visibility) &&
    (isOpen(parent.visibility) || parent.visibility === 'FOLLOWERS');
  await deliver(ctx, {
    activity: { type: 'answerReply', reply, parent, authorizationUri, request, isForAll },
    actor: parent.author,
    subjectId: null,
    orderKey: orderKey.pair(parent.author, reply.author),
    priority: PRIORITY.PEOPLE,
    to: [reply.author],
    inbox: isForAll ? 'shared' : 'personal',
    source: isForAll ? { kind: 'followers', authorId: parent.authorId } : null,
    evenIfBlocked: true,
  });
}

/** Whoever may have looked at the authorization is told that it is gone: its author's server, or those it went to. */
export async function onReplyAuthorizationEnded(
  ctx: TxCtx,
  { reply, parent, authorizationUri }: FactOf<'replyAuthorizationEnded'>,
): Promise<void> {
  const isOurs = reply.author.domainId !== null;
  if (isOurs && reply.visibility === 'LOCAL') return;
  await deliver(ctx, {
    activity: { type: 'deleteAuthorization', authorizationUri, author: parent.author },
    actor: parent.author,
    subjectId: null,
    orderKey: orderKey.pair(parent.author, reply.author),
    priority: PRIORITY.PEOPLE,
    inbox: 'shared',
    evenIfBlocked: true,
    ...(isOurs ? { source: { kind: 'recipients', subjectId: reply.id } } : { to: [reply.author] }),
  });
}

async function mentionedIn(ctx: TxCtx, postId: bigint): Promise<Identity[]> {
  const rows = await ctx.tx.sql.all<{ identityId: bigint }>(
    'SELECT "identityId" FROM mention WHERE "postId" = ? ORDER BY "identityId"',
    [postId],
  );
  return identitiesByIds(
    ctx,
    rows.map(({ identityId }) => identityId),
  );
}
