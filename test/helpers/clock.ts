import type { Random } from '../../src/lib/random.ts';
import type { Clock } from '../../src/lib/time/clock.ts';

/** A clock that stands until it is moved; timers run in order when it passes them. */
export interface FakeClock extends Clock {
  /** Moves wall time and monotonic time on and runs what was due. */
  advance(ms: number): void;
  /** Sets wall time alone, as NTP or a hand does. */
  setWall(ms: number): void;
}

export function createFakeClock(startsAt = Date.UTC(2026, 10, 23, 12)): FakeClock {
  let wall = startsAt;
  let monotonic = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => wall,
    monotonic: () => monotonic,
    after(ms, run) {
      const timer = { at: monotonic + Math.max(0, ms), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance(ms) {
      const end = monotonic + ms;
      for (;;) {
        const [next] = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers = timers.filter((each) => each !== next);
        wall += next.at - monotonic;
        monotonic = next.at;
        next.run();
      }
      wall += end - monotonic;
      monotonic = end;
    },
    setWall(ms) {
      wall = ms;
    },
  };
}

/** The same numbers for the same seed (mulberry32). */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    float: next,
    int: (below) => Math.floor(next() * below),
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(next() * 256))),
  };
}
