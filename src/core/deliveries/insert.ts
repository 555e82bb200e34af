// Writes delivery rows and makes their hosts due.

import { insertMany } from '../../db/sql/values.ts';
import type { TxCtx } from '../context.ts';
import { wakeHosts } from '../counters.ts';
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

/**
 * Writes the deliveries of a chunk, wakes their hosts, and appends the event for those who watch the post's deliveries.
 */
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
  wakeHosts(
    ctx.tx,
    chunk.inboxes.map((inbox) => inbox.hostId),
    chunk.priority,
    now,
  );
  await ctx.app.events.append(ctx.tx, {
    kind: 'delivery.changed',
    postId: chunk.subjectId,
    detail: { activityId: String(chunk.activityId) },
  });
  ctx.tx.afterCommit(() => ctx.app.wake('deliveries'));
}
