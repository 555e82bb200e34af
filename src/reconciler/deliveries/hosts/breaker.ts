// The circuit breaker of a host: when it counts as down (OPEN), when it is given up (UNAVAILABLE, after 72 hours), and
// how long until the next try.

import type { BreakerState } from '../../../db/enums.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { Random } from '../../../lib/random.ts';
import { RETRY_WINDOW_MS, retryDelayMs } from '../../../lib/time/backoff.ts';

/** What we know of a host's health; lies on its row, written on transitions only. Times are epoch milliseconds. */
export interface Breaker {
  state: BreakerState;
  /** Failures of the host as a whole, in a row. */
  failures: number;
  downSince: number | null;
  lastError: string | null;
  /** Its last failure was that it took a request and did not answer in time. */
  isSlow: boolean;
}

export const CLOSED: Breaker = {
  state: 'CLOSED',
  failures: 0,
  downSince: null,
  lastError: null,
  isSlow: false,
};

/** So many activities answered with 5xx one after another are no coincidence: the host is ill. */
export const SERVER_ERRORS_IN_A_ROW = 5;
/** Nor are so many requests, be they about one activity. */
export const FAILED_REQUESTS_IN_A_ROW = 8;
/** The longest pause our own backoff makes (6 h and half as much by chance); dues beyond it come from a wrong clock. */
export const LONGEST_PAUSE_MS = 9 * 3_600_000;
/** Retry-After is kept in full up to this. */
const LONGEST_RETRY_AFTER_MS = RETRY_WINDOW_MS;
/** `Retry-After: 0`, again and again, must not become a flood. */
const SHORTEST_PAUSE_MS = 1_000;
const TRUSTED_RETRY_AFTERS = 3;

/** The host as a whole failed: it is left alone for a while; after 72 h without an answer it counts as unavailable. */
export function afterFailure(before: Breaker, now: number, reason: string, isSlow = false): Breaker {
  const downSince = before.downSince ?? now;
  return {
    state: now - downSince >= RETRY_WINDOW_MS ? 'UNAVAILABLE' : 'OPEN',
    failures: before.failures + 1,
    downSince,
    lastError: reason,
    isSlow,
  };
}

/**
 * How long a host that failed is left alone (ms): Retry-After in full where it gave one, else exponential with jitter.
 */
export function pauseMs(
  breaker: Breaker,
  retryAfterMs: number | undefined,
  random: Pick<Random, 'float'>,
): number {
  const backoff = retryDelayMs(breaker.failures, random);
  if (retryAfterMs === undefined) return backoff;
  const asked = Math.min(LONGEST_RETRY_AFTER_MS, Math.max(SHORTEST_PAUSE_MS, retryAfterMs));
  return breaker.failures > TRUSTED_RETRY_AFTERS ? Math.max(asked, backoff) : asked;
}

export const hostGraph = defineGraph({
  name: 'host-breaker',
  about: 'whether another server takes what is sent to it',
  initial: 'closed',
  endless: true,
  states: {
    closed: {
      about: 'Deliveries flow, as many at a time as it has slots.',
      handler: 'send',
      schedule: 'at-once',
      to: ['closed', 'open'],
    },
    open: {
      about:
        'It did not answer (DNS, connect, TLS, timeout, 429, 502 to 504): one probe, then a longer pause.',
      handler: 'probe',
      schedule: 'with-backoff',
      to: ['open', 'closed', 'unavailable'],
    },
    unavailable: {
      about: 'Silent for 72 h: what has waited for so long has failed; probes go on.',
      handler: 'probe',
      schedule: 'with-backoff',
      to: ['unavailable', 'closed'],
    },
  },
});
