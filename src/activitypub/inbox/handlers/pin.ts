// A received Add or Remove: an actor shows a post of its own or a hashtag on its profile, or no longer does.

import { featureRemotely, unfeatureRemotely } from '../../../core/hashtags/remote.ts';
import { pinRemotely, unpinRemotely } from '../../../core/pins/remote.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { TargetedActivity } from '../../parse/activity.ts';
import { created } from '../../parse/collection.ts';
import { hashtagOf } from '../../remote/featured.ts';
import { knownOrFetchedPost } from '../../remote/fetch-post.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/**
 * Add to and Remove from an actor's own featured posts (its own posts alone), and of a Hashtag to its featured posts,
 * as Mastodon sends it, or to its featured hashtags.
 */
export const handlePin: InboundHandler<TargetedActivity> = async (message) => {
  const { activity, actor, ctx, options } = message;
  const isTo = (uri: string | null) => uri !== null && activity.target.id === uri;
  const isAdded = activity.type === 'Add';
  const hashtag = hashtagOf(activity.object);
  if (hashtag !== null && (isTo(actor.featuredUri) || isTo(actor.featuredTagsUri)))
    return {
      apply: async (ctx) => {
        const change = isAdded ? featureRemotely : unfeatureRemotely;
        return (await change(ctx, actor, hashtag)) ? handled() : ignored('nothing changed by it');
      },
    };
  const { id } = created(activity.object);
  if (!isTo(actor.featuredUri)) return settled(ignored('its target is not what the actor features'));
  if (id === null || !sameOrigin(id, actor.uri))
    return settled(ignored('its object is no post of the actor'));
  const post = isAdded ? await knownOrFetchedPost(ctx, id, options) : await findPostByUri(ctx, id);
  if (!post || post.deletedAt !== null) return settled(ignored('there is no such post'));
  return {
    apply: async (ctx) => {
      const hasChanged = isAdded
        ? await pinRemotely(ctx, actor, post)
        : await unpinRemotely(ctx, actor, post);
      return hasChanged ? handled() : ignored('nothing changed by it');
    },
  };
};
