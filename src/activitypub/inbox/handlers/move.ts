// A received Move: local followers of an actor follow the one it moved to, if both say so.

import { type Ctx, inTransaction, type TxCtx } from '../../../core/context.ts';
import { lockIdentities } from '../../../core/identities/lock.ts';
import { moveFollowers, moveIdentity } from '../../../core/identities/move.ts';
import { identityByUri } from '../../../core/identities/queries.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { isAppError } from '../../../lib/app-error.ts';
import type { FetchOptions } from '../../fetch.ts';
import type { TargetedActivity } from '../../parse/activity.ts';
import { fetchActor } from '../../remote/fetch-actor.ts';
import type { InboundHandler } from '../message.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';

/**
 * Move of an actor by itself. Both ends must agree, as their own servers tell it now: the old one that it moved there,
 * the new one that it is also known as the old. Then the followers on the addressed domain follow the new one, however
 * many they are: the reconciler's work.
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
  // Of those that come to two of our domains at once the second sees what the first did.
  await lockIdentities(ctx, [actorId, target.id]);
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
  await moveFollowers(ctx, before, domain);
  return handled();
}
