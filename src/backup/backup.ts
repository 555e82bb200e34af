// Makes a backup of an install while it runs.

import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore } from '../core/media/ports.ts';
import type { DumpTable, Row, Snapshot } from '../db/dump/types.ts';
import { holdInstall, InstallHeldError } from '../db/sqlite/lock.ts';
import { openScratch, type Scratch } from '../db/sqlite/scratch.ts';
import { AppError } from '../lib/app-error.ts';
import { allOf, inParts } from '../lib/async.ts';
import type { Clock } from '../lib/time/clock.ts';
import { VERSION } from '../lib/version.ts';
import { lines, readFile, syncFolder, writeFile } from './files.ts';
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
import { filesOf, keepFile, mediaTable, type Named, syncBlobs, type Writing } from './media.ts';
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

/** Files that are copied at once: each must reach the disk, and the disk brings several home in one go. */
const FILES_AT_ONCE = 16;

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
  const madeAt = clock.now();
  const name = nameOf(madeAt);
  const draft = beginBackup(folder, name);
  /** What the newest backup has, by keys, and the paths of blobs that no earlier one had: not held in memory. */
  const [known, made] = [openScratch(), openScratch()];
  const media = { files: 0, bytes: 0, missing: 0 };
  let newFiles = 0;
  const writing: Writing = new Map();
  try {
    await learnFiles(folder, known);
    const id = randomBytes(16).toString('hex');
    const take = async (file: Named): Promise<StoredFile | null> => {
      const before = known.get(file.key);
      const kept = await keepFile(
        folder,
        storage,
        file,
        before === null ? null : JSON.parse(before),
        writing,
      );
      if (!kept) return null;
      if (kept.made !== null) {
        made.set(kept.made, '');
        newFiles += 1;
      }
      return kept.file;
    };
    const { snapshot, uploads, served, missing } = await takeSnapshot(options, take);
    media.missing = missing;
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
    async function* index(): AsyncIterable<Buffer> {
      const lineOf = (file: StoredFile) => {
        media.files += 1;
        media.bytes += file.bytes;
        return Buffer.from(`${JSON.stringify(file)}\n`);
      };
      for (const file of uploads) yield lineOf(file);
      for await (const some of inParts(servedIn(folder, id, draft, mediaTable(tables)), FILES_AT_ONCE)) {
        for (const file of await allOf(some.map(take)))
          if (file) yield lineOf(file);
          else media.missing += 1;
        progress(`media: ${media.files} of ${served} files`);
      }
    }
    const mediaSha = await writeFile(join(draft, 'media'), index(), sealing(folder, id, 'media'));
    const secretSha256 = await writeFile(
      join(draft, 'secret'),
      [Buffer.from(options.secret)],
      sealing(folder, id, 'secret'),
    );
    for (const paths of made.keys()) syncBlobs(folder, paths);
    await writeManifest(folder, draft, {
      format: FORMAT_VERSION,
      id,
      madeAt,
      pukeko: VERSION,
      schema: snapshot.schema,
      tables,
      media: { ...media, sha256: mediaSha },
      secretSha256,
    });
    syncFolder(join(draft, 'tables'));
    syncFolder(draft);
    renameSync(draft, join(folder.path, name));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { name, rows, files: media.files, newFiles, missing: media.missing };
  } catch (error) {
    removePartial(folder);
    // Of no use to the backups of before, and what fills a disk that is full.
    for (const paths of made.keys()) for (const path of paths) rmSync(path, { force: true });
    throw error;
  } finally {
    known.close();
    made.close();
  }
}

/** A snapshot with the uploads that were still to be worked on, and how many files are served. */
async function takeSnapshot(
  { openSnapshot }: BackupOptions,
  take: (file: Named) => Promise<StoredFile | null>,
): Promise<{ snapshot: Snapshot; uploads: StoredFile[]; served: number; missing: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await openSnapshot();
    try {
      const uploads: StoredFile[] = [];
      let [served, missing] = [0, 0];
      const table = mediaTable(snapshot.tables);
      const read = table && filesOf(table);
      for await (const rows of table ? snapshot.rows(table) : [])
        for (const found of rows.flatMap((row) => read?.(row) ?? [])) {
          served += found.served.length;
          for (const named of found.uploads) {
            const file = await take(named);
            if (file) uploads.push(file);
            else missing += 1;
          }
        }
      if (missing === 0 || attempt === ATTEMPTS) return { snapshot, uploads, served, missing };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
    await snapshot.close();
  }
}

/** What is served, as the table says that was just written: the snapshot need not stand until all of it is copied. */
async function* servedIn(
  folder: BackupFolder,
  id: string,
  draft: string,
  table: DumpTable | undefined,
): AsyncIterable<Named> {
  if (!table) return;
  const read = filesOf(table);
  const path = join('tables', table.name);
  for await (const line of lines(readFile(join(draft, path), path, sealing(folder, id, path))))
    yield* read(JSON.parse(line) as Row).served;
}

/** Keeps what the newest backup has, by keys. */
async function learnFiles(folder: BackupFolder, known: Scratch): Promise<void> {
  const last = backupsIn(folder).at(-1);
  if (last === undefined) return;
  try {
    for await (const { key, sha256, bytes } of readMediaIndex(folder, last, await readManifest(folder, last)))
      known.set(key, JSON.stringify({ sha256, bytes }));
  } catch (error) {
    // A damaged backup is no reason to make no new one: it reads all files again.
    if (!(error instanceof AppError || error instanceof SyntaxError)) throw error;
    known.clear();
  }
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
