// A received Add or Remove: an actor pins a post of its own, or no longer does.

import { pinRemotely, unpinRemotely } from '../../../core/pins/remote.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { TargetedActivity } from '../../parse/activity.ts';
import { created } from '../../parse/collection.ts';
import { knownOrFetchedPost } from '../../remote/fetch-post.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/** Add to and Remove from an actor's own featured posts: its own posts alone. */
export const handlePin: InboundHandler<TargetedActivity> = async ({ activity, actor, ctx, options }) => {
  const { id } = created(activity.object);
  if (actor.featuredUri === null || activity.target.id !== actor.featuredUri)
    return settled(ignored('its target is not the actor’s featured posts'));
  if (id === null || !sameOrigin(id, actor.uri))
    return settled(ignored('its object is no post of the actor'));
  const isAdded = activity.type === 'Add';
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
