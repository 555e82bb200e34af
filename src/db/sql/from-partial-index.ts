// Has a statement begin with the few rows that a partial index holds.

import type { Dialect } from '../types.ts';

/**
 * A first table of FROM of which only the rows of a partial index are read, whatever the planner thinks of it. Without
 * it `ORDER BY "id" DESC LIMIT` may walk the whole table by its primary key, hoping that enough rows come soon: for who
 * has none, that is all of it. `OFFSET 0` keeps it a statement of its own on PostgreSQL.
 *
 * All are trusted SQL. `condition` is the one of the index; the statement's WHERE says it too, by `alias`, and that the
 * index's first column is not null.
 */
export function fromPartialIndex(
  dialect: Dialect,
  { table, alias, index, condition }: { table: string; alias: string; index: string; condition: string },
): string {
  return dialect === 'sqlite'
    ? `${table} ${alias} INDEXED BY ${index}`
    : `(SELECT * FROM ${table} WHERE ${condition} OFFSET 0) ${alias}`;
}
