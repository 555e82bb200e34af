// Takes in a Follow from another server.

import type { Follow, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { blockBetween } from '../relations/between.ts';
import { endedFollow, rememberEnded } from './ended.ts';
import { insertFollow } from './rows.ts';

/** `replayed`: it ended, and this Follow is no newer than its end. */
export type FollowOutcome = 'followed' | 'pending' | 'repeated' | 'refused' | 'replayed';

/**
 * A remote identity asks to follow a local one. The same Follow again is answered again and its id remembered. Those
 * who are blocked, and followees that moved or are gone, answer with a Reject. Under the id of a follow that ended it
 * counts only if its signature (`signedAt`, epoch milliseconds) is newer than that end: some servers use one id for
 * ever, and a replay is old.
 */
export async function receiveFollow(
  ctx: Ctx,
  follower: Identity,
  followee: Identity,
  uri: string,
  signedAt: bigint,
): Promise<FollowOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const uri_followerId = { uri, followerId: follower.id };
    const stands = await ctx.tx.models.follow.findUnique({ where: { uri_followerId }, select: { id: true } });
    const ended = stands ? null : await endedFollow(ctx, uri, follower);
    if (ended?.signedAt != null && signedAt <= ended.signedAt) return 'replayed';
    const refused =
      followee.isInstance ||
      followee.state !== 'ACTIVE' ||
      followee.movedToId !== null ||
      (await blockBetween(ctx, followee.id, follower.id)) === 'blocking';
    if (refused) {
      await ctx.emit({
        kind: 'unfollowed',
        follow: unstored(ctx, follower, followee, uri, signedAt),
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
      signedAt,
    });
    if (!made) return repeated(ctx, follower, followee, uri, signedAt);
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
  signedAt: bigint,
): Promise<FollowOutcome> {
  const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  const known = await ctx.tx.models.follow.findUnique({ where });
  // The id of some other follow of theirs, sent again: nothing of ours to answer.
  if (!known) return 'refused';
  const taken =
    known.uri === uri
      ? null
      : await ctx.tx.models.follow.findUnique({
          where: { uri_followerId: { uri, followerId: follower.id } },
        });
  // Of two Follows the later one stands; an Undo of the other must not end it.
  const isLater = !taken && (known.signedAt === null || signedAt >= known.signedAt);
  const follow = isLater ? await ctx.tx.models.follow.update({ where, data: { uri, signedAt } }) : known;
  if (known.uri !== uri && !taken) {
    const other = isLater ? known : { ...known, uri, signedAt };
    await rememberEnded(ctx, other, other.signedAt);
  }
  if (follow.state === 'PENDING') return 'pending';
  await ctx.emit({ kind: 'followRepeated', follow, follower, followee });
  return 'repeated';
}

/** A refused Follow leaves no row, only its answer. */
function unstored(ctx: TxCtx, follower: Identity, followee: Identity, uri: string, signedAt: bigint): Follow {
  return {
    id: ctx.app.ids.next(),
    uri,
    followerId: follower.id,
    followeeId: followee.id,
    state: 'PENDING',
    followerDomainId: follower.domainId,
    showBoosts: true,
    notifies: false,
    languages: null,
    isListed: false,
    isOnlyListed: false,
    createdAt: BigInt(ctx.now),
    acceptedAt: null,
    signedAt,
  };
}
