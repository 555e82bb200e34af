import { join } from 'node:path';
import SqliteHandle, { type Database } from 'better-sqlite3';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import { createIdMaker, type IdMaker } from '../../../src/lib/ids.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';

/**
 * The database of an install that does not run, opened to be filled quickly: nothing here survives a power cut, nor
 * needs to.
 */
export interface Seed {
  db: Database;
  ids: IdMaker;
  domain: { id: bigint; name: string; origin: string };
}

/** Opens the database in a data folder, runs `fill` in one transaction and closes it. */
export function seed<T>(dataDir: string, fill: (seed: Seed) => T): T {
  const path = join(dataDir, 'pukeko.db');
  migrateSqlite(path, readMigrations('sqlite'), systemClock);
  const db = new SqliteHandle(path);
  try {
    db.defaultSafeIntegers(true);
    db.pragma('foreign_keys = OFF');
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -200000');
    const domain = db.prepare('SELECT "id", "name", "origin" FROM domain WHERE "isDefault" LIMIT 1').get() as
      | Seed['domain']
      | undefined;
    if (!domain) throw new Error(`${path} has no domain yet; start the server on it once.`);
    const filled = db.transaction(() =>
      fill({ db, ids: createIdMaker(systemClock, systemRandom), domain }),
    )();
    indexNoMore(db);
    db.pragma('journal_mode = WAL');
    return filled;
  } finally {
    db.close();
  }
}

/** Inserts rows given as objects, all with the keys of the first. */
export function insertRows(db: Database, table: string, rows: readonly Record<string, unknown>[]): void {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const names = columns.map((column) => `"${column}"`).join(', ');
  const statement = db.prepare(
    `INSERT INTO "${table}" (${names}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
  );
  for (const row of rows) statement.run(row);
}

export function idOf(db: Database, uri: string): bigint {
  const row = db.prepare('SELECT "id" FROM identity WHERE "uri" = ?').get(uri) as { id: bigint } | undefined;
  if (!row) throw new Error(`${uri} is not in the database`);
  return row.id;
}

/** What was seeded counts as indexed for search: the server would do it while something else is measured. */
function indexNoMore(db: Database): void {
  const { seq } = db.prepare('SELECT coalesce(max("seq"), 0) AS "seq" FROM event').get() as { seq: bigint };
  const set = db.prepare('INSERT OR REPLACE INTO meta ("key", "value") VALUES (?, ?)');
  set.run('search.events', String(seq));
  set.run('search.posts.pairs', '0');
  set.run('search.identities.pairs', String((1n << 63n) - 1n));
}
