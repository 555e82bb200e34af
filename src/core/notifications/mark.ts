// Marks notifications as read and dismisses them.

import type { Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { groupToDismiss } from './groups.ts';
import { withdrawNotifications } from './withdraw.ts';

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

/** So many dismissed at once are sent to live clients one by one; more as one gap. */
const ONE_BY_ONE = 100;

/**
 * Removes one notification (`id`), those of a group, or all; they do not come back, and go from the recipient's other
 * clients. Answers how many.
 */
export async function dismissNotifications(
  ctx: Ctx,
  identity: Identity,
  which: { id: bigint } | { groupKey: string } | null,
): Promise<number> {
  const chosen = which !== null && 'groupKey' in which ? groupToDismiss(which.groupKey) : (which ?? {});
  if (chosen === null) return 0;
  const where = { AND: [chosen], identityId: identity.id };
  return inTransaction(ctx, async (ctx) => {
    const few = await withdrawNotifications(ctx, where, ONE_BY_ONE);
    const { count } = await ctx.tx.models.notification.deleteMany({ where });
    if (count > 0)
      await ctx.app.events.append(ctx.tx, {
        kind: 'notification.removed',
        domainId: identity.domainId,
        targetIdentityId: identity.id,
      });
    return few + count;
  });
}
