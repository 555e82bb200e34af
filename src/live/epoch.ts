// The epoch of the event log: tells one life of the log from another.

import { type Database, PLACE_KEY, type Sql } from '../db/types.ts';
import type { Random } from '../lib/random.ts';

const EPOCH_KEY = 'live.epoch';
/** What SQLite databases were marked with that no copy was made of, before each had a value of its own. */
const ORIGINAL = 'original';

/** What the database says of its log. */
interface Known {
  epoch: string | null;
  /** The place that the epoch was made for (Database.place). */
  place: string | null;
}

/**
 * The log's epoch: made at the first start, and made anew where the database is a copy (restored from a backup, put
 * back, moved to another server): the numbers that were given after the copy was taken will be given a second time, so
 * a cursor from before must not be taken for one of this log; who comes with it gets a gap UNKNOWN_CURSOR. Of processes
 * that start at once on a copy one renews it, and all of them return the same.
 * @param place tells this database from a copy of it (Database.place)
 */
export async function ensureEpoch(db: Database, random: Random, place: string): Promise<string> {
  const { epoch, place: madeFor } = await read(db.sql);
  if (epoch !== null && madeFor === place) return epoch;
  const stored = await db.batch(async (sql) => {
    // Who claims the place alone renews the epoch, and the others wait here until both are committed.
    const before = await claimPlace(sql, place);
    // A database from before places were noted is taken for the original.
    const isCopy = before !== null && before !== ORIGINAL && before !== place;
    const renew = isCopy ? 'DO UPDATE SET "value" = excluded."value"' : 'DO NOTHING';
    await sql.run(`INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") ${renew}`, [
      EPOCH_KEY,
      random.bytes(6).toString('hex'),
    ]);
    return (await read(sql)).epoch;
  });
  if (stored === null) throw new Error('The epoch of the event log could not be stored.');
  return stored;
}

/** Notes the place, and holds the row that says it until the transaction ends; returns what was noted before. */
async function claimPlace(sql: Sql, place: string): Promise<string | null> {
  const inserted = await sql.run(
    'INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO NOTHING',
    [PLACE_KEY, place],
  );
  if (inserted > 0) return null;
  // Written as it is, so that it is held before it is read.
  await sql.run('UPDATE "meta" SET "value" = "value" WHERE "key" = ?', [PLACE_KEY]);
  const { place: before } = await read(sql);
  await sql.run('UPDATE "meta" SET "value" = ? WHERE "key" = ?', [place, PLACE_KEY]);
  return before;
}

/** Both in one statement: read one after the other, they may be of two lives. */
async function read(sql: Pick<Sql, 'all'>): Promise<Known> {
  const rows = await sql.all<{ key: string; value: string }>(
    'SELECT "key", "value" FROM "meta" WHERE "key" IN (?, ?)',
    [EPOCH_KEY, PLACE_KEY],
  );
  const value = (key: string) => rows.find((row) => row.key === key)?.value ?? null;
  return { epoch: value(EPOCH_KEY), place: value(PLACE_KEY) };
}
