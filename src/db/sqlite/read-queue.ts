// Runs SQLite reads in order, with pauses for the event loop and a bound on how many wait.

import { BoundedQueue, QueueFullError } from '../../lib/bounded-queue.ts';
import type { LoopTurn } from './loop-turn.ts';

/**
 * More reads than this waiting for the event loop are refused: each takes some 0.1 ms, so the last one waits well under
 * a second.
 */
const MAX_WAITING = 5_000;

/** Reads need not wait for each other, only let the event loop have its turn. */
export class ReadQueue {
  readonly #turn: LoopTurn;
  readonly #jobs: BoundedQueue<() => void>;
  #isDraining = false;

  constructor(turn: LoopTurn, maxWaiting = MAX_WAITING) {
    this.#turn = turn;
    this.#jobs = new BoundedQueue('reads', maxWaiting);
  }

  /**
   * Runs `read` at once, or after the event loop has had its turn; rejects with AppError BUSY when too many wait for
   * that.
   */
  run<T>(read: () => T | Promise<T>): Promise<T> {
    if (this.#jobs.size === 0 && !this.#turn.isDue()) return settle(read);
    if (this.#jobs.isFull) return Promise.reject(new QueueFullError(this.#jobs.name, this.#jobs.capacity));
    return new Promise<T>((resolve) => {
      this.#jobs.push(() => resolve(settle(read)));
      this.#drainSoon();
    });
  }

  #drainSoon(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    setImmediate(() => {
      this.#isDraining = false;
      while (this.#jobs.size > 0 && !this.#turn.isDue()) this.#jobs.shift()?.();
      if (this.#jobs.size > 0) this.#drainSoon();
    });
  }
}

/** A throw becomes a rejection, without the extra turn an async function takes. */
function settle<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return Promise.resolve(read());
  } catch (error) {
    return Promise.reject(error);
  }
}
