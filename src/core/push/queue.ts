// Asks for notifications to be pushed, in the transaction that makes them.

import { anyOf } from '../../db/sql/any-of.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { TxCtx } from '../context.ts';

/**
 * One statement, which writes nothing where nobody subscribed: the reconciler then asks for whom and whether (machine
 * `push`).
 */
export async function queuePush(ctx: TxCtx, notificationId: bigint, identityId: bigint): Promise<void> {
  const now = BigInt(ctx.now);
  const queued = await ctx.tx.sql.run(
    `INSERT INTO work ("id", "machine", "subject", "state", "dueAt", "createdAt", "updatedAt")
     SELECT CAST(? AS BIGINT), 'push', CAST(? AS TEXT), 'addressing', CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE EXISTS (SELECT 1 FROM push_subscription WHERE "identityId" = ?)`,
    [ctx.app.ids.next(), String(notificationId), now, now, now, identityId],
  );
  if (queued > 0) ctx.tx.afterCommit(() => ctx.app.wake('work'));
}

/** The same for many: one statement asks who subscribed, and what is queued is written with few more. */
export async function queuePushes(
  ctx: TxCtx,
  notifications: readonly { id: bigint; identityId: bigint }[],
): Promise<void> {
  const { sql } = ctx.tx;
  const subscribed = await sql.all<{ identityId: bigint }>(
    `SELECT DISTINCT "identityId" FROM push_subscription WHERE ${anyOf(sql.dialect, '"identityId"')}`,
    [notifications.map(({ identityId }) => identityId)],
  );
  const who = new Set(subscribed.map(({ identityId }) => identityId));
  const now = BigInt(ctx.now);
  const rows = notifications
    .filter(({ identityId }) => who.has(identityId))
    .map(({ id }) => [ctx.app.ids.next(), 'push', String(id), 'addressing', now, now, now]);
  if (rows.length === 0) return;
  await insertMany(
    sql,
    'work ("id", "machine", "subject", "state", "dueAt", "createdAt", "updatedAt")',
    rows,
  );
  ctx.tx.afterCommit(() => ctx.app.wake('work'));
}
