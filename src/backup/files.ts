// Writes and reads the files of a backup: packed, sealed, on the disk.

import { createHash } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AppError, isAppError } from '../lib/app-error.ts';
import { seal, unseal } from './seal.ts';

export interface FileForm {
  gzip?: boolean;
  /** The key, and the name that the file is sealed under. */
  seal?: { key: Buffer; name: string } | null;
}

export type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Writes a new file, which is on the disk when this resolves; answers the SHA-256 of what was written, before packing
 * and sealing.
 */
export async function writeFile(path: string, source: Source, form: FileForm = {}): Promise<string> {
  const hash = createHash('sha256');
  const heard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const steps = [
    Readable.from(source, { objectMode: false }),
    heard,
    // Higher levels take several times as long, and save a few percent more.
    ...(form.gzip ? [createGzip({ level: 3 })] : []),
    ...(form.seal ? [seal(form.seal.key, form.seal.name)] : []),
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  ];
  await pipeline(steps as [Readable, ...Transform[], Writable]);
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

/** So that a new name in a folder outlives a loss of power. */
export function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What was written to a file. Errors: UNAVAILABLE with the `name` of what is missing, damaged or cut off. */
export async function* readFile(path: string, name: string, form: FileForm = {}): AsyncIterable<Buffer> {
  const steps = [
    createReadStream(path),
    ...(form.seal ? [unseal(form.seal.key, form.seal.name)] : []),
    ...(form.gzip ? [createGunzip()] : []),
  ];
  const last = steps.at(-1) as Readable;
  const done = steps.length > 1 ? pipeline(steps as [Readable, ...Transform[]]) : Promise.resolve();
  // Its failure is the last stream's too, and is thrown below.
  done.catch(() => {});
  try {
    for await (const chunk of last) yield chunk as Buffer;
    await done;
  } catch (error) {
    // Sealed files are bound to names that say nothing to people.
    if (form.seal && isAppError(error, 'UNAVAILABLE'))
      throw new AppError('UNAVAILABLE', `${name} of the backup is damaged or cut off.`, { cause: error });
    if (isAppError(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('UNAVAILABLE', `${name} is missing in the backup.`);
    if (code?.startsWith('Z_'))
      throw new AppError('UNAVAILABLE', `${name} of the backup is damaged or cut off.`, { cause: error });
    throw error;
  } finally {
    for (const step of steps) step.destroy();
  }
}

export async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lines of a text, each of which ends in a line feed. */
export async function* lines(source: AsyncIterable<Buffer>): AsyncIterable<string> {
  let begun: Buffer[] = [];
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      begun.push(chunk.subarray(from, end));
      yield Buffer.concat(begun).toString('utf8');
      begun = [];
      from = end + 1;
    }
    if (from < chunk.length) begun.push(Buffer.from(chunk.subarray(from)));
  }
}
