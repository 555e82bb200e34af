// Lets timers and sockets have a turn while SQLite work queues up.

import type { Clock } from '../../lib/time/clock.ts';

/** How long database work may follow on database work before timers and sockets are served. */
const SLICE_MS = 5;

/**
 * Tells when the event loop has waited long enough. Statements on SQLite are synchronous and what awaits them goes on
 * as microtasks, so queued work starves every timer and socket unless somebody counts (2,000 transactions: 3.4 s).
 */
export class LoopTurn {
  readonly #clock: Clock;
  #isOpen = false;
  #since = 0;
  readonly #end = () => {
    this.#isOpen = false;
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the event loop has had no turn for 5 ms; the first call after a turn starts counting. */
  isDue(): boolean {
    if (this.#isOpen) return this.#clock.monotonic() - this.#since >= SLICE_MS;
    this.#isOpen = true;
    this.#since = this.#clock.monotonic();
    setImmediate(this.#end);
    return false;
  }
}
