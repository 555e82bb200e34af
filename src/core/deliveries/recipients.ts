// Which servers have a post beside those that it was sent to.

import type { Identity, Post } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { inboxesOf } from './addressed.ts';

/**
 * Somebody did something with a post of ours that their server may have looked up by itself: what is told of the post
 * from now on, its results, edits and its end, goes there as well. Once for each server: where no inbox is shared, the
 * one of whoever was first is enough while it is not gone.
 */
export async function addRecipient(
  ctx: TxCtx,
  { id, domainId }: Pick<Post, 'id' | 'domainId'>,
  identity: Identity,
): Promise<void> {
  if (domainId === null) return;
  for (const inbox of await inboxesOf(ctx, { to: [identity], inbox: 'shared' }, domainId))
    await ctx.tx.sql.run(
      `INSERT INTO post_recipient ("postId", "inboxId") SELECT CAST(? AS BIGINT), CAST(? AS BIGINT)
       WHERE NOT EXISTS (SELECT 1 FROM inbox i CROSS JOIN post_recipient r
         WHERE i."hostId" = ? AND (i."goneUntil" IS NULL OR i."goneUntil" <= ?) AND r."postId" = ? AND r."inboxId" = i."id")
       ON CONFLICT DO NOTHING`,
      [id, inbox.id, inbox.hostId, BigInt(ctx.now), id],
    );
}
