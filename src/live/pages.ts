// Reads older events of the log from the database, in pages shared by all readers.

import type { Sql } from '../db/types.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { LiveEvent } from './events.ts';
import { selectEvents } from './row.ts';

/** A stretch of the log. */
export interface LogPage {
  /** In the order of their numbers. */
  events: readonly LiveEvent[];
  /** Everything up to this number (inclusive) is in this page or before it: where to go on. */
  to: bigint;
  /** Events up to this number (inclusive) are gone though the reader asked for them; null when the page is complete. */
  pruned: bigint | null;
}

interface StoredPage extends LogPage {
  after: bigint;
}

/** Kept in memory: after a restart hundreds of clients come back to places close to each other. */
const KEPT_PAGES = 4;
const KEPT_MS = 5000;

/** Reads the log below the ring in pages shared by all readers, one query at a time. */
export class PageReader {
  #pages: StoredPage[] = [];
  #loading: Promise<void> | null = null;
  #cancelForget: (() => void) | null = null;

  readonly #sql: Sql;
  readonly #clock: Clock;
  readonly #pageSize: number;

  constructor(sql: Sql, clock: Clock, pageSize: number) {
    this.#sql = sql;
    this.#clock = clock;
    this.#pageSize = pageSize;
  }

  /** The events after `after`, at most a page and none beyond `head`. */
  async read(after: bigint, head: bigint): Promise<LogPage> {
    for (;;) {
      const page = this.held(after);
      if (page) return page;
      // Somebody else's page may hold what we need: look again when it is there.
      if (this.#loading) await this.#loading.catch(() => {});
      else await this.#load(after, head);
    }
  }

  /** The same from memory; null if a query is needed. */
  held(after: bigint): LogPage | null {
    const page = this.#pages.find((held) => held.after <= after && after < held.to);
    if (!page) return null;
    if (page.after === after) return page;
    // A reader beyond what was pruned misses nothing.
    const pruned = page.pruned !== null && after < page.pruned ? page.pruned : null;
    return { events: page.events.slice(firstAfter(page.events, after)), to: page.to, pruned };
  }

  stop(): void {
    this.#cancelForget?.();
    this.#pages = [];
  }

  async #load(after: bigint, head: bigint): Promise<void> {
    this.#loading = this.#query(after, head);
    try {
      await this.#loading;
    } finally {
      this.#loading = null;
    }
  }

  async #query(after: bigint, head: bigint): Promise<void> {
    const { events, prunedThrough } = await selectEvents(this.#sql, after, head, this.#pageSize);
    const last = events.at(-1);
    const to = last && events.length >= this.#pageSize ? last.seq : head;
    const pruned = prunedThrough > after ? prunedThrough : null;
    this.#pages = [{ after, events, to, pruned }, ...this.#pages].slice(0, KEPT_PAGES);
    this.#cancelForget?.();
    this.#cancelForget = this.#clock.after(KEPT_MS, () => {
      this.#pages = [];
    });
  }
}

/** Index of the first event after a number, by bisection. */
export function firstAfter(events: readonly LiveEvent[], after: bigint): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as LiveEvent).seq <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
