// Machine: removes what is past its retention, a bounded part each hour.

import { forgetUnderWay } from '../../core/alone.ts';
import type { App } from '../../core/context.ts';
import { pruneRecipients } from '../../core/deliveries/prune-recipients.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { removeUnusedMedia } from '../../core/media/remove.ts';
import { prunePreviews } from '../../core/previews/prune.ts';
import { pruneHomes } from '../../core/timelines/prune-homes.ts';
import type { SqlValue } from '../../db/types.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { pruneEvents } from '../../live/prune.ts';
import type { Folding } from '../deliveries/clean-up-ended.ts';
import { INBOUND } from '../inbound/states.ts';
import type { Machine, Step, WorkRun } from './machine.ts';

const DAY_MS = 24 * 3_600_000;
const INBOUND_MS = 30 * DAY_MS;
const ENDED = [INBOUND.HANDLED, INBOUND.IGNORED, INBOUND.FAILED];
const FAILED_MS = 30 * DAY_MS;
const DELETED_KEYS_MS = DAY_MS;
/** Rows of one transaction, and of one run. */
const A_CHUNK = 500;
const BUDGET = 5_000;
const EVERY_MS = 3_600_000;
/** With more to do it goes on soon, others in between. */
const SOON_MS = 5_000;

/** Removes what has had its time, with a budget: small transactions, a few thousand rows a run. */
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
    await removeChunks(app, 'inbound', 'id', `"state" IN (${ENDED.join(', ')}) AND "dueAt" < ?`, [
      at(INBOUND_MS),
    ]),
    await removeChunks(app, 'waiting_reply', 'postId', '"deliveredAt" < ?', [at(INBOUND_MS)]),
    await removeChunks(app, 'delivery', 'id', `"state" = ${DELIVERY.FAILED} AND "endedAt" < ?`, [
      at(FAILED_MS),
    ]),
    await removeUnusedMedia(ctx, BUDGET),
    await forgetUnderWay(app),
  ];
  await forgetKeys(app, at(DELETED_KEYS_MS));
  const slow = payload.isGoingOn === true ? kept(payload) : await pruneSlowly(app, now, payload);
  const hasMore = events.hasMore || counts.some((count) => count >= BUDGET);
  if (hasMore) return { to: 'pruning', afterMs: SOON_MS, payload: { ...slow, isGoingOn: true } };
  return { to: 'resting', afterMs: EVERY_MS, payload: slow };
}

/**
 * Homes, recipients and previews are large tables of which little goes: each hour a part of them is looked at, from
 * where the last one ended.
 */
async function pruneSlowly(app: App, now: number, payload: WorkRun['payload']): Promise<Step['payload']> {
  const { homes, home, recipients, previews } = payload;
  const from = typeof homes === 'string' ? { identityId: BigInt(homes), entryId: idIn(home) } : null;
  const nextHome = await pruneHomes(app, from);
  const nextSubject = await pruneRecipients(app, now, idIn(recipients));
  const nextPreview = await prunePreviews(app, now, idIn(previews));
  return {
    ...(nextHome ? { homes: String(nextHome.identityId), home: String(nextHome.entryId) } : {}),
    recipients: String(nextSubject ?? 0n),
    previews: String(nextPreview ?? 0n),
  };
}

const kept = ({ homes, home, recipients, previews }: WorkRun['payload']) => ({
  homes,
  home,
  recipients,
  previews,
});
const idIn = (value: unknown): bigint => (typeof value === 'string' ? BigInt(value) : 0n);

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

/** The private keys of deleted identities, once their last delivery has ended. */
function forgetKeys(app: App, before: bigint): Promise<number> {
  return app.db.batch((sql) =>
    sql.run(
      `UPDATE identity_key SET "privatePem" = NULL WHERE "privatePem" IS NOT NULL AND "identityId" IN (
         SELECT i."id" FROM identity i WHERE i."domainId" IS NOT NULL AND i."state" = 'DELETED' AND i."deletedAt" < ? AND NOT EXISTS (
           SELECT 1 FROM activity a WHERE a."actorId" = i."id" AND (
             EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = a."id" AND d."state" = ${DELIVERY.WAITING})
             OR EXISTS (SELECT 1 FROM fan_out s WHERE s."activityId" = a."id"))))`,
      [before],
    ),
  );
}

export const pruningGraph = defineGraph({
  name: 'pruning',
  about:
    'what has had its time: events, ids of inbound messages, failed deliveries, old home entries and recipients, previews without posts, uploads that no post took',
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
