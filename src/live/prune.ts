// Removes old events from the log.

import type { Database } from '../db/types.ts';
import type { Clock } from '../lib/time/clock.ts';
import { PRUNED_THROUGH_KEY } from './row.ts';

const KEEP_MS = 7 * 24 * 3600 * 1000;
const KEEP_ROWS = 100_000;
const ROWS_PER_BATCH = 500;

export interface PruneOptions {
  /** Rows to remove at most in this call. */
  budget?: number;
  /** Events younger than this stay, in milliseconds. */
  keepMs?: number;
  /** This many of the newest events stay, however old; at least one. */
  keepRows?: number;
}

export interface PruneResult {
  removed: number;
  /** Whether the budget ended it: there is more to remove. */
  hasMore: boolean;
}

/**
 * Removes old events: small transactions, the gate free between them, and the mark `prunedThrough` moved in the
 * transaction that removes, so that no reader takes a gap for the whole.
 */
export async function pruneEvents(
  db: Database,
  clock: Clock,
  options: PruneOptions = {},
): Promise<PruneResult> {
  const { budget = 10_000, keepMs = KEEP_MS, keepRows = KEEP_ROWS } = options;
  const before = BigInt(clock.now() - keepMs);
  const limit = await newestToRemove(db, keepRows);
  let removed = 0;
  while (limit !== null && removed < budget) {
    const wanted = Math.min(ROWS_PER_BATCH, budget - removed);
    const count = await db.batch(async (sql) => {
      // In the order of the numbers up to the first that is young: what remains is never older in the log than what
      // went.
      const rows = await sql.all<{ seq: bigint; at: bigint }>(
        'SELECT "seq", "at" FROM "event" WHERE "seq" <= ? ORDER BY "seq" LIMIT ?',
        [limit, BigInt(wanted)],
      );
      const firstYoung = rows.findIndex((row) => row.at >= before);
      const old = firstYoung === -1 ? rows : rows.slice(0, firstYoung);
      const last = old.at(-1)?.seq;
      if (last === undefined) return 0;
      await sql.run(
        'INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = EXCLUDED."value"',
        [PRUNED_THROUGH_KEY, String(last)],
      );
      return await sql.run('DELETE FROM "event" WHERE "seq" <= ?', [last]);
    });
    removed += count;
    if (count < wanted) return { removed, hasMore: false };
  }
  return { removed, hasMore: limit !== null };
}

/** The newest number that `keepRows` newer events follow; null when there are not so many. */
async function newestToRemove(db: Database, keepRows: number): Promise<bigint | null> {
  const [row] = await db.sql.all<{ seq: bigint }>(
    'SELECT "seq" FROM "event" WHERE "seq" IS NOT NULL ORDER BY "seq" DESC LIMIT 1 OFFSET ?',
    [BigInt(Math.max(1, keepRows))],
  );
  return row?.seq ?? null;
}
