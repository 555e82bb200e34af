// Orders the delivery of an activity: writes it with the first deliveries; the reconciler sends them.

import type { TxCtx } from '../context.ts';
import { inboxesOf } from './addressed.ts';
import { type DeliveryChunk, insertDeliveries } from './insert.ts';
import type { DeliveryOrder } from './request.ts';
import { nextInboxes } from './sources.ts';

/** How many inboxes one transaction writes deliveries for; the rest goes on by a `fan_out` row. */
export const INBOXES_A_CHUNK = 200;

/**
 * Writes a durable intent to deliver: the activity, rendered and stored once, and deliveries to the first inboxes; what
 * is left goes on as a `fan_out` row. Nothing is written when nobody outside is concerned. In the transaction of the
 * change.
 */
export async function deliver(ctx: TxCtx, order: DeliveryOrder): Promise<void> {
  const domainId = order.actor.domainId;
  if (domainId === null) return;
  const addressed = await inboxesOf(ctx, order, domainId);
  const waits =
    order.source?.kind === 'recipients' && (await hasUnfinishedFanOut(ctx, order.source.subjectId));
  const walked =
    order.source && !waits
      ? await nextInboxes(
          ctx,
          { source: order.source, domainId, evenIfBlocked: order.evenIfBlocked ?? false },
          0n,
          INBOXES_A_CHUNK,
        )
      : { inboxes: [], last: 0n, isLast: !waits };
  if (addressed.length === 0 && walked.inboxes.length === 0 && walked.isLast) return;
  const activity = await storeActivity(ctx, order, domainId);
  const inboxes = new Map([...addressed, ...walked.inboxes].map((inbox) => [inbox.id, inbox]));
  const chunk: DeliveryChunk = {
    activityId: activity.id,
    subjectId: order.subjectId,
    priority: order.priority,
    inboxes: [...inboxes.values()],
  };
  await insertDeliveries(ctx, chunk);
  if (!walked.isLast && order.source) await storeFanOut(ctx, order, activity.id, domainId, walked.last);
}

async function storeActivity(ctx: TxCtx, order: DeliveryOrder, domainId: bigint) {
  const { uri, type, body } = await ctx.app.ports.render(ctx, order.activity);
  const id = ctx.app.ids.next();
  await ctx.tx.sql.run(
    `INSERT INTO activity ("id", "uri", "type", "actorId", "domainId", "postId", "body", "orderKey", "priority", "addsRecipients", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      uri,
      type,
      order.actor.id,
      domainId,
      order.subjectId,
      body,
      order.orderKey,
      order.priority,
      order.addsRecipients ?? false,
      BigInt(ctx.now),
    ],
  );
  return { id };
}

/** The recipients are known only once earlier fan-out of the same subject has ended: what needs it queues behind. */
async function hasUnfinishedFanOut(ctx: TxCtx, subjectId: bigint): Promise<boolean> {
  const rows = await ctx.tx.sql.all(
    'SELECT 1 AS one FROM fan_out WHERE "postId" = ? AND "kind" = ? LIMIT 1',
    [subjectId, 'delivery'],
  );
  return rows.length > 0;
}

async function storeFanOut(
  ctx: TxCtx,
  order: DeliveryOrder,
  activityId: bigint,
  domainId: bigint,
  cursor: bigint,
): Promise<void> {
  await ctx.tx.models.fanOut.create({
    data: {
      id: ctx.app.ids.next(),
      kind: 'delivery',
      activityId,
      postId: order.subjectId,
      authorId: order.actor.id,
      domainId,
      source: JSON.stringify(
        { ...order.source, evenIfBlocked: order.evenIfBlocked ?? false },
        (_key, value) => (typeof value === 'bigint' ? String(value) : value),
      ),
      cursor,
      before: BigInt(ctx.now),
      dueAt: BigInt(ctx.now),
    },
  });
  ctx.tx.afterCommit(() => ctx.app.wake('fan-out'));
}
