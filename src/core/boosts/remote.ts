// Takes in boosts from other servers (Announce, Undo of an Announce).

import type { Boost, Identity } from '../../db/rows.ts';
import { parseUrl, sameOrigin } from '../../lib/url/url.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { hasOutOfOrderMarker, leaveOutOfOrderMarker } from '../out-of-order.ts';
import { isBoostable } from '../posts/permissions.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { remoteReader } from '../posts/reader.ts';
import { readerSees } from '../posts/visibility-facts.ts';
import { applyBoost, type BoostVisibility, boostVisibility } from './boost.ts';
import { applyUnboost } from './unboost.ts';

export interface RemoteBoostData {
  /** Id of the Announce, on the booster's origin. */
  uri: string;
  /** Epoch milliseconds; null if it does not say. */
  publishedAt: number | null;
  visibility: BoostVisibility;
}

export type RemoteBoostOutcome =
  | { outcome: 'stored' | 'known' | 'undone'; boost: Boost }
  | { outcome: 'ignored'; boost: null; reason: string };

const ignored = (reason: string): RemoteBoostOutcome => ({ outcome: 'ignored', boost: null, reason });

/**
 * A boost from another server of a post that is stored here (the caller has fetched it from its origin). Only what is
 * for everyone can be boosted, or by its author what is for followers, and only by who may see it; nothing of a
 * suspended author comes in this way. Told once for each domain it is delivered to (`ctx.domain`). Opens its own
 * transaction.
 */
export async function boostRemotely(
  ctx: Ctx,
  booster: Identity,
  post: PostWithAuthor,
  data: RemoteBoostData,
): Promise<RemoteBoostOutcome> {
  if (booster.domainId !== null || booster.state !== 'ACTIVE')
    return ignored('the booster is not an active identity of another server');
  if (!sameOrigin(data.uri, booster.uri)) return ignored('its id and its booster are on different servers');
  if (!isBoostable(post, booster)) return ignored('the post is not for everyone');
  const host = parseUrl(booster.uri)?.host ?? '';
  if (await ctx.app.hostBlocks.isBlocked(ctx.domain?.id ?? null, host))
    return ignored('its server is blocked');
  const reader = await remoteReader(ctx, booster);
  if (!(await readerSees(ctx, reader, post))) return ignored('the booster may not see the post');
  return inTransaction(ctx, async (ctx) => {
    if (await hasOutOfOrderMarker(ctx, data.uri, booster.uri)) return ignored('it was undone before it came');
    const now = ctx.app.clock.now();
    const publishedAt = Math.min(data.publishedAt ?? now, now);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const boost: Boost = {
        id: ctx.app.ids.at(publishedAt),
        uri: data.uri,
        identityId: booster.id,
        postId: post.id,
        visibility: boostVisibility(post, data.visibility),
        createdAt: BigInt(publishedAt),
      };
      const applied = await applyBoost(ctx, boost, post, booster);
      if (applied) {
        await ctx.emit({ kind: 'boosted', ...applied, post, booster, author: post.author });
        return { outcome: applied.isNew ? 'stored' : 'known', boost: applied.boost };
      }
      // Not written and not there: the URI belongs to a boost of another post, the post was deleted, or the drawn id
      // was taken.
      const taken = await ctx.tx.models.boost.findUnique({
        where: { uri_identityId: { uri: data.uri, identityId: booster.id } },
      });
      if (taken) return ignored('its id is that of another boost');
      const left = await ctx.tx.models.post.findUnique({
        where: { id: post.id },
        select: { deletedAt: true },
      });
      if (left?.deletedAt !== null) return ignored('the post was deleted');
    }
    return ignored('no free id was found');
  });
}

/**
 * Undo of an Announce by who made it: by the Announce's id, or by what was boosted. Of one not known here the id is
 * remembered for a day.
 */
export async function unboostRemotely(
  ctx: Ctx,
  booster: Identity,
  what: { uri: string } | { postId: bigint },
): Promise<RemoteBoostOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const { boost: rows } = ctx.tx.models;
    const boost =
      'uri' in what
        ? await rows.findUnique({ where: { uri_identityId: { uri: what.uri, identityId: booster.id } } })
        : await rows.findUnique({
            where: { identityId_postId: { identityId: booster.id, postId: what.postId } },
          });
    if (!boost) {
      if ('uri' in what && sameOrigin(what.uri, booster.uri))
        await leaveOutOfOrderMarker(ctx, what.uri, booster.uri);
      return ignored('not known here');
    }
    if (boost.identityId !== booster.id || booster.domainId !== null)
      return ignored('the boost is somebody else’s');
    await applyUnboost(ctx, boost, booster);
    return { outcome: 'undone', boost };
  });
}
