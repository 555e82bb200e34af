// Writes down in batches what came of delivery attempts.

import type { App } from '../../core/context.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql, SqlTx } from '../../db/types.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { RETRY_WINDOW_MS } from '../../lib/time/backoff.ts';
import { ownedNow, type Release, releaseHost } from './hosts/claim.ts';
import type { HostQueue, Waiting } from './hosts/host-queue.ts';

/** What is written about an attempt that has ended. */
export interface Completion {
  delivery: Waiting;
  /** What became of it; `held`: its host as a whole failed. */
  outcome: 'delivered' | 'failed' | 'cancelled' | 'later' | 'held';
  status: number | null;
  reason: string | null;
  /** When it is tried again, for `later`: epoch milliseconds. */
  dueAt: number;
  /** The host does not want what our domain sends. */
  isRefusal: boolean;
  /** The inbox says that it is no more. */
  isGone: boolean;
}

export interface CompletionBatch {
  completions: readonly Completion[];
  /** Hosts whose breaker moved. */
  moved: ReadonlySet<HostQueue>;
  /** Hosts to give back, if nothing came for them meanwhile. */
  releases: ReadonlyMap<HostQueue, Release>;
}

export interface CommitResult {
  /** Hosts that turned out to be somebody else's: nothing was written about them. */
  lost: Set<HostQueue>;
  released: Set<HostQueue>;
  /** Their wake now, for those that could not be given back. */
  wakes: Map<HostQueue, number>;
  /** Activities of which something ended. */
  ended: Set<bigint>;
}

/** Deliveries that one probe past their window fails, at most; the next probe takes the rest. */
const MOST_EXPIRED = 500;

/**
 * Writes what came of attempts in one transaction (owner and generation match; a slot frees on commit). A kill repeats
 * what is not committed. A power cut may undo a little more, which is sent once more as well: peers know activities by
 * their ids, so that nobody waits for the disk.
 */
export function commitBatch(
  app: Pick<App, 'db' | 'events' | 'ids'>,
  worker: string,
  batch: CompletionBatch,
  now: number,
): Promise<CommitResult> {
  return app.db.batch(async (sql, tx) => {
    const result: CommitResult = { lost: new Set(), released: new Set(), wakes: new Map(), ended: new Set() };
    const hosts = new Set([
      ...batch.completions.map((each) => each.delivery.host),
      ...batch.moved,
      ...batch.releases.keys(),
    ]);
    const owned = await ownedNow(
      sql,
      worker,
      [...hosts].map((host) => host.id),
    );
    for (const host of hosts) {
      const row = owned.get(host.id);
      if (row?.generation === host.generation) result.wakes.set(host, row.wake);
      else result.lost.add(host);
    }
    const ours = batch.completions.filter((each) => !result.lost.has(each.delivery.host));
    const touched = new Touched();
    await writeDelivered(sql, ours, now);
    await writeCancelled(sql, ours, now);
    for (const each of ours) {
      touched.add(each.delivery.activity.subjectId, each.outcome, each.delivery.id);
      if (each.outcome === 'failed' || each.outcome === 'later' || each.outcome === 'held')
        await writeUnsuccessful(sql, each, now);
      if (each.outcome !== 'later' && each.outcome !== 'held') result.ended.add(each.delivery.activity.id);
    }
    await writeRefusals(sql, tx, ours, now);
    for (const each of ours) if (each.isGone) await lookAfter(app, sql, each.delivery, now);
    for (const host of batch.moved) {
      if (result.lost.has(host)) continue;
      await writeBreaker(sql, host);
      if (host.breaker.state !== 'CLOSED') await failExpired(sql, host, now, touched, result.ended);
    }
    await touched.appendEvents(app, tx);
    for (const [host, release] of batch.releases) {
      if (!result.lost.has(host) && (await releaseHost(sql, worker, release))) result.released.add(host);
    }
    return result;
  }, 'commit');
}

async function writeDelivered(sql: Sql, all: readonly Completion[], now: number): Promise<void> {
  const byStatus = new Map<number | null, bigint[]>();
  for (const { outcome, status, delivery } of all) {
    if (outcome !== 'delivered') continue;
    const ids = byStatus.get(status);
    if (ids) ids.push(delivery.id);
    else byStatus.set(status, [delivery.id]);
  }
  const at = BigInt(now);
  for (const [status, ids] of byStatus) {
    await sql.run(
      `UPDATE delivery SET "state" = ${DELIVERY.DELIVERED}, "endedAt" = ?, "attempts" = "attempts" + 1,
         "firstTriedAt" = coalesce("firstTriedAt", ?), "lastStatus" = ?, "lastError" = NULL
       WHERE ${anyOf(sql.dialect, '"id"')} AND "state" = ${DELIVERY.WAITING}`,
      [at, at, status, ids],
    );
  }
}

async function writeCancelled(sql: Sql, all: readonly Completion[], now: number): Promise<void> {
  const ids = all.filter((each) => each.outcome === 'cancelled').map((each) => each.delivery.id);
  if (ids.length === 0) return;
  await sql.run(
    `UPDATE delivery SET "state" = ${DELIVERY.CANCELLED}, "endedAt" = ?
     WHERE ${anyOf(sql.dialect, '"id"')} AND "state" = ${DELIVERY.WAITING}`,
    [BigInt(now), ids],
  );
}

async function writeUnsuccessful(sql: Sql, each: Completion, now: number): Promise<void> {
  const isEnd = each.outcome === 'failed';
  // A host that is down is probed with one delivery: that is no attempt of its own, or its pauses would grow with the
  // host's.
  const attempts = each.outcome === 'held' ? '"attempts"' : '"attempts" + 1';
  await sql.run(
    `UPDATE delivery SET "state" = ?, "endedAt" = ?, "attempts" = ${attempts}, "firstTriedAt" = coalesce("firstTriedAt", ?),
       "dueAt" = ?, "lastStatus" = ?, "lastError" = ? WHERE "id" = ? AND "state" = ${DELIVERY.WAITING}`,
    [
      isEnd ? DELIVERY.FAILED : DELIVERY.WAITING,
      isEnd ? BigInt(now) : null,
      BigInt(now),
      BigInt(each.dueAt),
      each.status,
      each.reason,
      each.delivery.id,
    ],
  );
}

/** Who refuses whom is shown to admins; a success takes it back. */
async function writeRefusals(sql: Sql, tx: SqlTx, all: readonly Completion[], now: number): Promise<void> {
  for (const { delivery, isRefusal, outcome, status, reason } of all) {
    const { host, activity } = delivery;
    if (isRefusal) {
      await sql.run(
        `INSERT INTO host_refusal ("hostId", "domainId", "status", "message", "at") VALUES (?, ?, ?, ?, ?)
         ON CONFLICT ("hostId", "domainId") DO UPDATE SET "status" = excluded."status", "message" = excluded."message", "at" = excluded."at"`,
        [host.id, activity.domainId, status ?? 0, reason ?? '', BigInt(now)],
      );
      tx.afterCommit(() => host.refusedDomains.add(activity.domainId));
    } else if (outcome === 'delivered' && host.refusedDomains.has(activity.domainId)) {
      await sql.run('DELETE FROM host_refusal WHERE "hostId" = ? AND "domainId" = ?', [
        host.id,
        activity.domainId,
      ]);
      tx.afterCommit(() => host.refusedDomains.delete(activity.domainId));
    }
  }
}

/**
 * An inbox that answered 410 gets nothing more for a day, what is queued for it included; then one delivery asks again.
 */
export const GONE_MS = 24 * 3_600_000;

/**
 * 410 from a personal inbox: its actor is asked; only what that says makes an identity gone. A shared inbox says
 * nothing of people.
 */
async function lookAfter(app: Pick<App, 'ids'>, sql: Sql, delivery: Waiting, now: number): Promise<void> {
  await sql.run(
    'UPDATE inbox SET "goneUntil" = ? WHERE "id" = (SELECT "inboxId" FROM delivery WHERE "id" = ?)',
    [BigInt(now + GONE_MS), delivery.id],
  );
  const rows = await sql.all<{ id: bigint }>(
    `SELECT "id" FROM identity WHERE "hostId" = ? AND "inbox" = ? AND "state" <> 'DELETED'
       AND ("sharedInbox" IS NULL OR "sharedInbox" <> "inbox") LIMIT 2`,
    [delivery.host.id, delivery.url.href],
  );
  const [only, another] = rows;
  if (!only || another) return;
  const at = BigInt(now);
  await sql.run(
    `INSERT INTO work ("id", "machine", "subject", "state", "payload", "dueAt", "createdAt", "updatedAt")
     VALUES (?, 'identity-refresh', ?, 'stale', '{}', ?, ?, ?)
     ON CONFLICT ("machine", "subject") DO UPDATE SET "dueAt" = excluded."dueAt", "updatedAt" = excluded."updatedAt"`,
    [app.ids.next(), String(only.id), at, at, at],
  );
}

const orNull = (value: number | null) => (value === null ? null : BigInt(value));

async function writeBreaker(sql: Sql, { id, breaker }: HostQueue): Promise<void> {
  await sql.run(
    'UPDATE host SET "breaker" = ?, "failures" = ?, "downSince" = ?, "lastError" = ?, "isSlow" = ? WHERE "id" = ?',
    [breaker.state, breaker.failures, orNull(breaker.downSince), breaker.lastError, breaker.isSlow, id],
  );
}

/** A probe failed: what has waited for 72 h and was past its window before this probe fails with it. */
async function failExpired(
  sql: Sql,
  host: HostQueue,
  now: number,
  touched: Touched,
  ended: Set<bigint>,
): Promise<void> {
  const before = now - RETRY_WINDOW_MS;
  const isLongDown = host.breaker.downSince !== null && host.breaker.downSince <= before;
  const rows = await sql.all<{ id: bigint; activityId: bigint; postId: bigint | null }>(
    `SELECT d."id", d."activityId", a."postId" FROM delivery d JOIN activity a ON a."id" = d."activityId"
     WHERE d."hostId" = ? AND d."state" = ${DELIVERY.WAITING} AND d."id" < ?
       AND (d."firstTriedAt" <= ? ${isLongDown ? 'OR d."firstTriedAt" IS NULL' : ''}) ORDER BY d."id" LIMIT ${MOST_EXPIRED}`,
    [host.id, firstIdAt(before), BigInt(before)],
  );
  if (rows.length === 0) return;
  await sql.run(
    `UPDATE delivery SET "state" = ${DELIVERY.FAILED}, "endedAt" = ?, "lastError" = ? WHERE ${anyOf(sql.dialect, '"id"')}`,
    [BigInt(now), host.breaker.lastError, rows.map((row) => row.id)],
  );
  for (const row of rows) {
    touched.add(row.postId, 'failed', row.id);
    ended.add(row.activityId);
  }
}

/** Deliveries named in one event; of more than these only the number is sent. */
const MOST_NAMED = 100;

/** Whose deliveries changed, how often and which: one event a post, for those who watch it. */
class Touched {
  readonly #posts = new Map<bigint, { counts: Record<string, number>; ids: bigint[] }>();

  add(subjectId: bigint | null, outcome: Completion['outcome'], id: bigint): void {
    if (subjectId === null) return;
    let post = this.#posts.get(subjectId);
    if (!post) {
      post = { counts: {}, ids: [] };
      this.#posts.set(subjectId, post);
    }
    post.counts[outcome] = (post.counts[outcome] ?? 0) + 1;
    if (post.ids.length < MOST_NAMED) post.ids.push(id);
  }

  async appendEvents(app: Pick<App, 'events'>, tx: SqlTx): Promise<void> {
    if (this.#posts.size === 0) return;
    const events = [...this.#posts].map(([postId, { counts, ids }]) => ({
      kind: 'delivery.changed' as const,
      postId,
      detail: { ...counts, ids: ids.join(' ') },
    }));
    await app.events.append(tx, ...events);
  }
}

/** Counts what came of attempts, by outcome, for `/metrics`. */
export function countOutcomes(metrics: App['metrics'], completions: readonly Completion[]): void {
  const counts: Record<string, number> = {};
  for (const { outcome } of completions) counts[outcome] = (counts[outcome] ?? 0) + 1;
  for (const [outcome, count] of Object.entries(counts)) metrics.deliveries.inc({ outcome }, count);
}
