// Joins a table by its primary key to rows that a statement has found already.

import type { Dialect } from '../types.ts';

/**
 * A join of `table` that looks up one row by its primary key for each row on the left, whatever the planner thinks of
 * the table: while its statistics are old (many rows have come in one transaction), PostgreSQL takes a table for empty
 * and reads all of it for each row on the left. `OFFSET 0` keeps the lookup a statement of its own there.
 *
 * `table`, `alias` and `key` (what the primary key `id` equals) are trusted SQL.
 */
export function joinByKey(dialect: Dialect, table: string, alias: string, key: string): string {
  return dialect === 'sqlite'
    ? `CROSS JOIN ${table} ${alias} ON ${alias}."id" = ${key}`
    : `CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE "id" = ${key} OFFSET 0) ${alias}`;
}
