// Keeps files of other servers on disk for a while, for all who look at them.

import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../lib/time/clock.ts';

export interface CachedFile {
  path: string;
  bytes: number;
  /** When it was last asked for, in epoch milliseconds, to about an hour: its time of access. */
  usedAt: number;
  /** When it was fetched: its time of modification. */
  fetchedAt: number;
}

export interface CacheLimits {
  bytes: number;
  /** Milliseconds since a file was last asked for. */
  ageMs: number;
}

/** Where it is pruned to when it is full: room for some more before the next time. */
const FULL = 0.9;
/** How exactly it is known when a file was last asked for, and how often its age is looked at. */
const HOUR_MS = 3_600_000;

/** A folder of files by the addresses they came from, pruned by size and by age: those unused for longest go first. */
export class DiskCache {
  readonly #folder: string;
  readonly #limits: CacheLimits;
  readonly #clock: Clock;
  /** What lies there, as far as this process knows; null until it has looked. */
  #bytes: number | null = null;
  /** What came while it was pruned. */
  #added = 0;
  #prunedAt = Number.NEGATIVE_INFINITY;
  #pruning: Promise<void> | null = null;

  constructor(folder: string, limits: CacheLimits, clock: Clock) {
    this.#folder = folder;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The file of an address; null where there is none, or it is too old. */
  async get(url: string): Promise<CachedFile | null> {
    const path = this.#pathOf(url);
    const found = await look(path);
    if (found === null || this.#isOld(found)) return null;
    const now = this.#clock.now();
    if (now - found.usedAt > HOUR_MS)
      await utimes(path, now / 1000, found.fetchedAt / 1000).catch(() => undefined);
    return found;
  }

  /**
   * Moves a file in. Where it has become too much, the rest is looked through behind it: that takes seconds where there
   * are many files, and somebody waits for this one.
   * @param fetchedAt Epoch milliseconds, for what is made of a file that was fetched earlier. Default now.
   */
  async keep(url: string, from: string, fetchedAt?: number): Promise<CachedFile> {
    const path = this.#pathOf(url);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const now = this.#clock.now();
    const modifiedAt = fetchedAt ?? now;
    await utimes(from, now / 1000, modifiedAt / 1000);
    const { size } = await stat(from);
    await rename(from, path);
    this.#added += size;
    if (this.#bytes !== null) this.#bytes += size;
    const isDue = this.#clock.monotonic() - this.#prunedAt > HOUR_MS;
    if (isDue || this.#bytes === null || this.#bytes > this.#limits.bytes)
      // What cannot be removed now is met again the next time.
      this.prune().catch(() => undefined);
    return { path, bytes: size, usedAt: now, fetchedAt: modifiedAt };
  }

  /** Removes what is too old, and what is too much, with what comes meanwhile; once at a time. */
  prune(): Promise<void> {
    this.#pruning ??= this.#pruneAll().finally(() => {
      this.#pruning = null;
    });
    return this.#pruning;
  }

  async #pruneAll(): Promise<void> {
    do await this.#prune();
    while (this.#bytes !== null && this.#bytes > this.#limits.bytes);
  }

  async #prune(): Promise<void> {
    this.#prunedAt = this.#clock.monotonic();
    this.#added = 0;
    const files = await this.#files();
    files.sort((one, other) => one.usedAt - other.usedAt);
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const most = bytes > this.#limits.bytes ? this.#limits.bytes * FULL : this.#limits.bytes;
    for (const file of files) {
      if (bytes <= most && !this.#isOld(file)) break;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
    this.#bytes = bytes + this.#added;
  }

  async #files(): Promise<CachedFile[]> {
    const found: CachedFile[] = [];
    for (const folder of await readdir(this.#folder).catch(() => [])) {
      const below = join(this.#folder, folder);
      for (const name of await readdir(below).catch(() => [])) {
        const file = await look(join(below, name));
        if (file) found.push(file);
      }
    }
    return found;
  }

  #isOld({ usedAt }: CachedFile): boolean {
    return this.#clock.now() - usedAt > this.#limits.ageMs;
  }

  #pathOf(url: string): string {
    const name = createHash('sha256').update(url).digest('hex');
    return join(this.#folder, name.slice(0, 2), name.slice(2));
  }
}

async function look(path: string): Promise<CachedFile | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile()
    ? { path, bytes: found.size, usedAt: Math.round(found.atimeMs), fetchedAt: Math.round(found.mtimeMs) }
    : null;
}
