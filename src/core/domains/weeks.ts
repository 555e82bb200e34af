// How busy a domain was, week by week.

import { LRUCache } from 'lru-cache';
import type { Domain } from '../../db/rows.ts';
import { firstIdAt } from '../../lib/ids.ts';
import type { App } from '../context.ts';

/** One week of a domain. */
export interface DomainWeek {
  /** The Monday (midnight in UTC) on which it begins, in epoch milliseconds. */
  begins: number;
  /** Public and unlisted posts that its people published. */
  posts: number;
  /** How many of its people wrote them. */
  people: number;
  /** How many identities were made. */
  newPeople: number;
}

/** Weeks that are counted, this one among them. */
export const COUNTED_WEEKS = 12;

const DAY_MS = 24 * 3600_000;
const WEEK_MS = 7 * DAY_MS;
/** The first Monday of the epoch. */
const MONDAY_MS = 4 * DAY_MS;
const KEPT_MS = 60 * 60_000;

const caches = new WeakMap<App, LRUCache<bigint, Promise<DomainWeek[]>>>();

/** The last weeks of a domain, this one first; counted anew every hour at most. */
export function weeksOf(app: App, domain: Pick<Domain, 'id'>): Promise<DomainWeek[]> {
  let cache = caches.get(app);
  if (!cache) {
    cache = new LRUCache({ max: 1000, ttl: KEPT_MS, perf: { now: () => app.clock.monotonic() } });
    caches.set(app, cache);
  }
  const known = cache.get(domain.id);
  if (known) return known;
  const counted = count(app, domain.id);
  cache.set(domain.id, counted);
  counted.catch(() => cache.delete(domain.id));
  return counted;
}

/** The Monday on or before a moment. */
export const mondayBefore = (at: number): number =>
  Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;

async function count({ db, clock }: App, domainId: bigint): Promise<DomainWeek[]> {
  const thisWeek = mondayBefore(clock.now());
  const since = thisWeek - (COUNTED_WEEKS - 1) * WEEK_MS;
  const week = (column: string) => `(${column} - ${MONDAY_MS}) / ${WEEK_MS}`;
  const written = await db.sql.all<{ week: bigint; posts: bigint; people: bigint }>(
    `SELECT ${week('"publishedAt"')} AS "week", count(*) AS "posts", count(DISTINCT "authorId") AS "people" FROM post
     WHERE "domainId" = ? AND "visibility" IN ('PUBLIC', 'UNLISTED') AND "id" >= ? AND "publishedAt" >= ? AND "deletedAt" IS NULL GROUP BY 1`,
    [domainId, firstIdAt(since), BigInt(since)],
  );
  const made = await db.sql.all<{ week: bigint; people: bigint }>(
    `SELECT ${week('"createdAt"')} AS "week", count(*) AS "people" FROM identity
     WHERE "domainId" = ? AND "id" >= ? AND "createdAt" >= ? AND NOT "isInstance" GROUP BY 1`,
    [domainId, firstIdAt(since), BigInt(since)],
  );
  const begins = (row: { week: bigint }) => Number(row.week) * WEEK_MS + MONDAY_MS;
  const posts = new Map(written.map((row) => [begins(row), row]));
  const people = new Map(made.map((row) => [begins(row), row]));
  return Array.from({ length: COUNTED_WEEKS }, (_, back) => {
    const at = thisWeek - back * WEEK_MS;
    return {
      begins: at,
      posts: Number(posts.get(at)?.posts ?? 0),
      people: Number(posts.get(at)?.people ?? 0),
      newPeople: Number(people.get(at)?.people ?? 0),
    };
  });
}
