// A received Move: local followers of an actor follow the one it moved to, if both say so.

import { type Ctx, inTransaction, type TxCtx } from '../../../core/context.ts';
import { unfollow } from '../../../core/follows/answer.ts';
import { follow } from '../../../core/follows/follow.ts';
import { optionsOf } from '../../../core/follows/options.ts';
import { lockIdentities } from '../../../core/identities/lock.ts';
import { moveIdentity } from '../../../core/identities/move.ts';
import { identityByUri } from '../../../core/identities/queries.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { isAppError } from '../../../lib/app-error.ts';
import type { FetchOptions } from '../../fetch.ts';
import type { TargetedActivity } from '../../parse/activity.ts';
import { fetchActor } from '../../remote/fetch-actor.ts';
import type { InboundHandler } from '../message.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';

/** Local followers of one actor on one domain that follow anew at once. */
const MOST_FOLLOWERS = 1000;

/**
 * Move of an actor by itself. Both ends must agree, as their own servers tell it now: the old one that it moved there,
 * the new one that it is also known as the old. Then the followers on the addressed domain follow the new one.
 */
export const handleMove: InboundHandler<TargetedActivity> = async ({
  activity,
  actor,
  ctx,
  domain,
  options,
}) => {
  const targetUri = activity.target.id;
  if (activity.object.id !== actor.uri) return settled(ignored('who moves is not who says so'));
  if (targetUri === null || targetUri === actor.uri) return settled(ignored('it leads nowhere'));
  const origin = await fetchActor(ctx, actor.uri, options);
  if (origin.kind !== 'actor' || origin.actor.movedTo !== targetUri)
    return settled(ignored('the actor’s own document says nothing of a move'));
  const target = await targetOf(ctx, targetUri, options);
  if (target?.state !== 'ACTIVE' || target.isInstance) return settled(ignored('where it leads nobody is'));
  const aliases = Array.isArray(target.alsoKnownAs) ? target.alsoKnownAs : [];
  if (!aliases.includes(actor.uri))
    return settled(ignored('where it leads the actor is not known as an alias'));
  return { apply: (ctx) => inTransaction(ctx, (ctx) => move(ctx, actor.id, target, domain)) };
};

/** Fetched anew: an alias that was taken back does not count. */
async function targetOf(ctx: Ctx, uri: string, options: FetchOptions): Promise<Identity | null> {
  const known = await identityByUri(ctx, uri);
  if (known && known.domainId !== null) return known;
  const fetched = await fetchActor(ctx, uri, options);
  return fetched.kind === 'actor' ? fetched.identity : null;
}

async function move(ctx: TxCtx, actorId: bigint, target: Identity, domain: Domain): Promise<InboundOutcome> {
  const followers = await followersOn(ctx, actorId, domain);
  await lockIdentities(ctx, [actorId, target.id, ...followers.map((follow) => follow.followerId)]);
  const before = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id: actorId } });
  // The same Move comes to each of our domains; who moved there already has only this one's followers left to go.
  if (before.movedToId !== target.id) {
    try {
      await moveIdentity(ctx, before, target);
    } catch (error) {
      if (isAppError(error)) return ignored(error.message);
      throw error;
    }
  }
  await followAnew(ctx, before, target, await followersOn(ctx, actorId, domain));
  return handled();
}

function followersOn(ctx: TxCtx, followeeId: bigint, domain: Domain) {
  return ctx.tx.models.follow.findMany({
    where: { followeeId, state: 'ACCEPTED', followerDomainId: domain.id },
    include: { follower: true },
    orderBy: { id: 'asc' },
    take: MOST_FOLLOWERS,
  });
}

async function followAnew(
  ctx: TxCtx,
  from: Identity,
  to: Identity,
  follows: Awaited<ReturnType<typeof followersOn>>,
): Promise<void> {
  for (const { follower, ...followed } of follows) {
    try {
      if (follower.id !== to.id) await follow(ctx, follower, to, optionsOf(followed));
    } catch (error) {
      // Who blocks the new one, or may not follow it, stays where they are.
      if (!isAppError(error)) throw error;
      continue;
    }
    await unfollow(ctx, follower, from);
  }
}
