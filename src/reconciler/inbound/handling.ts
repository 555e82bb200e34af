// Handles inbound activities that the inbox has stored: read side by side, applied in order per actor.

import {
  type InboundOutcome,
  ignored,
  type PreparedInbound,
  settled,
} from '../../activitypub/inbox/outcome.ts';
import { type App, systemCtx } from '../../core/context.ts';
import type { Pump, Runner } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';
import type { HandleInbound } from '../types.ts';
import { ActorQueues, type Item } from './actor-queues.ts';
import { applyTogether, thrown } from './apply.ts';
import { claimInbound, HOLDING_ATTEMPTS, nextInboundDue, releaseInbound } from './claim.ts';

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
/** Messages applied in one transaction, at most; on PostgreSQL they share the ways to the database. */
const MOST_TOGETHER = { sqlite: 25, postgresql: 50 } as const;
/** Groups that are applied side by side: while one waits for the disk, or for PostgreSQL, the other is worked on. */
const LANES = 2;
/** With fewer another group is not begun: they come along with the next. */
const LEAST_BESIDE = 10;
/** A message that came this recently means that more are coming. */
const ARRIVING_MS = 50;
const LONGEST_PAUSE_MS = 100;

/**
 * Makes inbound messages take effect, those of one actor in the order of arrival, actors side by side. Reading them
 * (which may fetch from other servers) goes on outside of transactions; what is left of several is applied in one
 * transaction, with their new states.
 */
export class InboundHandling implements Pump {
  readonly kind = 'inbound';
  readonly #o: InboundOptions;
  readonly #queues = new ActorQueues();
  #preparing = 0;
  readonly #applying = new Set<Promise<void>>();
  #isStopping = false;
  #endPause = () => {};
  /** Rises with each `fence`: what began before it no longer counts. */
  #epoch = 0;
  /** Monotonic time when messages last arrived. */
  #arrivedAt = 0;
  /** The next wake-up is our own: there is room for more of those that wait. */
  #isForRoom = false;
  readonly #now: () => number;

  constructor(options: InboundOptions) {
    this.#o = options;
    this.#now = () => options.time.now();
  }

  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    if (!this.#isForRoom) this.#arrivedAt = app.clock.monotonic();
    this.#isForRoom = false;
    for (;;) {
      const worker = this.#o.worker();
      if (worker === null || this.#isStopping) return null;
      if (this.#queues.size > MOST_HELD - CLAIM) return null;
      const now = time.now();
      const messages = await claimInbound(app.db, worker, now, CLAIM);
      if (this.#o.worker() !== worker) return null;
      for (const message of messages) this.#queues.add(message);
      this.#prepareMore();
      // The same moment for both questions: what came due between them would be in neither answer.
      if (messages.length < CLAIM) return nextInboundDue(app.db, now);
    }
  }

  /** This worker may be taken for dead: nothing in memory counts any more. */
  fence(): void {
    this.#epoch += 1;
    this.#queues.clear();
    this.#preparing = 0;
  }

  quit(): void {
    this.#isStopping = true;
    this.#endPause();
  }

  /** Lets the running transaction end and puts everything else back. */
  async stop(): Promise<void> {
    this.quit();
    await Promise.all(this.#applying);
    const worker = this.#o.worker();
    if (worker !== null) await releaseInbound(this.#o.app.db, worker, this.#queues.messageIds());
    this.fence();
  }

  #prepareMore(): void {
    if (this.#isStopping) return;
    while (this.#preparing < PREPARING) {
      const item = this.#queues.nextToPrepare();
      if (!item) return;
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
      if (!domain || domain.state === 'CLOSED') return settled(ignored('its domain is removed'));
      item.ctx = { ...systemCtx(app, domain), now: time.now() };
      return await handleInbound(item.ctx, item.message);
    } catch (error) {
      app.log.warn({ err: error, message: String(item.message.id) }, 'An inbound message could not be read.');
      return thrown(error);
    }
  }

  #applySoon(): void {
    // Receiving comes first: one group at a time, with pauses between them.
    const most = this.#isArriving(0) ? 1 : LANES;
    while (this.#applying.size < most && !this.#isStopping) {
      const applying = this.#apply()
        .catch((error) =>
          this.#o.app.log.error({ err: error }, 'What inbound messages came to could not be written.'),
        )
        .finally(() => {
          this.#applying.delete(applying);
          if (this.#applying.size === 0 && this.#queues.hasPrepared) this.#applySoon();
        });
      this.#applying.add(applying);
    }
  }

  async #apply(): Promise<void> {
    // Those that become ready in this turn of the loop come along.
    await new Promise<void>((resolve) => setImmediate(resolve));
    const { app } = this.#o;
    for (;;) {
      if (this.#isStopping) return;
      const group = this.#queues.takePrepared(MOST_TOGETHER[app.db.dialect]);
      if (group.length < (this.#applying.size > 1 ? LEAST_BESIDE : 1)) return this.#queues.giveBack(group);
      const epoch = this.#epoch;
      const since = app.clock.monotonic();
      try {
        const outcomes = await applyTogether(app, group, this.#now);
        if (epoch !== this.#epoch) return;
        this.#finish(outcomes);
      } finally {
        this.#queues.giveBack(group);
      }
      await this.#letArrive(app.clock.monotonic() - since);
    }
  }

  /**
   * Senders wait for their 202 and give up; what was accepted can wait. So while more arrive, handling leaves the event
   * loop and the write gate to receiving for as long as it had them itself.
   */
  async #letArrive(tookMs: number): Promise<void> {
    const { clock } = this.#o.app;
    if (tookMs < 1 || this.#isStopping || !this.#isArriving(tookMs)) return;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(Math.min(tookMs, LONGEST_PAUSE_MS), resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Whether messages arrived just before the last so many milliseconds, or in them. */
  #isArriving(beforeMs: number): boolean {
    return this.#o.app.clock.monotonic() - this.#arrivedAt <= ARRIVING_MS + beforeMs;
  }

  #finish(outcomes: ReadonlyMap<Item, InboundOutcome>): void {
    const { app, runner } = this.#o;
    const actors = new Set<string>();
    const put: bigint[] = [];
    for (const [item, { outcome }] of outcomes) {
      app.metrics.inboundActivities.inc({ outcome });
      if (outcome === 'handled') actors.add(item.message.actorUri);
      this.#queues.remove(item);
      // What the actor sent afterwards waits in the database until this one was tried again.
      const holds = outcome === 'retry' && item.message.attempts + 1 <= HOLDING_ATTEMPTS;
      if (holds) put.push(...this.#queues.removeActor(item.queue));
    }
    if (actors.size > 0) this.#o.heard(actors);
    app.metrics.inboundHandling.set(this.#queues.size);
    this.#putBack(put);
    this.#prepareMore();
    if (this.#queues.size > MOST_HELD - CLAIM) return;
    this.#isForRoom = true;
    runner.wake('inbound');
  }

  #putBack(ids: readonly bigint[]): void {
    const { app } = this.#o;
    const worker = this.#o.worker();
    if (ids.length === 0 || worker === null) return;
    releaseInbound(app.db, worker, ids).catch((error) =>
      app.log.error(
        { err: error },
        'Inbound messages could not be put back; they are taken up after a restart.',
      ),
    );
  }
}
