// Opens the database that the configuration names, migrated and ready.

import { chmodSync, existsSync, lstatSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import { makeFolder } from '../lib/files/make-folder.ts';
import type { Clock } from '../lib/time/clock.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { holdInstall, LOCK_FILE } from './sqlite/lock.ts';
import { addressOf, asStartError } from './start-errors.ts';
import type { Database, DbLog, Dialect } from './types.ts';

/** The SQLite database in the data folder. */
export const DATABASE_FILE = 'pukeko.db';

/** Where a restored install is made, in the data folder; there as long as that has not come to its end. */
export const RESTORING = 'restoring';

export interface OpenOptions {
  /** `postgresql://…`; undefined for SQLite in the data folder. */
  url: string | undefined;
  /** Where SQLite's files lie; made when missing. */
  dataDir: string;
  clock: Clock;
  log?: DbLog;
  /** PostgreSQL: connections of this process (10). */
  poolSize?: number;
  /**
   * True: refuse with a sentence to make a database, or to bring one up to date. Starting a server does both; no
   * command does it by accident.
   */
  onlyAsItIs?: boolean;
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
 * Opens the install's database and brings it up to date. On SQLite this process owns the install until `close()`:
 * throws InstallHeldError when another does (db/sqlite/lock.ts). PostgreSQL that is not up yet is waited for. What
 * hinders it is an AppError with a sentence for the operator.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  try {
    return await open(options);
  } catch (error) {
    throw asStartError(error, { url: options.url, dataDir: options.dataDir });
  }
}

async function open(options: OpenOptions): Promise<Database> {
  const { url, dataDir, clock, log, poolSize, onlyAsItIs = false } = options;
  if (url && dialectOf(url) === 'postgresql') {
    // Loaded when needed: its client and driver are megabytes an install on SQLite never touches.
    const [{ migratePostgresql, pendingInPostgresql }, { openPostgresql }, { untilItAnswers }] =
      await Promise.all([
        import('./postgresql/migrate.ts'),
        import('./postgresql/postgresql.ts'),
        import('./postgresql/wait.ts'),
      ]);
    const migrations = readMigrations('postgresql');
    if (!onlyAsItIs) await untilItAnswers(url, clock, log);
    if (!onlyAsItIs && existsSync(join(dataDir, RESTORING)))
      endRestore(dataDir, (await pendingInPostgresql(url, migrations)) !== null);
    if (onlyAsItIs) mustBeCurrent(await pendingInPostgresql(url, migrations), `at ${addressOf(url)}`);
    else await migratePostgresql(url, migrations);
    return openPostgresql({ url, clock, log, poolSize });
  }
  const path = databaseIn(dataDir);
  const where = `in ${resolve(dataDir)}`;
  if (!onlyAsItIs) makeFolder(dataDir);
  // A server that begins an install has its lock before its database, and is waited for.
  else if (!existsSync(path) && !existsSync(join(dataDir, LOCK_FILE))) mustBeCurrent(null, where);
  const letGo = holdInstall(dataDir);
  try {
    const [{ migrateSqlite, pendingInSqlite }, { openSqlite }] = await Promise.all([
      import('./sqlite/migrate.ts'),
      import('./sqlite/sqlite.ts'),
    ]);
    if (!onlyAsItIs) endRestore(dataDir, existsSync(path));
    refuseEmptied(path);
    const migrations = readMigrations('sqlite');
    if (onlyAsItIs) mustBeCurrent(existsSync(path) ? pendingInSqlite(path, migrations) : null, where);
    else {
      if (existsSync(path)) {
        const { copyBeforeUpgrade } = await import('./sqlite/upgrade-copy.ts');
        await copyBeforeUpgrade(path, migrations, log);
      }
      migrateSqlite(path, migrations, clock);
    }
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

/**
 * The database file of a data folder, whether it is there or not; behind a symlink the file itself, beside which SQLite
 * keeps its other files. Throws with a sentence where something else stands there.
 */
function databaseIn(dataDir: string): string {
  const path = join(dataDir, DATABASE_FILE);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return path;
  const target = statSync(path, { throwIfNoEntry: false });
  if (target?.isFile()) return realpathSync(path);
  const what = target === undefined ? 'a link to a file that is not there' : 'no file';
  throw new AppError(
    'UNAVAILABLE',
    `${path} is ${what}, where the database belongs. Put the database there, or name another folder with PUKEKO_DATA.`,
  );
}

/** Throws with a sentence unless nothing is pending; null: there is no database. */
function mustBeCurrent(pending: readonly Migration[] | null, where: string): void {
  if (pending === null)
    throw new AppError(
      'NOT_FOUND',
      `There is no install of Pūkeko ${where}. Name the one you mean with PUKEKO_DATA or DATABASE_URL; "pukeko start" makes a new one.`,
    );
  if (pending.length > 0)
    throw new AppError(
      'UNAVAILABLE',
      `The database ${where} was written by an older version of Pūkeko. Start the server of this version once: it brings it up to date.`,
    );
}

/**
 * After a restore that was killed: the database comes last, so with it the install is whole; without it a new one must
 * not begin among files of another. Throws AppError UNAVAILABLE then.
 */
function endRestore(dataDir: string, hasDatabase: boolean): void {
  const begun = join(dataDir, RESTORING);
  if (!existsSync(begun)) return;
  if (hasDatabase) {
    rmSync(begun, { recursive: true, force: true });
    return;
  }
  throw new AppError(
    'UNAVAILABLE',
    `A backup that was being restored into ${dataDir} is not whole yet. Wait for \`pukeko restore\`, or run it again if it was interrupted; to begin a new install, empty the folder first.`,
  );
}

/**
 * A database is never empty once it was opened, and a new one begins without a file: what is empty has lost its
 * content.
 */
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
