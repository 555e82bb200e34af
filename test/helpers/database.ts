import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrations } from '../../src/db/migrations.ts';
import { openPostgresql, type PostgresqlOptions } from '../../src/db/postgresql/postgresql.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import { openSqlite, type SqliteOptions } from '../../src/db/sqlite/sqlite.ts';
import type { Database, Dialect } from '../../src/db/types.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { giveBackPostgresDatabase, migratedPostgresDatabase } from './postgresql/postgres-database.ts';

export interface TestDatabase extends Database {
  /** Where it is: the file on SQLite, the URL on PostgreSQL. A second process may open it. */
  readonly location: string;
  /** Closes it and removes what it stored. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  clock?: Clock;
  sqlite?: Partial<SqliteOptions>;
  postgresql?: Partial<PostgresqlOptions>;
}

/** Both, for suites that hold for both: `describe.each(DIALECTS)`. */
export const DIALECTS: readonly Dialect[] = ['sqlite', 'postgresql'];

/** A fresh, migrated database; it goes with `close()`, at the latest with the process. */
export async function openTestDatabase(
  dialect: Dialect = 'sqlite',
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const clock = options.clock ?? systemClock;
  return dialect === 'sqlite' ? openOnSqlite(clock, options) : openOnPostgresql(clock, options);
}

async function openOnSqlite(clock: Clock, options: TestDatabaseOptions): Promise<TestDatabase> {
  const folder = temporaryFolder();
  const location = join(folder, 'pukeko.db');
  copyFileSync(sqliteTemplate(), location);
  const database = await openSqlite({ path: location, clock, ...options.sqlite });
  return {
    ...database,
    location,
    async close() {
      await database.close();
      removeFolder(folder);
    },
  };
}

async function openOnPostgresql(clock: Clock, options: TestDatabaseOptions): Promise<TestDatabase> {
  const location = await migratedPostgresDatabase();
  const database = await openPostgresql({ url: location, clock, ...options.postgresql });
  return {
    ...database,
    location,
    async close() {
      await database.close();
      await giveBackPostgresDatabase(location);
    },
  };
}

const folders = new Set<string>();
let isWatching = false;

/** A folder that goes with the process, if `removeFolder` was not asked to earlier. */
export function temporaryFolder(): string {
  if (!isWatching) {
    isWatching = true;
    process.once('exit', () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-test-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** An empty database of the present migrations: copying it takes a millisecond, migrating fifty. */
function sqliteTemplate(): string {
  const migrations = readMigrations('sqlite');
  const hash = createHash('sha256').update(migrations.map((migration) => migration.checksum).join());
  const shared = join(tmpdir(), 'pukeko-test-templates');
  const path = join(shared, `${hash.digest('hex').slice(0, 16)}.db`);
  if (existsSync(path)) return path;
  mkdirSync(shared, { recursive: true });
  const draft = join(temporaryFolder(), 'template.db');
  migrateSqlite(draft, migrations, systemClock);
  // Closing the last connection moved the log into the file; renaming lets several processes do this at once.
  renameSync(draft, path);
  return path;
}
