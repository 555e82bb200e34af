// Copies the files of people's uploads into a folder of backups, and back.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { sourceKey } from '../core/media/keys.ts';
import type { BlobStore } from '../core/media/ports.ts';
import type { Snapshot } from '../db/dump/types.ts';
import { AppError } from '../lib/app-error.ts';
import { readFile, syncFolder, writeFile } from './files.ts';
import { type BackupFolder, blobOf, partialIn } from './folder.ts';
import type { StoredFile } from './format.ts';

/** A file in storage that a row speaks of. */
interface Named {
  key: string;
  mediaType: string;
}

/**
 * What the rows of a snapshot need: uploads that are still to be worked on, whose files go as soon as that is done, and
 * what is served.
 */
export async function filesOf(snapshot: Snapshot): Promise<{ uploads: Named[]; served: Named[] }> {
  const files = { uploads: [] as Named[], served: [] as Named[] };
  const table = snapshot.tables.find(({ name }) => name === 'media');
  // Schemas from before uploads have none.
  if (!table) return files;
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  const [domainId, name, state, file, preview, mediaType] = [
    at('domainId'),
    at('name'),
    at('state'),
    at('file'),
    at('preview'),
    at('mediaType'),
  ];
  for await (const rows of snapshot.rows(table))
    for (const row of rows) {
      const type = String(row[mediaType] ?? 'application/octet-stream');
      if (row[state] === 'UPLOADED' || row[state] === 'PROCESSING') {
        const key = sourceKey({ domainId: BigInt(String(row[domainId])), name: String(row[name]) });
        files.uploads.push({ key, mediaType: type });
      }
      if (row[state] !== 'READY') continue;
      if (row[file]) files.served.push({ key: String(row[file]), mediaType: type });
      if (row[preview] && row[preview] !== row[file])
        files.served.push({ key: String(row[preview]), mediaType: typeOfPreview(String(row[preview])) });
    }
  return files;
}

/** Previews are pictures of the kind that their name says; rows have the type of the file alone. */
function typeOfPreview(key: string): string {
  return key.endsWith('.jpg') ? 'image/jpeg' : `image/${key.slice(key.lastIndexOf('.') + 1)}`;
}

/**
 * Copies a file unless an earlier backup has it; null where storage has it no longer. `known`: what earlier backups say
 * of it. `made`: the path of its blob, where it is new.
 */
export async function keepFile(
  folder: BackupFolder,
  storage: BlobStore,
  { key, mediaType }: Named,
  known: StoredFile | undefined,
): Promise<{ file: StoredFile; made: string | null } | null> {
  const bytes = await storage.size(key);
  if (bytes === null) return null;
  if (known && known.bytes === bytes && existsSync(blobOf(folder, known.sha256).path))
    return { file: { ...known, mediaType }, made: null };
  return storage.withFile(key, async (path) => {
    const file = { key, sha256: await hashOf(path), bytes: statSync(path).size, mediaType };
    const blob = blobOf(folder, file.sha256);
    if (existsSync(blob.path)) return { file, made: null };
    mkdirSync(blob.folder, { recursive: true, mode: 0o700 });
    const draft = partialIn(folder.path, 'blob');
    rmSync(draft, { force: true });
    await writeFile(draft, createReadStream(path), { seal: blob.seal });
    renameSync(draft, blob.path);
    syncFolder(blob.folder);
    return { file, made: blob.path };
  });
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
