// Accepts, rejects and ends follows and follow requests.

import type { FollowState } from '../../db/enums.ts';
import type { Follow, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { acceptRow, deleteFollow, unacceptRow } from './rows.ts';

/**
 * The followee says yes to a request (a local one by its owner, a remote one by Accept). Only a request that waits can
 * be accepted. Errors: NOT_FOUND.
 */
export async function acceptFollow(ctx: Ctx, followee: Identity, follower: Identity): Promise<Follow> {
  return inTransaction(ctx, async (ctx) => {
    const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
    const request = await ctx.tx.models.follow.findUnique({ where });
    if (!request)
      throw new AppError('NOT_FOUND', 'There is no such follow request; it may have been withdrawn.');
    const follow = await acceptRow(ctx, request, follower, followee);
    if (!follow) return request;
    await ctx.emit({ kind: 'followed', follow, follower, followee, wasPending: true });
    return follow;
  });
}

/**
 * The followee takes its yes back (Undo of an Accept): the follow waits again, as a request under the same id. Answers
 * false where there was no accepted one.
 */
export async function unacceptFollow(ctx: Ctx, followee: Identity, follower: Identity): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
    const accepted = await ctx.tx.models.follow.findUnique({ where });
    const follow = accepted && (await unacceptRow(ctx, accepted, follower, followee));
    if (!follow) return false;
    await ctx.emit({ kind: 'followUnaccepted', follow, follower, followee });
    return true;
  });
}

/**
 * The followee says no to a request, or removes a follower (`only` one of the two). Answers false where there was
 * neither.
 */
export async function rejectFollow(
  ctx: Ctx,
  followee: Identity,
  follower: Identity,
  only: FollowState | null = null,
): Promise<boolean> {
  return end(ctx, follower, followee, { byFollowee: true, only });
}

/**
 * The follower withdraws a follow or a request; a remote one by an Undo that was signed at `signedAt`. Answers false
 * where there was neither.
 */
export async function unfollow(
  ctx: Ctx,
  follower: Identity,
  followee: Identity,
  signedAt: bigint | null = null,
): Promise<boolean> {
  return end(ctx, follower, followee, { byFollowee: false, signedAt });
}

async function end(
  ctx: Ctx,
  follower: Identity,
  followee: Identity,
  how: { byFollowee: boolean; only?: FollowState | null; signedAt?: bigint | null },
): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const follow = await deleteFollow(ctx, follower, followee, how);
    if (!follow) return false;
    await ctx.emit({ kind: 'unfollowed', follow, follower, followee, byFollowee: how.byFollowee });
    return true;
  });
}
