// Rate limits of the REST API, and the X-RateLimit headers that tell of them.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { actingIdentity, type Viewer } from '../core/viewer.ts';
import { clientKey, isOwnMachine } from '../lib/client-key.ts';

/** How often something may be done: `count` times in every window of `seconds`. */
interface Rate {
  readonly count: number;
  readonly seconds: number;
}

/** Mastodon's figures. Every request counts against its token and its person, or against its address where it has no token. */
export const REST_RATES = {
  token: { count: 300, seconds: 300 },
  person: { count: 1_500, seconds: 300 },
  address: { count: 300, seconds: 300 },
  media: { count: 30, seconds: 1_800 },
  deletions: { count: 30, seconds: 1_800 },
  statuses: { count: 300, seconds: 3 * 3_600 },
  follows: { count: 400, seconds: 24 * 3_600 },
  reports: { count: 400, seconds: 24 * 3_600 },
} as const satisfies Record<string, Rate>;

type Bucket = keyof typeof REST_RATES;

/** What only some routes count besides, for the person who does it. What was refused does not count. */
export type RateFamily = Exclude<Bucket, 'token' | 'person' | 'address'>;

interface Budget {
  bucket: Bucket;
  remaining: number;
  resetMs: number;
  isSpent: boolean;
}

/** What became of a request that was counted. */
export interface Counted {
  /** Whether it is too much. */
  isRefused: boolean;
  /** `X-RateLimit-…`, and `Retry-After` where it was refused. */
  headers: Record<string, string>;
  /** Gives back what a route's own family was counted, because the route did nothing. */
  giveBack(): Promise<void>;
}

/**
 * Counts requests in the memory of this process. Clients on this machine itself are not counted, but told what there is: behind a proxy that is not
 * configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class RestRateLimits {
  readonly #limiters = new Map<Bucket, RateLimiterMemory>();

  /** `viewer` null: nobody, or a token that is none. */
  async count(viewer: Viewer | null, ip: string, family: RateFamily | null, now: number): Promise<Counted> {
    const keys = keysOf(viewer, ip, family);
    if (isOwnMachine(ip))
      return counted(
        keys.map(([bucket]) => untouched(bucket)),
        family,
        now,
      );
    const budgets = await Promise.all(keys.map(([bucket, key]) => this.#spend(bucket, key)));
    const giveBack = async () => {
      for (const [bucket, key] of keys) if (bucket === family) await this.#limiter(bucket).reward(key);
    };
    return counted(budgets, family, now, giveBack);
  }

  #limiter(bucket: Bucket): RateLimiterMemory {
    const known = this.#limiters.get(bucket);
    if (known) return known;
    const { count, seconds } = REST_RATES[bucket];
    const made = new RateLimiterMemory({ keyPrefix: bucket, points: count, duration: seconds });
    this.#limiters.set(bucket, made);
    return made;
  }

  async #spend(bucket: Bucket, key: string): Promise<Budget> {
    const limiter = this.#limiter(bucket);
    const after = await limiter.consume(key).catch((thrown) => thrown);
    if (!(after instanceof RateLimiterRes)) throw after;
    return {
      bucket,
      remaining: Math.max(0, limiter.points - after.consumedPoints),
      resetMs: Math.max(0, after.msBeforeNext),
      isSpent: after.consumedPoints > limiter.points,
    };
  }
}

function keysOf(viewer: Viewer | null, ip: string, family: RateFamily | null): [Bucket, string][] {
  const person = viewer && personOf(viewer);
  const address: [Bucket, string] = ['address', clientKey(ip)];
  const keys: [Bucket, string][] =
    viewer && 'tokenId' in viewer ? [['token', String(viewer.tokenId)]] : [address];
  if (person) keys.push(['person', person]);
  if (family) keys.push([family, person ?? clientKey(ip)]);
  return keys;
}

function personOf(viewer: Viewer): string | null {
  const identity = actingIdentity(viewer);
  if (identity) return `identity ${identity.id}`;
  return viewer.kind === 'user' ? `user ${viewer.user.id}` : null;
}

const untouched = (bucket: Bucket): Budget => ({
  bucket,
  remaining: REST_RATES[bucket].count,
  resetMs: REST_RATES[bucket].seconds * 1000,
  isSpent: false,
});

/** A spent budget is told of first, then that of the route's own family, then the tightest. */
function counted(
  budgets: readonly Budget[],
  family: RateFamily | null,
  now: number,
  giveBack: Counted['giveBack'] = async () => {},
): Counted {
  const spent = budgets.find(({ isSpent }) => isSpent);
  const own = budgets.find(({ bucket }) => bucket === family);
  const [tightest] = [...budgets].sort((a, b) => a.remaining - b.remaining);
  const told = spent ?? own ?? tightest;
  if (!told) return { isRefused: false, headers: {}, giveBack };
  return {
    isRefused: spent !== undefined,
    headers: {
      'x-ratelimit-limit': String(REST_RATES[told.bucket].count),
      'x-ratelimit-remaining': String(told.remaining),
      'x-ratelimit-reset': microseconds(now + told.resetMs),
      ...(spent ? { 'retry-after': String(Math.max(1, Math.ceil(told.resetMs / 1000))) } : {}),
    },
    giveBack,
  };
}

/** ISO 8601 with six digits after the second, as Rails writes it and some apps insist on it. */
function microseconds(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
