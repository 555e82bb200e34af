// Finds the follow of ours that an Accept or Reject answers.

import type { Ctx } from '../../core/context.ts';
import { inTransaction, models, type TxCtx } from '../../core/context.ts';
import { endedFollow } from '../../core/follows/ended.ts';
import type { Domain, Follow, Identity } from '../../db/rows.ts';
import { embeddedActivity, type PlainActivity, type RemoteActivity } from '../parse/activity.ts';
import { hostOf } from '../parse/values/iri.ts';
import { featureAnswered } from './answers/our-feature.ts';
import { markAnswered } from './answers/our-mark.ts';
import { quoteAnswered } from './answers/our-quote.ts';
import { replyAnswered } from './answers/our-reply.ts';
import { localIdentity } from './local-object.ts';
import type { ReceivedActivity } from './message.ts';
import { handled, ignored, type PreparedInbound } from './outcome.ts';

export interface OurFollow {
  follow: Follow;
  follower: Identity;
}

/**
 * The follow of a domain's identity that a followee answers (Accept, Reject, Undo of an Accept). An id of ours means
 * that very follow: one that ended, or that we never made, is answered in vain, whatever stands beside it. With an id
 * of the followee's own, or with none, who follows whom is what counts: some servers embed a Follow of their own
 * making, or name the follower alone. Only follows of the actor itself.
 */
export async function followAnswered(
  ctx: Ctx,
  domain: Domain,
  followee: Identity,
  answer: RemoteActivity,
): Promise<OurFollow | null> {
  const object = 'object' in answer ? answer.object : null;
  if (!object) return null;
  const { id } = object;
  if (id !== null) {
    // Only ours and the followee's own count: what a neighbour sent under the same id is no matter.
    const follow = await models(ctx).follow.findFirst({
      where: { uri: id, OR: [{ followerDomainId: { not: null } }, { followerId: followee.id }] },
      include: { follower: true },
    });
    if (follow) {
      const isOurs = follow.followeeId === followee.id && follow.followerDomainId === domain.id;
      return isOurs ? { follow, follower: follow.follower } : null;
    }
    const named = await localIdentity(ctx, domain, id);
    if (named) return between(ctx, named, followee);
    if (await isNameOfOurs(ctx, id)) return null;
    if (await endedFollow(ctx, id, followee)) return null;
  }
  const inner = embeddedActivity(answer);
  if (inner?.type !== 'Follow' || inner.object.id !== followee.uri) return null;
  const follower = await localIdentity(ctx, domain, inner.actor);
  return follower && between(ctx, follower, followee);
}

/**
 * What an Accept or Reject of one of ours does: `take` gets the follow that it answers. An answer about a quote, a
 * reply or a place in a collection is known by its id and goes before. Ignored with `nothing` where nothing was asked
 * for.
 */
export async function preparedAnswer(
  received: ReceivedActivity<PlainActivity>,
  take: (ctx: TxCtx, found: OurFollow) => Promise<unknown>,
  nothing: string,
): Promise<PreparedInbound> {
  const { activity, actor, domain } = received;
  const consent =
    (await quoteAnswered(received)) ??
    (await replyAnswered(received)) ??
    (await markAnswered(received)) ??
    (await featureAnswered(received));
  if (consent) return consent;
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const found = await followAnswered(ctx, domain, actor, activity);
        if (!found) return ignored(nothing);
        await take(ctx, found);
        return handled();
      }),
  };
}

/** Whether an id is one of this install, on any of its hosts. */
export async function isNameOfOurs(ctx: Ctx, id: string): Promise<boolean> {
  return ctx.app.domains.isOwnHost(hostOf(id) ?? '');
}

async function between(ctx: Ctx, follower: Identity, followee: Identity): Promise<OurFollow | null> {
  const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  const follow = await models(ctx).follow.findUnique({ where });
  return follow && { follow, follower };
}
