// A received Delete: a post becomes a tombstone, or an actor and all it left are erased; of something unknown it is
// remembered for a day.

import { revokeFeatureAuthorization } from '../../../core/collections/answered.ts';
import { collectionByUri, itemsUnder } from '../../../core/collections/rows.ts';
import { inTransaction } from '../../../core/context.ts';
import { deleteIdentity } from '../../../core/identities/delete.ts';
import { revokeMarkAuthorization } from '../../../core/marks/answered.ts';
import { markRequestsUnder } from '../../../core/posts/approval/mark-rows.ts';
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
import { collectionGone } from './featured-collection.ts';

/**
 * Delete of an actor by itself, of a post or collection by its author, or of an authorization to quote or reply
 * (FEP-044f) or to recommend somebody (FEP-7aa9). That of a post by somebody else of its server (a moderator, a
 * channel) is a hint to ask that server.
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
  if ((await collectionByUri(ctx, id))?.identityId === actor.id) return collectionGone(received, id);
  const stored = await findPostByUri(ctx, id);
  if (stored && stored.authorId !== actor.id && sameOrigin(id, actor.uri)) return deletionHint(received, id);
  // Whoever quotes, replies or recommends may call anything an authorization, also a post: that is deleted as well.
  const isAuthorization =
    (await quotesUnder(ctx, id)).length > 0 ||
    (await repliesUnder(ctx, id)).length > 0 ||
    (await markRequestsUnder(ctx, id)).length > 0 ||
    (await itemsUnder(ctx, id)).length > 0;
  return {
    ...(isAuthorization ? {} : { touches: { posts: [id] } }),
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const isRevoked =
          isAuthorization &&
          // Each is asked, without stopping at the first: several kinds of interaction may name one authorization.
          [
            await revokeAuthorization(ctx, id, actor),
            await revokeReplyAuthorization(ctx, id, actor),
            await revokeMarkAuthorization(ctx, id, actor),
            await revokeFeatureAuthorization(ctx, id, actor),
          ].includes(true);
        const deleted = await deleteRemotePost(ctx, actor, id);
        return deleted.outcome === 'ignored' && !isRevoked ? ignored(deleted.reason) : handled();
      }),
  };
};
