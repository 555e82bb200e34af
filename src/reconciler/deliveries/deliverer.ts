// The delivery engine: claims hosts, sends what waits for them, writes what came of it, and gives the hosts back.

import { CLOCK_PAUSE_MS } from '../engine/clock-watch.ts';
import type { Pump } from '../engine/runner.ts';
import { Activities } from './activities.ts';
import { type Completion, countOutcomes } from './completions.ts';
import type { DelivererOptions } from './deliverer-options.ts';
import { claimHosts, nextHostDue } from './hosts/claim.ts';
import { type ClaimedHost, HostQueue, servedSince } from './hosts/host-queue.ts';
import { HostReader } from './hosts/host-reader.ts';
import { HostSpeeds } from './hosts/host-speeds.ts';
import { OwnedHosts } from './hosts/owned-hosts.ts';
import { OutcomeWriter, type WrittenBatch } from './outcome-writer.ts';
import { completionOf, Outcomes } from './outcomes.ts';
import { Sender } from './sender.ts';
import { Slots } from './slots.ts';
import { WaitingRows } from './waiting-rows.ts';

/** Hosts taken by one claim, and owned at once. */
const CLAIM = 64;
const MOST_OWNED = 1_024;
/** A host that was served so long is given back when others wait to be claimed. */
const TURN_MS = 5_000;
const YIELD_AT_ONCE = 16;
/** While others hold what is due (PostgreSQL), it is looked at again after this. */
const BUSY_MS = 100;
/** At the end: how often it is looked whether all hosts were given back, and how long the last writing may take. */
const STOP_LOOK_MS = 50;
const LAST_COMMIT_MS = 1_000;

/**
 * The delivery engine. It keeps no delivery of its own: what is due lies in the database, and hosts are what workers
 * divide among themselves. A claimed host's deliveries are read into its queue (`HostReader`), sent within the slots
 * (`Sender`), and their outcomes written in batches (`OutcomeWriter`); a delivery counts as done when that is
 * committed, so a crash repeats what was under way.
 */
export class Deliverer implements Pump {
  readonly kind = 'deliveries';
  readonly #o: DelivererOptions;
  readonly #hosts: OwnedHosts;
  readonly #speeds = new HostSpeeds();
  readonly #outcomes: Outcomes;
  readonly #reader: HostReader;
  readonly #sender: Sender;
  readonly #writer: OutcomeWriter;
  #isStopping = false;
  /** More hosts are due than may be owned. */
  #isMoreDue = false;
  #pause: { until: number; because: string } | null = null;

  constructor(options: DelivererOptions) {
    const { app, fetcher, signers, time, worker } = options;
    this.#o = options;
    const now = () => time.now();
    const slots = new Slots(app.clock, options.slots, () => this.#sender.fill());
    const activities = new Activities(app.db);
    const hosts = new OwnedHosts(slots);
    this.#hosts = hosts;
    this.#outcomes = new Outcomes(app, time, (because) => this.#pauseAll(because));
    this.#writer = new OutcomeWriter({
      app,
      hosts,
      worker,
      now,
      slots: options.slots,
      written: (batch) => this.#written(batch),
    });
    const writer = this.#writer;
    this.#sender = new Sender({
      app,
      fetcher,
      signers,
      activities,
      outcomes: this.#outcomes,
      hosts,
      slots,
      speeds: this.#speeds,
      now,
      isPaused: () => this.#isStopping || this.#pause !== null,
      complete: (completion) => writer.add(completion),
      breakerMoved: (host) => writer.breakerMoved(host),
      gaveUp: (delivery) => {
        const { host } = delivery;
        host.isYielding = true;
        hosts.end(delivery);
        host.held();
        writer.letGoSoon(host);
      },
    });
    this.#reader = new HostReader({
      app,
      time,
      hosts,
      rows: new WaitingRows(app, activities),
      ready: () => this.#sender.fill(),
      unwanted: (delivery) => {
        hosts.beginUnsent(delivery);
        writer.add(completionOf(delivery, 'cancelled', null, 'The host is blocked.'));
      },
      ended: (host) => writer.letGoSoon(host),
    });
  }

  get sending(): number {
    return this.#hosts.inFlight;
  }

  get pausedBecause(): string | null {
    return this.#pause?.because ?? null;
  }

  /** Claims what is due, reads what came for the hosts owned already, and starts what may be sent. */
  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    const worker = this.#o.worker();
    if (worker === null || this.#isStopping) return null;
    if (this.#pause && this.#pause.until > time.now()) return this.#pause.until;
    this.#pause = null;
    await this.#reader.readNew(worker);
    this.#isMoreDue = false;
    for (;;) {
      const room = Math.min(CLAIM, MOST_OWNED - this.#hosts.size);
      if (room <= 0) return this.#makeRoom();
      const claimed = await claimHosts(app.db, worker, time.now(), room, this.#hosts.size);
      if (this.#o.worker() !== worker) return null;
      const queues = claimed.map((host) => this.#queueOf(host));
      for (const host of queues) this.#hosts.add(host);
      if (queues.length > 0) await this.#reader.readClaimed(queues);
      if (claimed.length < room || this.#isStopping) break;
    }
    const next = await nextHostDue(app.db);
    return next === null ? null : Math.max(next, time.now() + (app.db.dialect === 'sqlite' ? 0 : BUSY_MS));
  }

  #queueOf(host: ClaimedHost): HostQueue {
    const { app, slotsPerHost, time } = this.#o;
    return new HostQueue(host, slotsPerHost, app.clock.monotonic(), this.#speeds.isProven(host, time.now()));
  }

  /** All that may be owned is: hosts served longest are given back as soon as they can be. */
  #makeRoom(): number {
    const { app, time } = this.#o;
    this.#isMoreDue = true;
    const since = app.clock.monotonic() - TURN_MS;
    const oldest = servedSince(this.#hosts.values(), since, YIELD_AT_ONCE);
    this.outdated(oldest.map(({ id }) => id));
    return time.now() + TURN_MS / 5;
  }

  /** What is in memory of these hosts (null: of all) is no longer believed: they are given back and read anew. */
  outdated(hostIds: readonly bigint[] | null): void {
    const hosts = hostIds === null ? this.#hosts.values() : hostIds.map((id) => this.#hosts.get(id));
    for (const host of hosts) {
      if (!host) continue;
      host.isYielding = true;
      this.#writer.letGoSoon(host);
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
    this.#sender.abort();
    this.#hosts.clear();
    this.#writer.clear();
  }

  /** Starts nothing any more. */
  quit(): void {
    this.#isStopping = true;
  }

  /**
   * Lets requests under way end for `graceMs`, then gives them up; writes what came of them and gives all hosts back.
   */
  async stop(graceMs: number): Promise<void> {
    const { clock } = this.#o.app;
    this.quit();
    const cancel = clock.after(graceMs, () => this.#sender.abort());
    const until = clock.monotonic() + graceMs + LAST_COMMIT_MS;
    this.outdated(null);
    // What cannot be written by then is sent once more after the start.
    while (this.#hosts.size > 0 && this.#o.worker() !== null && clock.monotonic() < until) {
      await new Promise<void>((resolve) => {
        this.#writer.onceTried(resolve);
        clock.after(STOP_LOOK_MS, resolve);
      });
    }
    cancel();
    if (this.#hosts.size === 0) await this.#writer.committing;
  }

  #written({ completions, releases, result }: WrittenBatch): void {
    const { app } = this.#o;
    for (const host of result.lost) this.#lose(host);
    const now = this.#o.time.now();
    for (const completion of completions) this.#apply(completion, now);
    for (const host of releases) {
      if (!this.#hosts.has(host)) continue;
      if (result.released.has(host)) this.#released(host);
      else this.#reader.readAgain(host, result.wakes.get(host));
    }
    countOutcomes(app.metrics, completions);
    app.metrics.deliveriesSending.set(this.#hosts.inFlight);
    app.metrics.loopDelay.look();
    this.#o.ended(result.ended);
    this.#sender.fill();
  }

  /** An outcome is committed: what waited behind this delivery may go on. */
  #apply({ delivery, outcome, dueAt }: Completion, now: number): void {
    const { host } = delivery;
    const { schedule } = this.#hosts;
    if (!this.#hosts.has(host)) return;
    this.#hosts.end(delivery);
    if (outcome === 'later') {
      host.postponed(delivery, {
        ...delivery,
        dueAt,
        attempts: delivery.attempts + 1,
        firstTriedAt: delivery.firstTriedAt ?? now,
      });
    } else if (outcome === 'held') host.held();
    else {
      for (const next of host.ended(delivery, now)) schedule.add(next);
    }
    const dueNow = host.nextDueAt;
    if (dueNow !== null && dueNow <= now) for (const each of host.unblocked(now)) schedule.add(each);
    schedule.freed(host);
    if (!host.isExhausted && !host.isFull) this.#reader.readOn(host);
    this.#writer.letGoSoon(host);
  }

  #released(host: HostQueue): void {
    const { runner, time } = this.#o;
    const due = host.heldUntil ?? (host.isYielding ? time.now() : host.nextDueAt);
    this.#hosts.remove(host);
    if (host.breaker.state !== 'CLOSED') this.#o.wentDown(host.name);
    if (due !== null) runner.wakeAt('deliveries', due);
    if (this.#isMoreDue) runner.wake('deliveries');
  }

  #lose(host: HostQueue): void {
    if (!this.#hosts.has(host)) return;
    this.#o.app.log.warn({ host: host.name }, 'Another worker has taken over a host.');
    this.#hosts.lose(host);
  }
}
