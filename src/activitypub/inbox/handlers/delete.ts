// A received Delete: a post becomes a tombstone, or an actor and all it left are erased; of something unknown it is
// remembered for a day.

import { inTransaction } from '../../../core/context.ts';
import { deleteIdentity } from '../../../core/identities/delete.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { revokeAuthorization } from '../../../core/posts/quotes/answered.ts';
import { quotesUnder } from '../../../core/posts/quotes/rows.ts';
import { deleteRemotePost } from '../../../core/posts/remote/delete.ts';
import { revokeReplyAuthorization } from '../../../core/posts/replies/answered.ts';
import { repliesUnder } from '../../../core/posts/replies/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { deletionHint } from '../hints.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/**
 * Delete of an actor by itself, of a post by its author, or of an authorization to quote or reply (FEP-044f). That of a
 * post by somebody else of its server (a moderator, a channel) is a hint to ask that server.
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
  // Whoever quotes or replies may call anything an authorization, also a post: that is deleted all the same.
  const isAuthorization = (await quotesUnder(ctx, id)).length > 0 || (await repliesUnder(ctx, id)).length > 0;
  return {
    ...(isAuthorization ? {} : { touches: { posts: [id] } }),
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const isRevoked =
          isAuthorization &&
          // Both: an authorization may be named by a quote and by a reply.
          [
            await revokeAuthorization(ctx, id, actor),
            await revokeReplyAuthorization(ctx, id, actor),
          ].includes(true);
        const deleted = await deleteRemotePost(ctx, actor, id);
        return deleted.outcome === 'ignored' && !isRevoked ? ignored(deleted.reason) : handled();
      }),
  };
};
