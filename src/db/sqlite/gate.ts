// The write gate: one SQLite writer at a time, first come, first served.

import { BoundedQueue, QueueFullError } from '../../lib/bounded-queue.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { LoopTurn } from './loop-turn.ts';

export interface GateOptions {
  /**
   * How many may wait; who comes then is refused. They must be served within `maxWaitMs`, so the one bounds the other.
   */
  maxWaiting?: number;
  /** How long one waits before it is refused, in milliseconds. */
  maxWaitMs?: number;
}

interface Waiter {
  /** Monotonic milliseconds. */
  readonly until: number;
  readonly enter: (leave: () => void) => void;
  readonly refuse: (error: Error) => void;
}

/**
 * One at a time, in the order of asking: SQLite has one connection that writes, and whoever is between its BEGIN and
 * COMMIT must be alone on it. Bounded in length and in time: refused work is tried again by those who sent it, work
 * that waits for ever is not.
 */
export class Gate {
  readonly #clock: Clock;
  readonly #turn: LoopTurn;
  readonly #maxWaitMs: number;
  readonly #waiters: BoundedQueue<Waiter>;
  #isHeld = false;
  #emptied: (() => void) | null = null;
  #left: () => void = () => {};
  #isDispatching = false;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, turn: LoopTurn, options: GateOptions = {}) {
    this.#clock = clock;
    this.#turn = turn;
    this.#waiters = new BoundedQueue('writes', options.maxWaiting ?? 2_000);
    this.#maxWaitMs = options.maxWaitMs ?? 10_000;
  }

  /** Whether somebody is inside. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** `left` is called whenever somebody has left, before the next enters. */
  onLeave(left: () => void): void {
    this.#left = left;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /**
   * Waits for one's turn; resolves to the function that leaves again (calling it twice does nothing).
   * Rejects with AppError BUSY when too many wait, or one waited too long.
   */
  enter(): Promise<() => void> {
    if (this.#emptied) return Promise.reject(new Error('The database is closed.'));
    if (!this.#isHeld && this.#waiters.size === 0 && !this.#turn.isDue()) {
      this.#isHeld = true;
      return Promise.resolve(this.#leaveOnce());
    }
    if (this.#waiters.isFull) return Promise.reject(this.#full());
    return new Promise((enter, refuse) => {
      this.#waiters.push({ until: this.#clock.monotonic() + this.#maxWaitMs, enter, refuse });
      if (!this.#isHeld) this.#dispatchSoon();
      this.#watch();
    });
  }

  /** Runs `work` alone. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Lets in nobody new and waits for those who are inside or wait. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#emptied = resolve;
      if (!this.#isHeld && this.#waiters.size === 0) resolve();
    });
  }

  #full(): QueueFullError {
    return new QueueFullError(this.#waiters.name, this.#waiters.capacity);
  }

  #leaveOnce(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#isHeld = false;
      this.#left();
      this.#dispatch();
    };
  }

  /** Lets the next one in, now or after the event loop has had its turn. */
  #dispatch(): void {
    if (this.#isHeld) return;
    if (this.#waiters.size === 0) {
      this.#emptied?.();
      return;
    }
    if (this.#turn.isDue()) {
      this.#dispatchSoon();
      return;
    }
    const next = this.#waiters.shift();
    this.#watch();
    this.#isHeld = true;
    next?.enter(this.#leaveOnce());
  }

  #dispatchSoon(): void {
    if (this.#isDispatching) return;
    this.#isDispatching = true;
    setImmediate(() => {
      this.#isDispatching = false;
      this.#dispatch();
    });
  }

  /** One timer for the one who waits longest: all wait equally long, so nobody behind is refused earlier. */
  #watch(): void {
    const first = this.#waiters.peek();
    if (!first) {
      this.#cancelTimer?.();
      this.#cancelTimer = null;
      return;
    }
    if (this.#cancelTimer) return;
    this.#cancelTimer = this.#clock.after(first.until - this.#clock.monotonic(), () => {
      this.#cancelTimer = null;
      const now = this.#clock.monotonic();
      for (let waiter = this.#waiters.peek(); waiter && waiter.until <= now; waiter = this.#waiters.peek()) {
        this.#waiters.shift();
        waiter.refuse(this.#full());
      }
      this.#watch();
    });
  }
}
