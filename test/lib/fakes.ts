import type { Clock } from '../../src/lib/time/clock.ts';

/** A clock that moves when told. */
export function fakeClock(): Clock & { advance(ms: number): void; pending: number } {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
    get pending() {
      return timers.length;
    },
  };
}
