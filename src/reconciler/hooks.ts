// Wakes the reconciler when an event of the log makes work due, and schedules follow-up work.

import type { App } from '../core/context.ts';
import { readDomain } from '../core/domains/in-memory.ts';
import { IDENTITY_REFRESH } from '../core/work/identity-refresh.ts';
import { type NewWork, scheduleAll } from '../core/work/schedule.ts';
import { anyOf } from '../db/sql/any-of.ts';
import { growingLru } from '../lib/cache/growing-lru.ts';
import type { EngineTime } from './engine/time.ts';
import { EVERYTHING, SEARCH_INDEX } from './machines/discovery/search-index.ts';
import { STALE_MS } from './machines/identities/identity-refresh.ts';

/** Replies that came in are looked at together, this long after the first. */
const GATHER_MS = 500;
const MOST_GATHERED = 200;
/** What was written is indexed for search together, this long after the first of it. */
const INDEX_AFTER_MS = 400;
/** An actor that was looked at is not looked at again for an hour. */
const LOOKED_AT = { max: 20_000, ttlMs: 3_600_000 };

/**
 * Schedules what follows from what happens here: threads with gaps, actors not looked at for long, domains to be
 * proved.
 */
export class Hooks {
  readonly #app: App;
  readonly #time: EngineTime;
  readonly #lookedAt = growingLru<string, number>(LOOKED_AT.max);
  #replies = new Set<bigint>();
  #cancelGather: (() => void) | null = null;
  #cancelIndex: (() => void) | null = null;
  #endings: (() => void)[] = [];

  constructor(app: App, time: EngineTime) {
    this.#app = app;
    this.#time = time;
  }

  start(): void {
    const { events } = this.#app;
    this.#endings = [
      events.onEvent(['entry.added'], (event) => {
        const { postId } = event;
        // Posts of ours answer what is known here.
        if (!event.isReply || event.domainId !== null || postId === null || event.entryId !== postId) return;
        if (this.#replies.size < MOST_GATHERED) this.#replies.add(postId);
        this.#cancelGather ??= this.#app.clock.after(GATHER_MS, () =>
          this.#quietly(() => this.#completeThreads()),
        );
      }),
      events.onEvent(['entry.added', 'post.updated', 'entry.removed'], () => {
        this.#cancelIndex ??= this.#app.clock.after(INDEX_AFTER_MS, () => this.#quietly(() => this.#index()));
      }),
      events.onEvent(['domain.changed'], (event) => {
        if (event.domainId === null) return;
        const id = event.domainId;
        this.#quietly(() => this.#proveDomain(id));
      }),
    ];
  }

  stop(): void {
    for (const end of this.#endings) end();
    this.#cancelGather?.();
    this.#cancelIndex?.();
  }

  /** These actors sent something that took effect: those not looked at for a day are. */
  heard(actorUris: ReadonlySet<string>): void {
    const now = this.#time.now();
    const fresh = [...actorUris].filter((uri) => now - (this.#lookedAt.get(uri) ?? 0) > LOOKED_AT.ttlMs);
    if (fresh.length === 0) return;
    for (const uri of fresh) this.#lookedAt.set(uri, now);
    this.#quietly(() => this.#refreshStale(fresh, now));
  }

  #quietly(run: () => Promise<void>): void {
    run().catch((error) => this.#app.log.warn({ err: error }, 'Work could not be scheduled.'));
  }

  async #refreshStale(uris: readonly string[], now: number): Promise<void> {
    const { db } = this.#app;
    const stale = await db.sql.all<{ id: bigint }>(
      `SELECT "id" FROM identity WHERE ${anyOf(db.dialect, '"uri"')} AND "domainId" IS NULL AND "state" = 'ACTIVE' AND "fetchedAt" < ?`,
      [uris, BigInt(now - STALE_MS)],
    );
    if (stale.length === 0) return;
    await this.#schedule(
      stale.map(({ id }) => ({ machine: IDENTITY_REFRESH, subject: String(id), state: 'stale' })),
    );
  }

  async #completeThreads(): Promise<void> {
    this.#cancelGather = null;
    const ids = [...this.#replies];
    this.#replies = new Set();
    const { db } = this.#app;
    const gaps = await db.sql.all<{ id: bigint }>(
      `SELECT "id" FROM post WHERE ${anyOf(db.dialect, '"id"')} AND "domainId" IS NULL AND "deletedAt" IS NULL
         AND "inReplyToUri" IS NOT NULL AND "inReplyToId" IS NULL`,
      [ids],
    );
    if (gaps.length === 0) return;
    await this.#schedule(
      gaps.map(({ id }) => ({ machine: 'thread-fetch', subject: String(id), state: 'ancestors' })),
    );
  }

  async #index(): Promise<void> {
    this.#cancelIndex = null;
    await this.#schedule([{ machine: SEARCH_INDEX, subject: EVERYTHING, state: 'indexing' }]);
  }

  async #proveDomain(id: bigint): Promise<void> {
    const domain = await readDomain(this.#app.db, id);
    if (domain?.state !== 'PENDING') return;
    await this.#schedule([{ machine: 'domain-proof', subject: String(id), state: 'unproved' }]);
  }

  /**
   * Work that is due now. By hand-written statements alone: a server on which nobody writes needs no model API for it.
   */
  async #schedule(works: readonly Omit<NewWork, 'dueAt'>[]): Promise<void> {
    const app = this.#app;
    const now = this.#time.now();
    await app.db.batch((_sql, tx) =>
      scheduleAll(
        { app, now, tx },
        works.map((work) => ({ ...work, dueAt: now })),
      ),
    );
  }
}
