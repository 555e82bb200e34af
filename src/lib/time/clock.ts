// Clocks, replaceable in tests.

/**
 * Where time comes from. `now` is wall time in epoch milliseconds (what is stored and shown), `monotonic` is
 * milliseconds that never jump (what in-process waits are measured with: a machine without a battery-backed clock
 * starts in 1970). Tests pass a fake.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Like setTimeout, on monotonic time; the returned function cancels. Timers do not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

/** setTimeout fires at once beyond 2^31-1 ms, so longer waits are cut and whoever waits looks again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
