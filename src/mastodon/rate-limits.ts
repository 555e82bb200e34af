// Rate limits of the REST API, and the X-RateLimit headers that tell of them.

import { actingIdentity, type Viewer } from '../core/viewer.ts';
import { ACT_RATES, type ActBudgets, type ActName, isAct } from '../lib/rate-limits/acts.ts';
import { clientKey, isOwnMachine } from '../lib/rate-limits/client-key.ts';
import { type Rate, RateWindow, type WindowState } from '../lib/rate-limits/window.ts';

/**
 * Mastodon's figures. Every request counts against its token and its person, or against its address where it has no
 * token.
 */
export const REST_RATES = {
  token: { count: 300, seconds: 300 },
  person: { count: 1_500, seconds: 300 },
  address: { count: 300, seconds: 300 },
  paging: { count: 300, seconds: 900 },
  ...ACT_RATES,
} as const satisfies Record<string, Rate>;

type Bucket = keyof typeof REST_RATES;

/** What only some routes count besides, for the person who does it. What was refused does not count. */
export type RateFamily = ActName;

interface Budget extends WindowState {
  bucket: Bucket;
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
 * Counts requests in the memory of this process. Clients on this machine itself are not counted, but told what there
 * is: behind a proxy that is not configured (PUKEKO_TRUST_PROXY) all clients would be one.
 */
export class RestRateLimits {
  readonly #windows = new Map<Bucket, RateWindow>();
  readonly #acts: ActBudgets;

  /** `acts`: the budgets that other APIs count against too. */
  constructor(acts: ActBudgets) {
    this.#acts = acts;
  }

  /** `viewer` null: nobody, or a token that is none. */
  async count(
    viewer: Viewer | null,
    ip: string,
    { family, isPaging }: { family: RateFamily | null; isPaging: boolean },
    now: number,
  ): Promise<Counted> {
    const keys = keysOf(viewer, ip, family, isPaging);
    if (isOwnMachine(ip))
      return counted(
        keys.map(([bucket]) => untouched(bucket)),
        family,
        now,
      );
    const budgets = await Promise.all(
      keys.map(async ([bucket, key]) => ({
        bucket,
        ...(await (isAct(bucket) ? this.#acts.spend(bucket, key) : this.#window(bucket).spend(key))),
      })),
    );
    const giveBack = async () => {
      for (const [bucket, key] of keys)
        if (bucket === family && isAct(bucket)) await this.#acts.giveBack(bucket, key);
    };
    return counted(budgets, family, now, giveBack);
  }

  #window(bucket: Bucket): RateWindow {
    const known = this.#windows.get(bucket);
    if (known) return known;
    const made = new RateWindow(bucket, REST_RATES[bucket]);
    this.#windows.set(bucket, made);
    return made;
  }
}

/** The parameters that lead through the pages of a list. */
const BOUNDS = ['max_id', 'min_id', 'since_id', 'page'];

/** Whether a request asks for a further page of something. */
export function isPaging(query: URLSearchParams): boolean {
  return BOUNDS.some((name) => query.has(name));
}

function keysOf(
  viewer: Viewer | null,
  ip: string,
  family: RateFamily | null,
  isPaging: boolean,
): [Bucket, string][] {
  const person = viewer && personOf(viewer);
  const address: [Bucket, string] = ['address', clientKey(ip)];
  const keys: [Bucket, string][] =
    viewer && 'tokenId' in viewer ? [['token', String(viewer.tokenId)]] : [address];
  if (person) keys.push(['person', person]);
  if (isPaging) keys.push(['paging', person ?? clientKey(ip)]);
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
  retrySeconds: REST_RATES[bucket].seconds,
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
      ...(spent ? { 'retry-after': String(told.retrySeconds) } : {}),
    },
    giveBack,
  };
}

/** ISO 8601 with six digits after the second, as Rails writes it and some apps insist on it. */
function microseconds(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
