// Requests of people whose mentions are kept back: listed, accepted and dismissed.

import type { Identity, NotificationRequest } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, inTransaction, models, sql, type TxCtx } from '../context.ts';
import { type Page, pageSql } from '../page.ts';

type Acceptance = { acceptedAt: bigint | null };

/**
 * A mention by somebody is kept back: they have a request. Answers whether that was accepted at this very moment (on
 * PostgreSQL, by a transaction that this one waited for): then the mention must not be kept back, because whoever
 * accepted it could not see it yet.
 */
export async function requestNotifications(ctx: TxCtx, target: Identity, actor: Identity): Promise<boolean> {
  const now = BigInt(ctx.now);
  const [request] = await ctx.tx.sql.all<Acceptance>(
    `INSERT INTO notification_request ("id", "identityId", "actorId", "createdAt", "updatedAt") VALUES (?, ?, ?, ?, ?)
     ON CONFLICT ("identityId", "actorId") DO UPDATE SET "updatedAt" = excluded."updatedAt" RETURNING "acceptedAt"`,
    [ctx.app.ids.next(), target.id, actor.id, now, now],
  );
  return request?.acceptedAt != null;
}

/** The same question for what makes no request: whether there is one that was accepted at this very moment. */
export async function isAcceptedMeanwhile(ctx: TxCtx, target: Identity, actor: Identity): Promise<boolean> {
  const { sql } = ctx.tx;
  // SQLite runs one writing transaction at a time, so none was accepted since the notification was written.
  if (sql.dialect === 'sqlite') return false;
  const [request] = await sql.all<Acceptance>(
    'SELECT "acceptedAt" FROM notification_request WHERE "identityId" = ? AND "actorId" = ? FOR SHARE',
    [target.id, actor.id],
  );
  return request?.acceptedAt != null;
}

/** It waits, and a mention is still kept back. */
const WAITS = `r."acceptedAt" IS NULL AND EXISTS (SELECT 1 FROM notification n
  WHERE n."identityId" = r."identityId" AND n."actorId" = r."actorId" AND n."kind" = 'MENTION' AND n."isFiltered")`;

/** The requests of an identity that wait, newest first. */
export async function notificationRequests(
  ctx: Ctx,
  identityId: bigint,
  page: Page,
): Promise<NotificationRequest[]> {
  const bounds = pageSql(page, 'r."id"');
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT r."id" FROM notification_request r WHERE r."identityId" = ? AND ${WAITS} AND ${bounds.where} ${bounds.orderBy} LIMIT ?`,
    [identityId, ...bounds.params, page.limit],
  );
  return models(ctx).notificationRequest.findMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    orderBy: { id: 'desc' },
  });
}

/** One that waits; null where the identity has no such request. */
export async function notificationRequest(
  ctx: Ctx,
  identityId: bigint,
  id: bigint,
): Promise<NotificationRequest | null> {
  const row = await models(ctx).notificationRequest.findUnique({ where: { id } });
  return row?.identityId === identityId && row.acceptedAt === null ? row : null;
}

export interface KeptBack {
  count: number;
  /** What the newest mention is about. */
  lastPostId: bigint | null;
}

/** What is kept back of the mentions of some people, in one statement. */
export async function keptBackOf(
  ctx: Ctx,
  identityId: bigint,
  actorIds: readonly bigint[],
): Promise<Map<bigint, KeptBack>> {
  const db = sql(ctx);
  const rows = await db.all<{ actorId: bigint; count: bigint | number; lastPostId: bigint | null }>(
    `SELECT k."actorId", k."count", (SELECT n."postId" FROM notification n WHERE n."id" = k."newest") AS "lastPostId" FROM (
       SELECT "actorId", count(*) AS "count", max("id") AS "newest" FROM notification
       WHERE "identityId" = ? AND "isFiltered" AND "kind" = 'MENTION' AND ${anyOf(db.dialect, '"actorId"')} GROUP BY "actorId") k`,
    [identityId, actorIds],
  );
  return new Map(
    rows.map(({ actorId, count, lastPostId }) => [actorId, { count: Number(count), lastPostId }]),
  );
}

/** Those among these ids that are requests of the identity and wait, held until the transaction ends. */
async function waiting(ctx: TxCtx, identity: Identity, ids: readonly bigint[]) {
  return ctx.tx.models.notificationRequest.findMany({
    where: { id: { in: [...ids] }, identityId: identity.id, acceptedAt: null },
    orderBy: { id: 'asc' },
  });
}

/**
 * Accepts requests: what was kept back of these people comes into the list, and so does what they do from now on. What
 * names no request of the identity is passed by. Answers the ids of those that were accepted.
 */
export async function acceptRequests(
  ctx: Ctx,
  identity: Identity,
  ids: readonly bigint[],
): Promise<bigint[]> {
  return inTransaction(ctx, async (ctx) => {
    const found = await waiting(ctx, identity, ids);
    if (found.length === 0) return [];
    const { sql } = ctx.tx;
    await sql.run(`UPDATE notification_request SET "acceptedAt" = ? WHERE ${anyOf(sql.dialect, '"id"')}`, [
      BigInt(ctx.now),
      found.map(({ id }) => id),
    ]);
    await sql.run(
      `UPDATE notification SET "isFiltered" = FALSE WHERE "identityId" = ? AND "isFiltered" AND ${anyOf(sql.dialect, '"actorId"')}`,
      [identity.id, found.map(({ actorId }) => actorId)],
    );
    await ctx.app.events.append(ctx.tx, {
      kind: 'notifications.merged',
      domainId: identity.domainId,
      targetIdentityId: identity.id,
    });
    return found.map(({ id }) => id);
  });
}

/**
 * Dismisses requests: they go, with what was kept back of these people; the next mention asks again. What names no
 * request of the identity is passed by. Answers the ids of those that were dismissed.
 */
export async function dismissRequests(
  ctx: Ctx,
  identity: Identity,
  ids: readonly bigint[],
): Promise<bigint[]> {
  return inTransaction(ctx, async (ctx) => {
    const found = await waiting(ctx, identity, ids);
    if (found.length === 0) return [];
    const { sql, models } = ctx.tx;
    await models.notificationRequest.deleteMany({ where: { id: { in: found.map(({ id }) => id) } } });
    await sql.run(
      `DELETE FROM notification WHERE "identityId" = ? AND "isFiltered" AND ${anyOf(sql.dialect, '"actorId"')}`,
      [identity.id, found.map(({ actorId }) => actorId)],
    );
    return found.map(({ id }) => id);
  });
}
