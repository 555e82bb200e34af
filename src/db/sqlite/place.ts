// Notices that a SQLite database was put back from a copy: a file beside it remembers how far the event log had come.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Random, systemRandom } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { DbLog } from '../types.ts';

/** In the data folder, beside the database. */
export const PLACE_FILE = 'log-place.json';

/**
 * So long after something was appended to the log the file is brought up to date: a copy that is older is noticed also
 * after a kill.
 */
const NOTE_AFTER_MS = 60_000;

interface Remembered {
  /** The value that the database has as well (PLACE_KEY of db/types.ts). */
  place: string;
  /** The newest event that the database had; decimal. */
  seq: string;
  /** The inode of the database file: one that was moved here or unpacked has another. */
  inode: string;
}

export interface PlaceParts {
  /** The database file. */
  path: string;
  clock: Clock;
  log?: DbLog;
  random?: Random;
  /** The newest event that is on the disk. */
  head(): Promise<bigint>;
}

/**
 * What tells a database from a copy of it. A copy put in its place has fewer events than the file remembers, another
 * inode, or another value; then it gets a new value, and the log a new epoch (live/cursor.ts). The file is written
 * first: a crash before the database has the new value as well leaves the two different, and the next start renews the
 * epoch. One that was lost, or could not be read, costs the same: those who watch are told of a gap.
 *
 * What goes back together with its file (a virtual machine, a whole folder in place) cannot be told from a crash; there
 * a cursor that is ahead of the log is what is noticed (live/hub.ts).
 */
export class Place {
  readonly #parts: PlaceParts;
  readonly #file: string;
  /** What it is going to say, while that is written. */
  readonly #draft: string;
  #place: string | null = null;
  #reading: Promise<string> | null = null;
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: PlaceParts) {
    this.#parts = parts;
    this.#file = join(dirname(parts.path), PLACE_FILE);
    this.#draft = `${this.#file}.draft`;
  }

  /**
   * The value of this database; a new one where it was put back from a copy, and the first time. Whoever asks at once,
   * or again, gets the same.
   */
  read(): Promise<string> {
    this.#reading ??= this.#read().catch((error) => {
      this.#reading = null;
      throw error;
    });
    return this.#reading;
  }

  async #read(): Promise<string> {
    const { head, random = systemRandom } = this.#parts;
    const known = this.#remembered();
    const seq = await head();
    const isSame = known !== null && known.inode === this.#inode() && BigInt(known.seq) <= seq;
    const place = isSame ? known.place : random.bytes(8).toString('hex');
    if (!isSame) writeFileSync(this.#file, this.#text(place, seq), { mode: 0o600, flush: true });
    // What a kill left. If it cannot go, that is said when it is written.
    await rm(this.#draft, { force: true }).catch(() => {});
    this.#place = place;
    return place;
  }

  /** Something was appended to the log: soon the file says so. */
  advanced(): void {
    if (this.#place === null || this.#cancel !== null) return;
    this.#cancel = this.#parts.clock.after(NOTE_AFTER_MS, () => {
      this.#cancel = null;
      this.#writing = this.#note();
    });
  }

  /** Writes how far the log has come. The database must still be open. */
  async close(): Promise<void> {
    const isBehind = this.#cancel !== null;
    this.#cancel?.();
    this.#cancel = null;
    await this.#writing;
    if (isBehind) await this.#note();
  }

  /** Never rejects: a file that stays behind notices less. */
  async #note(): Promise<void> {
    const place = this.#place;
    if (place === null) return;
    try {
      const seq = await this.#parts.head();
      const handle = await open(this.#draft, 'w', 0o600);
      try {
        await handle.writeFile(this.#text(place, seq));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(this.#draft, this.#file);
    } catch (error) {
      this.#parts.log?.warn({ err: error }, `${this.#file} could not be written.`);
    }
  }

  #text(place: string, seq: bigint): string {
    const remembered: Remembered = { place, seq: String(seq), inode: this.#inode() };
    return `${JSON.stringify(remembered)}\n`;
  }

  #inode(): string {
    return String(statSync(this.#parts.path, { bigint: true }).ino);
  }

  #remembered(): Remembered | null {
    try {
      const { place, seq, inode } = JSON.parse(readFileSync(this.#file, 'utf8')) as Partial<Remembered>;
      if (typeof place !== 'string' || typeof inode !== 'string' || !/^\d{1,19}$/.test(String(seq)))
        return null;
      return { place, seq: String(seq), inode };
    } catch {
      return null;
    }
  }
}
