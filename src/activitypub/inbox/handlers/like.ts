// Like and EmojiReact of a local post.

import { inTransaction } from '../../../core/context.ts';
import { favouriteRemotely } from '../../../core/favourites/remote.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { ReactionActivity } from '../../parse/activity.ts';
import { type InboundHandler, uriOf } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/** Like of a post of the addressed domain; reactions with an emoji count as likes. */
export const handleLike: InboundHandler<ReactionActivity> = async (received) => {
  const { activity, actor } = received;
  const { id } = activity.object;
  if (id === null) return settled(ignored('its object has no usable id'));
  return {
    touches: { posts: [id] },
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const post = await findPostByUri(ctx, id);
        if (!post || post.deletedAt !== null) return ignored('there is no such post here');
        const stored = await favouriteRemotely(ctx, actor, post, uriOf(received));
        return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
      }),
  };
};
