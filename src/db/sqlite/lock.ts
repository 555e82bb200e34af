// Makes one process the owner of a SQLite install.

import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { AppError } from '../../lib/app-error.ts';

/** In the data folder. */
export const LOCK_FILE = 'lock.db';

/** Another process of this install holds its database. */
export class InstallHeldError extends AppError {
  constructor(dataDir: string) {
    super(
      'CONFLICT',
      `Another Pukeko is using ${dataDir}. Stop it first, or let them share a PostgreSQL database (DATABASE_URL).`,
    );
  }
}

/**
 * Makes this process the one owner of an install on SQLite, until the returned function is called or the process ends,
 * however it ends: the lock is one of the operating system's on a file, held by an open exclusive transaction. It is a
 * file of its own so that the database itself can be read meanwhile (a backup). Throws InstallHeldError at once when
 * somebody else holds it.
 */
export function holdInstall(dataDir: string): () => void {
  const path = join(dataDir, LOCK_FILE);
  makeForOwner(path);
  const handle = new SqliteHandle(path, { timeout: 0 });
  try {
    // In WAL mode readers would pass; a journal in memory leaves no file behind a kill.
    handle.pragma('journal_mode = MEMORY');
    handle.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if (isBusy(error)) throw new InstallHeldError(dataDir);
    throw error;
  }
  return () => handle.close();
}

/** One that is there is not opened: closing it would let go of a lock that this very process holds on it. */
function makeForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteHandle.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
