// Pauses that grow with every failure.

import type { Random } from '../random.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** How long a delivery is tried again before it may fail (at least 72 h). */
export const RETRY_WINDOW_MS = 72 * HOUR;

export interface BackoffCurve {
  /** The pause after the first failure, before jitter. */
  firstMs: number;
  /** What each further failure multiplies it by. */
  factor: number;
  /** The longest pause, before jitter. */
  longestMs: number;
  /**
   * The share of the pause that chance may add: 0.5 gives [pause, 1.5 x pause). Only ever added, so that a pause is
   * never shorter than said.
   */
  jitter: number;
}

/** The curve of deliveries; see `retryDelayMs`. */
export const DELIVERY_CURVE: BackoffCurve = {
  firstMs: 30 * SECOND,
  factor: 2,
  longestMs: 6 * HOUR,
  jitter: 0.5,
};

/** The pause on a curve after the `attempt`-th failure (1 for the first), in whole milliseconds. */
export function backoffMs(curve: BackoffCurve, attempt: number, random: Pick<Random, 'float'>): number {
  const failures = Math.max(1, Math.trunc(attempt));
  const pause = Math.min(curve.longestMs, curve.firstMs * curve.factor ** (failures - 1));
  return Math.floor(pause * (1 + curve.jitter * random.float()));
}

/**
 * How long a delivery waits after its `attempt`-th failure (1 for the first), in milliseconds.
 *
 * | after failure | pause (before up to 50 % jitter) | begins, without jitter, at |
 * |---|---|---|
 * | 1 | 30 s | 0 |
 * | 2 | 1 min | 30 s |
 * | 3 | 2 min | 1 min 30 s |
 * | 4 | 4 min | 3 min 30 s |
 * | 5 | 8 min | 7 min 30 s |
 * | 6 | 16 min | 15 min 30 s |
 * | 7 | 32 min | 31 min 30 s |
 * | 8 | 1 h 4 min | 1 h 3 min 30 s |
 * | 9 | 2 h 8 min | 2 h 7 min 30 s |
 * | 10 | 4 h 16 min | 4 h 15 min 30 s |
 * | 11 and on | 6 h | 8 h 31 min 30 s and every 6 h |
 *
 * Without jitter the 22nd attempt is the first past 72 h. `retryWindowIsOver` decides when to stop, never a count of
 * attempts: a host that was held by its breaker has had fewer of them.
 */
export function retryDelayMs(attempt: number, random: Pick<Random, 'float'>): number {
  return backoffMs(DELIVERY_CURVE, attempt, random);
}

/**
 * Whether a failure at `nowMs` is past the window of what was first tried at `firstTriedMs` (both epoch milliseconds).
 */
export function retryWindowIsOver(firstTriedMs: number, nowMs: number, windowMs = RETRY_WINDOW_MS): boolean {
  return nowMs - firstTriedMs >= windowMs;
}
