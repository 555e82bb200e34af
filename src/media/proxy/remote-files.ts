// Fetches files of other servers for those who look at them here, once for all.

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { LRUCache } from 'lru-cache';
import { SingleFlight } from '../../lib/async.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { FetchError } from '../../net/errors.ts';
import type { Fetcher } from '../../net/fetch.ts';
import { MOST_IMAGE_BYTES } from '../pictures/limits.ts';
import { stillOfPicture } from '../pictures/still.ts';
import { headOf, MOST_VIDEO_BYTES } from '../port.ts';
import type { TemporaryFiles } from '../temporary.ts';
import { type FileType, sniff, TYPES } from '../types.ts';
import type { CachedFile, DiskCache } from './disk-cache.ts';
import { Slots } from './slots.ts';

const DEADLINE_MS = 60_000;
const LIMITS = { atOnce: 8, perHost: 3, waiting: 200, waitingPerHost: 50 };
/** For how long it is remembered that there is no usable file, or that its server failed. */
const ABSENT_MS = 10 * 60_000;
const FAILED_MS = 60_000;
/** Files of a host that fail one after another before no more of it are asked for, for as long. */
const FAILURES = 3;
/** What lies elsewhere may change: then it is asked for again. */
export const STALE_MS = 7 * 24 * 3_600_000;

/** Formats of pictures that may move, by what their names end in. */
const MAY_MOVE: ReadonlySet<string> = new Set(['gif', 'webp', 'png', 'avif']);

export interface RemoteFile extends CachedFile {
  type: FileType;
}

export interface RemoteFilesParts {
  fetcher: Pick<Fetcher, 'get'>;
  cache: DiskCache;
  temporary: TemporaryFiles;
  clock: Clock;
}

/**
 * Files of other servers by their addresses, through the disk cache. What they are is told by their content, from our
 * own list of types.
 */
export class RemoteFiles {
  readonly #parts: RemoteFilesParts;
  readonly #flights = new SingleFlight<string, RemoteFile | null>();
  readonly #stills = new SingleFlight<string, RemoteFile>();
  readonly #absentUntil = new LRUCache<string, number>({ max: 10_000 });
  readonly #failures = new LRUCache<string, { count: number; until: number }>({ max: 10_000 });
  readonly #slots = new Slots(LIMITS);

  constructor(parts: RemoteFilesParts) {
    this.#parts = parts;
  }

  /**
   * The file at an address; null where there is none that we show. One that may have changed is shown as it was and
   * asked for meanwhile: nobody waits for a slow server who need not. Errors: BUSY where very many are fetched at once.
   */
  async get(url: URL): Promise<RemoteFile | null> {
    const { cache, clock } = this.#parts;
    const kept = await cache.get(url.href);
    const known = kept && (await typed(kept));
    if (known && clock.now() - known.fetchedAt < STALE_MS) return known;
    if ((this.#absentUntil.get(url.href) ?? 0) > clock.monotonic()) return known;
    const fetching = this.#flights.run(url.href, () =>
      this.#slots.run(url.host, async () => (this.#isFailing(url.host) ? null : this.#fetch(url))),
    );
    if (!known) return fetching;
    // Whoever looks next has it asked for again.
    fetching.catch(() => undefined);
    return known;
  }

  /**
   * The same as a picture that does not move: its first frame where it moves, else the file itself. Kept beside it, and
   * made anew when the file was fetched anew.
   */
  async getStill(url: URL): Promise<RemoteFile | null> {
    const file = await this.get(url);
    if (file === null || !MAY_MOVE.has(file.type.extension)) return file;
    const { cache } = this.#parts;
    const name = `still of ${url.href}`;
    const kept = await cache.get(name);
    const known = kept && kept.fetchedAt >= file.fetchedAt ? await typed(kept) : null;
    // Of this file: one of an earlier file may be made at this moment for others.
    return known ?? this.#stills.run(`${name} of ${file.fetchedAt}`, () => this.#makeStill(name, file));
  }

  #makeStill(name: string, file: RemoteFile): Promise<RemoteFile> {
    const { temporary, cache } = this.#parts;
    return temporary.withFolder(async (folder) => {
      // The file may be pruned at any moment; then it is gone for whoever looks at it, too.
      const still = await stillOfPicture(file.path, folder, file.type);
      if (still === null) return file;
      return { ...(await cache.keep(name, still.path, file.fetchedAt)), type: TYPES.webp };
    });
  }

  #isFailing(host: string): boolean {
    const { count = 0, until = 0 } = this.#failures.get(host) ?? {};
    return count >= FAILURES && until > this.#parts.clock.monotonic();
  }

  #note(host: string, hasFailed: boolean): void {
    const count = (this.#failures.get(host)?.count ?? 0) + 1;
    if (hasFailed) this.#failures.set(host, { count, until: this.#parts.clock.monotonic() + FAILED_MS });
    else this.#failures.delete(host);
  }

  async #fetch({ href: url, host }: URL): Promise<RemoteFile | null> {
    const { temporary, cache, clock } = this.#parts;
    const path = await temporary.path();
    try {
      const absentMs = await this.#download(url, path);
      this.#note(host, absentMs === FAILED_MS);
      const type = absentMs === null ? sniff(await headOf(path)) : null;
      if (type !== null && type !== 'heic') {
        const file = await cache.keep(url, path);
        if (type.kind !== 'image' || file.bytes <= MOST_IMAGE_BYTES) return { ...file, type };
        await rm(file.path, { force: true });
      }
      this.#absentUntil.set(url, clock.monotonic() + (absentMs ?? ABSENT_MS));
      return null;
    } finally {
      await rm(path, { force: true });
    }
  }

  /**
   * Writes a file to disk; answers for how long it is not to be asked for again where there is none to be had, else
   * null.
   */
  async #download(url: string, path: string): Promise<number | null> {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    const written = finished(file);
    written.catch(() => undefined);
    try {
      const { status } = await this.#parts.fetcher.get(url, {
        accept: 'image/*, video/*, audio/*, */*;q=0.1',
        maxBytes: MOST_VIDEO_BYTES,
        deadlineMs: DEADLINE_MS,
        acceptTypes: isFile,
        into: file,
      });
      file.end();
      await written;
      if (status >= 500) return FAILED_MS;
      return status === 200 ? null : ABSENT_MS;
    } catch (error) {
      file.destroy();
      if (!(error instanceof FetchError)) throw error;
      return IS_PASSING.has(error.kind) ? FAILED_MS : ABSENT_MS;
    }
  }
}

/** Failures that may be over soon. */
const IS_PASSING: ReadonlySet<string> = new Set(['dns', 'connect', 'tls', 'timeout', 'aborted', 'protocol']);

/** Whether a server calls something a file to look at or listen to, or does not say. */
function isFile(contentType: string): boolean {
  return (
    contentType === '' ||
    (/^(?:image|video|audio)\//i.test(contentType) && !/^image\/svg/i.test(contentType)) ||
    /^(?:application|binary)\/octet-stream\b/i.test(contentType)
  );
}

async function typed(file: CachedFile): Promise<RemoteFile | null> {
  const head = await headOf(file.path).catch(() => null);
  const type = head && sniff(head);
  return type === null || type === 'heic' ? null : { ...file, type };
}
