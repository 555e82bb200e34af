// Removes old posts of other servers that nobody here kept.

import type { Boost, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { NewEvent } from '../../live/events.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { ANSWER_MS } from '../posts/approval/mark-rows.ts';
import { removeQuote } from '../posts/quotes/change.ts';
import { quotesBy } from '../posts/quotes/rows.ts';
import { readPosts } from '../posts/read-rows.ts';
import { countPostOut, countReplyOut, lockPosts } from '../posts/rows.ts';
import { unindexPosts } from '../search/indexing.ts';
import { removalEvents, unlistPosts } from '../timelines/known-entries.ts';

/** Posts one transaction looks at: some milliseconds. */
export const PRUNED_A_CHUNK = 50;

const OURS = (column: string) =>
  `IN (SELECT i."id" FROM identity i WHERE i."domainId" IS NOT NULL AND i."id" = ${column})`;

/**
 * What keeps a post of another server: an answer to it, a post that quotes it, that a quote it makes was taken back,
 * that it is a reply about which somebody here decides, anything that anybody here did with it, or asked its author
 * for after the time that is its one value, a notification, a mention of somebody here.
 */
const KEPT = [
  exists('post r', 'r."inReplyToId" = p."id"'),
  exists('quote q', 'q."quotedId" = p."id"'),
  exists('quote q', `q."postId" = p."id" AND q."state" = 'REVOKED'`),
  `p."replyState" IS NOT NULL AND ${exists('post o', 'o."id" = p."inReplyToId" AND o."domainId" IS NOT NULL')}`,
  exists('poll_vote v', `v."postId" = p."id" AND v."identityId" ${OURS('v."identityId"')}`),
  exists('favourite f', `f."postId" = p."id" AND f."identityId" ${OURS('f."identityId"')}`),
  exists('reaction e', `e."postId" = p."id" AND e."identityId" ${OURS('e."identityId"')}`),
  exists('boost b', `b."postId" = p."id" AND b."identityId" ${OURS('b."identityId"')}`),
  exists('mark_request q', `q."postId" = p."id" AND q."state" = 'PENDING' AND q."createdAt" > ?`),
  exists('bookmark b', 'b."postId" = p."id"'),
  exists('pin x', 'x."postId" = p."id"'),
  exists('notification n', 'n."postId" = p."id"'),
  exists('mention m', `m."postId" = p."id" AND m."identityId" ${OURS('m."identityId"')}`),
].join(' OR ');

/** Asked post by post (OFFSET): PostgreSQL would read a table whole while it takes it for small. */
function exists(from: string, where: string): string {
  return `EXISTS (SELECT 1 FROM ${from} WHERE ${where} LIMIT 1 OFFSET 0)`;
}

/**
 * Removes those of some posts of other servers (at most PRUNED_A_CHUNK ids) that nobody here kept, leaves of threads
 * first: they can be fetched again. Counters of what they answered and of their authors go down, and live streams that
 * may show them are told. `most`: of those that may go the oldest so many do. Answers how many went.
 */
export async function prunePosts(ctx: Ctx, ids: readonly bigint[], most = PRUNED_A_CHUNK): Promise<number> {
  if (ids.length === 0) return 0;
  return inTransaction(ctx, async (ctx) => {
    const unkept = (await unkeptAmong(ctx, ids)).slice(0, most);
    if (unkept.length > 0) await remove(ctx, unkept);
    return unkept.length;
  });
}

async function unkeptAmong(ctx: TxCtx, ids: readonly bigint[]): Promise<Post[]> {
  const { sql } = ctx.tx;
  const counted = await sql.all<{ id: bigint }>(
    `SELECT "inReplyToId" AS "id" FROM post WHERE ${anyOf(sql.dialect, '"id"')} AND "inReplyToId" IS NOT NULL
     UNION ALL SELECT "quotedId" FROM quote WHERE ${anyOf(sql.dialect, '"postId"')} AND "quotedId" IS NOT NULL`,
    [ids, ids],
  );
  await lockPosts(ctx, [...ids, ...counted.map((row) => row.id)], 'UPDATE');
  const rows = await sql.all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE ${anyOf(sql.dialect, 'p."id"')} AND NOT (${KEPT})`,
    [ids, BigInt(ctx.app.clock.now() - ANSWER_MS)],
  );
  const posts = await readPosts(
    ctx,
    rows.map((row) => row.id),
  );
  return posts.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function remove(ctx: TxCtx, posts: readonly Post[]): Promise<void> {
  const { sql } = ctx.tx;
  const ids = posts.map((post) => post.id);
  const removed = await removalEvents(
    ctx,
    posts.filter((post) => post.deletedAt === null),
  );
  await ctx.app.events.append(ctx.tx, ...removed, ...(await boostsRemoved(ctx, ids)));
  const quotes = await quotesBy(ctx, ids);
  await unlistPosts(sql, ids);
  await unindexPosts(sql, ids);
  for (const table of [
    'post_version',
    'attachment',
    'mention',
    'post_tag',
    'post_link',
    'post_application',
    'favourite',
    'reaction',
    'poll_vote',
    'boost',
    'waiting_reply',
    'reply_authorization',
    'reply_request',
    'mark_request',
  ]) {
    await sql.run(`DELETE FROM ${table} WHERE ${anyOf(sql.dialect, '"postId"')}`, [ids]);
  }
  await sql.run(`DELETE FROM post WHERE ${anyOf(sql.dialect, '"id"')}`, [ids]);
  for (const post of posts) {
    const quote = quotes.get(post.id);
    if (quote) await removeQuote(ctx, quote, post);
    if (post.deletedAt !== null) continue;
    countReplyOut(ctx.tx, post);
    countPostOut(ctx.tx, post);
  }
}

async function boostsRemoved(ctx: TxCtx, postIds: readonly bigint[]): Promise<NewEvent[]> {
  const { sql } = ctx.tx;
  const boosts = await sql.all<Pick<Boost, 'id' | 'postId' | 'identityId' | 'visibility'>>(
    `SELECT "id", "postId", "identityId", "visibility" FROM boost WHERE ${anyOf(sql.dialect, '"postId"')}`,
    [postIds],
  );
  return boosts.map((boost) => ({
    kind: 'entry.removed' as const,
    postId: boost.postId,
    entryId: boost.id,
    authorId: boost.identityId,
    audience: boost.visibility,
  }));
}
