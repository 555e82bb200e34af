// Locks all rows and names that a shared transaction will write, in one order, so that two never wait for each other
// (PostgreSQL).

import type { Identity } from '../db/rows.ts';
import { anyOf } from '../db/sql/any-of.ts';
import type { TxCtx } from './context.ts';
import { ensureHost, ensureInbox } from './hosts/ensure.ts';
import { lockPosts } from './posts/rows.ts';
import { tagTurn, takeTurns } from './turns.ts';

/** What a transaction is going to touch. It need not be there. */
export interface ToHold {
  /** URIs of posts. */
  posts: readonly string[];
  /** Normalised names of hashtags. */
  tags: readonly string[];
  /** Whose inboxes get rows of their own, where they have none. */
  inboxesOf: readonly Identity[];
}

/**
 * Takes hold of what one transaction will touch for several reasons, each of which has an order of its own: URIs of
 * posts, the threads they stand in, rows of posts, hashtags, inboxes; identities and hosts are counted last
 * (counters.ts). Two transactions that hold everything from the beginning wait for each other once and never in a
 * circle. SQLite needs none of it. Answers the threads that each of the posts, by its URI, stands in or will be joined
 * with.
 */
export async function hold(ctx: TxCtx, { posts, tags, inboxesOf }: ToHold): Promise<ThreadsOfPosts> {
  if (ctx.tx.sql.dialect !== 'postgresql') return new Map();
  const threads = posts.length > 0 ? await holdPosts(ctx, posts) : new Map();
  await takeTurns(ctx, tags.map(tagTurn));
  if (inboxesOf.length > 0) await makeInboxes(ctx, inboxesOf);
  return threads;
}

export type ThreadsOfPosts = ReadonlyMap<string, readonly bigint[]>;

/**
 * What is stored of these posts, with what they answer, and the answers that came before them, which will be hung under
 * them.
 */
async function holdPosts(ctx: TxCtx, uris: readonly string[]): Promise<ThreadsOfPosts> {
  const { sql } = ctx.tx;
  await takeTurns(ctx, uris);
  // The plus keeps PostgreSQL from the index over inReplyToId: nearly every post answers nothing.
  const rows = await sql.all<{ uri: string; id: bigint; threadId: bigint; inReplyToId: bigint | null }>(
    `SELECT "uri", "id", "threadId", "inReplyToId" FROM post WHERE ${anyOf(sql.dialect, '"uri"')}
     UNION ALL SELECT r."inReplyToUri", r."id", r."threadId", NULL FROM post r WHERE ${anyOf(sql.dialect, 'r."inReplyToUri"')}
       AND +r."inReplyToId" IS NULL AND NOT EXISTS (SELECT 1 FROM post p WHERE p."uri" = r."inReplyToUri")`,
    [uris, uris],
  );
  const threads = rows.map((row) => `thread ${row.threadId}`);
  await takeTurns(ctx, threads);
  await lockPosts(
    ctx,
    rows.flatMap((row) => (row.inReplyToId === null ? [row.id] : [row.id, row.inReplyToId])),
  );
  const threadsOf = new Map<string, bigint[]>();
  for (const { uri, threadId } of rows) threadsOf.set(uri, [...(threadsOf.get(uri) ?? []), threadId]);
  return threadsOf;
}

/**
 * Rows of inboxes that are new, in the order of their addresses, as whoever addresses several people makes them
 * (deliveries/addressed.ts).
 */
async function makeInboxes(ctx: TxCtx, people: readonly Identity[]): Promise<void> {
  const { sql } = ctx.tx;
  const urls = new Set(people.flatMap(({ inbox, sharedInbox }) => [inbox ?? [], sharedInbox ?? []].flat()));
  const known = await sql.all<{ url: string }>(
    `SELECT "url" FROM inbox WHERE ${anyOf(sql.dialect, '"url"')}`,
    [[...urls]],
  );
  for (const { url } of known) urls.delete(url);
  for (const url of [...urls].sort()) {
    const host = await ensureHost(ctx, new URL(url).host);
    await ensureInbox(ctx, host.id, url);
  }
}
