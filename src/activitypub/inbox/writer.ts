// Writes received activities, many in one transaction.

import type { App } from '../../core/context.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { Sql, SqlValue } from '../../db/types.ts';
import { nextTurn } from '../../lib/async.ts';
import { BoundedQueue } from '../../lib/bounded-queue.ts';

/** A verified activity on its way into the database. */
export interface NewInbound {
  domainId: bigint;
  identityId: bigint | null;
  actorUri: string;
  hostName: string;
  /** Its id, or the hash of its bytes. */
  dedupKey: string;
  type: string;
  body: string;
  isForwarded: boolean;
  /** When its sender signed it; epoch milliseconds. */
  signedAt: number;
}

/** More than this waiting to be written means that we are slower than the world: 503. */
const MOST_WAITING = 2000;
/** One transaction takes at most so much. */
const MOST_ROWS = 500;
const MOST_BYTES = 1_000_000;

interface Waiting {
  row: NewInbound;
  resolve(): void;
  reject(error: unknown): void;
}

const INTO = `"inbound" ("id", "domainId", "identityId", "actorUri", "hostName", "dedupKey", "type", "body", "isForwarded", "state",
  "attempts", "dueAt", "receivedAt", "signedAt")`;

/**
 * What asks for an answer and comes again is answered again, and be it the very same activity; everything else is known
 * once and for all.
 */
const ASKING: ReadonlySet<string> = new Set([
  'Follow',
  'QuoteRequest',
  'ReplyRequest',
  'LikeRequest',
  'AnnounceRequest',
  'FeatureRequest',
]);

const ONCE = 'ON CONFLICT ("domainId", "actorUri", "dedupKey") DO NOTHING';
const AGAIN = `ON CONFLICT ("domainId", "actorUri", "dedupKey") DO UPDATE SET "state" = 0, "attempts" = 0, "body" = excluded."body",
  "dueAt" = excluded."dueAt", "signedAt" = excluded."signedAt", "note" = NULL WHERE "inbound"."state" <> 0 AND "inbound"."type" IN (${[...ASKING].map((type) => `'${type}'`).join(', ')})`;

/**
 * Group commit: while one transaction waits for its turn, everything that comes joins it. `write` resolves when its row
 * is committed, so that a 202 is a promise kept through kill -9 and power cuts.
 */
export class InboundWriter {
  readonly #app: App;
  readonly #queue = new BoundedQueue<Waiting>('inbox', MOST_WAITING);
  #isWriting = false;

  constructor(app: App) {
    this.#app = app;
  }

  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** Throws QueueFullError (BUSY) at once when too many wait. */
  write(row: NewInbound): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ row, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#queue.size > 0) {
        await this.#writeGroup();
        // Requests that were answered let their sockets have a turn before the next group is gathered.
        if (this.#queue.size > 0) await nextTurn();
      }
    } finally {
      this.#isWriting = false;
    }
  }

  async #writeGroup(): Promise<void> {
    let group: Waiting[] = [];
    try {
      await this.#app.db.batch(async (sql) => {
        // PostgreSQL may run this again: what was taken stays taken.
        if (group.length === 0) group = this.#take();
        await this.#insert(sql, group);
      });
    } catch (error) {
      // The database did not even let us begin: requests that wait are refused, and their senders try again.
      if (group.length === 0) for (const waiting of this.#queue.take(MOST_WAITING)) waiting.reject(error);
      else if (group.length === 1) group[0]?.reject(error);
      else await this.#writeSingly(group);
      return;
    }
    for (const waiting of group) waiting.resolve();
    this.#app.wake('inbound');
  }

  /** One row that the database will not have must not take the others with it. */
  async #writeSingly(group: readonly Waiting[]): Promise<void> {
    for (const waiting of group) {
      try {
        await this.#app.db.batch((sql) => this.#insert(sql, [waiting]));
        waiting.resolve();
      } catch (error) {
        waiting.reject(error);
      }
    }
    this.#app.wake('inbound');
  }

  #take(): Waiting[] {
    const group: Waiting[] = [];
    let bytes = 0;
    while (group.length < MOST_ROWS && bytes < MOST_BYTES) {
      const next = this.#queue.shift();
      if (!next) break;
      bytes += next.row.body.length;
      group.push(next);
    }
    return group;
  }

  async #insert(sql: Sql, group: readonly Waiting[]): Promise<void> {
    const now = BigInt(this.#app.clock.now());
    const once: SqlValue[][] = [];
    const again = new Map<string, SqlValue[]>();
    for (const { row } of group) {
      const values = this.#values(row, now);
      if (ASKING.has(row.type)) again.set(`${row.domainId} ${row.actorUri} ${row.dedupKey}`, values);
      else once.push(values);
    }
    await insertMany(sql, INTO, once, ONCE);
    // One statement must not touch a row twice on PostgreSQL, hence the map.
    await insertMany(sql, INTO, [...again.values()], AGAIN);
  }

  #values(row: NewInbound, now: bigint): SqlValue[] {
    return [
      this.#app.ids.next(),
      row.domainId,
      row.identityId,
      row.actorUri,
      row.hostName,
      row.dedupKey,
      row.type,
      row.body,
      row.isForwarded,
      0,
      0,
      now,
      now,
      BigInt(row.signedAt),
    ];
  }
}
