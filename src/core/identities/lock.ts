// Locks the rows of identities in one order.

import { anyOf } from '../../db/sql/any-of.ts';
import type { TxCtx } from '../context.ts';

/**
 * Takes the rows of identities in the order of their ids, for transactions that change one and count at others: nobody
 * who counts at the same ones (core/counters.ts) waits for them the other way round. After posts, before anything else.
 * SQLite's transactions come one after another.
 */
export async function lockIdentities(ctx: TxCtx, ids: readonly bigint[]): Promise<void> {
  const { sql } = ctx.tx;
  if (sql.dialect !== 'postgresql' || ids.length === 0) return;
  await sql.all(
    `SELECT 1 FROM identity WHERE ${anyOf(sql.dialect, '"id"')} ORDER BY "id" FOR NO KEY UPDATE`,
    [[...new Set(ids)]],
  );
}
