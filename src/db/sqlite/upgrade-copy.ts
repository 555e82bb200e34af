// Copies a SQLite database before it is brought up to date.

import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../lib/app-error.ts';
import type { Migration } from '../migrations.ts';
import type { DbLog } from '../types.ts';
import { backUpSqlite } from './backup.ts';
import { lastMigrationIn, pendingInSqlite } from './migrate.ts';

/** So many copies are kept, the newest. */
const KEPT = 2;

/**
 * Copies the database beside itself (`pukeko.db.before-…`, with the last migration it has) where migrations are about
 * to change it, because an older version cannot read what they make of it: going back means restoring the copy. Nothing
 * for a new database, and where nothing is pending. Nobody may write meanwhile. Throws AppError UNAVAILABLE where it
 * cannot be written; the database is as it was then.
 */
export async function copyBeforeUpgrade(
  path: string,
  migrations: readonly Migration[],
  log: DbLog | undefined,
): Promise<void> {
  const pending = pendingInSqlite(path, migrations);
  if (pending === null || pending.length === 0) return;
  const copy = `${path}.before-${lastMigrationIn(path)}`;
  try {
    // One of an upgrade that failed: the database has been in use since.
    rmSync(copy, { force: true });
    await backUpSqlite(path, copy);
  } catch (cause) {
    const megabytes = Math.ceil(statSync(path).size / 1024 ** 2);
    throw new AppError(
      'UNAVAILABLE',
      `The database must be copied before it is brought up to date, and ${copy} could not be written: ${(cause as Error).message} It takes up to ${megabytes} MB. Nothing was changed.`,
      { cause },
    );
  }
  for (const old of copiesOf(path).slice(KEPT)) rmSync(old, { force: true });
  log?.warn(
    { copy },
    `The database is brought up to date (${pending.length} steps), and was copied before. To go back: stop the server, remove ${basename(path)}-wal and -shm, put the copy in the place of ${basename(path)}, and start the version of before.`,
  );
}

/** The newest first. */
function copiesOf(path: string): string[] {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.before-`))
    .map((name) => ({ file: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .map(({ file }) => file);
}
