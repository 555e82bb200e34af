// Makes transactions on PostgreSQL wait for each other by name, before they touch a row.

import type { TxCtx } from './context.ts';

/**
 * Transactions that name the same thing take turns, until the end of each: for rows that are not there yet and cannot
 * be locked themselves. A post and its answer that are stored at once would each miss the other. All names of one call
 * are taken in one order, so that two calls never wait for each other. SQLite's transactions come one after another
 * anyway.
 */
export async function takeTurns(ctx: TxCtx, names: readonly (string | null)[]): Promise<void> {
  const { sql } = ctx.tx;
  const given = [...new Set(names)].filter((name) => name !== null);
  if (sql.dialect !== 'postgresql' || given.length === 0) return;
  await sql.all(
    `SELECT count(pg_advisory_xact_lock(x."key")) AS "turns" FROM (
       SELECT DISTINCT hashtextextended(n, 0) AS "key" FROM unnest(CAST(? AS TEXT[])) AS n ORDER BY 1) x`,
    [given],
  );
}

/** The name by which transactions that may make a hashtag take turns. */
export function tagTurn(name: string): string {
  return `tag ${name}`;
}
