import type { Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';

/** Marks everything up to and including a notification as read; null: everything. Answers how many were new. */
export async function markNotificationsRead(
  ctx: Ctx,
  identity: Identity,
  upTo: bigint | null,
): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.notification.updateMany({
      where: { identityId: identity.id, readAt: null, ...(upTo === null ? {} : { id: { lte: upTo } }) },
      data: { readAt: BigInt(ctx.now) },
    });
    return count;
  });
}

/** Removes one notification (`id`), or all; they do not come back. Answers how many. */
export async function dismissNotifications(ctx: Ctx, identity: Identity, id: bigint | null): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.notification.deleteMany({
      where: { identityId: identity.id, ...(id === null ? {} : { id }) },
    });
    return count;
  });
}
