import { type Ctx, inTransaction } from '../../../core/context.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import type { Domain } from '../../../db/rows.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';
import { type ReceivedPost, readReceivedPost } from '../received-post.ts';
import { isRelated } from '../related.ts';

/** Create: somebody wrote something. Taken in if it concerns anybody on the domain it was sent to. */
export const handleCreate: InboundHandler<PlainActivity> = async (received) => {
  const post = await readReceivedPost(received);
  if (!post.ok) return settled(ignored(post.reason));
  return { apply: (ctx) => storeReceived(ctx, post, received.domain) };
};

export function storeReceived(
  ctx: Ctx,
  { author, data }: Extract<ReceivedPost, { ok: true }>,
  domain: Domain,
) {
  return inTransaction(ctx, async (ctx) => {
    if (!(await isRelated(ctx, author, data, domain))) return ignored('it concerns nobody on this domain');
    const stored = await storeRemotePost(ctx, author, data, { isDelivered: true });
    return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
  });
}
