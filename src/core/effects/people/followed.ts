// What follows from a follow and from a follow request.

import type { Follow, Identity } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { fillListsWith } from '../../lists/members.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { fillTimeline, homeOf } from '../../timelines/fill.ts';
import { fillLists } from '../../timelines/known-entries.ts';
import { IDENTITY_REFRESH } from '../../work/identity-refresh.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { deliverBetween, relationsChanged } from '../between.ts';

/** A Follow that waits: the local followee is asked, or it goes to the remote one's server. */
export async function onFollowRequested(
  ctx: TxCtx,
  { follow, follower, followee }: FactOf<'followRequested'>,
): Promise<void> {
  await notify(ctx, { kind: 'FOLLOW_REQUEST', target: followee, actor: follower });
  await deliverBetween(ctx, follower, followee, { type: 'follow', follow, follower, followee });
}

/**
 * A follow that holds: the follower sees more from now on, the followee is notified, a remote follower gets its Accept.
 */
export async function onFollowed(
  ctx: TxCtx,
  { follow, follower, followee, wasPending }: FactOf<'followed'>,
): Promise<void> {
  await fillFor(ctx, follow, follower);
  await ctx.app.events.append(ctx.tx, ...(await fillLists(ctx, follower, followee)));
  await relationsChanged(ctx, follower);
  if (wasPending)
    await withdrawNotifications(ctx, {
      kind: 'FOLLOW_REQUEST',
      identityId: followee.id,
      actorId: follower.id,
    });
  await notify(ctx, { kind: 'FOLLOW', target: followee, actor: follower });
  await deliverBetween(ctx, followee, follower, { type: 'accept', follow, follower, followee });
  if (followee.domainId === null) await getToKnow(ctx, follower, followee);
}

/** Into the home of a follower, or into lists alone: the newest posts of whom they follow. */
async function fillFor(
  ctx: TxCtx,
  { followeeId, isListed, isOnlyListed }: Follow,
  follower: Identity,
): Promise<void> {
  if (isListed) await fillListsWith(ctx, follower, followeeId);
  if (!isOnlyListed) await fillTimeline(ctx, homeOf(follower), followeeId);
}

/**
 * Somebody wants to read them from now on: what they show first is fetched, and whatever changed since they were first
 * heard of; for the first one here also what they wrote before.
 */
async function getToKnow(ctx: TxCtx, follower: Identity, followee: Identity): Promise<void> {
  const subject = String(followee.id);
  await scheduleWork(ctx, { machine: IDENTITY_REFRESH, subject, state: 'stale', dueAt: ctx.now });
  const others = await ctx.tx.sql.all(
    `SELECT 1 FROM follow WHERE "followeeId" = ? AND "followerId" <> ? AND "state" = 'ACCEPTED' AND "followerDomainId" IS NOT NULL LIMIT 1`,
    [followee.id, follower.id],
  );
  if (others.length === 0)
    await scheduleWork(ctx, { machine: 'outbox', subject, state: 'unread', dueAt: ctx.now });
}

/** They sort by their age; homes and lists that are open are outdated. */
export async function onOlderPostsCame(ctx: TxCtx, { follows }: FactOf<'olderPostsCame'>): Promise<void> {
  for (const follow of follows) await fillFor(ctx, follow, follow.follower);
  await relationsChanged(ctx, ...follows.map(({ follower }) => follower));
}

export async function onFollowRepeated(
  ctx: TxCtx,
  { follow, follower, followee }: FactOf<'followRepeated'>,
): Promise<void> {
  await deliverBetween(ctx, followee, follower, { type: 'accept', follow, follower, followee });
}

/** Boosts and languages decide what a home shows: what is open of it is outdated. */
export async function onFollowOptionsChanged(
  ctx: TxCtx,
  { follower }: FactOf<'followOptionsChanged'>,
): Promise<void> {
  await relationsChanged(ctx, follower);
}
