// Measures how long what is due waits for the event loop.

import { Histogram, type Registry } from 'prom-client';
import { systemClock } from '../lib/time/clock.ts';

/** So often at most, in milliseconds: a turn that is looked at costs a callback. */
const PAUSE_MS = 100;
const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

/**
 * The delay of the event loop, looked at when there is something to do: when a request comes, or deliveries end. Node's
 * own monitor is a timer, which would wake an idle process.
 */
export class LoopDelay {
  readonly #seconds: Histogram;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(registers: Registry[]) {
    this.#seconds = new Histogram({
      name: 'pukeko_eventloop_delay_seconds',
      help: 'How long the event loop took to come round, looked at ten times a second at most while there is something to do',
      buckets: SECONDS,
      registers,
    });
  }

  /** Measures this turn, if none was measured just before. */
  look(): void {
    const began = systemClock.monotonic();
    if (began - this.#lookedAt < PAUSE_MS) return;
    this.#lookedAt = began;
    setImmediate(() => this.#seconds.observe((systemClock.monotonic() - began) / 1000));
  }
}
