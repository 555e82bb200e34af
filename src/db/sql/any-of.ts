// The SQL condition that a column is one of several values, on both databases.

import type { Dialect } from '../types.ts';

/**
 * "The column is one of these": a condition with one parameter, an array, so that the statement's text does not depend
 * on how many there are. `column` is trusted SQL.
 */
export function anyOf(dialect: Dialect, column: string): string {
  return dialect === 'sqlite' ? `${column} IN (SELECT value FROM json_each(?))` : `${column} = ANY(?)`;
}
