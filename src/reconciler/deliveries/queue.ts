// Counts, retries and cancels queued deliveries, for operators.

import type { App } from '../../core/context.ts';
import type { DeliveryQueue, HostQueue } from '../../core/deliveries/queue.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import type { BreakerState } from '../../db/enums.ts';
import { readBool } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import type { EngineTime } from '../engine/time.ts';

/** Deliveries of one transaction of `flush` and `retry`. */
const A_CHUNK = 1_000;
const HOSTS_SHOWN = 100;

export interface QueueSources {
  app: Pick<App, 'db' | 'events' | 'wake'>;
  time: EngineTime;
  sending(): number;
  pausedBecause(): string | null;
  /** The engine of this process forgets what it had read of a host. */
  changed(hostIds: readonly bigint[]): void;
}

export function createQueue(sources: QueueSources): DeliveryQueue {
  const { app, time } = sources;
  const { db } = app;

  async function waitingCount(table: string, condition: string): Promise<number> {
    const [row] = await db.sql.all<{ count: bigint }>(
      `SELECT count(*) AS "count" FROM ${table} WHERE ${condition}`,
    );
    return Number(row?.count ?? 0n);
  }

  /**
   * Throws NOT_FOUND for a server that was never heard of: a misspelt name would else look like one without deliveries.
   */
  async function hostId(name: string): Promise<bigint> {
    const [row] = await db.sql.all<{ id: bigint }>('SELECT "id" FROM host WHERE "name" = ?', [
      normaliseHost(name.trim()) ?? '',
    ]);
    if (row) return row.id;
    throw new AppError(
      'NOT_FOUND',
      `This install has never heard of the server ${name.trim().slice(0, 100)}.`,
      {
        path: ['input', 'host'],
      },
    );
  }

  /** Changes the waiting deliveries of a host in chunks, so that no other writer waits long. */
  async function inChunks(id: bigint, set: string, params: readonly (bigint | number)[]): Promise<number> {
    let after = 0n;
    let changed = 0;
    for (;;) {
      const rows = await db.sql.all<{ id: bigint; postId: bigint | null }>(
        `SELECT d."id", a."postId" FROM delivery d JOIN activity a ON a."id" = d."activityId"
         WHERE d."hostId" = ? AND d."state" = ${DELIVERY.WAITING} AND d."id" > ? ORDER BY d."id" LIMIT ?`,
        [id, after, A_CHUNK],
      );
      const ids = rows.map((row) => row.id);
      if (ids.length > 0) {
        changed += await db.batch(async (sql, tx) => {
          const count = await sql.run(
            `UPDATE delivery SET ${set} WHERE ${anyOf(sql.dialect, '"id"')} AND "state" = ${DELIVERY.WAITING}`,
            [...params, ids],
          );
          const posts = new Set(rows.flatMap((row) => (row.postId === null ? [] : [row.postId])));
          await app.events.append(
            tx,
            ...[...posts].map((postId) => ({ kind: 'delivery.changed' as const, postId })),
          );
          return count;
        });
      }
      after = ids.at(-1) ?? after;
      if (rows.length < A_CHUNK) return changed;
    }
  }

  async function makeDue(ids: readonly bigint[]): Promise<void> {
    const now = BigInt(time.now());
    await db.sql.run(`UPDATE host SET "wake" = "wake" + 1, "dueAt" = ? WHERE ${anyOf(db.dialect, '"id"')}`, [
      now,
      ids,
    ]);
    sources.changed(ids);
    app.wake('deliveries');
  }

  return {
    async status(limit = HOSTS_SHOWN) {
      const counts = await db.sql.all<{ hostId: bigint; state: bigint; count: bigint }>(
        `SELECT "hostId", "state", count(*) AS "count" FROM delivery WHERE "state" IN (?, ?) GROUP BY "hostId", "state"`,
        [DELIVERY.WAITING, DELIVERY.FAILED],
      );
      const byHost = new Map<bigint, { waiting: number; failed: number }>();
      for (const { hostId, state, count } of counts) {
        const entry = byHost.get(hostId) ?? { waiting: 0, failed: 0 };
        if (Number(state) === DELIVERY.WAITING) entry.waiting = Number(count);
        else entry.failed = Number(count);
        byHost.set(hostId, entry);
      }
      const rows = await db.sql.all<HostRow>(
        `SELECT "id", "name", "breaker", "dueAt", "downSince", "lastError", "isSlow", "lastSuccessAt" FROM host
         WHERE ${anyOf(db.dialect, '"id"')} OR "breaker" <> 'CLOSED'`,
        [[...byHost.keys()]],
      );
      const hosts = rows.map((row) => hostQueue(row, byHost.get(row.id) ?? { waiting: 0, failed: 0 }));
      hosts.sort((a, b) => b.waiting - a.waiting || b.failed - a.failed || (a.host < b.host ? -1 : 1));
      const total = (field: 'waiting' | 'failed') =>
        [...byHost.values()].reduce((sum, each) => sum + each[field], 0);
      return {
        waiting: total('waiting'),
        failed: total('failed'),
        sending: sources.sending(),
        fanOuts: await waitingCount('fan_out', '1 = 1'),
        inbound: await waitingCount('inbound', '"state" = 0'),
        // What only looks again from time to time (pruning, trends, the search index) is no work while it rests.
        work: await waitingCount('work', `"dueAt" IS NOT NULL AND "state" <> 'resting'`),
        pausedBecause: sources.pausedBecause(),
        hosts: hosts.slice(0, limit),
      };
    },

    async retry(host) {
      const now = BigInt(time.now());
      const ids =
        host === null
          ? (
              await db.sql.all<{ id: bigint }>(
                `SELECT DISTINCT "hostId" AS "id" FROM delivery WHERE "state" = ${DELIVERY.WAITING}`,
              )
            ).map((row) => row.id)
          : [await hostId(host)];
      let count = 0;
      for (const id of ids) count += await inChunks(id, '"dueAt" = ?', [now]);
      if (ids.length > 0) await makeDue(ids);
      return count;
    },

    async flush(host) {
      const id = await hostId(host);
      const count = await inChunks(id, `"state" = ${DELIVERY.CANCELLED}, "endedAt" = ?`, [
        BigInt(time.now()),
      ]);
      // Its owner looks again and finds nothing.
      if (count > 0) await makeDue([id]);
      return count;
    },
  };
}

interface HostRow {
  id: bigint;
  name: string;
  breaker: BreakerState;
  dueAt: bigint | null;
  downSince: bigint | null;
  lastError: string | null;
  isSlow: unknown;
  lastSuccessAt: bigint | null;
}

function hostQueue(row: HostRow, counts: { waiting: number; failed: number }): HostQueue {
  const time = (value: bigint | null) => (value === null ? null : Number(value));
  return {
    host: row.name,
    breaker: row.breaker,
    ...counts,
    dueAt: time(row.dueAt),
    downSince: time(row.downSince),
    lastError: row.lastError,
    isSlow: readBool(row.isSlow),
    lastSuccessAt: time(row.lastSuccessAt),
  };
}
