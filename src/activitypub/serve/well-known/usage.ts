// Counts the people and posts of a domain, for NodeInfo.

import { LRUCache } from 'lru-cache';
import type { App } from '../../../core/context.ts';
import type { Domain } from '../../../db/rows.ts';

/** What NodeInfo tells of a domain. */
export interface Usage {
  users: number;
  activeMonth: number;
  activeHalfyear: number;
  posts: number;
}

const DAY_MS = 24n * 3600_000n;
const KEPT_MS = 10 * 60_000;

/** Counts of a domain, made at most every ten minutes: crawlers ask all day long. */
export class UsageCache {
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
    const [row] = await this.#app.db.sql.all<Record<keyof Usage, bigint | null>>(
      `SELECT COUNT(*) AS "users", SUM("postsCount") AS "posts",
         SUM(CASE WHEN "lastPostAt" > ? THEN 1 ELSE 0 END) AS "activeMonth",
         SUM(CASE WHEN "lastPostAt" > ? THEN 1 ELSE 0 END) AS "activeHalfyear"
       FROM identity WHERE "domainId" = ? AND "state" = 'ACTIVE' AND "handleDomain" = ? AND "uri" LIKE ?`,
      [now - 30n * DAY_MS, now - 180n * DAY_MS, domain.id, domain.name, `${domain.origin}/users/%`],
    );
    const count = (value: bigint | null | undefined) => Number(value ?? 0);
    return {
      users: count(row?.users),
      posts: count(row?.posts),
      activeMonth: count(row?.activeMonth),
      activeHalfyear: count(row?.activeHalfyear),
    };
  }
}
