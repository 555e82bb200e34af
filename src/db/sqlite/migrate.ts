// Applies migrations to a SQLite database.

import type BetterSqlite3 from 'better-sqlite3';
import SqliteHandle from 'better-sqlite3';
import { type Random, systemRandom } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { VERSION } from '../../lib/version.ts';
import {
  type AppliedMigration,
  appliedBy,
  type Migration,
  pendingMigrations,
  readAppliedBy,
} from '../migrations.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  TEXT PRIMARY KEY NOT NULL,
  "checksum"            TEXT NOT NULL,
  "finished_at"         DATETIME,
  "migration_name"      TEXT NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      DATETIME,
  "started_at"          DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/**
 * Brings the database at `path` (made when missing) up to date: all that is missing in one transaction, so a failure
 * changes nothing. Answers the names of what was applied.
 */
export function migrateSqlite(
  path: string,
  migrations: readonly Migration[],
  clock: Clock,
  random: Random = systemRandom,
): string[] {
  const handle = new SqliteHandle(path, { timeout: 10_000 });
  try {
    handle.pragma('journal_mode = WAL');
    // Rebuilding a table drops it; switching this off is not possible inside of a transaction. Checked before the
    // commit instead.
    handle.pragma('foreign_keys = OFF');
    const apply = handle.transaction(() => {
      handle.exec(TABLE);
      const pending = pendingMigrations(migrations, appliedIn(handle));
      for (const migration of pending) applyOne(handle, migration, clock, random);
      if (pending.length > 0) assertReferences(handle);
      return pending.map((migration) => migration.name);
    });
    return apply.immediate();
  } finally {
    handle.close();
  }
}

/** What `migrateSqlite` would apply; null where the file has no tables of ours. Changes nothing. */
export function pendingInSqlite(path: string, migrations: readonly Migration[]): Migration[] | null {
  const handle = new SqliteHandle(path, { timeout: 10_000, fileMustExist: true });
  try {
    const tables = handle.prepare(`SELECT 1 FROM sqlite_master WHERE "name" = '_prisma_migrations'`).all();
    return tables.length === 0 ? null : pendingMigrations(migrations, appliedIn(handle));
  } finally {
    handle.close();
  }
}

/** The name of the last migration that a database has. */
export function lastMigrationIn(path: string): string {
  const handle = new SqliteHandle(path, { timeout: 10_000, fileMustExist: true });
  try {
    const names = appliedIn(handle).map(({ name }) => name);
    return names.sort().at(-1) ?? '';
  } finally {
    handle.close();
  }
}

function applyOne(handle: BetterSqlite3.Database, migration: Migration, clock: Clock, random: Random): void {
  const started = clock.now();
  try {
    handle.exec(migration.sql);
  } catch (error) {
    throw new Error(`The migration ${migration.name} failed; the database is as it was before.`, {
      cause: error,
    });
  }
  handle
    .prepare(
      'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "logs", "started_at", "applied_steps_count") VALUES (?, ?, ?, ?, ?, ?, 1)',
    )
    .run(
      random.bytes(16).toString('hex'),
      migration.checksum,
      clock.now(),
      migration.name,
      appliedBy(VERSION),
      started,
    );
}

function appliedIn(handle: BetterSqlite3.Database): AppliedMigration[] {
  const rows = handle
    .prepare<
      [],
      { migration_name: string; checksum: string; finished_at: number | null; logs: string | null }
    >(
      'SELECT "migration_name", "checksum", "finished_at", "logs" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
    )
    .all();
  return rows.map((row) => ({
    name: row.migration_name,
    checksum: row.checksum,
    isFinished: row.finished_at !== null,
    by: readAppliedBy(row.logs),
  }));
}

function assertReferences(handle: BetterSqlite3.Database): void {
  const broken = handle.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) {
    throw new Error(
      `After the migrations ${broken.length} rows would refer to nothing; the database is as it was before.`,
    );
  }
}
