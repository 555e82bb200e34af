// Makes one process the owner of a SQLite install.

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
  const handle = new SqliteHandle(join(dataDir, LOCK_FILE), { timeout: 0 });
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

function isBusy(error: unknown): boolean {
  return error instanceof SqliteHandle.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
