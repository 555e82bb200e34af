import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BackupReport, backUp } from '../../src/backup/backup.ts';
import { openFolder, readManifest } from '../../src/backup/folder.ts';
import type { Manifest } from '../../src/backup/format.ts';
import { type RestoreOptions, restore } from '../../src/backup/restore.ts';
import { loadPostgresql, openPostgresqlSnapshot } from '../../src/db/dump/postgresql.ts';
import { loadSqlite, openSqliteSnapshot } from '../../src/db/dump/sqlite.ts';
import type { Snapshot } from '../../src/db/dump/types.ts';
import { readMigrations } from '../../src/db/migrations.ts';
import type { Dialect } from '../../src/db/types.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { localStore } from '../../src/media/storage/local.ts';

export const SECRET = 'a secret of at least thirty-two characters';
export const BLOB = Buffer.from('the bytes of a picture');

/** A folder that goes with the run (helpers/temporary-files.ts). */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pukeko-backup-'));
}

export function snapshotAt(dialect: Dialect, location: string): Promise<Snapshot> {
  return dialect === 'sqlite'
    ? Promise.resolve(openSqliteSnapshot(location))
    : openPostgresqlSnapshot(location);
}

export function putFile(dataDir: string, key: string, bytes: Buffer): void {
  const path = join(dataDir, 'media', key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

export function makeBackup(
  dialect: Dialect,
  location: string,
  dataDir: string,
  folder: string,
  more: { passphrase?: string; keep?: number } = {},
): Promise<BackupReport> {
  return backUp({
    folder,
    passphrase: more.passphrase ?? null,
    keep: more.keep ?? null,
    openSnapshot: () => snapshotAt(dialect, location),
    storage: localStore(join(dataDir, 'media')),
    secret: SECRET,
    clock: systemClock,
  });
}

/** `url`: an empty database of PostgreSQL; undefined: SQLite in the data folder. */
export function restoreBackup(
  folder: string,
  dataDir: string,
  url: string | undefined,
  more: Partial<RestoreOptions> = {},
) {
  const migrations = more.migrations ?? readMigrations(url ? 'postgresql' : 'sqlite');
  return restore({
    folder,
    passphrase: null,
    name: null,
    dataDir,
    migrations,
    secret: null,
    async load(draft, schema) {
      return url
        ? loadPostgresql(url, migrations, schema)
        : loadSqlite(join(draft, 'pukeko.db'), migrations, schema, systemClock);
    },
    openStorage: (draft) => ({ storage: localStore(join(draft, 'media')), close: async () => {} }),
    ...more,
  });
}

export async function manifestOf(folder: string, name: string, passphrase?: string): Promise<Manifest> {
  return readManifest(await openFolder(folder, passphrase ?? null), name);
}

export function fileIn(dataDir: string, key: string): Buffer | null {
  const path = join(dataDir, 'media', key);
  return existsSync(path) ? readFileSync(path) : null;
}

export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
