// What follows when a follow ends: the home timeline, notifications, Undo or Reject.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { leaveLists } from '../../lists/members.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { endEndorsement } from '../../personal/endorsements.ts';
import { cleanTimeline } from '../../timelines/fill.ts';
import { deliverBetween, relationsChanged } from '../between.ts';

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
  if (follower.domainId !== null) {
    await cleanTimeline(ctx, follower.id, followee.id);
    await endEndorsement(ctx, follower, followee);
    if (follow.isListed) await leaveLists(ctx, follower, followee.id);
  }
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

/**
 * An accepted follow waits again: the home of the follower loses what came by it. Nobody is notified; the request stays
 * as it was sent.
 */
export async function onFollowUnaccepted(
  ctx: TxCtx,
  { follower, followee }: FactOf<'followUnaccepted'>,
): Promise<void> {
  if (follower.domainId !== null) await cleanTimeline(ctx, follower.id, followee.id);
  await relationsChanged(ctx, follower);
}
