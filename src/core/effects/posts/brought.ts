// What follows when a stored post is fetched for another domain of ours, and when waiting replies find their parent.

import type { TxCtx } from '../../context.ts';
import { moveConversations } from '../../conversations/update.ts';
import type { FactOf } from '../../facts.ts';
import { moveThreadMutes } from '../../threads/mutes.ts';
import { bringPost } from '../../timelines/known-entries.ts';
import { placeReplies } from '../../timelines/waiting-replies.ts';

/** A post that was stored already was looked up, or fetched, on behalf of the domain of `ctx`. */
export async function onPostBrought(ctx: TxCtx, { post }: FactOf<'postBrought'>): Promise<void> {
  if (ctx.domain) await ctx.app.events.append(ctx.tx, ...(await bringPost(ctx, post, [ctx.domain.id])));
}

/** Replies that came before their parent are connected to it now. */
export async function onRepliesAdopted(
  ctx: TxCtx,
  { parent, replyIds }: FactOf<'repliesAdopted'>,
): Promise<void> {
  // Each of them began a thread of its own, which is a part of the parent's now.
  await moveThreadMutes(ctx, replyIds, parent.threadId);
  await moveConversations(ctx, replyIds, parent.threadId);
  await placeReplies(ctx, parent, replyIds);
}
