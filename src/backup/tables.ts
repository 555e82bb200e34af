// Tables as files: a line of JSON for each row.

import { createHash } from 'node:crypto';
import type { DumpTable, Loading, Row, Snapshot } from '../db/dump/types.ts';
import { AppError } from '../lib/app-error.ts';
import { lines } from './files.ts';

/** Rows that are written to the database together. */
const ROWS = 200;
/** Characters of rows after which they are written, however few they are. */
const LENGTH = 1_000_000;

/** The text of a table: a line for each row, an array of its cells. `heard` is told how many rows there were so far. */
export async function* textOf(
  snapshot: Snapshot,
  table: DumpTable,
  heard: (rows: number) => void,
): AsyncIterable<Buffer> {
  let count = 0;
  for await (const rows of snapshot.rows(table)) {
    count += rows.length;
    yield Buffer.from(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
    heard(count);
  }
}

/**
 * Fills a table from its text, then reads what the database holds now. Errors: UNAVAILABLE where the text is not the
 * one that was written, or the database holds something else.
 */
export async function loadTable(
  loading: Loading,
  table: DumpTable & { rows: number; sha256: string },
  text: AsyncIterable<Buffer>,
  heard: (rows: number, done: 'written' | 'checked') => void,
): Promise<void> {
  let some: Row[] = [];
  let length = 0;
  let count = 0;
  const hash = createHash('sha256');
  for await (const line of lines(text)) {
    hash.update(`${line}\n`);
    some.push(rowFrom(line, table));
    length += line.length;
    count += 1;
    if (some.length < ROWS && length < LENGTH) continue;
    await loading.add(table, some);
    some = [];
    length = 0;
    heard(count, 'written');
  }
  if (hash.digest('hex') !== table.sha256 || count !== table.rows) throw damaged(table);
  if (some.length > 0) await loading.add(table, some);
  const stored = createHash('sha256');
  for await (const chunk of textOf(loading, table, (rows) => heard(rows, 'checked'))) stored.update(chunk);
  if (stored.digest('hex') !== table.sha256)
    throw new AppError(
      'UNAVAILABLE',
      `The database does not hold what was written to the table ${table.name}. Look at its disk.`,
    );
}

function rowFrom(line: string, table: DumpTable): Row {
  try {
    const row = JSON.parse(line) as Row;
    if (Array.isArray(row) && row.length === table.columns.length) return row;
  } catch {
    // Said below.
  }
  throw damaged(table);
}

const damaged = ({ name }: DumpTable) =>
  new AppError('UNAVAILABLE', `The table ${name} of the backup is damaged or cut off.`);
