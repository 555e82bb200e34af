// Whole rows of several tables in one hand-written statement, as the model API would give them.

import { readBool, readJson, readNumber } from '../row.ts';

/** How a column is read: as the database gives it, or by one of the readers of db/row.ts. */
type Reading = 'as is' | 'boolean' | 'number' | 'json';

/** Every column of a table, by name. A column that is added to the table and is missing here does not compile. */
export type Shape<T> = Readonly<Record<keyof T & string, Reading>>;

/** The columns of a table for SELECT, each under a name of its own: `i."id" AS "i_id"`. `alias`: a trusted name. */
export function columnsAs<T>(shape: Shape<T>, alias: string): string {
  return Object.keys(shape)
    .map((name) => `${alias}."${name}" AS "${alias}_${name}"`)
    .join(', ');
}

/**
 * The row of a table in what such a statement answered; null where there is none (LEFT JOIN). `id` is never null in a
 * row.
 */
export function rowAs<T extends { id: bigint }>(
  shape: Shape<T>,
  alias: string,
  answer: Readonly<Record<string, unknown>>,
): T | null {
  if (answer[`${alias}_id`] === null) return null;
  const entries = Object.entries<Reading>(shape).map(([name, reading]) => [
    name,
    read(reading, answer[`${alias}_${name}`]),
  ]);
  return Object.fromEntries(entries) as T;
}

function read(reading: Reading, value: unknown): unknown {
  if (reading === 'as is' || value === null) return value;
  if (reading === 'boolean') return readBool(value);
  return reading === 'number' ? readNumber(value) : readJson(value);
}
