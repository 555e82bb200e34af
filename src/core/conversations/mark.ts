// Marks conversations as read and removes them from somebody's list.

import type { Conversation, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustOwnConversation } from './queries.ts';
import { announce } from './update.ts';

/** Marks a conversation as read, or as unread again. Errors: NOT_FOUND. */
export async function markConversation(
  ctx: Ctx,
  identity: Identity,
  id: bigint,
  isUnread: boolean,
): Promise<Conversation> {
  return inTransaction(ctx, async (ctx) => {
    const before = await mustOwnConversation(ctx, identity.id, id);
    if (before.isUnread === isUnread) return before;
    await ctx.tx.sql.run('UPDATE conversation SET "isUnread" = ? WHERE "id" = ?', [isUnread, id]);
    await announce(ctx, [before]);
    return { ...before, isUnread };
  });
}

/**
 * Removes a conversation from the list; its posts stay, and the next one brings it back under another id. Errors:
 * NOT_FOUND.
 */
export async function removeConversation(ctx: Ctx, identity: Identity, id: bigint): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await mustOwnConversation(ctx, identity.id, id);
    await ctx.tx.models.conversation.deleteMany({ where: { id } });
    await announce(ctx, [row]);
  });
}
