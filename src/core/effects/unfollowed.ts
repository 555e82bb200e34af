// What follows when a follow ends: the home timeline, notifications, Undo or Reject.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';
import { withdrawNotifications } from '../notifications/withdraw.ts';
import { cleanHome } from '../timelines/fill-home.ts';
import { deliverBetween, relationsChanged } from './between.ts';

/** A follow or request ended: the home of the follower loses what came by it. */
export async function onUnfollowed(
  ctx: TxCtx,
  { follow, follower, followee, byFollowee }: FactOf<'unfollowed'>,
): Promise<void> {
  await withdrawNotifications(ctx, {
    kind: { in: ['FOLLOW', 'FOLLOW_REQUEST'] },
    identityId: followee.id,
    actorId: follower.id,
  });
  await cleanHome(ctx, follower, followee);
  await relationsChanged(ctx, follower);
  if (byFollowee)
    await deliverBetween(
      ctx,
      followee,
      follower,
      { type: 'reject', follow, follower, followee },
      { evenIfBlocked: true },
    );
  else
    await deliverBetween(
      ctx,
      follower,
      followee,
      { type: 'undoFollow', follow, follower, followee },
      { evenIfBlocked: true },
    );
}

/** An accepted follow waits again: the home of the follower loses what came by it. Nobody is notified; the request stays as it was sent. */
export async function onFollowUnaccepted(
  ctx: TxCtx,
  { follower, followee }: FactOf<'followUnaccepted'>,
): Promise<void> {
  await cleanHome(ctx, follower, followee);
  await relationsChanged(ctx, follower);
}
