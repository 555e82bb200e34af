// Takes over a boost that a remote identity's outbox lists.

import { boostRemotely } from '../../../core/boosts/remote.ts';
import type { Ctx } from '../../../core/context.ts';
import type { Identity } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { FetchError } from '../../../net/errors.ts';
import type { FetchOptions } from '../../fetch.ts';
import { readActivity } from '../../parse/activity.ts';
import { boostVisibilityOf } from '../../parse/audience.ts';
import type { Reference } from '../../parse/values/reference.ts';
import { knownOrFetchedPost } from '../fetch-post.ts';

/**
 * Stores an Announce of the identity's own that was published since then, as if it had been delivered to each of the
 * domains; what it boosts is the stored post, or fetched from its origin. Answers whether it was one.
 */
export async function takeListedBoost(
  domains: readonly Ctx[],
  identity: Identity,
  { id, doc }: Reference,
  since: number,
  options: FetchOptions,
): Promise<boolean> {
  const [ctx] = domains;
  const activity = doc === null ? null : readActivity(doc);
  if (!ctx || activity?.kind !== 'activity' || activity.type !== 'Announce') return false;
  const boosted = activity.object.id;
  if (id === null || boosted === null || !sameOrigin(id, identity.uri) || activity.actor !== identity.uri)
    return false;
  if (activity.publishedAt === null || activity.publishedAt < since) return false;
  const post = await ofOrigin(ctx, boosted, options);
  if (post === null) return true;
  const visibility = boostVisibilityOf(activity.audience, identity.followersUri);
  for (const each of domains)
    await boostRemotely(each, identity, post, { uri: id, publishedAt: activity.publishedAt, visibility });
  return true;
}

/** One that is not to be had says nothing about the others. */
async function ofOrigin(ctx: Ctx, uri: string, options: FetchOptions) {
  try {
    return await knownOrFetchedPost(ctx, uri, options);
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return null;
  }
}
