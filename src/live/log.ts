// The event log as this process reads it: the newest events in memory, older ones from the database.

import type { Database, SqlTx } from '../db/types.ts';
import { nextTurn } from '../lib/async.ts';
import type { IdMaker } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { Ring } from '../lib/ring.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { Log } from '../observe/log.ts';
import { appendEvents } from './append.ts';
import { formatCursor } from './cursor.ts';
import { ensureEpoch } from './epoch.ts';
import type { EventKind, LiveEvent, NewEvent } from './events.ts';
import { Hooks } from './hooks.ts';
import { Numbering } from './numbering.ts';
import { firstAfter, type LogPage, PageReader } from './pages.ts';
import { readPrunedThrough, selectEvents, selectNewest } from './row.ts';

export interface EventLogOptions {
  db: Database;
  clock: Clock;
  ids: IdMaker;
  random: Random;
  log: Log;
  /** Events kept in memory. */
  ringSize?: number;
  /** Rows of one read from the database. */
  pageSize?: number;
}

const RING_SIZE = 10_000;
const PAGE_SIZE = 5_000;
const RETRY_MS = 1000;

/**
 * The event log as this process reads it: the newest events in a ring, older ones by pages from the database. Every
 * event passes here once, in the order of the numbers: into the ring, to the hooks, then whoever waits is woken and
 * pulls.
 */
export class EventLog {
  #epoch = '';
  readonly #ring: Ring<LiveEvent>;
  readonly #pages: PageReader;
  readonly #hooks: Hooks;
  readonly #numbering: Numbering;
  readonly #advanced = new Set<() => void>();
  /** What running transactions have to append before they commit. */
  readonly #appending = new WeakMap<SqlTx, NewEvent[]>();
  /** Most readers stand at the same place and ask the same. */
  #lastRead: { after: bigint; upTo: bigint; limit: number; page: LogPage } | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  /** The highest number that PostgreSQL told of. */
  #announced = 0n;
  /** What that was when this process last numbered events. */
  #announcedBefore = 0n;
  #catchers: (() => void)[] = [];
  #state: 'new' | 'running' | 'stopped' = 'new';
  #unlisten: (() => Promise<void>) | null = null;

  readonly #options: EventLogOptions;

  constructor(options: EventLogOptions) {
    const { db, clock, log } = options;
    this.#options = options;
    this.#ring = new Ring(options.ringSize ?? RING_SIZE);
    this.#pages = new PageReader(db.sql, clock, options.pageSize ?? PAGE_SIZE);
    this.#hooks = new Hooks(log);
    this.#numbering = new Numbering(db, clock, log, () => this.#numbered());
  }

  /**
   * Makes the epoch where there is none, fills the ring, listens to other processes. Events from before the start reach
   * no hook.
   */
  async start(): Promise<void> {
    const { db, random } = this.#options;
    this.#epoch = await ensureEpoch(db, random, await db.place());
    // Listened before it is read: what is numbered in between is read again, not missed.
    this.#unlisten = await db.listen('events', (payload) => this.#heard(payload));
    await this.#numbering.start();
    const newest = await selectNewest(db.sql, this.#ring.capacity);
    const oldest = newest[0];
    // A full ring begins after its first event; one that holds the whole log begins where pruning ended.
    const isWhole = newest.length < this.#ring.capacity;
    this.#ring.reset(isWhole || !oldest ? await readPrunedThrough(db.sql) : oldest.seq);
    for (const event of newest) if (event.seq > this.#ring.head) this.#ring.push(event.seq, event);
    this.#state = 'running';
    await this.catchUp();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    await this.#numbering.stop();
    await this.#unlisten?.();
    await this.#reading;
    for (const resolve of this.#catchers.splice(0)) resolve();
    this.#pages.stop();
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** The number of the newest event this process has read. */
  head(): bigint {
    return this.#ring.head;
  }

  /**
   * The head as a cursor. Read before a page of a timeline, it is that page's `liveCursor`: subscribing from it leaves
   * no gap.
   */
  headCursor(): string {
    return formatCursor(this.#epoch, this.#ring.head);
  }

  /**
   * Events of a change, for its transaction: they are written together just before it commits, in the order given, and
   * once it has committed they are numbered and read. Nothing of them is to be seen within the transaction itself.
   */
  async append(tx: SqlTx, ...events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const appending = this.#appending.get(tx);
    if (appending) return void appending.push(...events);
    const all = [...events];
    this.#appending.set(tx, all);
    tx.beforeCommit(async () => {
      this.#appending.delete(tx);
      await appendEvents(tx, this.#options.ids, this.#options.clock, all);
    });
    tx.afterCommit(() => {
      this.#hooks.committed(all);
      this.committed();
    });
  }

  /** After the commit of events that were written by `appendEvents` itself. */
  committed(): void {
    if (this.#state === 'running') this.#numbering.committed();
  }

  /**
   * PostgreSQL tells of the last number given, this process of its own too; without one, what was said before was not
   * heard. What is being read at this moment may hold it already.
   */
  #heard(payload: string): void {
    const seq = /^\d+$/.test(payload) ? BigInt(payload) : null;
    if (seq !== null && seq > this.#announced) this.#announced = seq;
    if (seq === null || (seq > this.head() && !this.#reading)) this.wake();
  }

  /**
   * This process has numbered what it wrote. PostgreSQL tells of that too, sooner or later than it answers: whichever
   * comes first is read upon. Read twice each time, live streams would wait for it.
   */
  #numbered(): void {
    const isAnnounced = this.#reading !== null || this.#announced > this.#announcedBefore;
    this.#announcedBefore = this.#announced;
    if (this.#options.db.dialect === 'sqlite' || !isAnnounced) this.wake();
  }

  /** There may be more to read. */
  wake(): void {
    if (this.#state !== 'running') return;
    if (this.#reading) this.#again = true;
    else this.#reading = this.inLane(() => this.#readOn());
  }

  /** Work for live streams: its statements do not wait behind those of requests. */
  inLane<T>(run: () => T): T {
    return this.#options.db.inLane('live', run);
  }

  /** Resolves when everything that was committed and numbered before the call has been read. */
  catchUp(): Promise<void> {
    if (this.#state !== 'running') return Promise.resolve();
    return new Promise((resolve) => {
      this.#catchers.push(resolve);
      this.wake();
    });
  }

  /**
   * The events after a number, at most `limit` and none beyond `upTo`: at once from memory, or from the database. A
   * reader further back than the log goes is answered `pruned`, and never left to believe that it saw everything.
   */
  read(after: bigint, limit: number, upTo: bigint = this.head()): LogPage | Promise<LogPage> {
    const head = this.head();
    if (after >= head) return { events: [], to: after, pruned: null };
    const last = this.#lastRead;
    if (last && last.after === after && last.upTo === upTo && last.limit === limit) return last.page;
    const entries = this.#ring.after(after, limit);
    if (entries) {
      const events = entries.map((entry) => entry.value);
      const whole = { events, to: events.length < limit ? head : lastOf(events), pruned: null };
      const page = cut(whole, limit, upTo);
      this.#lastRead = { after, upTo, limit, page };
      return page;
    }
    const held = this.#pages.held(after);
    if (held) return cut(held, limit, upTo);
    return this.#pages.read(after, head).then((page) => cut(page, limit, upTo));
  }

  /** Whether everything after this number can be read from memory. */
  holds(after: bigint): boolean {
    return this.#ring.covers(after);
  }

  /** Calls back after new events were read (several at once are one call). Returns what ends it. */
  onAdvance(run: () => void): () => void {
    this.#advanced.add(run);
    return () => this.#advanced.delete(run);
  }

  /** Resolves once there is an event after `after`, or when aborted. */
  wait(after: bigint, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        off();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const off = this.onAdvance(() => {
        if (this.head() > after) end();
      });
      signal?.addEventListener('abort', end);
      if (this.head() > after || signal?.aborted) end();
    });
  }

  /**
   * Runs `run` in this process for every event of these kinds, in the order of the log and before subscribers see it.
   * `missed`: events may have passed unread, forget everything. Returns what ends it.
   */
  onEvent(
    kinds: readonly EventKind[] | 'all',
    run: (event: LiveEvent) => void,
    missed?: () => void,
  ): () => void {
    return this.#hooks.add({ kinds, run, ...(missed ? { missed } : {}) });
  }

  /**
   * Calls `forget` when events of these kinds have outdated what this process keeps: at the commit of those that it
   * writes itself, before whoever asked for the change has the answer; for every one when it is read; and with null
   * where some may have passed unread. Returns what ends it.
   */
  onOutdated(kinds: readonly EventKind[], forget: (event: NewEvent | null) => void): () => void {
    return this.#hooks.add({ kinds, run: forget, committed: forget, missed: () => forget(null) });
  }

  /**
   * Subscribers are there until the returned function is called: on PostgreSQL the log is looked after every second.
   */
  listen(): () => void {
    return this.#numbering.listen();
  }

  async #readOn(): Promise<void> {
    try {
      do {
        this.#again = false;
        const before = this.#announced;
        // Whoever asks from here on waits for the next pass: this one may have looked already.
        const asked = this.#catchers.length;
        while (await this.#readPage()) await nextTurn();
        for (const resolve of this.#catchers.splice(0, asked)) resolve();
        if (this.#announced > before && this.#announced > this.head()) this.#again = true;
      } while (this.#again);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'Reading the event log failed; it is tried again in a second.');
      this.#options.clock.after(RETRY_MS, () => this.wake());
    } finally {
      this.#reading = null;
    }
  }

  /** Reads what follows the head; true when there may be more at once. */
  async #readPage(): Promise<boolean> {
    const limit = this.#options.pageSize ?? PAGE_SIZE;
    const { events, prunedThrough } = await selectEvents(this.#options.db.sql, this.head(), null, limit);
    // Nobody hears of what a power cut could still undo.
    if (events.length > 0) await this.#options.db.durable();
    const hasMissed = prunedThrough > this.head();
    if (hasMissed) {
      this.#ring.reset(prunedThrough);
      this.#hooks.missed();
    }
    for (const event of events) {
      this.#ring.push(event.seq, event);
      this.#hooks.run(event);
    }
    if (events.length > 0 || hasMissed) for (const run of [...this.#advanced]) run();
    return events.length >= limit && this.#state === 'running';
  }
}

/** The log of one install; `start` it before use. */
export function createEventLog(options: EventLogOptions): EventLog {
  return new EventLog(options);
}

/** A page shortened to what was asked for. */
function cut(page: LogPage, limit: number, upTo: bigint): LogPage {
  let { events, to } = page;
  if (events.length > limit) {
    events = events.slice(0, limit);
    to = lastOf(events);
  }
  if (to > upTo) {
    if (lastOf(events) > upTo) events = events.slice(0, firstAfter(events, upTo));
    to = upTo;
  }
  return events === page.events && to === page.to ? page : { events, to, pruned: page.pruned };
}

function lastOf(events: readonly LiveEvent[]): bigint {
  return events.at(-1)?.seq ?? 0n;
}
