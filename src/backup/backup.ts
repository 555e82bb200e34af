// Makes a backup of an install while it runs.

import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore } from '../core/media/ports.ts';
import type { Snapshot } from '../db/dump/types.ts';
import { holdInstall, InstallHeldError } from '../db/sqlite/lock.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/time/clock.ts';
import { VERSION } from '../lib/version.ts';
import { syncFolder, writeFile } from './files.ts';
import {
  type BackupFolder,
  backupsIn,
  beginBackup,
  claimFolder,
  keepNewest,
  makeFolder,
  nameOf,
  partialIn,
  readManifest,
  readMediaIndex,
  removePartial,
  sealing,
  writeManifest,
} from './folder.ts';
import { FORMAT_VERSION, type Manifest, type StoredFile } from './format.ts';
import { filesOf, keepFile } from './media.ts';
import { textOf } from './tables.ts';

export interface BackupOptions {
  /** Where backups lie; made when missing. */
  folder: string;
  /** Null: not encrypted. All backups of a folder are encrypted, or none. */
  passphrase: string | null;
  /** How many backups are kept, this one counted in; null: all. */
  keep: number | null;
  openSnapshot(): Promise<Snapshot>;
  storage: BlobStore;
  /** The install's secret. */
  secret: string;
  clock: Clock;
  /** Told what goes on, for people who wait. */
  progress?: (words: string) => void;
}

export interface BackupReport {
  /** The name of its folder below the folder of backups. */
  name: string;
  rows: number;
  /** Files of media in it, and how many of them no earlier backup had. */
  files: number;
  newFiles: number;
  /** Files that rows speak of and storage no longer has. */
  missing: number;
  /** Older backups that were removed. */
  removed: number;
}

/**
 * An upload that is worked on while the snapshot is taken has its file no longer; the next snapshot knows what was made
 * of it.
 */
const ATTEMPTS = 5;

/** Makes a backup. Errors: a sentence each; what was there before stays, and nothing half made counts as a backup. */
export async function backUp(options: BackupOptions): Promise<BackupReport> {
  const path = options.folder;
  const letGo = hold(path);
  try {
    const folder = await makeFolder(path, options.passphrase);
    const report = await backUpInto(folder, options);
    syncFolder(path);
    const removed = options.keep === null ? 0 : await removeOld(folder, options.keep, report.name);
    return { ...report, removed };
  } catch (error) {
    throw asBackupError(error, path);
  } finally {
    letGo();
  }
}

/** Where a file of a bucket lies in the folder of backups while it is copied: gone with the backup, or the next one. */
export function temporaryIn(folder: string): string {
  return partialIn(folder, `object-${randomBytes(8).toString('hex')}`);
}

/** One backup at a time is made into a folder. */
function hold(path: string): () => void {
  try {
    claimFolder(path);
    return holdInstall(path);
  } catch (error) {
    if (error instanceof InstallHeldError)
      throw new AppError('CONFLICT', `Another backup into ${path} is being made.`);
    throw asBackupError(error, path);
  }
}

/** Errors: the new backup stays, and the sentence says so. */
async function removeOld(folder: BackupFolder, keep: number, made: string): Promise<number> {
  try {
    return await keepNewest(folder, keep);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'UNAVAILABLE',
      `The backup ${made} is made and whole, but older ones could not be removed: ${why}`,
      { cause: error },
    );
  }
}

async function backUpInto(
  folder: BackupFolder,
  options: BackupOptions,
): Promise<Omit<BackupReport, 'removed'>> {
  const { storage, clock } = options;
  const progress = options.progress ?? (() => {});
  const known = await knownFiles(folder);
  const madeAt = clock.now();
  const name = nameOf(madeAt);
  const draft = beginBackup(folder, name);
  /** Paths of blobs that no earlier backup had. */
  const made: string[] = [];
  try {
    const id = randomBytes(16).toString('hex');
    const files: StoredFile[] = [];
    const take = async (file: { key: string; mediaType: string }) => {
      const kept = await keepFile(folder, storage, file, known.get(file.key));
      if (!kept) return false;
      files.push(kept.file);
      if (kept.made !== null) made.push(kept.made);
      return true;
    };
    const { snapshot, served, missing: lost } = await takeSnapshot(options, take);
    let missing = lost;
    const tables: Manifest['tables'] = [];
    try {
      for (const table of snapshot.tables) {
        let rows = 0;
        const heard = (count: number) => {
          rows = count;
          progress(`${table.name}: ${count} rows`);
        };
        const sha256 = await writeFile(
          join(draft, 'tables', table.name),
          textOf(snapshot, table, heard),
          sealing(folder, id, `tables/${table.name}`),
        );
        tables.push({ ...table, rows, sha256 });
      }
    } finally {
      await snapshot.close();
    }
    for (const file of served) {
      missing += Number(!(await take(file)));
      progress(`media: ${files.length} of ${served.length} files`);
    }
    const index = files.map((file) => Buffer.from(`${JSON.stringify(file)}\n`));
    const mediaSha = await writeFile(join(draft, 'media'), index, sealing(folder, id, 'media'));
    const secretSha256 = await writeFile(
      join(draft, 'secret'),
      [Buffer.from(options.secret)],
      sealing(folder, id, 'secret'),
    );
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await writeManifest(folder, draft, {
      format: FORMAT_VERSION,
      id,
      madeAt,
      pukeko: VERSION,
      schema: snapshot.schema,
      tables,
      media: { files: files.length, bytes, missing, sha256: mediaSha },
      secretSha256,
    });
    syncFolder(join(draft, 'tables'));
    syncFolder(draft);
    renameSync(draft, join(folder.path, name));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { name, rows, files: files.length, newFiles: made.length, missing };
  } catch (error) {
    removePartial(folder);
    // Of no use to the backups of before, and what fills a disk that is full.
    for (const path of made) rmSync(path, { force: true });
    throw error;
  }
}

/** A snapshot with the uploads that were still to be worked on. */
async function takeSnapshot(
  { openSnapshot }: BackupOptions,
  take: (file: { key: string; mediaType: string }) => Promise<boolean>,
) {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await openSnapshot();
    try {
      const { uploads, served } = await filesOf(snapshot);
      let missing = 0;
      for (const file of uploads) missing += Number(!(await take(file)));
      if (missing === 0 || attempt === ATTEMPTS) return { snapshot, served, missing };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
    await snapshot.close();
  }
}

/** What the newest backup has, by keys. */
async function knownFiles(folder: BackupFolder): Promise<Map<string, StoredFile>> {
  const known = new Map<string, StoredFile>();
  const last = backupsIn(folder).at(-1);
  if (last === undefined) return known;
  try {
    for await (const file of readMediaIndex(folder, last, await readManifest(folder, last)))
      known.set(file.key, file);
  } catch (error) {
    // A damaged backup is no reason to make no new one: it reads all files again.
    if (!(error instanceof AppError)) throw error;
    known.clear();
  }
  return known;
}

function asBackupError(error: unknown, folder: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOSPC: `The disk of ${folder} is full. Nothing was kept of this backup; those of before are whole.`,
    EDQUOT: `The disk of ${folder} is full. Nothing was kept of this backup; those of before are whole.`,
    EACCES: `${folder} cannot be written by this user.`,
    EPERM: `${folder} cannot be written by this user.`,
    SQLITE_CANTOPEN: `${folder} cannot be written by this user.`,
    SQLITE_READONLY: `${folder} cannot be written by this user.`,
    EROFS: `${folder} lies on a disk that is read-only.`,
    ENOTDIR: `${folder} is no folder.`,
    EEXIST: `${folder} is no folder.`,
  };
  const sentence = words[code ?? ''];
  return sentence === undefined ? error : new AppError('UNAVAILABLE', sentence, { cause: error });
}
