// Bounds how much is fetched for one cause and from one domain.

import { growingLru } from '../lib/cache/growing-lru.ts';
import type { Clock } from '../lib/time/clock.ts';
import { registrableDomain } from '../lib/url/remote-url.ts';
import { FetchError } from './errors.ts';

/** What one cause (an inbound activity, a user's search) may still fetch. */
export interface FetchBudget {
  /** Takes one fetch of `url` out of it; throws FetchError `budget` if there is none left. */
  spend(url: URL): void;
  /** Fetches left for this cause, whatever the rates say. */
  readonly left: number;
}

export interface BudgetOptions {
  /** Fetches one cause may make. Default 50. */
  perCause?: number;
  /** Fetches per registrable domain: so many at once … Default 60. */
  burst?: number;
  /** … and so many a minute in the long run. Default 60. */
  perMinute?: number;
  /** Domains remembered; the one unused for longest is forgotten. Default 10000. */
  maxDomains?: number;
}

export interface Budgets {
  /**
   * A fresh budget. `onBehalfOf` is the host that made us fetch (the signer): what it causes elsewhere counts against
   * it as well.
   */
  forCause(onBehalfOf?: string): FetchBudget;
}

/**
 * Fetch budgets: a server whose every post names new accounts that name new accounts runs out per cause and per
 * registrable domain, however many subdomains it makes. Counted towards the host fetched from and towards the host that
 * caused it.
 */
export function createBudgets(clock: Clock, options: BudgetOptions = {}): Budgets {
  const perCause = options.perCause ?? 50;
  const targets = createRate(clock, options);
  const causes = createRate(clock, options);
  return {
    forCause(onBehalfOf) {
      const cause = onBehalfOf === undefined ? undefined : registrableDomain(onBehalfOf);
      let left = perCause;
      return {
        get left() {
          return left;
        },
        spend(url) {
          if (left <= 0)
            throw new FetchError('budget', `More than ${perCause} fetches were caused by one thing.`);
          const target = registrableDomain(url.host);
          const wait =
            targets.take(target) || (cause === undefined || cause === target ? 0 : causes.take(cause));
          if (wait > 0) {
            throw new FetchError(
              'budget',
              `Too much was fetched from or because of ${cause ?? target} lately.`,
              {
                retryAfterMs: wait,
              },
            );
          }
          left -= 1;
        },
      };
    },
  };
}

export interface Rate {
  /** Takes a token from the bucket of a key: 0 if it had one, else the milliseconds until it has one again. */
  take(key: string): number;
  /** Puts a token back. */
  give(key: string): void;
}

/** A token bucket per key on monotonic time, with bounded memory. */
export function createRate(
  clock: Clock,
  options: { burst?: number; perMinute?: number; maxDomains?: number } = {},
): Rate {
  const burst = options.burst ?? 60;
  const perMs = (options.perMinute ?? 60) / 60_000;
  const buckets = growingLru<string, { tokens: number; at: number }>(options.maxDomains ?? 10_000);
  return {
    give(key) {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tokens = Math.min(burst, bucket.tokens + 1);
    },
    take(key) {
      const now = clock.monotonic();
      let bucket = buckets.get(key);
      if (bucket === undefined) {
        bucket = { tokens: burst, at: now };
        buckets.set(key, bucket);
      }
      bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMs);
      bucket.at = now;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
