// What follows from a follow and from a follow request.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { fillListsWith } from '../../lists/members.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { fillTimeline, homeOf } from '../../timelines/fill.ts';
import { fillLists } from '../../timelines/known-entries.ts';
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
  if (follow.isListed) await fillListsWith(ctx, follower, followee.id);
  if (!follow.isOnlyListed) await fillTimeline(ctx, homeOf(follower), followee.id);
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
  // Somebody wants to read them from now on: what they show first is fetched, and whatever changed since they were
  // first heard of.
  if (followee.domainId === null) {
    await scheduleWork(ctx, {
      machine: 'identity-refresh',
      subject: String(followee.id),
      state: 'stale',
      dueAt: ctx.now,
    });
  }
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
