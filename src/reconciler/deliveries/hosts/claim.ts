// Claims hosts with due deliveries for this worker, and gives them back.

import { DELIVERY } from '../../../core/deliveries/states.ts';
import type { BreakerState } from '../../../db/enums.ts';
import { readBool, readNumber, readNumberOrNull } from '../../../db/row.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import type { Database, Sql } from '../../../db/types.ts';
import { INBOUND } from '../../inbound/states.ts';
import type { ClaimedHost } from './host-queue.ts';

/** A minute of waiting is worth a rank, as in the schedule. */
const RANKED = `"rank" - (? - "dueAt") / 60000, "dueAt"`;

interface HostRow {
  id: bigint;
  name: string;
  generation: bigint;
  wake: bigint;
  breaker: BreakerState;
  failures: bigint;
  downSince: bigint | null;
  lastError: string | null;
  isSlow: unknown;
  scheme: string | null;
  schemeUntil: bigint | null;
  lastSuccessAt: bigint | null;
}

/** What has been due for longer than this is anybody's: whose share it was has not come for it. */
const SHARED_MS = 1_000;
/** Of what is due no more is counted than this: beyond, every share is larger than a claim. */
const MOST_COUNTED = 2_000;

/**
 * How many a worker that owns `?` hosts may take: its part of what is due and its own, and whatever was left lying.
 * Times are the three `?` before.
 */
const SHARE = `greatest(
  ceil(((SELECT count(*) FROM (SELECT 1 FROM host WHERE "owner" IS NULL AND "dueAt" <= ? LIMIT ${MOST_COUNTED}) d) + ?)::numeric
    / greatest(1, (SELECT count(*) FROM worker))) - ?,
  (SELECT count(*) FROM (SELECT 1 FROM host WHERE "owner" IS NULL AND "dueAt" <= ? LIMIT ${MOST_COUNTED}) l), 0)`;

/**
 * Takes hosts that are due: two workers never own one. The generation rises with each claim, so that a worker which was
 * taken for dead cannot write. On PostgreSQL a worker whose own row is gone takes nothing, and one that is not alone
 * takes no more than its share, so that what one of them holds when it dies is a part.
 * @param owned how many it owns already
 */
export function claimHosts(
  db: Database,
  worker: string,
  now: number,
  limit: number,
  owned = 0,
): Promise<ClaimedHost[]> {
  const due = `SELECT "id" FROM host WHERE "owner" IS NULL AND "dueAt" <= ? ORDER BY ${RANKED} LIMIT`;
  const returning = `RETURNING host."id", host."name", host."generation", host."wake", host."breaker", host."failures", host."downSince",
    host."lastError", host."isSlow", host."scheme", host."schemeUntil", host."lastSuccessAt"`;
  return db.batch(async (sql) => {
    const at = BigInt(now);
    const rows =
      sql.dialect === 'sqlite'
        ? await sql.all<HostRow>(
            `UPDATE host SET "owner" = ?, "generation" = "generation" + 1 WHERE "id" IN (${due} ?) ${returning}`,
            [worker, at, at, limit],
          )
        : await sql.all<HostRow>(
            `WITH due AS MATERIALIZED (${due} least(?, ${SHARE}) FOR NO KEY UPDATE SKIP LOCKED)
             UPDATE host SET "owner" = ?, "generation" = "generation" + 1 FROM due
             WHERE host."id" = due."id" AND EXISTS (SELECT 1 FROM worker w WHERE w."id" = ?) ${returning}`,
            [at, at, limit, at, owned, owned, at - BigInt(SHARED_MS), worker, worker],
          );
    return rows.map(toClaimed);
    // Nothing is left of a claim after a power cut, nor is there anybody who held it.
  }, 'commit');
}

function toClaimed(row: HostRow): ClaimedHost {
  const { id, name, scheme } = row;
  return {
    id,
    name,
    scheme,
    generation: readNumber(row.generation),
    wake: readNumber(row.wake),
    breaker: {
      state: row.breaker,
      failures: readNumber(row.failures),
      downSince: readNumberOrNull(row.downSince),
      lastError: row.lastError,
      isSlow: readBool(row.isSlow),
    },
    schemeUntil: readNumberOrNull(row.schemeUntil),
    lastSuccessAt: readNumberOrNull(row.lastSuccessAt),
  };
}

/** When the next host that nobody owns is due; null when none is. */
export async function nextHostDue(db: Database): Promise<number | null> {
  const [row] = await db.sql.all<{ dueAt: bigint | null }>(
    'SELECT min("dueAt") AS "dueAt" FROM host WHERE "owner" IS NULL AND "dueAt" IS NOT NULL',
  );
  return readNumberOrNull(row?.dueAt);
}

/** What is written about a host that a worker gives back. */
export interface Release {
  id: bigint;
  generation: number;
  /** As it was before its rows were read; null where new rows make no difference to `dueAt`. */
  wake: number | null;
  /** When something for it is due next; null when nothing is left. */
  dueAt: number | null;
  /** Priority of the most urgent that is left. */
  rank: number;
  /** The signature scheme that worked, and until when that is remembered; null leaves it as it is. */
  scheme: string | null;
  schemeUntil: number | null;
  lastSuccessAt: number | null;
}

/** Gives a host back; false where new deliveries came meanwhile (its wake rose): read again. */
export async function releaseHost(sql: Sql, worker: string, release: Release): Promise<boolean> {
  const { id, wake } = release;
  // What waited may all have been cancelled or failed meanwhile: then there is nothing to be due.
  const due =
    release.dueAt === null
      ? 'NULL'
      : `CASE WHEN EXISTS (SELECT 1 FROM delivery d WHERE d."hostId" = ? AND d."state" = ${DELIVERY.WAITING}) THEN CAST(? AS BIGINT) END`;
  const changed = await sql.run(
    `UPDATE host SET "owner" = NULL, "dueAt" = ${due}, "rank" = ?, "scheme" = coalesce(?, "scheme"), "schemeUntil" = coalesce(?, "schemeUntil"),
       "lastSuccessAt" = coalesce(?, "lastSuccessAt")
     WHERE "id" = ? AND "owner" = ? AND "generation" = ? ${wake === null ? '' : 'AND "wake" = ?'}`,
    [
      ...(release.dueAt === null ? [] : [id, BigInt(release.dueAt)]),
      release.rank,
      release.scheme,
      numberOrNull(release.schemeUntil),
      numberOrNull(release.lastSuccessAt),
      id,
      worker,
      release.generation,
      ...(wake === null ? [] : [wake]),
    ],
  );
  return changed === 1;
}

const numberOrNull = (value: number | null) => (value === null ? null : BigInt(value));

/** How many chunks of deliveries were written for each host that a worker owns. */
export async function wakesOf(db: Database, worker: string): Promise<Map<bigint, number>> {
  const rows = await db.sql.all<{ id: bigint; wake: bigint }>(
    'SELECT "id", "wake" FROM host WHERE "owner" = ?',
    [worker],
  );
  return new Map(rows.map((row) => [row.id, readNumber(row.wake)]));
}

/** Which of our domains hosts have refused: by host. */
export async function refusalsOf(db: Database, hostIds: readonly bigint[]): Promise<Map<bigint, bigint[]>> {
  const rows = await db.sql.all<{ hostId: bigint; domainId: bigint }>(
    `SELECT "hostId", "domainId" FROM host_refusal WHERE ${anyOf(db.dialect, '"hostId"')}`,
    [hostIds],
  );
  const found = new Map<bigint, bigint[]>();
  for (const row of rows) found.set(row.hostId, [...(found.get(row.hostId) ?? []), row.domainId]);
  return found;
}

/**
 * Of hosts this worker believes to own, those it does, with their wake; locked on PostgreSQL until the end of the
 * transaction.
 */
export async function ownedNow(
  sql: Sql,
  worker: string,
  ids: readonly bigint[],
): Promise<Map<bigint, { generation: number; wake: number }>> {
  const lock = sql.dialect === 'postgresql' ? 'ORDER BY "id" FOR NO KEY UPDATE' : '';
  const rows = await sql.all<{ id: bigint; generation: bigint; wake: bigint }>(
    `SELECT "id", "generation", "wake" FROM host WHERE ${anyOf(sql.dialect, '"id"')} AND "owner" = ? ${lock}`,
    [ids, worker],
  );
  return new Map(
    rows.map((row) => [row.id, { generation: readNumber(row.generation), wake: readNumber(row.wake) }]),
  );
}

/** SQLite: nobody but this process can own anything, so what a crash left owned is free. */
export async function clearOwners(db: Database): Promise<void> {
  await db.batch(async (sql) => {
    for (const table of ['host', 'inbound', 'fan_out', 'work']) {
      // Of the messages that came, those that were handled are many and nobody's.
      const which = table === 'inbound' ? `"state" = ${INBOUND.WAITING} AND ` : '';
      await sql.run(`UPDATE ${table} SET "owner" = NULL WHERE ${which}"owner" IS NOT NULL`);
    }
  });
}
