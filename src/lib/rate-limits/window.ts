// Counts in windows of time, in the memory of this process.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * How often something may be done: `count` times in every window of `seconds`, which begins with the first that is
 * counted.
 */
export interface Rate {
  readonly count: number;
  readonly seconds: number;
}

/** What is left of a window after something was counted. */
export interface WindowState {
  remaining: number;
  resetMs: number;
  /** Whole seconds until the window ends, at least one: what Retry-After says. */
  retrySeconds: number;
  /** Whether this was more than may be. */
  isSpent: boolean;
}

/** The windows of one rate, one for each key. */
export class RateWindow {
  readonly #limiter: RateLimiterMemory;

  constructor(name: string, { count, seconds }: Rate) {
    this.#limiter = new RateLimiterMemory({ keyPrefix: name, points: count, duration: seconds });
  }

  /** Counts something, `points` times. */
  async spend(key: string, points = 1): Promise<WindowState> {
    // It rejects with the state of the window where too much was spent.
    const after = await this.#limiter.consume(key, points).catch((thrown) => thrown);
    if (!(after instanceof RateLimiterRes)) throw after;
    const resetMs = Math.max(0, after.msBeforeNext);
    return {
      remaining: Math.max(0, this.#limiter.points - after.consumedPoints),
      resetMs,
      retrySeconds: Math.max(1, Math.ceil(resetMs / 1000)),
      isSpent: after.consumedPoints > this.#limiter.points,
    };
  }

  /** Takes back what was counted once. */
  async giveBack(key: string): Promise<void> {
    await this.#limiter.reward(key);
  }
}
