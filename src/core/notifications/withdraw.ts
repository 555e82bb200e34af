import type { Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/** Takes notifications back whose reason is gone (an unfavourite, a withdrawn request, a deleted post). */
export async function withdrawNotifications(ctx: TxCtx, where: Prisma.NotificationWhereInput): Promise<void> {
  const rows = await ctx.tx.models.notification.findMany({
    where,
    select: { id: true, identityId: true, postId: true },
  });
  if (rows.length === 0) return;
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
}
