// Finds posts of other servers that are past what is kept of them.

import type { Sql } from '../../db/types.ts';
import { firstIdAt } from '../../lib/ids.ts';

/** Rows one statement counts: some milliseconds on a small machine. */
const COUNTED_AT_ONCE = 20_000;

const VISIBILITIES = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const;

/** How many posts of other servers are stored, tombstones too; counted along an index, in short statements. */
export async function countRemotePosts(sql: Sql): Promise<number> {
  let count = 0;
  for (const visibility of VISIBILITIES) {
    let from: bigint | null = 0n;
    while (from !== null) {
      const [row]: { n: bigint; last: bigint | null }[] = await sql.all(
        `SELECT count(*) AS "n", max(w."id") AS "last" FROM (
           SELECT "id" FROM post WHERE "domainId" IS NULL AND "visibility" = '${visibility}' AND "id" > ?
           ORDER BY "id" LIMIT ${COUNTED_AT_ONCE}) w`,
        [from],
      );
      count += Number(row?.n ?? 0);
      from = Number(row?.n ?? 0) < COUNTED_AT_ONCE ? null : (row?.last ?? null);
    }
  }
  return count;
}

/**
 * The oldest posts of other servers behind the id `from`, at most `limit` ids: those published and stored before
 * `before` (epoch milliseconds). A post that was fetched again yesterday is a new one here, whenever it was written.
 */
export async function oldRemotePosts(
  sql: Sql,
  { from, before, limit }: { from: bigint; before: number; limit: number },
): Promise<bigint[]> {
  const rows = await sql.all<{ id: bigint }>(
    // Along the ids: by the index of domains SQLite would sort all posts of other servers for each call.
    'SELECT "id" FROM post WHERE COALESCE("domainId", 0) = 0 AND "id" > ? AND "id" < ? AND "storedAt" < ? ORDER BY "id" LIMIT ?',
    [from, firstIdAt(Math.max(0, before)), BigInt(before), limit],
  );
  return rows.map(({ id }) => id);
}
