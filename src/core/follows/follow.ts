// A local identity follows somebody.

import type { Follow, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { dealsWithPerson } from '../hosts/blocked-by.ts';
import { blockBetween } from '../relations/between.ts';
import { uris } from '../uris.ts';
import { type FollowColumns, type FollowOptions, readFollowOptions } from './options.ts';
import { insertFollow } from './rows.ts';

/**
 * A local identity follows somebody. At once where the followee is local and not locked, else a request waits for an
 * answer. Repeating it changes the options that are given, for what comes from then on. Errors: INVALID_INPUT (oneself,
 * or no language), FORBIDDEN (blocked, or one's server is), GONE, CONFLICT (moved).
 */
export async function follow(
  ctx: Ctx,
  follower: Identity,
  followee: Identity,
  options: FollowOptions = {},
): Promise<Follow> {
  const columns = readFollowOptions(options);
  if (follower.id === followee.id)
    throw new AppError('INVALID_INPUT', 'Nobody follows themselves; choose somebody else.', {
      path: ['input', 'identityId'],
    });
  if (followee.state !== 'ACTIVE' || followee.isInstance)
    throw new AppError('GONE', 'This identity cannot be followed any more.');
  if (followee.movedToId !== null)
    throw new AppError('CONFLICT', 'This identity has moved; follow where it moved to.');
  return inTransaction(ctx, async (ctx) => {
    const between = await blockBetween(ctx, follower.id, followee.id);
    if (between === 'blocking') throw new AppError('FORBIDDEN', 'You block this identity; unblock it first.');
    if (between === 'blocked')
      throw new AppError('FORBIDDEN', 'This identity does not take follows from you.');
    await mustDealWithEachOther(ctx, follower, followee);
    const id = ctx.app.ids.next();
    const state = followee.domainId !== null && !followee.isLocked ? 'ACCEPTED' : 'PENDING';
    const made = await insertFollow(ctx, {
      id,
      uri: uris.row(follower.uri, 'follows', id),
      follower,
      followee,
      state,
      ...columns,
      signedAt: null,
    });
    if (!made) return again(ctx, follower, followee, columns);
    if (state === 'ACCEPTED')
      await ctx.emit({ kind: 'followed', follow: made, follower, followee, wasPending: false });
    else await ctx.emit({ kind: 'followRequested', follow: made, follower, followee });
    return made;
  });
}

async function again(
  ctx: TxCtx,
  follower: Identity,
  followee: Identity,
  columns: FollowColumns,
): Promise<Follow> {
  const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  const before = await ctx.tx.models.follow.findUniqueOrThrow({ where });
  const names = Object.keys(columns) as (keyof FollowColumns)[];
  if (names.every((name) => columns[name] === before[name])) return before;
  const changed = await ctx.tx.models.follow.update({ where, data: columns });
  await ctx.emit({ kind: 'followOptionsChanged', follower });
  return changed;
}

/** A remote server that blocks us answers for itself; another domain of this install is asked here. */
async function mustDealWithEachOther(ctx: TxCtx, follower: Identity, followee: Identity): Promise<void> {
  if (!(await dealsWithPerson(ctx, follower.domainId, followee)))
    throw new AppError('FORBIDDEN', 'Your domain does not deal with that server; ask its admins.');
  if (followee.domainId !== null && !(await dealsWithPerson(ctx, followee.domainId, follower)))
    throw new AppError('FORBIDDEN', 'That server does not take follows from yours.');
}
