// Lists and counts the deliveries of a post.

import type { Delivery } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';

/** A delivery with where it goes. */
export interface DeliveryWithTarget {
  delivery: Delivery;
  activityType: string;
  inboxUrl: string;
}

/** Deliveries of a post (or boost) that are under way or failed, and those that ended a moment ago; newest first. */
export async function deliveriesOf(ctx: Ctx, subjectId: bigint, page: Page): Promise<DeliveryWithTarget[]> {
  const bounds = pageSql(page, 'd."id"');
  const rows = await targets(ctx, `a."postId" = ? AND ${bounds.where} ${bounds.orderBy} LIMIT ?`, [
    subjectId,
    ...bounds.params,
    page.limit,
  ]);
  return page.order === 'oldest' ? rows.reverse() : rows;
}

/** Those of a post by their ids; the ones that have gone since are left out. */
export async function deliveriesByIds(
  ctx: Ctx,
  subjectId: bigint,
  ids: readonly bigint[],
): Promise<DeliveryWithTarget[]> {
  if (ids.length === 0) return [];
  return targets(ctx, `a."postId" = ? AND ${anyOf(sql(ctx).dialect, 'd."id"')} ORDER BY d."id" DESC`, [
    subjectId,
    [...ids],
  ]);
}

/** A delivery of a post by its id, with the post's author, to whom alone it is shown. */
export async function deliveryById(
  ctx: Ctx,
  id: bigint,
): Promise<{ authorId: bigint; row: DeliveryWithTarget } | null> {
  const [found] = await sql(ctx).all<{ postId: bigint; authorId: bigint }>(
    `SELECT p."id" AS "postId", p."authorId" FROM delivery d JOIN activity a ON a."id" = d."activityId" JOIN post p ON p."id" = a."postId"
     WHERE d."id" = ?`,
    [id],
  );
  const [row] = found ? await deliveriesByIds(ctx, found.postId, [id]) : [];
  return found && row ? { authorId: found.authorId, row } : null;
}

async function targets(ctx: Ctx, where: string, params: SqlValue[]): Promise<DeliveryWithTarget[]> {
  const rows = await sql(ctx).all<{ id: bigint; type: string; url: string }>(
    `SELECT d."id", a."type", i."url" FROM activity a JOIN delivery d ON d."activityId" = a."id" JOIN inbox i ON i."id" = d."inboxId"
     WHERE ${where}`,
    params,
  );
  const found = await models(ctx).delivery.findMany({ where: { id: { in: rows.map((row) => row.id) } } });
  const byId = new Map(found.map((delivery) => [delivery.id, delivery]));
  return rows.flatMap((row) => {
    const delivery = byId.get(row.id);
    return delivery ? [{ delivery, activityType: row.type, inboxUrl: row.url }] : [];
  });
}

/** How far a post has come: inboxes that have it (folded ones included), that wait for it, that failed. */
export async function deliveryCounts(
  ctx: Ctx,
  subjectId: bigint,
): Promise<{ delivered: number; waiting: number; failed: number }> {
  const rows = await sql(ctx).all<{ state: bigint; count: bigint }>(
    `SELECT d."state", count(*) AS "count" FROM activity a JOIN delivery d ON d."activityId" = a."id" WHERE a."postId" = ? GROUP BY d."state"`,
    [subjectId],
  );
  const [reached] = await sql(ctx).all<{ count: bigint }>(
    'SELECT count(*) AS "count" FROM post_recipient WHERE "postId" = ?',
    [subjectId],
  );
  const of = (state: number) => Number(rows.find((row) => Number(row.state) === state)?.count ?? 0n);
  return { delivered: Math.max(Number(reached?.count ?? 0n), of(2)), waiting: of(0), failed: of(3) };
}

/** Whether a post was sent to a server. */
export async function wasSentTo(ctx: Ctx, postId: bigint, hostId: bigint): Promise<boolean> {
  const rows = await sql(ctx).all(
    `SELECT 1 AS "one" FROM post_recipient r JOIN inbox i ON i."id" = r."inboxId"
      WHERE r."postId" = ? AND i."hostId" = ? LIMIT 1`,
    [postId, hostId],
  );
  return rows.length > 0;
}
