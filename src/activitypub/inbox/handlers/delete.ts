// A received Delete: a post becomes a tombstone, or an actor and all it left are erased; of something unknown it is
// remembered for a day.

import { deleteIdentity } from '../../../core/identities/delete.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { deleteRemotePost } from '../../../core/posts/remote/delete.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { deletionHint } from '../hints.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/**
 * Delete of an actor by itself, or of a post by its author. That of a post by somebody else of its server (a moderator,
 * a channel) is a hint to ask that server.
 */
export const handleDelete: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx } = received;
  const { id } = activity.object;
  if (id === null) return settled(ignored('its object has no usable id'));
  if (id === actor.uri) {
    return {
      apply: async (ctx) => ((await deleteIdentity(ctx, actor)) ? handled() : ignored('deleted already')),
    };
  }
  const stored = await findPostByUri(ctx, id);
  if (stored && stored.authorId !== actor.id && sameOrigin(id, actor.uri)) return deletionHint(received, id);
  return {
    touches: { posts: [id] },
    apply: async (ctx) => {
      const deleted = await deleteRemotePost(ctx, actor, id);
      return deleted.outcome === 'ignored' ? ignored(deleted.reason) : handled();
    },
  };
};
