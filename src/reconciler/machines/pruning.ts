import type { App } from '../../core/context.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql, SqlValue } from '../../db/types.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { pruneEvents } from '../../live/prune.ts';
import type { Folding } from '../deliveries/fold.ts';
import { INBOUND } from '../inbound/claim.ts';
import type { Machine, Step, WorkRun } from './machine.ts';

const DAY_MS = 24 * 3_600_000;
const INBOUND_MS = 30 * DAY_MS;
const FAILED_MS = 30 * DAY_MS;
/** Remote posts nobody here kept. */
const POSTS_MS = 90 * DAY_MS;
const DELETED_KEYS_MS = DAY_MS;
/** Rows of one transaction, and of one run. */
const A_CHUNK = 500;
const BUDGET = 5_000;
const EVERY_MS = 3_600_000;
/** With more to do it goes on soon, others in between. */
const SOON_MS = 5_000;

/** Removes what has had its time (ENGINE.md §6), with a budget: small transactions, a few thousand rows a run. */
export function pruning(folding: Folding): Machine {
  return {
    graph: pruningGraph,
    standing: 'everything',
    handlers: { begin: async () => ({ to: 'pruning' }), prune: (run) => prune(run, folding) },
  };
}

async function prune({ ctx, payload }: WorkRun, folding: Folding): Promise<Step> {
  const { app, now } = ctx;
  const at = (ageMs: number) => BigInt(now - ageMs);
  await folding.runAll();
  const events = await pruneEvents(app.db, app.clock, { budget: BUDGET });
  const counts = [
    await removeChunks(app, 'out_of_order_marker', 'uri', '"expiresAt" < ?', [BigInt(now)]),
    await removeChunks(app, 'ended_follow', 'uri', '"expiresAt" < ?', [BigInt(now)]),
    await removeChunks(app, 'inbound', 'id', `"state" <> ${INBOUND.WAITING} AND "dueAt" < ?`, [
      at(INBOUND_MS),
    ]),
    await removeChunks(app, 'waiting_reply', 'postId', '"deliveredAt" < ?', [at(INBOUND_MS)]),
    await removeChunks(app, 'delivery', 'id', `"state" = ${DELIVERY.FAILED} AND "endedAt" < ?`, [
      at(FAILED_MS),
    ]),
  ];
  await forgetKeys(app, at(DELETED_KEYS_MS));
  const cursor = typeof payload.posts === 'string' ? BigInt(payload.posts) : 0n;
  const posts = await prunePosts(app, now - POSTS_MS, cursor);
  const hasMore = events.hasMore || counts.some((count) => count >= BUDGET) || posts !== null;
  if (hasMore) return { to: 'pruning', afterMs: SOON_MS, payload: { posts: String(posts ?? 0n) } };
  return { to: 'resting', afterMs: EVERY_MS, payload: {} };
}

/** Removes rows in chunks up to the budget; answers how many. */
async function removeChunks(
  app: App,
  table: string,
  key: string,
  where: string,
  params: readonly SqlValue[],
): Promise<number> {
  let removed = 0;
  while (removed < BUDGET) {
    const count = await app.db.batch((sql) =>
      sql.run(
        // Asked again outside: the key may be only a part of what tells the rows apart.
        `DELETE FROM ${table} WHERE "${key}" IN (SELECT "${key}" FROM ${table} WHERE ${where} LIMIT ?) AND ${where}`,
        [...params, A_CHUNK, ...params],
      ),
    );
    removed += count;
    if (count < A_CHUNK) break;
  }
  return removed;
}

/** The private keys of deleted identities, once their last delivery has ended (ENGINE.md §3). */
function forgetKeys(app: App, before: bigint): Promise<number> {
  return app.db.batch((sql) =>
    sql.run(
      `UPDATE identity_key SET "privatePem" = NULL WHERE "privatePem" IS NOT NULL AND "identityId" IN (
         SELECT i."id" FROM identity i WHERE i."state" = 'DELETED' AND i."deletedAt" < ? AND NOT EXISTS (
           SELECT 1 FROM activity a WHERE a."actorId" = i."id" AND (
             EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = a."id" AND d."state" = ${DELIVERY.WAITING})
             OR EXISTS (SELECT 1 FROM fan_out s WHERE s."activityId" = a."id"))))`,
      [before],
    ),
  );
}

/** Posts of others that nobody here did anything with, leaves of threads first. Answers where to go on, null when all were looked at. */
async function prunePosts(app: App, before: number, cursor: bigint): Promise<bigint | null> {
  const rows = await app.db.sql.all<{ id: bigint }>(
    'SELECT "id" FROM post WHERE "domainId" IS NULL AND "id" > ? AND "id" < ? AND "storedAt" < ? ORDER BY "id" LIMIT ?',
    [cursor, firstIdAt(Math.max(0, before)), BigInt(before), BUDGET],
  );
  for (let start = 0; start < rows.length; start += A_CHUNK) {
    const ids = rows.slice(start, start + A_CHUNK).map((row) => row.id);
    await app.db.batch((sql) => removePosts(sql, ids));
  }
  return rows.length < BUDGET ? null : (rows.at(-1)?.id ?? null);
}

const OURS = (column: string) =>
  `IN (SELECT i."id" FROM identity i WHERE i."domainId" IS NOT NULL AND i."id" = ${column})`;

async function removePosts(sql: Sql, ids: readonly bigint[]): Promise<void> {
  const kept = `
    EXISTS (SELECT 1 FROM post r WHERE r."inReplyToId" = p."id")
    OR EXISTS (SELECT 1 FROM favourite f WHERE f."postId" = p."id" AND f."identityId" ${OURS('f."identityId"')})
    OR EXISTS (SELECT 1 FROM boost b WHERE b."postId" = p."id" AND b."identityId" ${OURS('b."identityId"')})
    OR EXISTS (SELECT 1 FROM bookmark b WHERE b."postId" = p."id")
    OR EXISTS (SELECT 1 FROM pin x WHERE x."postId" = p."id")
    OR EXISTS (SELECT 1 FROM notification n WHERE n."postId" = p."id")
    OR EXISTS (SELECT 1 FROM mention m WHERE m."postId" = p."id" AND m."identityId" ${OURS('m."identityId"')})`;
  const rows = await sql.all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE ${anyOf(sql.dialect, 'p."id"')} AND NOT (${kept})`,
    [ids],
  );
  const unkept = rows.map((row) => row.id);
  if (unkept.length === 0) return;
  // Their keys begin with the domain, of which there are few.
  await sql.run(
    `DELETE FROM domain_tag_entry WHERE ("domainId", "tagId", "postId") IN (
       SELECT d."id", t."tagId", t."postId" FROM domain d, post_tag t WHERE ${anyOf(sql.dialect, 't."postId"')})`,
    [unkept],
  );
  await sql.run(
    `DELETE FROM domain_entry WHERE "domainId" IN (SELECT "id" FROM domain) AND ${anyOf(sql.dialect, '"postId"')}`,
    [unkept],
  );
  for (const table of ['post_version', 'mention', 'post_tag', 'favourite', 'boost', 'waiting_reply']) {
    await sql.run(`DELETE FROM ${table} WHERE ${anyOf(sql.dialect, '"postId"')}`, [unkept]);
  }
  await sql.run(`DELETE FROM post WHERE ${anyOf(sql.dialect, '"id"')}`, [unkept]);
}

export const pruningGraph = defineGraph({
  name: 'pruning',
  about:
    'what has had its time: events, ids of inbound messages, failed deliveries, remote posts nobody kept',
  initial: 'resting',
  endless: true,
  states: {
    resting: { handler: 'begin', schedule: { everyMs: EVERY_MS }, to: ['pruning'] },
    pruning: {
      about: 'A few thousand rows, then others have their turn.',
      handler: 'prune',
      schedule: 'at-once',
      to: ['pruning', 'resting'],
    },
  },
});
