// Lists of conversations.

import type { Conversation } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, type Page } from '../page.ts';

/**
 * Conversations of an identity, by their newest posts, newest first; for itself alone. Cursors are ids of those posts.
 */
export function conversationsOf(ctx: Ctx, identityId: bigint, page: Page): Promise<Conversation[]> {
  return models(ctx).conversation.findMany({
    where: { identityId, lastPostId: idsOf(page) },
    orderBy: { lastPostId: page.order === 'oldest' ? 'asc' : 'desc' },
    take: page.limit,
  });
}

/** One by its id; null where the identity has no such conversation. */
export async function ownConversation(
  ctx: Ctx,
  identityId: bigint,
  id: bigint,
): Promise<Conversation | null> {
  const row = await models(ctx).conversation.findUnique({ where: { id } });
  return row?.identityId === identityId ? row : null;
}

/** The same, or NOT_FOUND. */
export async function mustOwnConversation(ctx: Ctx, identityId: bigint, id: bigint): Promise<Conversation> {
  const row = await ownConversation(ctx, identityId, id);
  if (!row)
    throw new AppError('NOT_FOUND', 'There is no such conversation.', { path: ['input', 'conversationId'] });
  return row;
}
