// Restores an install from a backup, on either database.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore } from '../core/media/ports.ts';
import type { DumpTable, Loading } from '../db/dump/types.ts';
import type { Migration } from '../db/migrations.ts';
import { DATABASE_FILE, RESTORING } from '../db/open.ts';
import { holdInstall, LOCK_FILE } from '../db/sqlite/lock.ts';
import { openScratch } from '../db/sqlite/scratch.ts';
import { PLACE_KEY } from '../db/types.ts';
import { AppError } from '../lib/app-error.ts';
import { makeFolder } from '../lib/files/make-folder.ts';
import { collect, lines, readFile, syncFolder, writeFile } from './files.ts';
import { type BackupFolder, backupsIn, openFolder, readManifest, sealing } from './folder.ts';
import type { Manifest, StoredFile } from './format.ts';
import { restoreFile } from './media.ts';
import { loadTable } from './tables.ts';

/** The data folder's own names. */
const SECRET = 'secret.key';
const MEDIA = 'media';

export interface RestoreOptions {
  /** Where backups lie. */
  folder: string;
  passphrase: string | null;
  /** Which of them; null: the newest. */
  name: string | null;
  dataDir: string;
  migrations: readonly Migration[];
  /** PUKEKO_SECRET where it is set. */
  secret: string | null;
  /**
   * An empty database with the schema `schema`; on SQLite it is to be made in `draft`, on PostgreSQL it stands already.
   */
  load(draft: string, schema: string): Promise<Loading>;
  /** Storage: of files below `draft`, or a bucket. */
  openStorage(draft: string): { storage: BlobStore; close(): Promise<void> };
  progress?: (words: string) => void;
}

export interface RestoreReport {
  name: string;
  rows: number;
  files: number;
  /** Files that were lost before the backup was made. */
  missing: number;
}

/**
 * What must not be as it was: the log's numbers will be given again, so it is another log; nobody works on anything;
 * the search index is to be made anew, at once; files of archives are not in backups, and can be asked for again.
 */
const AFTER = [
  `INSERT INTO "meta" ("key", "value") VALUES ('${PLACE_KEY}', 'copy') ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
  `DELETE FROM "meta" WHERE "key" LIKE 'search.%'`,
  `UPDATE "work" SET "dueAt" = 0 WHERE "machine" = 'search-index'`,
  `DELETE FROM "worker"`,
  `UPDATE "archive" SET "state" = 'FAILED' WHERE "state" = 'READY'`,
];

/**
 * Restores a backup into an empty data folder (and database). Errors: a sentence each, and nothing is left of what was
 * begun.
 */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const { dataDir } = options;
  const folder = await openFolder(options.folder, options.passphrase);
  const name = chosen(folder, options.name);
  const manifest = await readManifest(folder, name);
  if (!options.migrations.some((migration) => migration.name === manifest.schema))
    throw new AppError(
      'UNAVAILABLE',
      `The backup ${name} was made by a newer Pūkeko (${manifest.pukeko}). Restore it with that version or a newer one.`,
    );
  mustBeEmpty(dataDir);
  const wasThere = existsSync(dataDir);
  let letGo = () => {};
  try {
    makeFolder(dataDir);
    letGo = holdInstall(dataDir);
    return await restoreHeld(folder, name, manifest, options);
  } catch (error) {
    letGo();
    if (!wasThere) rmSync(dataDir, { recursive: true, force: true });
    throw asRestoreError(error, dataDir);
  } finally {
    letGo();
  }
}

/** Everything is made in a folder in the data folder, and moved out of it at the end. */
async function restoreHeld(
  folder: BackupFolder,
  name: string,
  manifest: Manifest,
  options: RestoreOptions,
): Promise<RestoreReport> {
  const { dataDir } = options;
  const draft = join(dataDir, RESTORING);
  // Looked at again now that nobody else can begin an install there.
  mustBeEmpty(dataDir);
  // One that was killed after it had moved some of them.
  if (existsSync(draft))
    for (const part of [MEDIA, SECRET, RESTORING])
      rmSync(join(dataDir, part), { recursive: true, force: true });
  try {
    mkdirSync(draft, { mode: 0o700 });
    return await restoreInto(folder, name, manifest, options, draft);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Errors: CONFLICT with what is in it. What another restore left that was killed is nothing: its folder goes last, and
 * the database of SQLite is moved after everything else.
 */
export function mustBeEmpty(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const names = readdirSync(dataDir);
  const left = names.includes(RESTORING) && !names.includes(DATABASE_FILE) ? [RESTORING, MEDIA, SECRET] : [];
  const others = names.filter((name) => ![...left, LOCK_FILE, 'lost+found'].includes(name));
  if (others.length > 0)
    throw new AppError(
      'CONFLICT',
      `The data folder ${dataDir} is not empty (${others[0]}). A backup is restored into an empty one: name another with PUKEKO_DATA, or move away what is there.`,
    );
}

async function restoreInto(
  folder: BackupFolder,
  name: string,
  manifest: Manifest,
  options: RestoreOptions,
  draft: string,
): Promise<RestoreReport> {
  const { dataDir, progress = () => {} } = options;
  const fileOf = (file: string) =>
    readFile(join(folder.path, name, file), file, sealing(folder, manifest.id, file));
  const secret = (await collect(fileOf('secret'))).toString('utf8');
  if (createHash('sha256').update(secret).digest('hex') !== manifest.secretSha256)
    throw new AppError('UNAVAILABLE', 'The secret of the backup is damaged.');
  if (options.secret !== null && options.secret !== secret)
    throw new AppError(
      'CONFLICT',
      'PUKEKO_SECRET is not the secret of this backup: with another one its tokens cannot be read. Unset it to use that of the backup.',
    );
  const { storage, close } = options.openStorage(draft);
  /** Keys of files that were not in storage before. */
  const put = openScratch();
  let loading: Loading | null = null;
  const moved: string[] = [];
  try {
    loading = await options.load(draft, manifest.schema);
    for (const table of manifest.tables) {
      mustFit(table, loading);
      await loadTable(loading, table, fileOf(join('tables', table.name)), (rows, done) =>
        progress(`${table.name}: ${rows} of ${table.rows} rows ${done}`),
      );
    }
    let files = 0;
    const listed = createHash('sha256');
    for await (const line of lines(fileOf('media'))) {
      listed.update(`${line}\n`);
      const file = JSON.parse(line) as StoredFile;
      if (await restoreFile(folder, storage, file, join(draft, 'file'))) put.set(file.key, '');
      files += 1;
      progress(`media: ${files} of ${manifest.media.files} files`);
    }
    if (files !== manifest.media.files || listed.digest('hex') !== manifest.media.sha256)
      throw new AppError('UNAVAILABLE', 'The list of media of the backup is damaged or cut off.');
    for (const statement of AFTER) await loading.run(statement);
    await writeFile(join(draft, SECRET), [Buffer.from(`${secret}\n`)]);
    const isFile = loading.isFile;
    if (isFile) {
      progress('checking the database');
      await loading.commit();
    }
    for (const part of [MEDIA, SECRET, DATABASE_FILE]) {
      if (!existsSync(join(draft, part))) continue;
      renameSync(join(draft, part), join(dataDir, part));
      moved.push(part);
    }
    syncFolder(dataDir);
    // What stands elsewhere is kept last: until then it goes with its connection.
    if (!isFile) {
      progress('checking the database');
      await loading.commit();
    }
    rmSync(draft, { recursive: true, force: true });
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { name, rows, files, missing: manifest.media.missing };
  } catch (error) {
    for (const part of moved) rmSync(join(dataDir, part), { recursive: true, force: true });
    await loading?.abandon().catch(() => {});
    for (const keys of put.keys()) await storage.remove(keys).catch(() => {});
    throw error;
  } finally {
    put.close();
    await close();
  }
}

function chosen(folder: BackupFolder, name: string | null): string {
  const names = backupsIn(folder);
  const found = name === null ? names.at(-1) : names.find((each) => each === name);
  if (found !== undefined) return found;
  throw new AppError(
    'NOT_FOUND',
    name === null
      ? `There is no whole backup in ${folder.path}.`
      : `There is no whole backup ${name} in ${folder.path}. There are: ${names.join(', ') || 'none'}.`,
  );
}

function mustFit(table: DumpTable, { tables }: Loading): void {
  const ours = tables.find(({ name }) => name === table.name);
  const shape = ({ columns }: DumpTable) => columns.map(({ name, kind }) => `${name} ${kind}`).join(', ');
  if (ours && shape(ours) === shape(table)) return;
  throw new AppError('UNAVAILABLE', `The table ${table.name} of the backup has columns of another schema.`);
}

function asRestoreError(error: unknown, dataDir: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL' || code === '53100')
    return new AppError(
      'UNAVAILABLE',
      `The disk of ${dataDir} or of its database is full. Nothing was restored.`,
      {
        cause: error,
      },
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new AppError('UNAVAILABLE', `${dataDir} cannot be written by this user. Nothing was restored.`, {
      cause: error,
    });
  return error;
}
