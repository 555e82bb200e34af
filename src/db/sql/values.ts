// Multi-row INSERT statements within the databases' parameter limits.

import type { Sql, SqlValue } from '../types.ts';

/**
 * SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535; smaller ones keep their prepared statements small.
 */
const MOST_PARAMETERS = 8_000;

/** `(?, ?), (?, ?)` for `rows` rows of `columns` columns. */
export function placeholders(rows: number, columns: number): string {
  const row = `(${Array(columns).fill('?').join(', ')})`;
  return Array(rows).fill(row).join(', ');
}

/**
 * Inserts many rows with few statements.
 * @param into trusted SQL up to VALUES: `"home" ("identityId", "entryId", "postId")`
 * @param rows each with a value a column
 * @param after trusted SQL behind the values: `ON CONFLICT DO NOTHING`
 * @returns how many rows were inserted
 */
export async function insertMany(
  sql: Sql,
  into: string,
  rows: readonly (readonly SqlValue[])[],
  after = '',
): Promise<number> {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) return 0;
  const most = Math.max(1, Math.floor(MOST_PARAMETERS / columns));
  let inserted = 0;
  for (let at = 0; at < rows.length; ) {
    const size = chunkSize(rows.length - at, most);
    const chunk = rows.slice(at, at + size);
    inserted += await sql.run(
      `INSERT INTO ${into} VALUES ${placeholders(size, columns)} ${after}`.trimEnd(),
      chunk.flat(),
    );
    at += size;
  }
  return inserted;
}

/**
 * How many rows the next statement takes: powers of two, so that a dozen prepared statements serve every number of
 * rows.
 */
export function chunkSize(left: number, most: number): number {
  const fitting = Math.min(left, most);
  return 2 ** Math.floor(Math.log2(fitting));
}
