// Files that are on their way: uploads that come in, and what is made of them.

import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SpooledFile } from '../core/media/ports.ts';
import { AppError } from '../lib/app-error.ts';
import type { Random } from '../lib/random.ts';
import type { Clock } from '../lib/time/clock.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * A folder for files that nobody needs after a crash. It lies beside where they go, so that moving them copies nothing.
 */
export class TemporaryFiles {
  readonly #folder: string;
  readonly #random: Random;
  readonly #clock: Clock;
  #ready: Promise<void> | null = null;

  constructor(folder: string, random: Random, clock: Clock) {
    this.#folder = folder;
    this.#random = random;
    this.#clock = clock;
  }

  /** A path where no file is yet. */
  async path(): Promise<string> {
    await this.#open();
    return join(this.#folder, this.#random.bytes(16).toString('hex'));
  }

  /** Writes a stream to a file, at most `most` bytes of it. Nothing is left of what fails. */
  async spool(stream: Readable, most: number): Promise<SpooledFile> {
    const path = await this.path();
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.byteLength;
        done(bytes > most ? tooLarge(most) : null, chunk);
      },
    });
    try {
      // The sender is still to be answered, so its stream is not destroyed with ours.
      await pipeline(
        stream.iterator({ destroyOnReturn: false }),
        counted,
        createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      );
    } catch (error) {
      await rm(path, { force: true });
      if (error instanceof AppError || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
      throw new AppError('INVALID_INPUT', 'The upload ended before all of it had come; send it again.', {
        cause: error,
      });
    }
    return { path, bytes };
  }

  /** Runs `use` with a folder of its own, which is gone afterwards. */
  async withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
    await this.#open();
    const folder = await mkdtemp(join(this.#folder, 'job-'));
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Makes the folder when it is first needed. */
  #open(): Promise<void> {
    this.#ready ??= this.#sweep().catch((error) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  /** Removes what crashes left behind: everything older than a day, as other processes may share the folder. */
  async #sweep(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => null);
      if (found && this.#clock.now() - found.mtimeMs > DAY_MS)
        await rm(path, { recursive: true, force: true });
    }
  }
}

function tooLarge(most: number): AppError {
  return new AppError('TOO_LARGE', `A file has at most ${most / 1024 / 1024} MB here; make it smaller.`);
}
