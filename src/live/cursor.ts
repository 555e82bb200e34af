// Cursors of live streams.

import { PLACE_KEY, type Sql } from '../db/types.ts';
import type { Random } from '../lib/random.ts';

const EPOCH_KEY = 'live.epoch';
/** What SQLite databases were marked with that no copy was made of, before each had a value of its own. */
const ORIGINAL = 'original';
const PATTERN = /^([0-9a-z]{1,32})-(0|[1-9]\d{0,18})$/;

/**
 * A place in one install's event log. The epoch tells one life of the log from another (a restored backup, a moved
 * database).
 */
export interface Cursor {
  epoch: string;
  seq: bigint;
}

/** `epoch-seq`, as clients keep it. */
export function formatCursor(epoch: string, seq: bigint): string {
  return `${epoch}-${seq}`;
}

/** Reads a cursor a client gives back; null if it is none. */
export function parseCursor(text: string): Cursor | null {
  const match = PATTERN.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const seq = BigInt(match[2]);
  return seq < 1n << 63n ? { epoch: match[1], seq } : null;
}

/**
 * The log's epoch: made at the first start, and made anew where the database is a copy (restored from a backup, put
 * back, moved to another server): the numbers that were given after the copy was taken will be given a second time, so
 * a cursor from before must not be taken for one of this log; who comes with it gets a gap UNKNOWN_CURSOR.
 * @param place tells this database from a copy of it (Database.place)
 */
export async function ensureEpoch(sql: Sql, random: Random, place: string): Promise<string> {
  const known = await read(sql, EPOCH_KEY);
  const knownPlace = await read(sql, PLACE_KEY);
  // A database from before places were noted is taken for the original.
  const isCopy = knownPlace !== null && knownPlace !== ORIGINAL && knownPlace !== place;
  if (known !== null && knownPlace === place) return known;
  if (known === null || isCopy) await write(sql, EPOCH_KEY, random.bytes(6).toString('hex'), known);
  await write(sql, PLACE_KEY, place, knownPlace);
  // Another process may have been first; what is stored counts.
  const stored = await read(sql, EPOCH_KEY);
  if (stored === null) throw new Error('The epoch of the event log could not be stored.');
  return stored;
}

/**
 * Writes a value unless somebody has changed it since it was read: of two processes that start at once on a copy, one
 * renews.
 */
async function write(sql: Sql, key: string, value: string, before: string | null): Promise<void> {
  if (before === null) {
    await sql.run('INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO NOTHING', [
      key,
      value,
    ]);
  } else {
    await sql.run('UPDATE "meta" SET "value" = ? WHERE "key" = ? AND "value" = ?', [value, key, before]);
  }
}

async function read(sql: Sql, key: string): Promise<string | null> {
  const [row] = await sql.all<{ value: string }>('SELECT "value" FROM "meta" WHERE "key" = ?', [key]);
  return row?.value ?? null;
}
