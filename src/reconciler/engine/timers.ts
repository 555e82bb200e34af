// One timer for all due times of the reconciler.

import type { Clock } from '../../lib/time/clock.ts';
import { TimerHeap } from '../../lib/time/timer-heap.ts';
import type { EngineTime } from './time.ts';

/** What is due when, by name, under one timer of the process. Dues are engine time, waits are monotonic. */
export class Timers {
  readonly #heap = new TimerHeap<string>();
  readonly #runs = new Map<string, () => void>();
  readonly #clock: Clock;
  readonly #time: EngineTime;
  #cancel: (() => void) | null = null;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, time: EngineTime) {
    this.#clock = clock;
    this.#time = time;
  }

  /** Runs `run` once at `dueMs` (epoch milliseconds); another due of the same name is replaced. */
  set(name: string, dueMs: number, run: () => void): void {
    this.#heap.set(name, dueMs);
    this.#runs.set(name, run);
    this.#arm();
  }

  /** The same, unless it is due earlier already. */
  setEarlier(name: string, dueMs: number, run: () => void): void {
    const known = this.#heap.get(name);
    if (known === undefined || dueMs < known) this.set(name, dueMs, run);
  }

  delete(name: string): void {
    this.#heap.delete(name);
    this.#runs.delete(name);
  }

  /** The wall clock was set: waits are measured anew. */
  rearm(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#arm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#heap.clear();
    this.#runs.clear();
  }

  #arm(): void {
    const first = this.#heap.peek();
    if (!first || (this.#cancel && first.dueMs >= this.#armedFor)) return;
    this.#cancel?.();
    this.#armedFor = first.dueMs;
    this.#cancel = this.#clock.after(Math.max(0, first.dueMs - this.#time.now()), () => this.#fire());
  }

  #fire(): void {
    this.#cancel = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    for (const name of this.#heap.popDue(this.#time.now())) {
      const run = this.#runs.get(name);
      this.#runs.delete(name);
      run?.();
    }
    this.#arm();
  }
}
