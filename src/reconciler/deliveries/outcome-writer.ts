// Collects what came of deliveries, writes it in batches, and gives back hosts that have nothing left to do.

import type { App } from '../../core/context.ts';
import { type CommitResult, type Completion, commitBatch } from './completions.ts';
import type { HostQueue } from './hosts/host-queue.ts';
import type { OwnedHosts } from './hosts/owned-hosts.ts';
import { isDone, releasesOf } from './hosts/releases.ts';

/** Completions are written when there are so many, or this long after the first. */
const BATCH_ROWS = 200;
const BATCH_MS = 20;
const COMMIT_RETRY_MS = 1_000;

/** A batch that was written, with what the database said to it. */
export interface WrittenBatch {
  completions: readonly Completion[];
  /** Hosts that were to be given back, whether or not they were. */
  releases: Iterable<HostQueue>;
  result: CommitResult;
}

export interface OutcomeWriterOptions {
  app: Pick<App, 'db' | 'events' | 'ids' | 'clock' | 'log'>;
  hosts: OwnedHosts;
  /** Who owns hosts; null while this process may not. */
  worker(): string | null;
  /** Epoch milliseconds. */
  now(): number;
  /** Requests that may be under way in this process. */
  slots: number;
  written(batch: WrittenBatch): void;
}

/**
 * One batch is written at a time; what comes meanwhile goes into the next. What could not be written is kept and tried
 * again.
 */
export class OutcomeWriter {
  readonly #o: OutcomeWriterOptions;
  #completions: Completion[] = [];
  /** Hosts whose breaker has changed since the last batch. */
  readonly #moved = new Set<HostQueue>();
  /** Hosts that may have come to an end. */
  readonly #idle = new Set<HostQueue>();
  #committing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #isCommitDue = false;
  #onCommit: (() => void) | null = null;

  constructor(options: OutcomeWriterOptions) {
    this.#o = options;
  }

  /** Settles when the batch that is being written is done. */
  get committing(): Promise<void> | null {
    return this.#committing;
  }

  add(completion: Completion): void {
    this.#completions.push(completion);
    this.#commitSoon();
  }

  breakerMoved(host: HostQueue): void {
    this.#moved.add(host);
  }

  /** Gives the host back with the next batch, if nothing is left to do for it. */
  letGoSoon(host: HostQueue): void {
    if (!this.#o.hosts.has(host) || !isDone(host)) return;
    this.#idle.add(host);
    this.#commitSoon();
  }

  /** Calls back once, after the next batch was tried. */
  onceTried(callback: () => void): void {
    this.#onCommit = callback;
  }

  /** Forgets everything that is not written. */
  clear(): void {
    this.#completions = [];
    this.#moved.clear();
    this.#idle.clear();
  }

  #commitSoon(): void {
    if (this.#committing || this.#isCommitDue) return;
    const open = this.#o.hosts.inFlight - this.#completions.length;
    const isFull = this.#completions.length >= Math.min(BATCH_ROWS, this.#o.slots / 2);
    // Hosts alone can wait for the next outcomes: a transaction of their own would be one more for each batch.
    if (open <= 0 || isFull) {
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
    const { app, hosts } = this.#o;
    const worker = this.#o.worker();
    // Who may not work owns nothing and writes nothing. Kept, it would be tried again in every turn of the event loop,
    // for ever.
    if (worker === null) return this.clear();
    const completions = this.#completions;
    const moved = new Set(this.#moved);
    const idle = [...this.#idle].filter((host) => hosts.has(host));
    const releases = releasesOf(idle, completions, (host) => hosts.has(host), this.#o.now());
    this.#idle.clear();
    if (completions.length === 0 && moved.size === 0 && releases.size === 0) return;
    this.#completions = [];
    this.#moved.clear();
    let result: CommitResult;
    try {
      result = await commitBatch(app, worker, { completions, moved, releases }, this.#o.now());
    } catch (error) {
      // Nothing of it was written: it is written with the next batch.
      if (this.#o.worker() === worker) {
        this.#completions = [...completions, ...this.#completions];
        for (const host of moved) this.#moved.add(host);
        for (const host of releases.keys()) this.#idle.add(host);
      }
      throw error;
    }
    if (this.#o.worker() === worker) this.#o.written({ completions, releases: releases.keys(), result });
  }

  async #commitFailed(error: unknown): Promise<void> {
    const { app } = this.#o;
    app.log.error(
      { err: error },
      'What came of deliveries could not be written; it is tried again in a second.',
    );
    await new Promise<void>((resolve) => app.clock.after(COMMIT_RETRY_MS, resolve));
  }
}
