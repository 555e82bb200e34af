import { setMaxListeners } from 'node:events';
import type { App } from '../core/context.ts';
import { retryDelayMs, retryWindowIsOver } from '../lib/backoff.ts';
import type { Fetcher } from '../net/fetch.ts';
import { Activities } from './activities.ts';
import { type Verdict, verdictOf } from './answers.ts';
import { type AttemptResult, attempt } from './attempt.ts';
import { afterFailure, CLOSED, pauseMs } from './breaker.ts';
import { claimHosts, nextHostDue, type Release, refusalsOf, wakesOf } from './claim.ts';
import { CLOCK_PAUSE_MS, ClockWatch } from './clock-watch.ts';
import { type Completion, commitBatch } from './completions.ts';
import { HostLine, type Waiting } from './host-line.ts';
import { WaitingRows } from './rows.ts';
import type { Pump, Runner } from './runner.ts';
import { Schedule } from './schedule.ts';
import type { Signers } from './signers.ts';
import type { EngineTime } from './time.ts';

export interface DelivererOptions {
  app: App;
  runner: Runner;
  time: EngineTime;
  fetcher: Pick<Fetcher, 'post'>;
  signers: Signers;
  /** Who owns hosts; null while this process may not (its heartbeat is not confirmed). */
  worker(): string | null;
  /** Something of these activities ended. */
  ended(activityIds: ReadonlySet<bigint>): void;
  slots: number;
  slotsPerHost: number;
}

/** Hosts taken by one claim, and owned at once. */
const CLAIM = 64;
const MOST_OWNED = 256;
/** A host that was served so long lets go when others wait to be claimed. */
const TURN_MS = 5_000;
const YIELD_AT_ONCE = 16;
/** Completions are written when there are so many, or this long after the first (ENGINE.md §3). */
const BATCH_ROWS = 200;
const BATCH_MS = 5;
/** What worked is remembered so long, and written again when a day of it is gone. */
const SCHEME_MS = 7 * 24 * 3_600_000;
const SCHEME_RENEWED_MS = 6 * 24 * 3_600_000;
/** While others hold what is due (PostgreSQL), it is looked at again after this. */
const BUSY_MS = 100;
const COMMIT_RETRY_MS = 1_000;
const STOP_LOOK_MS = 50;
/** PostgreSQL: a transaction that began before the last read may commit rows with earlier ids. */
const LATE_ROWS_MS = 30_000n << 16n;

/** Sends what waits: owns hosts, sends within slots, writes down what came of it (DESIGN.md §6, ENGINE.md §3). */
export class Deliverer implements Pump {
  readonly kind = 'deliveries';
  readonly #o: DelivererOptions;
  readonly #activities: Activities;
  readonly #rows: WaitingRows;
  readonly #watch = new ClockWatch();
  #owned = new Map<bigint, HostLine>();
  #schedule = new Schedule();
  #abort = newAbort();
  /** Requests under way and completions not yet written: a slot frees on commit. */
  #inFlight = 0;
  #completions: Completion[] = [];
  readonly #moved = new Set<HostLine>();
  /** Hosts that may have come to an end. */
  readonly #idle = new Set<HostLine>();
  #committing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #isCommitDue = false;
  #onCommit: (() => void) | null = null;
  #isStopping = false;
  /** More hosts are due than may be owned. */
  #isMoreDue = false;
  #pausedUntil = 0;
  #pausedBecause: string | null = null;

  constructor(options: DelivererOptions) {
    this.#o = options;
    this.#activities = new Activities(options.app.db);
    this.#rows = new WaitingRows(options.app, this.#activities);
  }

  get sending(): number {
    return this.#inFlight;
  }

  get pausedBecause(): string | null {
    return this.#pausedBecause;
  }

  /** Claims what is due, reads what came for the hosts in hand, and starts what may be sent. */
  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    const worker = this.#o.worker();
    if (worker === null || this.#isStopping) return null;
    if (this.#pausedUntil > time.now()) return this.#pausedUntil;
    this.#pausedBecause = null;
    await this.#readWoken(worker);
    this.#isMoreDue = false;
    for (;;) {
      const room = Math.min(CLAIM, MOST_OWNED - this.#owned.size);
      if (room <= 0) return this.#makeRoom();
      const claimed = await claimHosts(app.db, worker, time.now(), room);
      if (this.#o.worker() !== worker) return null;
      const lines = claimed.map((host) => new HostLine(host, this.#o.slotsPerHost, app.clock.monotonic()));
      for (const line of lines) this.#owned.set(line.id, line);
      if (lines.length > 0) await this.#readClaimed(lines);
      if (claimed.length < room || this.#isStopping) break;
    }
    const next = await nextHostDue(app.db);
    return next === null ? null : Math.max(next, time.now() + (app.db.dialect === 'sqlite' ? 0 : BUSY_MS));
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
    this.#watch.forget();
    this.#pausedUntil = 0;
    this.#pausedBecause = null;
  }

  /** Ends without waiting: this worker may be taken for dead, so nothing it does counts any more. */
  fence(): void {
    this.#abort.abort();
    this.#abort = newAbort();
    this.#owned = new Map();
    this.#schedule = new Schedule();
    this.#completions = [];
    this.#moved.clear();
    this.#idle.clear();
    this.#inFlight = 0;
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
    this.outdated(null);
    while (this.#owned.size > 0 && this.#o.worker() !== null) {
      await new Promise<void>((resolve) => {
        this.#onCommit = resolve;
        clock.after(STOP_LOOK_MS, resolve);
      });
    }
    cancel();
    await this.#committing;
  }

  /** New rows came for hosts that are owned already. */
  async #readWoken(worker: string): Promise<void> {
    if (this.#owned.size === 0) return;
    const wakes = await wakesOf(this.#o.app.db, worker);
    const woken: Promise<void>[] = [];
    for (const [id, wake] of wakes) {
      const host = this.#owned.get(id);
      if (!host || host.wake === wake) continue;
      host.wake = wake;
      this.#readAgain(host);
      woken.push(this.#read(host));
    }
    await Promise.all(woken);
  }

  #readAgain(host: HostLine): void {
    host.isExhausted = false;
    if (this.#o.app.db.dialect === 'sqlite') return;
    const margin = (BigInt(this.#o.time.now()) << 16n) - LATE_ROWS_MS;
    if (host.after > margin) host.after = margin;
  }

  async #readClaimed(lines: readonly HostLine[]): Promise<void> {
    const refusals = await refusalsOf(
      this.#o.app.db,
      lines.map((line) => line.id),
    );
    for (const line of lines) {
      for (const domainId of refusals.get(line.id) ?? []) line.refusedDomains.add(domainId);
    }
    // One after another on SQLite, so that the first is sent to while the others are read.
    if (this.#o.app.db.dialect === 'sqlite') for (const line of lines) await this.#read(line);
    else await Promise.all(lines.map((line) => this.#read(line)));
  }

  /** Reads on until everything that waits for a host is in hand, or as much as may be. */
  async #read(host: HostLine): Promise<void> {
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

  #isOurs(host: HostLine): boolean {
    return this.#owned.get(host.id) === host;
  }

  #cancel(host: HostLine, delivery: Waiting): void {
    if (host.known.has(delivery.id)) return;
    host.known.add(delivery.id);
    host.inFlight += 1;
    this.#inFlight += 1;
    this.#complete(delivery, 'cancelled', null, 'The host is blocked.');
  }

  /** Starts as much as slots allow. */
  #fill(): void {
    if (this.#isStopping || this.#pausedBecause !== null) return;
    const now = this.#o.time.now();
    while (this.#inFlight < this.#o.slots) {
      const delivery = this.#schedule.next(now);
      if (!delivery) return;
      delivery.host.begin(delivery);
      this.#inFlight += 1;
      this.#send(delivery).catch((error) => this.#failed(delivery, error));
    }
  }

  async #send(delivery: Waiting): Promise<void> {
    const { app, fetcher, signers } = this.#o;
    const { activity, host, url } = delivery;
    const body = this.#activities.bodyNow(activity.id) ?? (await this.#activities.body(activity.id));
    const signer = signers.now(activity.actorId) ?? (await signers.find(activity.actorId));
    if (!this.#isOurs(host)) return;
    if (!body || !signer) {
      this.#complete(delivery, 'failed', null, 'The sender has no key any more.');
      return;
    }
    const isRemembered = host.schemeUntil !== null && host.schemeUntil > app.clock.now();
    const scheme = isRemembered && host.scheme === 'rfc9421' ? 'rfc9421' : 'cavage';
    const result = await attempt(fetcher, app.clock, {
      url,
      body,
      signer,
      scheme,
      signal: this.#abort.signal,
    });
    if (this.#isOurs(host)) this.#settle(delivery, result);
  }

  /** Nothing of ours should throw; if it does, the delivery waits like one that its host could not take. */
  #failed(delivery: Waiting, error: unknown): void {
    this.#o.app.log.error({ err: error, delivery: String(delivery.id) }, 'A delivery could not be sent.');
    if (this.#isOurs(delivery.host)) this.#later(delivery, null, 'It could not be sent.', undefined);
  }

  #settle(delivery: Waiting, result: AttemptResult): void {
    const { host } = delivery;
    const verdict = this.#withClock(delivery, result, verdictOf(result.answer, host.name));
    switch (verdict.kind) {
      case 'done':
        this.#answered(host);
        this.#remember(host, result);
        this.#complete(delivery, 'delivered', verdict.status, null);
        break;
      case 'failed':
        this.#answered(host);
        this.#complete(delivery, 'failed', verdict.status, verdict.reason, verdict);
        break;
      case 'later': {
        if (!verdict.isServerError) this.#answered(host);
        // A probe that is answered with 5xx is no success; another activity is the next probe.
        else if (host.isServerIll(delivery.activity.id) || host.breaker.state !== 'CLOSED')
          this.#hold(host, verdict.reason, verdict.afterMs);
        const now = this.#o.time.now();
        const isOver = retryWindowIsOver(delivery.firstTriedAt ?? now, now, verdict.windowMs);
        if (isOver) this.#complete(delivery, 'failed', verdict.status, verdict.reason);
        else this.#later(delivery, verdict.status, verdict.reason, verdict.afterMs);
        break;
      }
      case 'host':
        this.#hold(host, verdict.reason, verdict.retryAfterMs);
        this.#complete(delivery, 'held', verdict.status, verdict.reason);
        break;
      case 'unsent':
        host.isYielding = true;
        this.#inFlight -= 1;
        host.held(delivery);
        this.#letGoSoon(host);
        break;
    }
  }

  /** A wrong clock of ours must not end deliveries: with the peer far from us, a refusal is tried again. */
  #withClock(delivery: Waiting, result: AttemptResult, verdict: Verdict): Verdict {
    const { clock, log } = this.#o.app;
    const isFar = this.#watch.saw(delivery.host.name, result.peerTime, clock.now(), clock.monotonic());
    if (!isFar || verdict.kind !== 'failed' || !verdict.isRefusal) return verdict;
    const skewMs = this.#watch.skewMs(clock.monotonic());
    if (skewMs !== null && this.#pausedBecause === null) {
      this.#pausedUntil = this.#o.time.now() + CLOCK_PAUSE_MS;
      const minutes = Math.round(Math.abs(skewMs) / 60_000);
      this.#pausedBecause = `The clock of this machine is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead'}; set it, then deliveries go on.`;
      log.error({ skewMs }, this.#pausedBecause);
      this.#o.runner.wakeAt('deliveries', this.#pausedUntil);
      this.outdated(null);
    }
    const { status, reason } = verdict;
    return {
      kind: 'later',
      status,
      reason,
      windowMs: 3 * 24 * 3_600_000,
      afterMs: CLOCK_PAUSE_MS,
      isServerError: false,
    };
  }

  #answered(host: HostLine): void {
    host.answered();
    // One that was under way when the host asked for a pause does not end that pause.
    if (host.breaker.state === 'CLOSED' || host.heldUntil !== null) return;
    host.breaker = CLOSED;
    this.#moved.add(host);
  }

  #remember(host: HostLine, { scheme }: AttemptResult): void {
    const now = this.#o.app.clock.now();
    host.lastSuccessAt = now;
    if (host.scheme === scheme && (host.schemeUntil ?? 0) > now + SCHEME_RENEWED_MS) return;
    host.scheme = scheme;
    host.schemeUntil = now + SCHEME_MS;
    host.isSchemeNew = true;
  }

  /** The host as a whole waits. What was under way with it may still end; its failures are the same one. */
  #hold(host: HostLine, reason: string, retryAfterMs: number | undefined): void {
    const now = this.#o.time.now();
    const breaker = host.heldUntil === null ? afterFailure(host.breaker, now, reason) : host.breaker;
    const until = now + pauseMs(breaker, retryAfterMs, this.#o.app.random);
    // Of several answers to one burst the longest Retry-After counts.
    if (host.heldUntil === null || (retryAfterMs !== undefined && until > host.heldUntil))
      host.heldUntil = until;
    host.breaker = breaker;
    this.#moved.add(host);
  }

  #later(delivery: Waiting, status: number | null, reason: string, afterMs: number | undefined): void {
    const pause = Math.max(afterMs ?? 0, retryDelayMs(delivery.attempts + 1, this.#o.app.random));
    this.#complete(delivery, 'later', status, reason, { dueAt: this.#o.time.now() + pause });
  }

  #complete(
    delivery: Waiting,
    outcome: Completion['outcome'],
    status: number | null,
    reason: string | null,
    more: { dueAt?: number; isRefusal?: boolean; isGone?: boolean } = {},
  ): void {
    const { dueAt = delivery.dueAt, isRefusal = false, isGone = false } = more;
    this.#completions.push({ delivery, outcome, status, reason, dueAt, isRefusal, isGone });
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
    const releases = this.#takeReleases(completions);
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
    this.#count(completions);
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
      this.#inFlight -= 1;
      if (outcome === 'later') {
        host.postponed(delivery, {
          ...delivery,
          dueAt,
          attempts: delivery.attempts + 1,
          firstTriedAt: delivery.firstTriedAt ?? now,
        });
      } else if (outcome === 'held') host.held(delivery);
      else {
        const next = host.ended(delivery, now);
        if (next) this.#schedule.add(next);
      }
      const dueNow = host.nextDueAt;
      if (dueNow !== null && dueNow <= now) for (const each of host.unblocked(now)) this.#schedule.add(each);
      this.#schedule.freed(host);
      if (!host.isExhausted && !host.isFull) this.#readOn(host);
      this.#letGoSoon(host);
    }
  }

  #readOn(host: HostLine): void {
    if (host.isReading || host.heldUntil !== null || host.isYielding) return;
    this.#read(host).catch((error) =>
      this.#o.app.log.error({ err: error, host: host.name }, 'Waiting deliveries could not be read.'),
    );
  }

  /** Whether there is nothing (more) to do for a host at the moment, once `ending` of its requests are written down. */
  #isDone(host: HostLine, ending: number): boolean {
    if (host.inFlight > ending || host.isReading) return false;
    if (host.heldUntil !== null || host.isYielding) return true;
    return host.isExhausted && !host.hasReady;
  }

  #letGoSoon(host: HostLine): void {
    if (!this.#isOurs(host) || !this.#isDone(host, 0)) return;
    this.#idle.add(host);
    this.#commitSoon();
  }

  /** Hosts to let go of with this batch: those that have come to an end, and those that do with its completions. */
  #takeReleases(completions: readonly Completion[]): Map<HostLine, Release> {
    const releases = new Map<HostLine, Release>();
    for (const host of this.#idle)
      if (this.#isOurs(host) && this.#isDone(host, 0)) releases.set(host, this.#release(host));
    this.#idle.clear();
    const ending = new Map<HostLine, number>();
    for (const { delivery, outcome } of completions) {
      // What follows a delivery of its key, or is tried again, is only known once this is written.
      const isLast =
        outcome !== 'later' && delivery.host.keys.get(delivery.activity.orderKey)?.items.size === 1;
      const isHeld = delivery.host.heldUntil !== null || delivery.host.isYielding;
      if (isLast || isHeld) ending.set(delivery.host, (ending.get(delivery.host) ?? 0) + 1);
    }
    for (const [host, count] of ending) {
      if (!this.#isOurs(host) || host.inFlight !== count || host.isReading) continue;
      const isEmpty = host.isExhausted && host.known.size === count;
      if (isEmpty || host.heldUntil !== null || host.isYielding) releases.set(host, this.#release(host));
    }
    return releases;
  }

  #release(host: HostLine): Release {
    const { id, generation, lastSuccessAt, rank } = host;
    const learned = host.isSchemeNew ? host : { scheme: null, schemeUntil: null };
    const { scheme, schemeUntil } = learned;
    const state = { id, generation, scheme, schemeUntil, lastSuccessAt, rank };
    if (host.heldUntil !== null) return { ...state, wake: null, dueAt: host.heldUntil };
    if (host.isYielding) return { ...state, wake: null, dueAt: this.#o.time.now() };
    return { ...state, wake: host.wake, dueAt: host.nextDueAt };
  }

  #released(host: HostLine, isReleased: boolean, wake: number | undefined): void {
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
    if (due !== null) runner.wakeAt('deliveries', due);
    if (this.#isMoreDue) runner.wake('deliveries');
  }

  /** Somebody else owns it by now. */
  #lose(host: HostLine): void {
    if (!this.#isOurs(host)) return;
    this.#o.app.log.warn({ host: host.name }, 'Another worker has taken over a host.');
    this.#owned.delete(host.id);
    this.#schedule.drop(host);
    this.#inFlight -= host.inFlight;
  }

  /** All places are taken: those served longest let go when they can. */
  #makeRoom(): number {
    const { app, time } = this.#o;
    this.#isMoreDue = true;
    const since = app.clock.monotonic() - TURN_MS;
    const oldest = [...this.#owned.values()].filter((host) => host.since <= since && !host.isYielding);
    oldest.sort((a, b) => a.since - b.since);
    this.outdated(oldest.slice(0, YIELD_AT_ONCE).map((host) => host.id));
    return time.now() + TURN_MS / 5;
  }

  #count(completions: readonly Completion[]): void {
    const { metrics } = this.#o.app;
    const counts: Record<string, number> = {};
    for (const { outcome } of completions) counts[outcome] = (counts[outcome] ?? 0) + 1;
    for (const [outcome, count] of Object.entries(counts)) metrics.deliveries.inc({ outcome }, count);
    metrics.deliveriesWaiting.set(this.#inFlight);
  }
}

function newAbort(): AbortController {
  const controller = new AbortController();
  // One signal for all requests under way: they are as many as there are slots.
  setMaxListeners(0, controller.signal);
  return controller;
}
