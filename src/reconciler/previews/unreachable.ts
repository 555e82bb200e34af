// Remembers which servers could not be reached, so that not every post that links to one makes a try of its own.

import { growingLru } from '../../lib/cache/growing-lru.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { parseUrl } from '../../lib/url/url.ts';
import type { LookedAt } from './look.ts';

/** How long a server that could not be reached is left alone, in milliseconds. */
const LEFT_ALONE_MS = 60_000;
const HOSTS_KEPT = 1_000;

/** Servers that could not be reached lately, and why. */
export class Unreachable {
  readonly #clock: Clock;
  readonly #hosts = growingLru<string, { until: number; reason: string }>(HOSTS_KEPT);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Looks at a page, unless its server could not be reached in the last minute: then that is the answer, to be tried
   * again when the minute is over.
   */
  async ask(url: string, look: () => Promise<LookedAt>): Promise<LookedAt> {
    const host = parseUrl(url)?.host ?? '';
    const known = this.#hosts.get(host);
    const leftMs = known ? known.until - this.#clock.monotonic() : 0;
    if (known && leftMs > 0) return { content: null, reason: known.reason, retryMs: Math.ceil(leftMs) };
    const found = await look();
    if (found.content === null && found.isUnreachable)
      this.#hosts.set(host, { until: this.#clock.monotonic() + LEFT_ALONE_MS, reason: found.reason });
    else if (known) this.#hosts.delete(host);
    return found;
  }
}
