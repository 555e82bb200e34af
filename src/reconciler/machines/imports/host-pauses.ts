// Holds back rows of imports whose servers do not answer, or were asked enough for now.

import { growingLru } from '../../../lib/cache/growing-lru.ts';
import type { Random } from '../../../lib/random.ts';
import { backoffMs } from '../../../lib/time/backoff.ts';
import type { FetchError } from '../../../net/errors.ts';

/** A server that does not answer is asked again after half a minute, and at last every two hours. */
const CURVE = { firstMs: 30_000, factor: 3, longestMs: 2 * 3_600_000, jitter: 0.3 };
/** Rows that wait for one server come one after another, about as often as its budget lets through. */
const APART_MS = 900;
const HOSTS_KEPT = 10_000;

interface Pause {
  /** Epoch milliseconds: nothing of this host before. */
  until: number;
  /** When the next row that is held back may come. */
  next: number;
  /** Failures in a row; 0 where only the budget is used up. */
  failures: number;
}

/** What all imports of this process know of the servers that they ask. */
export class HostPauses {
  readonly #random: Random;
  readonly #hosts = growingLru<string, Pause>(HOSTS_KEPT);

  constructor(random: Random) {
    this.#random = random;
  }

  /** Until when a row is held back (epoch milliseconds), each a little longer than the one before; null: go on. */
  hold(host: string, now: number): { until: number; failing: boolean } | null {
    const pause = this.#hosts.get(host);
    if (pause === undefined || pause.until <= now) return null;
    pause.next += APART_MS;
    return { until: pause.next, failing: pause.failures > 0 };
  }

  /** A server could not be asked. Answers when to try again (epoch milliseconds). */
  failed(host: string, error: FetchError, now: number): number {
    // Of several that were asked at once the first counts.
    const held = this.hold(host, now);
    if (held) return held.until;
    const isBudget = error.kind === 'budget';
    const failures = isBudget ? 0 : (this.#hosts.get(host)?.failures ?? 0) + 1;
    const pauseMs = isBudget ? APART_MS : backoffMs(CURVE, failures, this.#random);
    const until = now + Math.max(pauseMs, error.retryAfterMs ?? 0);
    this.#hosts.set(host, { until, next: until, failures });
    return until;
  }

  answered(host: string): void {
    this.#hosts.delete(host);
  }
}
