// Which push services are left alone for a while because they did not answer.

import type { Random } from '../../lib/random.ts';
import { afterFailure, type Breaker, CLOSED, pauseMs } from '../deliveries/hosts/breaker.ts';

/** Hosts remembered at most; who subscribes chooses them, so their number needs a bound. */
const MOST_HOSTS = 5_000;
/** While one message tries whether a service is back, the others wait for it. */
const PROBE_MS = 15_000;

interface Held {
  breaker: Breaker;
  /** Epoch milliseconds. */
  until: number;
}

/**
 * The breakers of push services, by the rules of those of other servers (deliveries/hosts/breaker.ts). In memory: after
 * a start the first message finds out anew.
 */
export class PushHosts {
  readonly #held = new Map<string, Held>();
  readonly #random: Pick<Random, 'float'>;

  constructor(random: Pick<Random, 'float'>) {
    this.#random = random;
  }

  /**
   * Milliseconds until a message may be sent to a push service; 0: now. After an outage one message is let through, and
   * the others wait for its answer.
   */
  waitFor(host: string, now: number): number {
    const held = this.#held.get(host);
    if (!held) return 0;
    if (held.until > now) return held.until - now;
    held.until = now + PROBE_MS;
    return 0;
  }

  answered(host: string): void {
    this.#held.delete(host);
  }

  /** Answers how long it is left alone, in milliseconds. */
  failed(host: string, now: number, reason: string, retryAfterMs?: number): number {
    const breaker = afterFailure(this.#held.get(host)?.breaker ?? CLOSED, now, reason);
    const pause = pauseMs(breaker, retryAfterMs, this.#random);
    const [oldest] = this.#held.keys();
    if (!this.#held.has(host) && this.#held.size >= MOST_HOSTS && oldest !== undefined)
      this.#held.delete(oldest);
    this.#held.set(host, { breaker, until: now + pause });
    return pause;
  }
}
