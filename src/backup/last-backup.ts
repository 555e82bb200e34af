// Remembers in the data folder when the last backup was made, and where.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOTE_FILE = 'last-backup.json';

export interface LastBackup {
  /** ISO 8601. */
  at: string;
  /** The absolute path of the folder of backups. */
  folder: string;
}

export function noteBackup(dataDir: string, last: LastBackup): void {
  writeFileSync(join(dataDir, NOTE_FILE), `${JSON.stringify(last)}\n`);
}

/** Null where none was made from this data folder, or the note of it cannot be read. */
export function lastBackupOf(dataDir: string): LastBackup | null {
  try {
    const { at, folder } = JSON.parse(readFileSync(join(dataDir, NOTE_FILE), 'utf8')) as Partial<LastBackup>;
    return typeof at === 'string' && typeof folder === 'string' && !Number.isNaN(Date.parse(at))
      ? { at, folder }
      : null;
  } catch {
    return null;
  }
}
