// Handles inbound activities that the inbox has stored: prepared side by side, applied in order per actor.

import type { InboundOutcome, PreparedInbound } from '../../activitypub/inbox/outcome.ts';
import { type App, type Ctx, systemCtx } from '../../core/context.ts';
import type { Sql } from '../../db/types.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { backoffMs } from '../../lib/time/backoff.ts';
import { sleep } from '../../lib/time/deadline.ts';
import type { Pump, Runner } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';
import type { HandleInbound, InboundMessage } from '../types.ts';
import { claimInbound, HOLDING_ATTEMPTS, INBOUND, nextInboundDue, releaseInbound } from './claim.ts';
import { isLasting } from './faults.ts';

export interface InboundOptions {
  app: App;
  runner: Runner;
  time: EngineTime;
  handleInbound: HandleInbound;
  worker(): string | null;
  /** These actors sent something that took effect. */
  heard(actorUris: ReadonlySet<string>): void;
}

/** Messages in memory, and taken at once. */
const MOST_HELD = 400;
const CLAIM = 200;
/** Messages being read (some of them wait for other servers). */
const PREPARING = 32;
/** Messages of one actor read before those before them took effect. */
const AHEAD = 16;
/** What can be read without knowing what came before it: it changes nothing that is there already. */
const INDEPENDENT = new Set(['Create', 'Like']);
/** One transaction: at most so many, and no new one after it held the gate for so long. */
const MOST_TOGETHER = 25;
const TOGETHER_MS = 15;
/** A message that came this recently means that more are coming. */
const ARRIVING_MS = 50;
const LONGEST_PAUSE_MS = 100;
const MOST_ATTEMPTS = 8;
/** 5 s, 15 s, 45 s, … 3 h in all. */
const CURVE = { firstMs: 5_000, factor: 3, longestMs: 2 * 3_600_000, jitter: 0.3 };

interface Item {
  message: InboundMessage;
  queue: ActorQueue;
  ctx: Ctx | null;
  prepared: PreparedInbound | null;
  state: 'waiting' | 'preparing' | 'prepared' | 'applying';
}

/** What one actor sent, in the order of arrival. */
interface ActorQueue {
  actorUri: string;
  items: Item[];
}

/**
 * Makes inbound messages take effect (DESIGN.md §7): per actor in the order of arrival, actors side by side. Reading (which may fetch)
 * goes on outside of transactions; what is left of several messages is written in one, with their new states.
 */
export class InboundHandling implements Pump {
  readonly kind = 'inbound';
  readonly #o: InboundOptions;
  readonly #queues = new Map<string, ActorQueue>();
  /** Lines that may have something to read, in turns. */
  #turns = new Set<ActorQueue>();
  #held = 0;
  #preparing = 0;
  #applying: Promise<void> | null = null;
  #isStopping = false;
  #epoch = 0;
  /** Monotonic time of the last wake-up. */
  #wokenAt = 0;

  constructor(options: InboundOptions) {
    this.#o = options;
  }

  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    this.#wokenAt = app.clock.monotonic();
    for (;;) {
      const worker = this.#o.worker();
      if (worker === null || this.#isStopping) return null;
      if (this.#held > MOST_HELD - CLAIM) return null;
      const now = time.now();
      const messages = await claimInbound(app.db, worker, now, CLAIM);
      if (this.#o.worker() !== worker) return null;
      for (const message of messages) this.#add(message);
      this.#prepareMore();
      // The same moment for both questions: what came due between them would be in neither answer.
      if (messages.length < CLAIM) return nextInboundDue(app.db, now);
    }
  }

  /** This worker may be taken for dead: nothing in hand counts any more. */
  fence(): void {
    this.#epoch += 1;
    this.#queues.clear();
    this.#turns = new Set();
    this.#held = 0;
    this.#preparing = 0;
  }

  quit(): void {
    this.#isStopping = true;
  }

  /** Lets the running transaction end and puts everything else back. */
  async stop(): Promise<void> {
    this.quit();
    await this.#applying;
    const worker = this.#o.worker();
    const ids = [...this.#queues.values()].flatMap((queue) => queue.items.map((item) => item.message.id));
    if (worker !== null) await releaseInbound(this.#o.app.db, worker, ids);
    this.fence();
  }

  #add(message: InboundMessage): void {
    let queue = this.#queues.get(message.actorUri);
    if (!queue) {
      queue = { actorUri: message.actorUri, items: [] };
      this.#queues.set(message.actorUri, queue);
    }
    queue.items.push({ message, queue, ctx: null, prepared: null, state: 'waiting' });
    this.#held += 1;
    this.#turns.add(queue);
  }

  #prepareMore(): void {
    if (this.#isStopping) return;
    for (const queue of this.#turns) {
      if (this.#preparing >= PREPARING) return;
      const item = nextToPrepare(queue);
      this.#turns.delete(queue);
      if (!item) continue;
      this.#turns.add(queue);
      this.#prepare(item);
    }
  }

  #prepare(item: Item): void {
    const epoch = this.#epoch;
    item.state = 'preparing';
    this.#preparing += 1;
    this.#read(item).then((prepared) => {
      if (epoch !== this.#epoch) return;
      this.#preparing -= 1;
      item.prepared = prepared;
      item.state = 'prepared';
      this.#applySoon();
      this.#prepareMore();
    });
  }

  async #read(item: Item): Promise<PreparedInbound> {
    const { app, time, handleInbound } = this.#o;
    try {
      const domain = await app.domains.byId(item.message.domainId);
      if (!domain || domain.state === 'CLOSED') return said('ignored', 'its domain is removed');
      item.ctx = { ...systemCtx(app, domain), now: time.now() };
      return await handleInbound(item.ctx, item.message);
    } catch (error) {
      app.log.warn({ err: error, message: String(item.message.id) }, 'An inbound message could not be read.');
      return thrown(error);
    }
  }

  #applySoon(): void {
    if (this.#applying) return;
    this.#applying = this.#apply()
      .catch((error) =>
        this.#o.app.log.error({ err: error }, 'What inbound messages came to could not be written.'),
      )
      .finally(() => {
        this.#applying = null;
        if (!this.#isStopping && this.#hasPrepared()) this.#applySoon();
      });
  }

  #hasPrepared(): boolean {
    for (const queue of this.#queues.values()) if (queue.items[0]?.state === 'prepared') return true;
    return false;
  }

  async #apply(): Promise<void> {
    // Those that become ready in this turn of the loop come along.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (;;) {
      const group = this.#takeGroup();
      if (group.length === 0 || this.#isStopping) return;
      const epoch = this.#epoch;
      const { clock } = this.#o.app;
      const since = clock.monotonic();
      const written = await this.#write(group);
      if (epoch !== this.#epoch) return;
      this.#finish(group, written);
      await this.#letArrive(clock.monotonic() - since);
    }
  }

  /**
   * Peers wait for their 202 and give up; what was taken can wait. So while more arrive, handling leaves the loop and the gate to receiving for
   * as long as it had them itself.
   */
  async #letArrive(tookMs: number): Promise<void> {
    const { clock } = this.#o.app;
    if (tookMs < 1 || this.#isStopping || clock.monotonic() - this.#wokenAt > ARRIVING_MS + tookMs) return;
    await sleep(clock, Math.min(tookMs, LONGEST_PAUSE_MS));
  }

  /** What is read and has nothing unread before it. */
  #takeGroup(): Item[] {
    const group: Item[] = [];
    for (const queue of this.#queues.values()) {
      for (const item of queue.items) {
        if (item.state !== 'prepared' || group.length >= MOST_TOGETHER) break;
        group.push(item);
      }
      if (group.length >= MOST_TOGETHER) break;
    }
    return group;
  }

  /** One transaction for as many as fit; where one of them breaks it, each has its own. Answers what became of those that were written. */
  async #write(group: readonly Item[]): Promise<Map<Item, InboundOutcome>> {
    try {
      return await this.#writeTogether(group);
    } catch (error) {
      const [first] = group;
      if (!first) return new Map();
      if (group.length > 1) return this.#write(group.slice(0, 1));
      this.#o.app.log.warn({ err: error, message: String(first.message.id) }, 'An inbound message failed.');
      return this.#writeTogether([{ ...first, prepared: thrown(error) }]).then(
        (written) => new Map([...written.values()].map((outcome) => [first, outcome])),
      );
    }
  }

  #writeTogether(group: readonly Item[]): Promise<Map<Item, InboundOutcome>> {
    const { app } = this.#o;
    return app.db.transaction(async (tx) => {
      const since = app.clock.monotonic();
      const written = new Map<Item, InboundOutcome>();
      for (const item of group) {
        const ctx = item.ctx ?? systemCtx(app);
        const outcome = item.prepared && (await item.prepared.apply({ ...ctx, tx }));
        if (!outcome) break;
        written.set(item, outcome);
        // What follows it of the same actor waits with it.
        if (outcome.outcome === 'retry') break;
        if (app.clock.monotonic() - since > TOGETHER_MS) break;
      }
      await this.#mark(tx.sql, written);
      return written;
    });
  }

  async #mark(sql: Sql, written: ReadonlyMap<Item, InboundOutcome>): Promise<void> {
    const now = this.#o.time.now();
    for (const [{ message }, outcome] of written) {
      const attempts = message.attempts + 1;
      const isRetry = outcome.outcome === 'retry' && attempts < MOST_ATTEMPTS;
      if (isRetry) {
        const pause = Math.max(outcome.retryAfterMs ?? 0, backoffMs(CURVE, attempts, this.#o.app.random));
        await sql.run(
          'UPDATE inbound SET "attempts" = ?, "dueAt" = ?, "note" = ?, "owner" = NULL WHERE "id" = ?',
          [attempts, BigInt(now + Math.min(pause, CURVE.longestMs * 2)), outcome.note, message.id],
        );
        continue;
      }
      await sql.run(
        'UPDATE inbound SET "state" = ?, "attempts" = ?, "note" = ?, "body" = NULL, "owner" = NULL WHERE "id" = ?',
        [STATES[outcome.outcome], attempts, outcome.note, message.id],
      );
    }
  }

  #finish(group: readonly Item[], written: ReadonlyMap<Item, InboundOutcome>): void {
    const { app, runner } = this.#o;
    const actors = new Set<string>();
    const put: bigint[] = [];
    for (const item of group) {
      const outcome = written.get(item);
      if (!outcome) continue;
      app.metrics.inboundActivities.inc({ outcome: outcome.outcome });
      if (outcome.outcome === 'handled') actors.add(item.message.actorUri);
      this.#remove(item);
      const holds = outcome.outcome === 'retry' && item.message.attempts + 1 <= HOLDING_ATTEMPTS;
      if (holds) put.push(...this.#putBack(item.queue));
      else if (item.queue.items.length > 0) this.#turns.add(item.queue);
    }
    if (actors.size > 0) this.#o.heard(actors);
    app.metrics.inboundWaiting.set(this.#held);
    const worker = this.#o.worker();
    if (put.length > 0 && worker !== null) {
      releaseInbound(app.db, worker, put).catch((error) =>
        app.log.error(
          { err: error },
          'Inbound messages could not be put back; they are taken up after a restart.',
        ),
      );
    }
    this.#prepareMore();
    if (this.#held <= MOST_HELD - CLAIM) runner.wake('inbound');
  }

  #remove(item: Item): void {
    const { queue } = item;
    queue.items = queue.items.filter((each) => each !== item);
    this.#held -= 1;
    if (queue.items.length === 0) this.#queues.delete(queue.actorUri);
  }

  /** What the actor sent afterwards waits in the database until the first was tried again. */
  #putBack(queue: ActorQueue): bigint[] {
    this.#held -= queue.items.length;
    this.#queues.delete(queue.actorUri);
    this.#turns.delete(queue);
    return queue.items.map((item) => item.message.id);
  }
}

const STATES = {
  handled: INBOUND.HANDLED,
  ignored: INBOUND.IGNORED,
  retry: INBOUND.FAILED,
  failed: INBOUND.FAILED,
} as const;

/** Nothing that a message says is tried again; what stood in its way may be gone by then. */
function thrown(error: unknown): PreparedInbound {
  return said(isLasting(error) ? 'failed' : 'retry', error instanceof Error ? error.message : String(error));
}

function said(outcome: InboundOutcome['outcome'], note: string): PreparedInbound {
  return { apply: async () => ({ outcome, note }) };
}

/** The first that was not begun, if what is before it lets it. */
function nextToPrepare(queue: ActorQueue): Item | undefined {
  for (const [index, item] of queue.items.entries()) {
    if (index >= AHEAD) return undefined;
    if (item.state === 'waiting') return index === 0 || INDEPENDENT.has(item.message.type) ? item : undefined;
    if (!INDEPENDENT.has(item.message.type)) return undefined;
  }
  return undefined;
}

export const inboundGraph = defineGraph({
  name: 'inbound',
  about: 'an activity that came in and was verified',
  initial: 'waiting',
  states: {
    waiting: {
      about:
        'Handled in the order of arrival per actor; tried again where what it needs could not be fetched.',
      handler: 'handle',
      schedule: 'with-backoff',
      to: ['waiting', 'handled', 'ignored', 'failed'],
    },
    handled: { about: 'It took effect; its id stays for 30 days.', terminal: true },
    ignored: { about: 'It concerns nobody here, or says nothing we take.', terminal: true },
    failed: { about: 'It could not be read, or not within its attempts.', terminal: true },
  },
});
