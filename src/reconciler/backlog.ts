// Counts what waits and says since when it is due, for metrics and for `pukeko doctor`.

import { DELIVERY } from '../core/deliveries/states.ts';
import type { Database, Sql } from '../db/types.ts';

/** More than this are not counted, so that a look costs little where much waits. */
export const MOST_COUNTED = 100_000;

export type QueueName = 'deliveries' | 'fan-outs' | 'inbound' | 'work';

export interface Backlog {
  queues: { queue: QueueName; waiting: number; lateSeconds: number }[];
  /** Servers that do not answer and have something waiting. */
  unreachable: number;
}

/**
 * What is counted, and since when the oldest is due, in epoch milliseconds. Deliveries wait behind hosts: only those of
 * hosts that answer are late, and of each host only the oldest is looked at.
 */
const QUEUES: Record<QueueName, { counted: string; due: string }> = {
  deliveries: {
    counted: `delivery WHERE "state" = ${DELIVERY.WAITING}`,
    due: `SELECT min((SELECT d."dueAt" FROM delivery d WHERE d."hostId" = h."id" AND d."state" = ${DELIVERY.WAITING}
      ORDER BY d."id" LIMIT 1)) AS "due" FROM host h WHERE h."dueAt" IS NOT NULL AND h."breaker" = 'CLOSED'`,
  },
  'fan-outs': { counted: 'fan_out', due: 'SELECT min("dueAt") AS "due" FROM fan_out' },
  inbound: {
    counted: 'inbound WHERE "state" = 0',
    due: 'SELECT min("dueAt") AS "due" FROM inbound WHERE "state" = 0',
  },
  work: {
    counted: `work WHERE "dueAt" IS NOT NULL AND "state" <> 'resting'`,
    due: 'SELECT min("dueAt") AS "due" FROM work WHERE "dueAt" IS NOT NULL',
  },
};

/** @param now epoch milliseconds */
export async function backlogOf(db: Pick<Database, 'sql'>, now: number): Promise<Backlog> {
  const queues: Backlog['queues'] = [];
  for (const [queue, { counted, due }] of Object.entries(QUEUES) as [
    QueueName,
    (typeof QUEUES)[QueueName],
  ][]) {
    const [row] = await db.sql.all<{ due: bigint | null }>(due);
    const lateSeconds = row?.due == null ? 0 : Math.max(0, now - Number(row.due)) / 1000;
    queues.push({ queue, waiting: await count(db.sql, counted), lateSeconds });
  }
  return {
    queues,
    unreachable: await count(db.sql, `host WHERE "breaker" <> 'CLOSED' AND "dueAt" IS NOT NULL`),
  };
}

async function count(sql: Sql, counted: string): Promise<number> {
  const [row] = await sql.all<{ count: bigint }>(
    `SELECT count(*) AS "count" FROM (SELECT 1 AS "one" FROM ${counted} LIMIT ${MOST_COUNTED}) x`,
  );
  return Number(row?.count ?? 0n);
}
