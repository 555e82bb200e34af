// Runs each kind of work when it is woken or due, one run of a kind at a time.

import type { WakeKind } from '../../core/context.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Log } from '../../observe/log.ts';
import type { EngineTime } from './time.ts';
import { Timers } from './timers.ts';

/** One kind of work: does what is due and says when something is due next (epoch milliseconds; null for never). */
export interface Pump {
  readonly kind: WakeKind;
  run(): Promise<number | null>;
}

/** A pump that failed (the database is gone) is tried again after a second, then more and more seldom. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** How often the wall clock is compared with monotonic time; no statement is needed for it. */
const LOOK_AT_CLOCK_MS = 30_000;

interface PumpState {
  pump: Pump;
  running: Promise<void> | null;
  again: boolean;
  failures: number;
  /** What `wakeAt` asked for while it ran: what the run itself answers may not know of it. */
  asked: number | null;
}

/**
 * Runs pumps when they are woken and when something is due: no polling (idle: no statement on SQLite). One run of a
 * pump at a time; a wake-up during a run leads to another.
 */
export class Runner {
  readonly timers: Timers;
  readonly #clock: Clock;
  readonly #time: EngineTime;
  readonly #log: Log;
  readonly #pumps = new Map<WakeKind, PumpState>();
  readonly #onJump: () => Promise<void>;
  #isRunning = false;
  #stopWatching: (() => void) | null = null;

  /** @param onJump is called when the wall clock was set, before everything is looked at anew */
  constructor(clock: Clock, time: EngineTime, log: Log, onJump: () => Promise<void>) {
    this.#clock = clock;
    this.#time = time;
    this.#log = log;
    this.#onJump = onJump;
    this.timers = new Timers(clock, time);
  }

  add(pump: Pump): void {
    this.#pumps.set(pump.kind, { pump, running: null, again: false, failures: 0, asked: null });
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    this.#isRunning = true;
    this.#watchClock();
    this.wakeAll();
  }

  /** Starts nothing any more and waits for the runs under way. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#stopWatching?.();
    this.timers.stop();
    await Promise.all([...this.#pumps.values()].map((state) => state.running));
  }

  wake(kind: WakeKind): void {
    const state = this.#pumps.get(kind);
    if (!state || !this.#isRunning) return;
    state.again = true;
    state.running ??= this.#run(state);
  }

  /** Runs a pump at `dueMs` (epoch milliseconds) at the latest. */
  wakeAt(kind: WakeKind, dueMs: number): void {
    const state = this.#pumps.get(kind);
    if (!state || !this.#isRunning) return;
    if (dueMs <= this.#time.now()) {
      this.wake(kind);
      return;
    }
    if (state.running) state.asked = Math.min(dueMs, state.asked ?? dueMs);
    this.timers.setEarlier(kind, dueMs, () => this.wake(kind));
  }

  wakeAll(): void {
    for (const kind of this.#pumps.keys()) this.wake(kind);
  }

  /** The wall clock was set: all due times are computed again. */
  async jumped(): Promise<void> {
    this.#log.warn({}, 'The clock was set; everything that waits is looked at anew.');
    try {
      await this.#onJump();
    } catch (error) {
      this.#log.error({ err: error }, 'Looking anew failed; it is tried again.');
      this.#clock.after(FIRST_PAUSE_MS, () => {
        if (this.#isRunning) void this.jumped();
      });
    }
    this.timers.rearm();
    this.wakeAll();
  }

  async #run(state: PumpState): Promise<void> {
    const { pump } = state;
    // Wake-ups of one turn of the event loop are one run.
    await new Promise<void>((resolve) => setImmediate(resolve));
    let next: number | null = null;
    try {
      do {
        state.again = false;
        this.#lookAtClock();
        next = await pump.run();
        state.failures = 0;
      } while (state.again && this.#isRunning);
    } catch (error) {
      state.failures += 1;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (state.failures - 1));
      this.#log.error(
        { err: error, kind: pump.kind, pauseMs: pause },
        'A step of the reconciler failed; it is tried again.',
      );
      next = this.#time.now() + pause;
    } finally {
      state.running = null;
    }
    if (!this.#isRunning) return;
    const due = earliest([next, state.asked]);
    state.asked = null;
    if (due === null) this.timers.delete(pump.kind);
    else this.timers.set(pump.kind, due, () => this.wake(pump.kind));
  }

  #watchClock(): void {
    this.#stopWatching = this.#clock.after(LOOK_AT_CLOCK_MS, () => {
      this.#watchClock();
      this.#lookAtClock();
    });
  }

  #lookAtClock(): void {
    if (this.#time.hasJumped()) void this.jumped();
  }
}

/** The earliest of some times; null where there is none. */
export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
