// The folder that backups lie in: what stands where, which of them are whole, which go.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LOCK_FILE } from '../db/sqlite/lock.ts';
import { openScratch, type Scratch } from '../db/sqlite/scratch.ts';
import { AppError } from '../lib/app-error.ts';
import { makeFolder as makeFolderAt } from '../lib/files/make-folder.ts';
import { collect, lines, readFile, syncFolder, writeFile } from './files.ts';
import { FORMAT_VERSION, type Manifest, type StoredFile } from './format.ts';
import { type KeyBox, makeKey, openKey, sealedName } from './seal.ts';

export interface BackupFolder {
  readonly path: string;
  /** Null: its backups are not encrypted. */
  readonly key: Buffer | null;
}

const ABOUT = 'pukeko-backups.json';
const MANIFEST = 'manifest';
const PARTIAL = '.partial';
/** UTC to the millisecond, in a form that every file system takes. */
const NAME = /^\d{4}-\d\d-\d\dT\d{9}Z$/;

interface About {
  format: number;
  encryption: KeyBox | null;
}

/**
 * Whether the backups of a folder are encrypted; null where it has none. Errors: INVALID_INPUT for a folder of
 * something else.
 */
export function isEncrypted(path: string): boolean | null {
  const about = readAbout(path);
  return about && about.encryption !== null;
}

/** Opens a folder of backups. Errors: NOT_FOUND, INVALID_INPUT for a wrong passphrase. */
export async function openFolder(path: string, passphrase: string | null): Promise<BackupFolder> {
  const about = readAbout(path);
  if (about === null) {
    const [above, name] = [dirname(path), basename(path)];
    const isOne = NAME.test(name) && readAbout(above) !== null;
    const instead = isOne
      ? ` It is one of those in ${above}: name that folder, and this one by --backup ${name}.`
      : '';
    throw new AppError('NOT_FOUND', `There is no backup of Pūkeko in ${path}.${instead}`);
  }
  const { encryption } = about;
  if (encryption === null) {
    if (passphrase !== null)
      throw new AppError(
        'INVALID_INPUT',
        `The backups in ${path} are not encrypted: leave out the passphrase.`,
      );
    return { path, key: null };
  }
  if (passphrase === null)
    throw new AppError('INVALID_INPUT', `The backups in ${path} are encrypted: give their passphrase.`);
  return { path, key: await openKey(encryption, passphrase) };
}

/** Makes the folder where there is none. Errors: CONFLICT for one that has something else in it. */
export function claimFolder(path: string): void {
  makeFolderAt(path);
  if (readAbout(path) !== null) return;
  const ours = ['lost+found', LOCK_FILE, ABOUT + PARTIAL];
  const others = readdirSync(path).filter((name) => !ours.includes(name));
  if (others.length === 0) return;
  throw new AppError(
    'CONFLICT',
    `${path} has other things in it (${others[0]}). Name an empty folder for backups.`,
  );
}

/** The same as `openFolder` for one that was claimed, which may be new. Nobody else may make it meanwhile. */
export async function makeFolder(path: string, passphrase: string | null): Promise<BackupFolder> {
  if (readAbout(path) !== null) return openFolder(path, passphrase);
  const made = passphrase === null ? null : await makeKey(passphrase);
  const about: About = { format: FORMAT_VERSION, encryption: made?.box ?? null };
  // Whole or not at all: half of it would shut the folder for ever.
  const draft = join(path, ABOUT + PARTIAL);
  rmSync(draft, { force: true });
  try {
    await writeFile(draft, [Buffer.from(`${JSON.stringify(about, null, 2)}\n`)]);
    renameSync(draft, join(path, ABOUT));
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(path);
  return { path, key: made?.key ?? null };
}

function readAbout(path: string): About | null {
  let text: string;
  try {
    text = readFileSync(join(path, ABOUT), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code)) return null;
    if (['EACCES', 'EPERM'].includes(code))
      throw new AppError('UNAVAILABLE', `${path} cannot be read by this user.`, { cause: error });
    throw error;
  }
  try {
    const about = JSON.parse(text) as About;
    if (about.format === FORMAT_VERSION) return about;
    throw new AppError(
      'UNAVAILABLE',
      `The backups in ${path} were made by a newer Pūkeko. Restore them with it.`,
    );
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('UNAVAILABLE', `${join(path, ABOUT)} is damaged.`, { cause: error });
  }
}

/** Names of whole backups, the oldest first. */
export function backupsIn(folder: BackupFolder): string[] {
  return readdirSync(folder.path)
    .filter((name) => NAME.test(name) && existsSync(join(folder.path, name, MANIFEST)))
    .sort();
}

export function nameOf(madeAt: number): string {
  return new Date(madeAt).toISOString().replace(/[:.]/g, '');
}

/** Where a backup lies while it is made. What others began and did not end is removed. */
export function beginBackup(folder: BackupFolder, name: string): string {
  removePartial(folder);
  const path = join(folder.path, name + PARTIAL);
  mkdirSync(join(path, 'tables'), { recursive: true, mode: 0o700 });
  return path;
}

/** Where something lies that is gone when the backup has ended, whatever comes of it. */
export function partialIn(path: string, name: string): string {
  return join(path, name + PARTIAL);
}

/** Removes what was begun and did not end. */
export function removePartial({ path }: BackupFolder): void {
  for (const name of readdirSync(path))
    if (name.endsWith(PARTIAL)) rmSync(join(path, name), { recursive: true, force: true });
}

export async function writeManifest(folder: BackupFolder, path: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify(manifest);
  const sum = createHash('sha256').update(text).digest('hex');
  await writeFile(join(path, MANIFEST), [Buffer.from(`${sum}\n${text}\n`)], {
    seal: folder.key && { key: folder.key, name: MANIFEST },
  });
}

/** Errors: UNAVAILABLE where it is damaged or of a newer form. */
export async function readManifest(folder: BackupFolder, name: string): Promise<Manifest> {
  const seal = folder.key && { key: folder.key, name: MANIFEST };
  const text = (await collect(readFile(join(folder.path, name, MANIFEST), MANIFEST, { seal }))).toString(
    'utf8',
  );
  const [sum, body = ''] = text.split('\n');
  if (createHash('sha256').update(body).digest('hex') !== sum)
    throw new AppError('UNAVAILABLE', `The manifest of the backup ${name} is damaged.`);
  const manifest = JSON.parse(body) as Manifest;
  if (manifest.format === FORMAT_VERSION) return manifest;
  throw new AppError('UNAVAILABLE', `The backup ${name} was made by a newer Pūkeko. Restore it with that.`);
}

/** The files of media of a backup, with what a reader of all of them must compare with the manifest. */
export async function* readMediaIndex(
  folder: BackupFolder,
  name: string,
  { id }: Pick<Manifest, 'id'>,
): AsyncIterable<StoredFile> {
  const path = join(folder.path, name, 'media');
  for await (const line of lines(readFile(path, 'media', sealing(folder, id, 'media')))) {
    yield JSON.parse(line) as StoredFile;
  }
}

/** How a file of a backup is written: packed, and sealed under a name of its own. */
export function sealing({ key }: BackupFolder, id: string, name: string) {
  return { gzip: true, seal: key && { key, name: `${id}/${name}` } };
}

/** Where the blob with these bytes lies, and how it is sealed. */
export function blobOf({ path, key }: BackupFolder, sha256: string) {
  const name = key ? sealedName(key, sha256) : sha256;
  return {
    folder: join(path, 'blobs', name.slice(0, 2)),
    path: join(path, 'blobs', name.slice(0, 2), name),
    seal: key && { key, name: `blob ${sha256}` },
  };
}

/**
 * Removes all but the newest `keep` backups, and the blobs that none of the others has. Answers how many backups went.
 */
export async function keepNewest(folder: BackupFolder, keep: number): Promise<number> {
  const names = backupsIn(folder);
  const going = names.slice(0, Math.max(0, names.length - keep));
  if (going.length === 0) return 0;
  const needed = openScratch();
  try {
    // Read before anything is removed: of a damaged backup nobody knows which blobs are its own.
    for (const name of names.slice(going.length))
      for await (const { sha256 } of readMediaIndex(folder, name, await readManifest(folder, name)))
        needed.set(blobOf(folder, sha256).path, '');
    for (const name of going) {
      // From here on it is none.
      rmSync(join(folder.path, name, MANIFEST));
      rmSync(join(folder.path, name), { recursive: true, force: true });
    }
    removeBlobs(folder, needed);
  } finally {
    needed.close();
  }
  return going.length;
}

function removeBlobs({ path }: BackupFolder, needed: Pick<Scratch, 'has'>): void {
  const blobs = join(path, 'blobs');
  if (!existsSync(blobs)) return;
  for (const part of readdirSync(blobs).filter((name) => /^[0-9a-f]{2}$/.test(name)))
    for (const name of readdirSync(join(blobs, part)))
      if (!needed.has(join(blobs, part, name))) rmSync(join(blobs, part, name));
}
