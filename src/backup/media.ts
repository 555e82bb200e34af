// Copies the files of people's uploads into a folder of backups, and back.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sourceKey } from '../core/media/keys.ts';
import type { BlobStore } from '../core/media/ports.ts';
import type { DumpTable, Row } from '../db/dump/types.ts';
import { AppError } from '../lib/app-error.ts';
import { readFile, syncFolder, writeFile } from './files.ts';
import { type BackupFolder, blobOf, partialIn } from './folder.ts';
import type { StoredFile } from './format.ts';

/** A file in storage that a row speaks of. */
export interface Named {
  key: string;
  mediaType: string;
}

/** The table that speaks of files; undefined in schemas from before uploads. */
export function mediaTable(tables: readonly DumpTable[]): DumpTable | undefined {
  return tables.find(({ name }) => name === 'media');
}

/**
 * The files that some rows of `media` need: uploads that are still to be worked on, whose files go as soon as that is
 * done, and what is served.
 */
export function filesOf(table: DumpTable): (row: Row) => { uploads: Named[]; served: Named[] } {
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  const [domainId, name, state, file, preview, mediaType] = [
    at('domainId'),
    at('name'),
    at('state'),
    at('file'),
    at('preview'),
    at('mediaType'),
  ];
  return (row) => {
    const type = String(row[mediaType] ?? 'application/octet-stream');
    if (row[state] === 'UPLOADED' || row[state] === 'PROCESSING') {
      const key = sourceKey({ domainId: BigInt(String(row[domainId])), name: String(row[name]) });
      return { uploads: [{ key, mediaType: type }], served: [] };
    }
    if (row[state] !== 'READY') return { uploads: [], served: [] };
    const [whole, small] = [row[file], row[preview]];
    return {
      uploads: [],
      served: [
        ...(whole ? [{ key: String(whole), mediaType: type }] : []),
        ...(small && small !== whole
          ? [{ key: String(small), mediaType: typeOfPreview(String(small)) }]
          : []),
      ],
    };
  };
}

/** Previews are pictures of the kind that their name says; rows have the type of the file alone. */
function typeOfPreview(key: string): string {
  return key.endsWith('.jpg') ? 'image/jpeg' : `image/${key.slice(key.lastIndexOf('.') + 1)}`;
}

/** Blobs that are being written, by their paths: two files of the same bytes are one blob. */
export type Writing = Map<string, Promise<void>>;

/**
 * Copies a file unless an earlier backup has it; null where storage has it no longer. `known`: what earlier backups say
 * of it. `made`: the path of its blob, where it is new. What it holds is on the disk before it has its name, so that no
 * later backup takes half a file for a whole one; its name is only after `syncBlobs`.
 */
export async function keepFile(
  folder: BackupFolder,
  storage: BlobStore,
  { key, mediaType }: Named,
  known: Pick<StoredFile, 'sha256' | 'bytes'> | null,
  writing: Writing,
): Promise<{ file: StoredFile; made: string | null } | null> {
  const bytes = await storage.size(key);
  if (bytes === null) return null;
  if (known && known.bytes === bytes && existsSync(blobOf(folder, known.sha256).path))
    return { file: { key, ...known, mediaType }, made: null };
  return storage.withFile(key, async (path) => {
    const file = { key, sha256: await hashOf(path), bytes: statSync(path).size, mediaType };
    const blob = blobOf(folder, file.sha256);
    const other = writing.get(blob.path);
    if (other) await other;
    if (existsSync(blob.path)) return { file, made: null };
    const written = writeBlob(folder, blob, path);
    writing.set(blob.path, written);
    try {
      await written;
    } finally {
      writing.delete(blob.path);
    }
    return { file, made: blob.path };
  });
}

async function writeBlob(
  folder: BackupFolder,
  blob: ReturnType<typeof blobOf>,
  source: string,
): Promise<void> {
  mkdirSync(blob.folder, { recursive: true, mode: 0o700 });
  const draft = partialIn(folder.path, `blob-${basename(blob.path)}`);
  rmSync(draft, { force: true });
  await writeFile(draft, createReadStream(source), { seal: blob.seal });
  renameSync(draft, blob.path);
}

/** Brings the names of blobs to the disk, before a manifest says that they are there. */
export function syncBlobs({ path }: BackupFolder, made: Iterable<string>): void {
  const folders = new Set<string>();
  for (const blob of made) folders.add(dirname(blob));
  if (folders.size === 0) return;
  for (const folder of folders) syncFolder(folder);
  syncFolder(join(path, 'blobs'));
  syncFolder(path);
}

/**
 * Puts a file back into storage; answers whether it was not there before. Errors: UNAVAILABLE where its blob is missing
 * or damaged.
 */
export async function restoreFile(
  folder: BackupFolder,
  storage: BlobStore,
  { key, sha256, bytes, mediaType }: StoredFile,
  temporary: string,
): Promise<boolean> {
  const blob = blobOf(folder, sha256);
  const what = `The file ${key}`;
  rmSync(temporary, { force: true });
  const found = await writeFile(temporary, readFile(blob.path, what, { seal: blob.seal }));
  if (found !== sha256 || statSync(temporary).size !== bytes)
    throw new AppError('UNAVAILABLE', `${what} of the backup is damaged.`);
  const there = await storage.withFile(key, hashOf);
  if (there === sha256) return false;
  await storage.put(key, temporary, mediaType);
  return there === null;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
