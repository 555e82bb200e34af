// Like and EmojiReact of a local post: a favourite, or a reaction with an emoji.

import { inTransaction } from '../../../core/context.ts';
import { favouriteRemotely } from '../../../core/favourites/remote.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { reactRemotely } from '../../../core/reactions/remote.ts';
import type { ReactionActivity } from '../../parse/activity.ts';
import { reactionEmoji } from '../../parse/reaction.ts';
import { type InboundHandler, uriOf } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/** Like of a post of the addressed domain: with an emoji in it a reaction, else a favourite. */
export const handleLike: InboundHandler<ReactionActivity> = async (received) => {
  const { activity, actor } = received;
  const { id } = activity.object;
  const emoji = reactionEmoji(activity);
  if (id === null) return settled(ignored('its object has no usable id'));
  return {
    touches: { posts: [id] },
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const post = await findPostByUri(ctx, id);
        if (!post || post.deletedAt !== null) return ignored('there is no such post here');
        const uri = uriOf(received);
        const stored = await (emoji === null
          ? favouriteRemotely(ctx, actor, post, uri)
          : reactRemotely(ctx, actor, post, uri, emoji));
        return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
      }),
  };
};
