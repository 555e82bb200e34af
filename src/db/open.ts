// Opens the database that the configuration names, migrated and ready.

import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/time/clock.ts';
import { readMigrations } from './migrations.ts';
import { holdInstall } from './sqlite/lock.ts';
import { asStartError } from './start-errors.ts';
import type { Database, DbLog, Dialect } from './types.ts';

export interface OpenOptions {
  /** `postgresql://…`; undefined for SQLite in the data folder. */
  url: string | undefined;
  /** Where SQLite's files lie; made when missing. */
  dataDir: string;
  clock: Clock;
  log?: DbLog;
  /** PostgreSQL: connections of this process (10). */
  poolSize?: number;
}

/** Which database a DATABASE_URL means; throws with words when it is none of ours. */
export function dialectOf(url: string | undefined): Dialect {
  if (url === undefined || url === '') return 'sqlite';
  if (/^postgres(ql)?:\/\//.test(url)) return 'postgresql';
  throw new Error(
    'DATABASE_URL must begin with postgresql://; leave it out to use SQLite in the data folder.',
  );
}

/**
 * Opens the install's database and brings it up to date. On SQLite this process owns the install until `close()`: throws
 * InstallHeldError when another does (db/sqlite/lock.ts). What hinders it is an AppError with a sentence for the operator.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  try {
    return await open(options);
  } catch (error) {
    throw asStartError(error, { url: options.url, dataDir: options.dataDir });
  }
}

async function open(options: OpenOptions): Promise<Database> {
  const { url, dataDir, clock, log, poolSize } = options;
  if (url && dialectOf(url) === 'postgresql') {
    // Loaded when needed: its client and driver are megabytes an install on SQLite never touches.
    const [{ migratePostgresql }, { openPostgresql }] = await Promise.all([
      import('./postgresql/migrate.ts'),
      import('./postgresql/postgresql.ts'),
    ]);
    await migratePostgresql(url, readMigrations('postgresql'));
    return openPostgresql({ url, clock, log, poolSize });
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const letGo = holdInstall(dataDir);
  try {
    const [{ migrateSqlite }, { openSqlite }] = await Promise.all([
      import('./sqlite/migrate.ts'),
      import('./sqlite/sqlite.ts'),
    ]);
    const path = join(dataDir, 'pukeko.db');
    refuseEmptied(path);
    migrateSqlite(path, readMigrations('sqlite'), clock);
    // It holds private keys and private posts.
    chmodSync(path, 0o600);
    const database = await openSqlite({ path, clock, log });
    const { close } = database;
    return Object.assign(database, {
      async close() {
        await close();
        letGo();
      },
    });
  } catch (error) {
    letGo();
    throw error;
  }
}

/** A database is never empty once it was opened, and a new one begins without a file: what is empty has lost its content. */
function refuseEmptied(path: string): void {
  if (existsSync(path)) {
    if (statSync(path).size > 0) return;
    throw new AppError(
      'UNAVAILABLE',
      `${path} is empty: the database that was there is gone, or its disk was full when it was made. Restore a backup, or remove the file to begin anew.`,
    );
  }
  const wal = `${path}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0)
    throw new AppError(
      'UNAVAILABLE',
      `${path} is missing, but its newest changes are there (${wal}). Put the file back or restore a backup; remove both to begin anew.`,
    );
}
