// Counters of identities, posts, audiences and hosts, written together at the end of a transaction.

import { anyOf } from '../db/sql/any-of.ts';
import type { Sql, SqlTx } from '../db/types.ts';

/** What a transaction adds to the counters of an identity (negative: takes away). */
export interface IdentityCounts {
  posts?: number;
  followers?: number;
  following?: number;
  /** Epoch milliseconds: the later one stays. */
  lastPostAt?: bigint;
}

/** What a transaction adds to the counters of a post (negative: takes away). */
export interface PostCounts {
  replies?: number;
  boosts?: number;
  favourites?: number;
  reactions?: number;
  /** People who reacted and did not favourite. */
  reactors?: number;
  quotes?: number;
}

const NO_COUNTS: Required<PostCounts> = {
  replies: 0,
  boosts: 0,
  favourites: 0,
  reactions: 0,
  reactors: 0,
  quotes: 0,
};
const COUNTED = Object.keys(NO_COUNTS) as (keyof PostCounts)[];

interface Counters {
  posts: Map<bigint, Required<PostCounts>>;
  identities: Map<bigint, Required<Omit<IdentityCounts, 'lastPostAt'>> & { lastPostAt: bigint | null }>;
  /** How many followers more (or fewer) read an author through an inbox, by `author inbox`. */
  audience: Map<string, { authorId: bigint; inboxId: bigint; followers: number }>;
  /** Hosts with new deliveries: the most urgent priority and the time at which they are due. */
  hosts: Map<bigint, { priority: number; at: bigint }>;
}

const ofTransaction = new WeakMap<SqlTx, Counters>();

/**
 * Rows that many transactions change at once (an author's counters, a popular post's, the hosts that followers live on)
 * are written last, just before the commit: PostgreSQL holds a changed row locked until then, and every other writer of
 * it waits. Several changes of one row are one statement, and rows are taken in one order (posts, identities,
 * audiences, hosts, each by id), so that two transactions cannot wait for each other. A transaction that changes posts
 * otherwise takes all of them first, what it counts at included (`lockPosts`), then identities; one that does several
 * things takes what all of them touch (hold.ts). Nothing of it is to be seen within the transaction itself.
 */
function countersOf(tx: SqlTx): Counters {
  const known = ofTransaction.get(tx);
  if (known) return known;
  const counters: Counters = {
    posts: new Map(),
    identities: new Map(),
    audience: new Map(),
    hosts: new Map(),
  };
  ofTransaction.set(tx, counters);
  tx.beforeCommit(() => write(tx.sql, counters), true);
  return counters;
}

/** Counts at a post, if it is not deleted by then; never below zero. */
export function countAtPost(tx: SqlTx, postId: bigint, add: PostCounts): void {
  const { posts } = countersOf(tx);
  const counts = { ...(posts.get(postId) ?? NO_COUNTS) };
  for (const each of COUNTED) counts[each] += add[each] ?? 0;
  posts.set(postId, counts);
}

/** Counts at an identity; never below zero. */
export function countAtIdentity(tx: SqlTx, identityId: bigint, add: IdentityCounts): void {
  const { identities } = countersOf(tx);
  const { posts = 0, followers = 0, following = 0, lastPostAt = null } = identities.get(identityId) ?? {};
  const isLater = add.lastPostAt !== undefined && (lastPostAt === null || add.lastPostAt > lastPostAt);
  identities.set(identityId, {
    posts: posts + (add.posts ?? 0),
    followers: followers + (add.followers ?? 0),
    following: following + (add.following ?? 0),
    lastPostAt: isLater ? (add.lastPostAt ?? null) : lastPostAt,
  });
}

/**
 * Counts the followers of an author that read through an inbox; where none is left, nothing for followers goes there.
 */
export function countAtAudience(tx: SqlTx, authorId: bigint, inboxId: bigint, followers: number): void {
  const { audience } = countersOf(tx);
  const key = `${authorId} ${inboxId}`;
  audience.set(key, {
    authorId,
    inboxId,
    followers: (audience.get(key)?.followers ?? 0) + followers,
  });
}

/**
 * Makes hosts due at `at` (epoch milliseconds), unless their breaker is open: then their probe decides. Their `wake`
 * rises, so that whoever gives a host back at this moment reads again.
 */
export function wakeHosts(tx: SqlTx, hostIds: Iterable<bigint>, priority: number, at: bigint): void {
  const { hosts } = countersOf(tx);
  for (const id of hostIds) {
    const known = hosts.get(id);
    if (known === undefined || priority < known.priority) hosts.set(id, { priority, at });
  }
}

/** All statements are asked for at once: they are run in this order, and go with the COMMIT (`SqlTx.beforeCommit`). */
async function write(sql: Sql, { posts, identities, audience, hosts }: Counters): Promise<void> {
  await Promise.all([
    ...sorted(posts).map(([id, add]) => writePost(sql, id, add)),
    ...sorted(identities).map(([id, add]) => writeIdentity(sql, id, add)),
    ...[...audience.values()].sort(byAuthorAndInbox).map((row) => writeAudience(sql, row)),
    writeHosts(sql, hosts),
  ]);
}

type AudienceCount = Counters['audience'] extends Map<string, infer T> ? T : never;

function byAuthorAndInbox(a: AudienceCount, b: AudienceCount): number {
  if (a.authorId !== b.authorId) return a.authorId < b.authorId ? -1 : 1;
  return a.inboxId < b.inboxId ? -1 : 1;
}

async function writeAudience(sql: Sql, { authorId, inboxId, followers }: AudienceCount): Promise<void> {
  if (followers > 0) {
    await sql.run(
      `INSERT INTO audience ("authorId", "inboxId", "followers") VALUES (?, ?, ?)
       ON CONFLICT ("authorId", "inboxId") DO UPDATE SET "followers" = audience."followers" + excluded."followers"`,
      [authorId, inboxId, followers],
    );
  } else if (followers < 0) {
    await Promise.all([
      sql.run('UPDATE audience SET "followers" = "followers" + ? WHERE "authorId" = ? AND "inboxId" = ?', [
        followers,
        authorId,
        inboxId,
      ]),
      sql.run('DELETE FROM audience WHERE "authorId" = ? AND "inboxId" = ? AND "followers" <= 0', [
        authorId,
        inboxId,
      ]),
    ]);
  }
}

/** Only the columns that change: each set of them is a statement of its own, of which there are few. */
async function writePost(sql: Sql, id: bigint, counts: Required<PostCounts>): Promise<void> {
  const changed = COUNTED.filter((each) => counts[each] !== 0);
  if (changed.length === 0) return;
  const most = mostOf(sql);
  const set = changed.map((each) => `"${each}Count" = ${most}(0, "${each}Count" + ?)`).join(', ');
  await sql.run(`UPDATE post SET ${set} WHERE "id" = ? AND "deletedAt" IS NULL`, [
    ...changed.map((each) => counts[each]),
    id,
  ]);
}

async function writeIdentity(
  sql: Sql,
  id: bigint,
  {
    posts,
    followers,
    following,
    lastPostAt,
  }: { posts: number; followers: number; following: number; lastPostAt: bigint | null },
): Promise<void> {
  if (posts === 0 && followers === 0 && following === 0 && lastPostAt === null) return;
  const most = mostOf(sql);
  await sql.run(
    `UPDATE identity SET "postsCount" = ${most}(0, "postsCount" + ?), "followersCount" = ${most}(0, "followersCount" + ?),
       "followingCount" = ${most}(0, "followingCount" + ?),
       "lastPostAt" = CASE WHEN CAST(? AS BIGINT) IS NULL OR "lastPostAt" > CAST(? AS BIGINT) THEN "lastPostAt" ELSE CAST(? AS BIGINT) END
     WHERE "id" = ?`,
    [posts, followers, following, lastPostAt, lastPostAt, lastPostAt, id],
  );
}

async function writeHosts(sql: Sql, hosts: Counters['hosts']): Promise<void> {
  if (hosts.size === 0) return;
  const asked: Promise<unknown>[] = [];
  if (sql.dialect === 'postgresql') {
    const ids = [...hosts.keys()].sort((a, b) => (a < b ? -1 : 1));
    asked.push(
      sql.all(`SELECT "id" FROM host WHERE ${anyOf(sql.dialect, '"id"')} ORDER BY "id" FOR NO KEY UPDATE`, [
        ids,
      ]),
    );
  }
  const alike = new Map<string, { priority: number; at: bigint; ids: bigint[] }>();
  for (const [id, { priority, at }] of hosts) {
    const key = `${priority} ${at}`;
    const group = alike.get(key) ?? { priority, at, ids: [] };
    group.ids.push(id);
    alike.set(key, group);
  }
  for (const { priority, at, ids } of alike.values()) {
    asked.push(
      sql.run(
        `UPDATE host SET "wake" = "wake" + 1,
         "rank" = CASE WHEN "dueAt" IS NULL OR "rank" > ? THEN ? ELSE "rank" END,
         "dueAt" = CASE WHEN "dueAt" IS NULL OR ("breaker" = 'CLOSED' AND "dueAt" > ?) THEN ? ELSE "dueAt" END
       WHERE ${anyOf(sql.dialect, '"id"')}`,
        [priority, priority, at, at, ids],
      ),
    );
  }
  await Promise.all(asked);
}

const mostOf = (sql: Sql) => (sql.dialect === 'sqlite' ? 'max' : 'greatest');

function sorted<T>(rows: ReadonlyMap<bigint, T>): [bigint, T][] {
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}
