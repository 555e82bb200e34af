// Reads the waiting deliveries of owned hosts into their queues.

import type { App } from '../../../core/context.ts';
import type { EngineTime } from '../../engine/time.ts';
import type { WaitingRows } from '../waiting-rows.ts';
import { refusalsOf, wakesOf } from './claim.ts';
import type { HostQueue, Waiting } from './host-queue.ts';
import type { OwnedHosts } from './owned-hosts.ts';

/** PostgreSQL: a transaction that began before the last read may commit rows with earlier ids. */
const LATE_ROWS_MS = 30_000n << 16n;

export interface HostReaderOptions {
  app: Pick<App, 'db' | 'log'>;
  time: EngineTime;
  hosts: OwnedHosts;
  rows: WaitingRows;
  /** Deliveries that may be sent were read. */
  ready(): void;
  /** A delivery was read that must not be sent: the sender's domain has blocked its host. */
  unwanted(delivery: Waiting): void;
  /** A read has ended: the host may have nothing left to do. */
  ended(host: HostQueue): void;
}

/** Keeps the queues of owned hosts filled, up to what each may hold in memory. */
export class HostReader {
  readonly #o: HostReaderOptions;

  constructor(options: HostReaderOptions) {
    this.#o = options;
  }

  /** Reads what was written for hosts since they were claimed, and makes up for reads that failed. */
  async readNew(worker: string): Promise<void> {
    const { app, hosts } = this.#o;
    if (hosts.size === 0) return;
    const wakes = await wakesOf(app.db, worker);
    const reads: Promise<void>[] = [];
    for (const host of hosts.values()) {
      const wake = wakes.get(host.id);
      if (wake !== undefined && wake !== host.wake) this.#expectMore(host, wake);
      if (!host.isExhausted) reads.push(this.#read(host));
    }
    await Promise.all(reads);
  }

  /** Reads the first deliveries of hosts just claimed. */
  async readClaimed(hosts: readonly HostQueue[]): Promise<void> {
    const { db } = this.#o.app;
    const refusals = await refusalsOf(
      db,
      hosts.map((host) => host.id),
    );
    for (const host of hosts) {
      for (const domainId of refusals.get(host.id) ?? []) host.refusedDomains.add(domainId);
    }
    // One after another on SQLite, so that the first is sent to while the others are read.
    if (db.dialect === 'sqlite') for (const host of hosts) await this.#read(host);
    else await Promise.all(hosts.map((host) => this.#read(host)));
  }

  /**
   * Reads again, because new deliveries came while the host was about to be given back; `wake` is its count of them
   * now.
   */
  readAgain(host: HostQueue, wake: number | undefined): void {
    this.#expectMore(host, wake ?? host.wake);
    this.readOn(host);
  }

  /** Goes on reading in the background. */
  readOn(host: HostQueue): void {
    if (host.isReading || host.heldUntil !== null || host.isYielding) return;
    this.#read(host).catch((error) =>
      this.#o.app.log.error({ err: error, host: host.name }, 'Waiting deliveries could not be read.'),
    );
  }

  #expectMore(host: HostQueue, wake: number): void {
    const { app, time } = this.#o;
    host.wake = wake;
    host.isExhausted = false;
    if (app.db.dialect === 'sqlite') return;
    const margin = (BigInt(time.now()) << 16n) - LATE_ROWS_MS;
    if (host.after > margin) host.after = margin;
  }

  /** Reads until everything that waits for a host is in memory, or as much as may be. */
  async #read(host: HostQueue): Promise<void> {
    if (host.isReading) return;
    const { hosts } = this.#o;
    host.isReading = true;
    try {
      while (
        !host.isExhausted &&
        !host.isFull &&
        hosts.has(host) &&
        host.heldUntil === null &&
        !host.isYielding
      ) {
        // Set before the read: deliveries written while it runs are read again.
        host.isExhausted = true;
        if (!(await this.#readPage(host))) return;
        this.#o.ready();
      }
    } catch (error) {
      host.isExhausted = false;
      host.isYielding = true;
      throw error;
    } finally {
      host.readEnded();
      this.#o.ended(host);
    }
  }

  /** Answers false where the host was given back or lost meanwhile. */
  async #readPage(host: HostQueue): Promise<boolean> {
    const { hosts, rows, time, unwanted } = this.#o;
    const page = await rows.page(host, host.after);
    if (!hosts.has(host)) return false;
    if (page.last > host.after) host.after = page.last;
    if (!page.isLast) host.isExhausted = false;
    const now = time.now();
    const ended = new Set(host.endedWhileReading);
    for (const delivery of page.deliveries) {
      if (host.known.has(delivery.id) || ended.has(delivery.id)) continue;
      const ready = host.add(delivery, now);
      if (ready) hosts.schedule.add(ready);
    }
    for (const delivery of page.unwanted) if (!host.known.has(delivery.id)) unwanted(delivery);
    return true;
  }
}
