// Withdraws notifications whose reason no longer holds.

import type { Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * Withdraws notifications whose reason is gone (an unfavourite, a withdrawn request, a deleted post), with an event for
 * each so that it goes from live clients too; at most `limit` of them. Answers how many.
 */
export async function withdrawNotifications(
  ctx: TxCtx,
  where: Prisma.NotificationWhereInput,
  limit?: number,
): Promise<number> {
  const rows = await ctx.tx.models.notification.findMany({
    where,
    select: { id: true, identityId: true, postId: true },
    ...(limit === undefined ? {} : { take: limit }),
  });
  if (rows.length === 0) return 0;
  await ctx.tx.models.notification.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } });
  await ctx.app.events.append(
    ctx.tx,
    ...rows.map((row) => ({
      kind: 'notification.removed' as const,
      entryId: row.id,
      postId: row.postId,
      targetIdentityId: row.identityId,
    })),
  );
  return rows.length;
}
