// Removes previews of pages that no post links to any more.

import { anyOf } from '../../db/sql/any-of.ts';
import type { App } from '../context.ts';

/** Previews looked at in one call, and removed in one transaction. */
const BUDGET = 5_000;
const A_CHUNK = 500;
/** Those that were fetched lately stay: posts are edited, and the same page is linked to again. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Walks on from the preview `from`, some thousand a call. Answers where to go on; null when all were looked at. */
export async function prunePreviews({ db }: App, now: number, from: bigint): Promise<bigint | null> {
  const rows = await db.sql.all<{ id: bigint; isUnused: bigint | boolean }>(
    `SELECT v."id", CASE WHEN v."fetchedAt" < ? AND NOT EXISTS (SELECT 1 FROM post_link l WHERE l."url" = v."url")
       THEN TRUE ELSE FALSE END AS "isUnused"
     FROM preview v WHERE v."id" > ? ORDER BY v."id" LIMIT ?`,
    [BigInt(now - KEPT_MS), from, BUDGET],
  );
  const unused = rows.filter(({ isUnused }) => Boolean(isUnused)).map(({ id }) => id);
  for (let start = 0; start < unused.length; start += A_CHUNK)
    await db.batch((sql) =>
      sql.run(
        // Asked again: a post may have come meanwhile.
        `DELETE FROM preview WHERE ${anyOf(sql.dialect, '"id"')}
           AND NOT EXISTS (SELECT 1 FROM post_link l WHERE l."url" = preview."url")`,
        [unused.slice(start, start + A_CHUNK)],
      ),
    );
  return rows.length < BUDGET ? null : (rows.at(-1)?.id ?? null);
}
