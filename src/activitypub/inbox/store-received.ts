// Stores a post that somebody sent, if it concerns anybody on the domain it was sent to.

import { type Ctx, inTransaction } from '../../core/context.ts';
import { storeRemotePost } from '../../core/posts/remote/store.ts';
import { blindRecipient } from './blind-recipient.ts';
import type { ReceivedActivity } from './message.ts';
import { handled, type InboundOutcome, ignored } from './outcome.ts';
import type { ReceivedPost } from './received-post.ts';
import { isRelated } from './related.ts';

/**
 * Takes in a post of its author for the domain it was sent to, and for the owner of the personal inbox it came to where
 * it is for a few alone.
 */
export function storeReceived(
  ctx: Ctx,
  { author, data }: Extract<ReceivedPost, { ok: true }>,
  received: ReceivedActivity,
): Promise<InboundOutcome> {
  return inTransaction(ctx, async (ctx) => {
    const owner = await blindRecipient(ctx, received, author, data);
    if (owner === null && !(await isRelated(ctx, author, data, received.domain)))
      return ignored('it concerns nobody on this domain');
    const stored = await storeRemotePost(ctx, author, data, { isDelivered: true, blindRecipient: owner });
    return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
  });
}
