import type { Follow, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { blockBetween } from '../relations/between.ts';
import { insertFollow } from './rows.ts';

export type FollowOutcome = 'followed' | 'pending' | 'repeated' | 'refused';

/**
 * A remote identity asks to follow a local one. The same Follow again is answered again and its id remembered (FEDERATION §1.1). Those
 * who are blocked, and followees that moved or are gone, answer with a Reject.
 */
export async function receiveFollow(
  ctx: Ctx,
  follower: Identity,
  followee: Identity,
  uri: string,
): Promise<FollowOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const refused =
      followee.isInstance ||
      followee.state !== 'ACTIVE' ||
      followee.movedToId !== null ||
      (await blockBetween(ctx, followee.id, follower.id)) === 'blocking';
    if (refused) {
      await ctx.emit({
        kind: 'unfollowed',
        follow: unstored(ctx, follower, followee, uri),
        follower,
        followee,
        byFollowee: true,
      });
      return 'refused';
    }
    const state = followee.isLocked ? 'PENDING' : 'ACCEPTED';
    const made = await insertFollow(ctx, {
      id: ctx.app.ids.next(),
      uri,
      follower,
      followee,
      state,
      showBoosts: true,
    });
    if (!made) return repeated(ctx, follower, followee, uri);
    if (state === 'PENDING') {
      await ctx.emit({ kind: 'followRequested', follow: made, follower, followee });
      return 'pending';
    }
    await ctx.emit({ kind: 'followed', follow: made, follower, followee, wasPending: false });
    return 'followed';
  });
}

async function repeated(
  ctx: TxCtx,
  follower: Identity,
  followee: Identity,
  uri: string,
): Promise<FollowOutcome> {
  const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  const known = await ctx.tx.models.follow.findUnique({ where });
  // The id of some other follow, sent again: nothing of ours to answer.
  if (!known) return 'refused';
  const taken = known.uri === uri ? null : await ctx.tx.models.follow.findUnique({ where: { uri } });
  const follow = taken ? known : await ctx.tx.models.follow.update({ where, data: { uri } });
  if (follow.state === 'PENDING') return 'pending';
  await ctx.emit({ kind: 'followRepeated', follow, follower, followee });
  return 'repeated';
}

/** A refused Follow leaves no row, only its answer. */
function unstored(ctx: TxCtx, follower: Identity, followee: Identity, uri: string): Follow {
  return {
    id: ctx.app.ids.next(),
    uri,
    followerId: follower.id,
    followeeId: followee.id,
    state: 'PENDING',
    followerDomainId: follower.domainId,
    showBoosts: true,
    createdAt: BigInt(ctx.now),
    acceptedAt: null,
  };
}
