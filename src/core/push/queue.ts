// Asks for a notification to be pushed, in the transaction that makes it.

import type { TxCtx } from '../context.ts';

/** One statement, which writes nothing where nobody subscribed: the reconciler then asks for whom and whether (machine `push`). */
export async function queuePush(ctx: TxCtx, notificationId: bigint, identityId: bigint): Promise<void> {
  const now = BigInt(ctx.now);
  const queued = await ctx.tx.sql.run(
    `INSERT INTO work ("id", "machine", "subject", "state", "dueAt", "createdAt", "updatedAt")
     SELECT CAST(? AS BIGINT), 'push', CAST(? AS TEXT), 'addressing', CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE EXISTS (SELECT 1 FROM push_subscription WHERE "identityId" = ?)`,
    [ctx.app.ids.next(), String(notificationId), now, now, now, identityId],
  );
  if (queued > 0) ctx.tx.afterCommit(() => ctx.app.wake('work'));
}
