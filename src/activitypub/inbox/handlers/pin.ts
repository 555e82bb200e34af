// A received Add or Remove: an actor shows a post of its own, a hashtag or a collection on its profile, or no longer
// does.

import { type Ctx, inTransaction } from '../../../core/context.ts';
import { featureRemotely, unfeatureRemotely } from '../../../core/hashtags/remote.ts';
import { hasOutOfOrderMarker, leaveOutOfOrderMarker } from '../../../core/out-of-order.ts';
import { pinRemotely, unpinRemotely } from '../../../core/pins/remote.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { normaliseHashtag } from '../../../lib/post-text/hashtag.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { TargetedActivity } from '../../parse/activity.ts';
import { created } from '../../parse/collection.ts';
import { hashtagOf, refreshFeatured, refreshFeaturedTags } from '../../remote/collections/pinned.ts';
import { knownOrFetchedPost } from '../../remote/fetch-post.ts';
import type { InboundHandler, ReceivedActivity } from '../message.ts';
import { handled, type InboundOutcome, ignored, type PreparedInbound, settled } from '../outcome.ts';
import { collectionTarget } from './featured-collection.ts';

/**
 * Add to and Remove from an actor's own featured posts (its own posts alone), and of a Hashtag to its featured
 * posts, as Mastodon sends it, or to its featured hashtags; and what concerns its collections (collection.ts). A
 * Remove of what is not there may have come before its Add, and a later Add may be a new one: then its server is
 * asked what it features.
 */
export const handlePin: InboundHandler<TargetedActivity> = async (message) => {
  const { activity, actor, ctx, options } = message;
  const isTo = (uri: string | null) => uri !== null && activity.target.id === uri;
  const isAdded = activity.type === 'Add';
  const collection = await collectionTarget(message);
  if (collection) return collection;
  const hashtag = hashtagOf(activity.object);
  if (hashtag !== null && (isTo(actor.featuredUri) || isTo(actor.featuredTagsUri))) {
    const about = `${activity.target.id} #${normaliseHashtag(hashtag)}`;
    if (isAdded && (await hasOutOfOrderMarker(ctx, about, actor.uri)) && actor.featuredTagsUri !== null)
      return readAnew(() => refreshFeaturedTags(ctx, actor, options));
    const change = isAdded ? featureRemotely : unfeatureRemotely;
    return { apply: (ctx) => changeOf(ctx, message, about, (ctx) => change(ctx, actor, hashtag)) };
  }
  const { id } = created(activity.object);
  if (!isTo(actor.featuredUri)) return settled(ignored('its target is not what the actor features'));
  if (id === null || !sameOrigin(id, actor.uri))
    return settled(ignored('its object is no post of the actor'));
  const about = `${activity.target.id} ${id}`;
  if (isAdded && (await hasOutOfOrderMarker(ctx, about, actor.uri)))
    return readAnew(() => refreshFeatured(ctx, actor, options));
  const post = isAdded ? await knownOrFetchedPost(ctx, id, options) : await findPostByUri(ctx, id);
  const isThere = post !== null && post.deletedAt === null;
  if (isAdded && !isThere) return settled(ignored('there is no such post'));
  const change = isAdded ? pinRemotely : unpinRemotely;
  return {
    apply: (ctx) => changeOf(ctx, message, about, async (ctx) => isThere && (await change(ctx, actor, post))),
  };
};

async function readAnew(read: () => Promise<void>): Promise<PreparedInbound> {
  await read();
  return settled(handled('its server was asked what it features'));
}

/** Makes the change; a Remove that changes nothing is remembered, as `about` its target and its object. */
async function changeOf(
  ctx: Ctx,
  { activity, actor }: ReceivedActivity<TargetedActivity>,
  about: string,
  change: (ctx: Ctx) => Promise<boolean>,
): Promise<InboundOutcome> {
  if (await change(ctx)) return handled();
  if (activity.type === 'Remove')
    await inTransaction(ctx, (ctx) => leaveOutOfOrderMarker(ctx, about, actor.uri));
  return ignored('nothing changed by it');
}
