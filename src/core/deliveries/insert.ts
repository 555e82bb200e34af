import { anyOf } from '../../db/sql/any-of.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { TxCtx } from '../context.ts';
import type { Priority } from './states.ts';

export interface TargetInbox {
  id: bigint;
  hostId: bigint;
}

export interface DeliveryChunk {
  activityId: bigint;
  subjectId: bigint | null;
  priority: Priority;
  inboxes: readonly TargetInbox[];
}

/** Writes the deliveries of a chunk, wakes their hosts, and tells those who watch the post's deliveries. */
export async function insertDeliveries(ctx: TxCtx, chunk: DeliveryChunk): Promise<void> {
  if (chunk.inboxes.length === 0) return;
  const now = BigInt(ctx.now);
  const rows = chunk.inboxes.map((inbox) => [
    ctx.app.ids.next(),
    chunk.activityId,
    inbox.id,
    inbox.hostId,
    0,
    now,
  ]);
  await insertMany(
    ctx.tx.sql,
    'delivery ("id", "activityId", "inboxId", "hostId", "state", "dueAt")',
    rows,
    'ON CONFLICT DO NOTHING',
  );
  await wakeHosts(
    ctx,
    chunk.inboxes.map((inbox) => inbox.hostId),
    chunk.priority,
  );
  await ctx.app.events.append(ctx.tx, {
    kind: 'delivery.changed',
    postId: chunk.subjectId,
    detail: { activityId: String(chunk.activityId) },
  });
  ctx.tx.afterCommit(() => ctx.app.wake('deliveries'));
}

/**
 * Makes hosts due now, unless their breaker is open (then their probe decides). Rows are locked in the order of their ids, in one
 * statement: eight posting transactions over shared hosts deadlock otherwise (ENGINE.md §2).
 */
async function wakeHosts(ctx: TxCtx, hostIds: readonly bigint[], priority: Priority): Promise<void> {
  const now = BigInt(ctx.now);
  const ids = [...new Set(hostIds)].sort((a, b) => (a < b ? -1 : 1));
  const { dialect } = ctx.tx.sql;
  if (dialect === 'postgresql') {
    await ctx.tx.sql.all(`SELECT "id" FROM host WHERE ${anyOf(dialect, '"id"')} ORDER BY "id" FOR UPDATE`, [
      ids,
    ]);
  }
  await ctx.tx.sql.run(
    `UPDATE host SET "wake" = "wake" + 1,
       "rank" = CASE WHEN "dueAt" IS NULL OR "rank" > ? THEN ? ELSE "rank" END,
       "dueAt" = CASE WHEN "dueAt" IS NULL OR ("breaker" = 'CLOSED' AND "dueAt" > ?) THEN ? ELSE "dueAt" END
     WHERE ${anyOf(dialect, '"id"')}`,
    [priority, priority, now, now, ids],
  );
}
