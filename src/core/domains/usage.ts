// How many people and posts a domain has.

import { LRUCache } from 'lru-cache';
import type { Domain } from '../../db/rows.ts';
import type { App } from '../context.ts';
import { peersOf } from '../hosts/peers.ts';

/** Counts of a domain's identities and public posts. */
export interface Usage {
  users: number;
  /** Who posted within 30 days, and within 180. */
  activeMonth: number;
  activeHalfyear: number;
  posts: number;
  /** Other servers that the domain has met (core/hosts/peers.ts). */
  hosts: number;
}

const DAY_MS = 24n * 3600_000n;
const KEPT_MS = 10 * 60_000;

/** Counts of a domain, made at most every ten minutes: crawlers ask all day long. */
class UsageCache {
  readonly #app: App;
  readonly #counts: LRUCache<bigint, Promise<Usage>>;

  constructor(app: App) {
    this.#app = app;
    this.#counts = new LRUCache({ max: 1000, ttl: KEPT_MS, perf: { now: () => app.clock.monotonic() } });
  }

  of(domain: Domain): Promise<Usage> {
    const known = this.#counts.get(domain.id);
    if (known) return known;
    const counted = this.#count(domain);
    this.#counts.set(domain.id, counted);
    counted.catch(() => this.#counts.delete(domain.id));
    return counted;
  }

  async #count(domain: Domain): Promise<Usage> {
    const now = BigInt(this.#app.clock.now());
    const [row] = await this.#app.db.sql.all<Record<Exclude<keyof Usage, 'hosts'>, bigint | null>>(
      `SELECT COUNT(*) AS "users", SUM("postsCount") AS "posts",
         SUM(CASE WHEN "lastPostAt" > ? THEN 1 ELSE 0 END) AS "activeMonth",
         SUM(CASE WHEN "lastPostAt" > ? THEN 1 ELSE 0 END) AS "activeHalfyear"
       FROM identity WHERE "domainId" = ? AND "state" = 'ACTIVE' AND "handleDomain" = ? AND "uri" LIKE ?`,
      [now - 30n * DAY_MS, now - 180n * DAY_MS, domain.id, domain.name, `${domain.origin}/users/%`],
    );
    const peers = await peersOf({ app: this.#app }, domain);
    const count = (value: bigint | null | undefined) => Number(value ?? 0);
    return {
      users: count(row?.users),
      posts: count(row?.posts),
      hosts: peers.length,
      activeMonth: count(row?.activeMonth),
      activeHalfyear: count(row?.activeHalfyear),
    };
  }
}

const caches = new WeakMap<App, UsageCache>();

/** The counts of a domain, at most ten minutes old. */
export function usageOf(app: App, domain: Domain): Promise<Usage> {
  let cache = caches.get(app);
  if (!cache) {
    cache = new UsageCache(app);
    caches.set(app, cache);
  }
  return cache.of(domain);
}
