import { type Ctx, inTransaction } from '../../../core/context.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { blindRecipient } from '../blind-recipient.ts';
import type { InboundHandler, ReceivedActivity } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';
import { type ReceivedPost, readReceivedPost } from '../received-post.ts';
import { isRelated } from '../related.ts';

/**
 * Create: somebody wrote something. Taken in if it concerns anybody on the domain it was sent to. What is for a few alone and was sent to somebody's
 * personal inbox by its own author is for the owner of that inbox too, whomever it names (`bto` and `bcc` are never in a document).
 */
export const handleCreate: InboundHandler<PlainActivity> = async (received) => {
  const post = await readReceivedPost(received);
  if (!post.ok) return settled(ignored(post.reason));
  return { apply: (ctx) => storeReceived(ctx, post, received) };
};

function storeReceived(
  ctx: Ctx,
  { author, data }: Extract<ReceivedPost, { ok: true }>,
  received: ReceivedActivity,
) {
  return inTransaction(ctx, async (ctx) => {
    const owner = await blindRecipient(ctx, received, author, data);
    if (owner === null && !(await isRelated(ctx, author, data, received.domain)))
      return ignored('it concerns nobody on this domain');
    const stored = await storeRemotePost(ctx, author, data, { isDelivered: true, blindRecipient: owner });
    return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
  });
}
