// Which other servers a domain has met.

import { LRUCache } from 'lru-cache';
import type { Domain } from '../../db/rows.ts';
import { parentNames } from '../../lib/url/host-name.ts';
import type { App, Ctx } from '../context.ts';

/** So many rows are looked at for each way in which a domain meets servers. */
const LOOKED_AT = 10_000;
const KEPT_MS = 60 * 60_000;
/** Of all domains together. */
const MOST_KEPT = 200_000;

const caches = new WeakMap<App, LRUCache<bigint, readonly string[]>>();

/**
 * Names of the servers that a domain has met and does not block, in the order of their bytes: those whose people its
 * own follow or are followed by, and whose posts are among the newest it knows (timelines/known-entries.ts). Another
 * domain of this install is another server, and what that one met is nothing to this one. Found anew every hour at
 * most.
 */
export async function peersOf({ app }: Pick<Ctx, 'app'>, { id }: Pick<Domain, 'id'>): Promise<string[]> {
  let cache = caches.get(app);
  if (!cache) {
    cache = new LRUCache<bigint, readonly string[]>({
      ttl: KEPT_MS,
      perf: { now: () => app.clock.monotonic() },
      maxSize: MOST_KEPT,
      sizeCalculation: (names) => names.length + 1,
      fetchMethod: (domainId) => find(app, domainId),
    });
    caches.set(app, cache);
  }
  const met = (await cache.fetch(id)) ?? [];
  const blocked = await app.hostBlocks.blockedNames(id);
  return met.filter((name) => ![...parentNames(name)].some((each) => blocked.has(each)));
}

/** Those that begin with `beginning`, behind `after`. */
export async function peerNames(
  ctx: Ctx,
  domain: Pick<Domain, 'id'>,
  { beginning, after, limit }: { beginning: string; after: string; limit: number },
): Promise<string[]> {
  const names = await peersOf(ctx, domain);
  return names.filter((name) => name.startsWith(beginning) && name > after).slice(0, limit);
}

async function find({ db, domains }: App, domainId: bigint): Promise<string[]> {
  const follows = (own: string, other: string) =>
    `SELECT f."${other}Id" FROM identity o JOIN follow f ON f."${own}Id" = o."id"
      WHERE o."domainId" = ? AND f."state" = 'ACCEPTED' LIMIT ${LOOKED_AT}`;
  const authors = `SELECT p."authorId" FROM (SELECT "postId" FROM domain_entry WHERE "domainId" = ? ORDER BY "postId" DESC LIMIT ${LOOKED_AT}) AS e
     JOIN post p ON p."id" = e."postId"`;
  const rows: { name: string | null; domainId: bigint | null }[] = [];
  // One after the other, so that none holds up what else is asked of SQLite for long.
  for (const people of [authors, follows('follower', 'followee'), follows('followee', 'follower')])
    rows.push(
      ...(await db.sql.all<(typeof rows)[number]>(
        `SELECT DISTINCT h."name", i."domainId" FROM identity i LEFT JOIN host h ON h."id" = i."hostId" WHERE i."id" IN (${people})`,
        [domainId],
      )),
    );
  const neighbours = new Map((await domains.all()).map(({ id, host }) => [id, host]));
  const names = rows.flatMap((row) => {
    if (row.domainId === null) return row.name ?? [];
    return row.domainId === domainId ? [] : (neighbours.get(row.domainId) ?? []);
  });
  return [...new Set(names)].sort();
}
