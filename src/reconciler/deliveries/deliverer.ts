import { CLOCK_PAUSE_MS } from '../engine/clock-watch.ts';
import type { Pump } from '../engine/runner.ts';
import { Schedule } from '../engine/schedule.ts';
import { Activities } from './activities.ts';
import { type AttemptResult, abortForMany, attempt } from './attempt.ts';
import { claimHosts, nextHostDue, refusalsOf, wakesOf } from './claim.ts';
import { type Completion, commitBatch, countOutcomes } from './completions.ts';
import type { DelivererOptions } from './deliverer-options.ts';
import { type ClaimedHost, HostQueue, servedSince, type Waiting } from './host-queue.ts';
import { HostSpeeds } from './host-speeds.ts';
import { completionOf, Outcomes, schemeFor } from './outcomes.ts';
import { isDone, releasesOf } from './releases.ts';
import { type Flight, PATIENCE_MS, Slots } from './slots.ts';
import { WaitingRows } from './waiting-rows.ts';

/** Hosts taken by one claim, and owned at once. */
const CLAIM = 64;
const MOST_OWNED = 1_024;
/** A host that was served so long lets go when others wait to be claimed. */
const TURN_MS = 5_000;
const YIELD_AT_ONCE = 16;
/** Completions are written when there are so many, or this long after the first (ENGINE.md §3). */
const BATCH_ROWS = 200;
const BATCH_MS = 5;
/** While others hold what is due (PostgreSQL), it is looked at again after this. */
const BUSY_MS = 100;
const COMMIT_RETRY_MS = 1_000;
/** At the end: how often it is looked whether all came back, and how long their last writing may take. */
const STOP_LOOK_MS = 50;
const LAST_COMMIT_MS = 1_000;
/** PostgreSQL: a transaction that began before the last read may commit rows with earlier ids. */
const LATE_ROWS_MS = 30_000n << 16n;

/** The delivery engine: claims hosts, sends what waits for them within its slots, writes down what came of it (DESIGN.md §6, ENGINE.md §3). */
export class Deliverer implements Pump {
  readonly kind = 'deliveries';
  readonly #o: DelivererOptions;
  readonly #activities: Activities;
  readonly #rows: WaitingRows;
  readonly #outcomes: Outcomes;
  #owned = new Map<bigint, HostQueue>();
  #schedule = new Schedule();
  #abort = abortForMany();
  readonly #slots: Slots;
  readonly #speeds = new HostSpeeds();
  /** Requests under way and completions not yet written: a slot frees on commit, or when the answer takes long. */
  #inFlight = 0;
  readonly #flights = new Map<bigint, Flight>();
  #completions: Completion[] = [];
  readonly #moved = new Set<HostQueue>();
  /** Hosts that may have come to an end. */
  readonly #idle = new Set<HostQueue>();
  #committing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #isCommitDue = false;
  #onCommit: (() => void) | null = null;
  #isStopping = false;
  /** More hosts are due than may be owned. */
  #isMoreDue = false;
  #pause: { until: number; because: string } | null = null;

  constructor(options: DelivererOptions) {
    this.#o = options;
    this.#slots = new Slots(options.app.clock, options.slots, () => this.#fill());
    this.#activities = new Activities(options.app.db);
    this.#rows = new WaitingRows(options.app, this.#activities);
    this.#outcomes = new Outcomes(options.app, options.time, (because) => this.#pauseAll(because));
  }

  get sending(): number {
    return this.#inFlight;
  }

  get pausedBecause(): string | null {
    return this.#pause?.because ?? null;
  }

  /** Claims what is due, reads what came for the hosts in hand, and starts what may be sent. */
  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    const worker = this.#o.worker();
    if (worker === null || this.#isStopping) return null;
    if (this.#pause && this.#pause.until > time.now()) return this.#pause.until;
    this.#pause = null;
    await this.#readWoken(worker);
    this.#isMoreDue = false;
    for (;;) {
      const room = Math.min(CLAIM, MOST_OWNED - this.#owned.size);
      if (room <= 0) return this.#makeRoom();
      const claimed = await claimHosts(app.db, worker, time.now(), room, this.#owned.size);
      if (this.#o.worker() !== worker) return null;
      const hosts = claimed.map((host) => this.#queueOf(host));
      for (const host of hosts) this.#owned.set(host.id, host);
      if (hosts.length > 0) await this.#readClaimed(hosts);
      if (claimed.length < room || this.#isStopping) break;
    }
    const next = await nextHostDue(app.db);
    return next === null ? null : Math.max(next, time.now() + (app.db.dialect === 'sqlite' ? 0 : BUSY_MS));
  }

  #queueOf(host: ClaimedHost): HostQueue {
    const { app, slotsPerHost, time } = this.#o;
    return new HostQueue(host, slotsPerHost, app.clock.monotonic(), this.#speeds.isProven(host, time.now()));
  }

  /** What is in hand of these hosts (null: of all) is no longer believed: it is let go of and read anew. */
  outdated(hostIds: readonly bigint[] | null): void {
    for (const id of hostIds ?? this.#owned.keys()) {
      const host = this.#owned.get(id);
      if (!host) continue;
      host.isYielding = true;
      this.#letGoSoon(host);
    }
  }

  /** The clock was set: what peers said about it no longer counts. */
  clockWasSet(): void {
    this.#outcomes.clockWasSet();
    this.#pause = null;
  }

  #pauseAll(because: string): void {
    if (this.#pause) return;
    this.#pause = { until: this.#o.time.now() + CLOCK_PAUSE_MS, because };
    this.#o.app.log.error({}, because);
    this.#o.runner.wakeAt('deliveries', this.#pause.until);
    this.outdated(null);
  }

  /** Ends without waiting: this worker may be taken for dead, so nothing it does counts any more. */
  fence(): void {
    this.#abort.abort();
    this.#abort = abortForMany();
    this.#owned = new Map();
    this.#schedule = new Schedule();
    this.#completions = [];
    this.#moved.clear();
    this.#idle.clear();
    this.#inFlight = 0;
    this.#slots.clear();
    this.#flights.clear();
  }

  /** Starts nothing any more. */
  quit(): void {
    this.#isStopping = true;
  }

  /** Lets what is under way end for `graceMs`, then gives it up; writes down what came of it and lets go of all hosts. */
  async stop(graceMs: number): Promise<void> {
    const { clock } = this.#o.app;
    this.quit();
    const cancel = clock.after(graceMs, () => this.#abort.abort());
    const until = clock.monotonic() + graceMs + LAST_COMMIT_MS;
    this.outdated(null);
    // What cannot be written down by then is sent once more after the start.
    while (this.#owned.size > 0 && this.#o.worker() !== null && clock.monotonic() < until) {
      await new Promise<void>((resolve) => {
        this.#onCommit = resolve;
        clock.after(STOP_LOOK_MS, resolve);
      });
    }
    cancel();
    if (this.#owned.size === 0) await this.#committing;
  }

  /** New rows came for hosts that are owned already; and reads that failed are made up for. */
  async #readWoken(worker: string): Promise<void> {
    if (this.#owned.size === 0) return;
    const wakes = await wakesOf(this.#o.app.db, worker);
    const reads: Promise<void>[] = [];
    for (const host of this.#owned.values()) {
      const wake = wakes.get(host.id);
      if (wake !== undefined && wake !== host.wake) {
        host.wake = wake;
        this.#readAgain(host);
      }
      if (!host.isExhausted) reads.push(this.#read(host));
    }
    await Promise.all(reads);
  }

  #readAgain(host: HostQueue): void {
    host.isExhausted = false;
    if (this.#o.app.db.dialect === 'sqlite') return;
    const margin = (BigInt(this.#o.time.now()) << 16n) - LATE_ROWS_MS;
    if (host.after > margin) host.after = margin;
  }

  async #readClaimed(hosts: readonly HostQueue[]): Promise<void> {
    const refusals = await refusalsOf(
      this.#o.app.db,
      hosts.map((host) => host.id),
    );
    for (const host of hosts) {
      for (const domainId of refusals.get(host.id) ?? []) host.refusedDomains.add(domainId);
    }
    // One after another on SQLite, so that the first is sent to while the others are read.
    if (this.#o.app.db.dialect === 'sqlite') for (const host of hosts) await this.#read(host);
    else await Promise.all(hosts.map((host) => this.#read(host)));
  }

  /** Reads on until everything that waits for a host is in hand, or as much as may be. */
  async #read(host: HostQueue): Promise<void> {
    if (host.isReading) return;
    host.isReading = true;
    try {
      while (
        !host.isExhausted &&
        !host.isFull &&
        this.#isOurs(host) &&
        host.heldUntil === null &&
        !host.isYielding
      ) {
        // Set before the read: what is woken while it runs is read again.
        host.isExhausted = true;
        const page = await this.#rows.page(host, host.after);
        if (!this.#isOurs(host)) return;
        if (page.last > host.after) host.after = page.last;
        if (!page.isLast) host.isExhausted = false;
        const now = this.#o.time.now();
        const ended = new Set(host.endedWhileReading);
        for (const delivery of page.deliveries) {
          if (host.known.has(delivery.id) || ended.has(delivery.id)) continue;
          const ready = host.add(delivery, now);
          if (ready) this.#schedule.add(ready);
        }
        for (const delivery of page.unwanted) this.#cancel(host, delivery);
        this.#fill();
      }
    } catch (error) {
      host.isExhausted = false;
      host.isYielding = true;
      throw error;
    } finally {
      host.readEnded();
      this.#letGoSoon(host);
    }
  }

  #isOurs(host: HostQueue): boolean {
    return this.#owned.get(host.id) === host;
  }

  #cancel(host: HostQueue, delivery: Waiting): void {
    if (host.known.has(delivery.id)) return;
    host.known.add(delivery.id);
    host.inFlight += 1;
    this.#inFlight += 1;
    this.#complete(completionOf(delivery, 'cancelled', null, 'The host is blocked.'));
  }

  /** Starts as much as slots allow. */
  #fill(): void {
    if (this.#isStopping || this.#pause) return;
    const now = this.#o.time.now();
    const mayStart = (host: HostQueue) => this.#slots.isFree(host.isProven);
    this.#schedule.unpark();
    while (this.#slots.isFree(true)) {
      const delivery = this.#schedule.next(now, mayStart);
      if (!delivery) return;
      const { host } = delivery;
      host.begin();
      this.#inFlight += 1;
      this.#flights.set(
        delivery.id,
        this.#slots.begin(host.isProven, () => this.#isSlow(host)),
      );
      this.#send(delivery).catch((error) => this.#failed(delivery, error));
    }
  }

  /** It lets us wait: until it has answered in time again it shares slots with those that never did. */
  #isSlow(host: HostQueue): void {
    host.isProven = false;
    this.#speeds.set(host.id, false);
  }

  #ended(delivery: Waiting): void {
    this.#inFlight -= 1;
    const flight = this.#flights.get(delivery.id);
    if (!flight) return;
    this.#flights.delete(delivery.id);
    this.#slots.end(flight);
  }

  async #send(delivery: Waiting): Promise<void> {
    const { app, fetcher, signers } = this.#o;
    const { activity, host, url } = delivery;
    const gone = this.#outcomes.ofGoneInbox(delivery);
    if (gone) return this.#complete(gone);
    const body = this.#activities.bodyNow(activity.id) ?? (await this.#activities.body(activity.id));
    const signer = signers.now(activity.actorId) ?? (await signers.find(activity.actorId));
    if (!this.#isOurs(host)) return;
    if (!body || !signer)
      return this.#complete(completionOf(delivery, 'failed', null, 'The sender has no key any more.'));
    const scheme = schemeFor(host, app.clock.now());
    const since = app.clock.monotonic();
    const result = await attempt(fetcher, app.clock, {
      url,
      body,
      signer,
      scheme,
      signal: this.#abort.signal,
    });
    if (!this.#isOurs(host)) return;
    if (result.answer.status !== null && app.clock.monotonic() - since <= PATIENCE_MS) {
      host.isProven = true;
      this.#speeds.set(host.id, true);
    }
    this.#settle(delivery, result);
  }

  /** Nothing of ours should throw; if it does, the delivery waits like one that its host could not take. */
  #failed(delivery: Waiting, error: unknown): void {
    this.#o.app.log.error({ err: error, delivery: String(delivery.id) }, 'A delivery could not be sent.');
    if (this.#isOurs(delivery.host))
      this.#complete(this.#outcomes.later(delivery, null, 'It could not be sent.'));
  }

  #settle(delivery: Waiting, result: AttemptResult): void {
    const { host } = delivery;
    const before = host.breaker;
    const completion = this.#outcomes.of(delivery, result);
    if (host.breaker !== before) this.#moved.add(host);
    if (completion) {
      this.#complete(completion);
      return;
    }
    // Given up by ourselves: as if it had not been tried.
    host.isYielding = true;
    this.#ended(delivery);
    host.held();
    this.#letGoSoon(host);
  }

  #complete(completion: Completion): void {
    this.#completions.push(completion);
    this.#commitSoon();
  }

  #commitSoon(): void {
    if (this.#committing || this.#isCommitDue) return;
    const open = this.#inFlight - this.#completions.length;
    const isFull = this.#completions.length >= Math.min(BATCH_ROWS, this.#o.slots / 2);
    if (open <= 0 || isFull || this.#completions.length === 0) {
      this.#isCommitDue = true;
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      setImmediate(() => this.#commitNow());
    } else {
      this.#cancelTimer ??= this.#o.app.clock.after(BATCH_MS, () => {
        this.#cancelTimer = null;
        if (this.#committing || this.#isCommitDue) return;
        this.#isCommitDue = true;
        this.#commitNow();
      });
    }
  }

  #commitNow(): void {
    this.#isCommitDue = false;
    if (this.#committing) return;
    this.#committing = this.#commit()
      .catch((error) => this.#commitFailed(error))
      .finally(() => {
        this.#committing = null;
        if (this.#completions.length > 0 || this.#idle.size > 0) this.#commitSoon();
        this.#onCommit?.();
      });
  }

  async #commit(): Promise<void> {
    const { app, time } = this.#o;
    const worker = this.#o.worker();
    if (worker === null) return;
    const completions = this.#completions;
    const moved = new Set(this.#moved);
    const mine = [...this.#idle].filter((host) => this.#isOurs(host));
    const releases = releasesOf(mine, completions, (host) => this.#isOurs(host), time.now());
    this.#idle.clear();
    if (completions.length === 0 && moved.size === 0 && releases.size === 0) return;
    this.#completions = [];
    this.#moved.clear();
    let result: Awaited<ReturnType<typeof commitBatch>>;
    try {
      result = await commitBatch(app, worker, { completions, moved, releases }, time.now());
    } catch (error) {
      // Nothing of it was written: it is written with the next batch.
      if (this.#o.worker() === worker) {
        this.#completions = [...completions, ...this.#completions];
        for (const host of moved) this.#moved.add(host);
        for (const host of releases.keys()) this.#idle.add(host);
      }
      throw error;
    }
    if (this.#o.worker() !== worker) return;
    for (const host of result.lost) this.#lose(host);
    this.#apply(completions);
    for (const host of releases.keys())
      this.#released(host, result.released.has(host), result.wakes.get(host));
    countOutcomes(app.metrics, completions);
    app.metrics.deliveriesWaiting.set(this.#inFlight);
    this.#o.ended(result.ended);
    this.#fill();
  }

  async #commitFailed(error: unknown): Promise<void> {
    const { app } = this.#o;
    app.log.error(
      { err: error },
      'What came of deliveries could not be written; it is tried again in a second.',
    );
    await new Promise<void>((resolve) => app.clock.after(COMMIT_RETRY_MS, resolve));
  }

  #apply(completions: readonly Completion[]): void {
    const now = this.#o.time.now();
    for (const { delivery, outcome, dueAt } of completions) {
      const { host } = delivery;
      if (!this.#isOurs(host)) continue;
      this.#ended(delivery);
      if (outcome === 'later') {
        host.postponed(delivery, {
          ...delivery,
          dueAt,
          attempts: delivery.attempts + 1,
          firstTriedAt: delivery.firstTriedAt ?? now,
        });
      } else if (outcome === 'held') host.held();
      else {
        for (const next of host.ended(delivery, now)) this.#schedule.add(next);
      }
      const dueNow = host.nextDueAt;
      if (dueNow !== null && dueNow <= now) for (const each of host.unblocked(now)) this.#schedule.add(each);
      this.#schedule.freed(host);
      if (!host.isExhausted && !host.isFull) this.#readOn(host);
      this.#letGoSoon(host);
    }
  }

  #readOn(host: HostQueue): void {
    if (host.isReading || host.heldUntil !== null || host.isYielding) return;
    this.#read(host).catch((error) =>
      this.#o.app.log.error({ err: error, host: host.name }, 'Waiting deliveries could not be read.'),
    );
  }

  #letGoSoon(host: HostQueue): void {
    if (!this.#isOurs(host) || !isDone(host)) return;
    this.#idle.add(host);
    this.#commitSoon();
  }

  #released(host: HostQueue, isReleased: boolean, wake: number | undefined): void {
    if (!this.#isOurs(host)) return;
    if (!isReleased) {
      // New rows came while it was let go of.
      if (wake !== undefined) host.wake = wake;
      this.#readAgain(host);
      this.#readOn(host);
      return;
    }
    const { runner, time } = this.#o;
    const due = host.heldUntil ?? (host.isYielding ? time.now() : host.nextDueAt);
    this.#owned.delete(host.id);
    this.#schedule.drop(host);
    if (host.breaker.state !== 'CLOSED') this.#o.wentDown(host.name);
    if (due !== null) runner.wakeAt('deliveries', due);
    if (this.#isMoreDue) runner.wake('deliveries');
  }

  /** Somebody else owns it by now. */
  #lose(host: HostQueue): void {
    if (!this.#isOurs(host)) return;
    this.#o.app.log.warn({ host: host.name }, 'Another worker has taken over a host.');
    this.#owned.delete(host.id);
    this.#schedule.drop(host);
    this.#inFlight -= host.inFlight;
    for (const id of host.known) {
      const flight = this.#flights.get(id);
      if (!flight) continue;
      this.#flights.delete(id);
      this.#slots.end(flight);
    }
  }

  /** All places are taken: those served longest let go when they can. */
  #makeRoom(): number {
    const { app, time } = this.#o;
    this.#isMoreDue = true;
    const since = app.clock.monotonic() - TURN_MS;
    const oldest = servedSince(this.#owned.values(), since, YIELD_AT_ONCE);
    this.outdated(oldest.map(({ id }) => id));
    return time.now() + TURN_MS / 5;
  }
}
