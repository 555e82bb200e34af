import type { Dialect } from './types.ts';

/** `column` is one of an array that is bound as one parameter (`?`): the statement is prepared once for lists of any length. */
export function anyOf(dialect: Dialect, column: string): string {
  return dialect === 'sqlite' ? `${column} IN (SELECT value FROM json_each(?))` : `${column} = ANY(?)`;
}
