// Reads columns of hand-written statements as the same JavaScript type on both databases.

/**
 * Readers for what hand-written statements answer: the same column has another JavaScript type on either database
 * (db/types.ts).
 */

/** A boolean: 0n or 1n on SQLite, true or false on PostgreSQL. */
export function readBool(value: unknown): boolean {
  return value === true || value === 1n || value === 1;
}

/** JSON: text on SQLite, parsed on PostgreSQL. Null stays null. */
export function readJson<T>(value: unknown): T {
  return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}

/** A count or a time in milliseconds as a number; everything of ours that is one stays below 2^53. */
export function readNumber(value: unknown): number {
  return Number(value);
}

/** The same for a column that may be null. */
export function readNumberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
