// Writes and locks the rows of a post: the post itself, its mentions and hashtags.

import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { Sql, SqlTx, SqlValue } from '../../db/types.ts';
import type { TxCtx } from '../context.ts';
import { countAtIdentity, countAtPost } from '../counters.ts';
import { tagTurn, takeTurns } from '../turns.ts';
import { holdsJson, type PostColumn, WRITTEN_COLUMNS } from './columns.ts';
import { isOpen } from './policy.ts';
import { readPost } from './read-rows.ts';
import { isHeld } from './replies/held.ts';
import type { PostTagLink } from './shapes.ts';

/**
 * The rows of a post, written by hand: posting is the hot path, and ON CONFLICT is what keeps a PostgreSQL transaction
 * alive.
 */

const INSERT = `INSERT INTO post (${WRITTEN_COLUMNS.map((name) => `"${name}"`).join(', ')})
  VALUES (${WRITTEN_COLUMNS.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`;

/** Writes a new post; false where its id, its URI or its author's idempotency key is there already. */
export async function insertPost(sql: Sql, post: Post): Promise<boolean> {
  return (
    (await sql.run(
      INSERT,
      WRITTEN_COLUMNS.map((name) => columnValue(name, post[name])),
    )) === 1
  );
}

/** Sets columns of a post that still exists; false where it was deleted. */
export async function updatePost(sql: Sql, id: bigint, changes: Partial<Post>): Promise<boolean> {
  const names = Object.keys(changes) as PostColumn[];
  const set = names.map((name) => `"${name}" = ?`).join(', ');
  const values = names.map((name) => columnValue(name, changes[name]));
  return (
    (await sql.run(`UPDATE post SET ${set} WHERE "id" = ? AND "deletedAt" IS NULL`, [...values, id])) === 1
  );
}

function columnValue(name: PostColumn, value: unknown): SqlValue {
  if (value === undefined) return null;
  if (holdsJson(name)) return value === null ? null : JSON.stringify(value);
  return value as SqlValue;
}

/** Everything a post has besides what its author gave. */
export const newPostDefaults = {
  repliesCount: 0,
  boostsCount: 0,
  favouritesCount: 0,
  reactionsCount: 0,
  reactorsCount: 0,
  quotesCount: 0,
  editedAt: null,
  revision: 0,
  deletedAt: null,
} satisfies Partial<Post>;

/**
 * Takes the row of a post for the rest of the transaction, so that check-then-act holds with others at work. SQLite's
 * transactions come one after another anyway.
 */
export async function lockPost(ctx: TxCtx, id: bigint): Promise<Post | null> {
  const { sql } = ctx.tx;
  if (sql.dialect === 'postgresql')
    await sql.all('SELECT 1 FROM post WHERE "id" = ? FOR NO KEY UPDATE', [id]);
  return readPost(ctx, id);
}

/**
 * Takes the rows of several posts, in the order of their ids: whoever changes more than one post takes all of them here
 * first, so that two transactions cannot wait for each other (core/counters.ts). `UPDATE` for what is going to be
 * removed: whoever answers it at this moment is waited for.
 */
export async function lockPosts(
  ctx: TxCtx,
  ids: readonly bigint[],
  strength: 'NO KEY UPDATE' | 'UPDATE' = 'NO KEY UPDATE',
): Promise<void> {
  const { sql } = ctx.tx;
  if (sql.dialect !== 'postgresql' || ids.length === 0) return;
  await sql.all(`SELECT 1 FROM post WHERE ${anyOf(sql.dialect, '"id"')} ORDER BY "id" FOR ${strength}`, [
    [...new Set(ids)],
  ]);
}

/** The post, with the rows of what it answers and quotes taken as well, where it is counted. */
export async function lockPostAndParent(ctx: TxCtx, id: bigint): Promise<Post | null> {
  const { sql } = ctx.tx;
  if (sql.dialect === 'postgresql') {
    const counted = await sql.all<{ id: bigint | null }>(
      `SELECT "inReplyToId" AS "id" FROM post WHERE "id" = ? UNION ALL SELECT "quotedId" FROM quote WHERE "postId" = ?`,
      [id, id],
    );
    await lockPosts(ctx, [id, ...counted.flatMap((row) => row.id ?? [])]);
  }
  return readPost(ctx, id);
}

/** Who is mentioned or addressed; rows that are there stay as they are. */
export async function insertMentions(
  sql: Sql,
  postId: bigint,
  mentions: readonly { identityId: bigint; isNamed: boolean }[],
): Promise<void> {
  const rows = mentions.map(({ identityId, isNamed }) => [postId, identityId, isNamed]);
  await insertMany(sql, 'mention ("postId", "identityId", "isNamed")', rows, 'ON CONFLICT DO NOTHING');
}

/**
 * Makes hashtags that are new and joins the post to all of them. In the order of their names, so that two never wait
 * for each other.
 */
export async function insertTags(ctx: TxCtx, postId: bigint, tags: readonly PostTagLink[]): Promise<void> {
  if (tags.length === 0) return;
  const { sql } = ctx.tx;
  const sorted = [...tags].sort((a, b) => (a.name < b.name ? -1 : 1));
  // Whoever writes several posts at once writes their hashtags in no order (core/hold.ts).
  if (tags.length > 1) {
    const turns = sorted.map(({ name }) => tagTurn(name));
    await takeTurns(ctx, turns);
  }
  await insertMany(
    sql,
    'tag ("id", "name", "display", "createdAt")',
    sorted.map((tag) => [ctx.app.ids.next(), tag.name, tag.display, BigInt(ctx.now)]),
    'ON CONFLICT DO NOTHING',
  );
  await sql.run(
    `INSERT INTO post_tag ("tagId", "postId") SELECT "id", CAST(? AS BIGINT) FROM tag WHERE ${anyOf(sql.dialect, '"name"')}
       AND NOT EXISTS (SELECT 1 FROM post p JOIN trend_review x ON x."domainId" = p."domainId" AND x."kind" = 'HASHTAG' AND x."subjectId" = tag."id" AND NOT x."isUsable" WHERE p."id" = CAST(? AS BIGINT))
     ON CONFLICT DO NOTHING`,
    [postId, sorted.map((tag) => tag.name), postId],
  );
}

/**
 * Counts a post in at its author: open ones only, so that the figure is the outbox's total and reveals nothing about
 * posts for a few.
 */
export function countPostIn(tx: SqlTx, post: Post): void {
  if (isOpen(post.visibility) && !isHeld(post))
    countAtIdentity(tx, post.authorId, { posts: 1, lastPostAt: post.publishedAt });
}

export function countPostOut(tx: SqlTx, post: Post): void {
  if (isOpen(post.visibility) && !isHeld(post)) countAtIdentity(tx, post.authorId, { posts: -1 });
}

/** What a post counts for at what it answers: open ones only, and those that are shown there. */
type CountedReply = Pick<Post, 'inReplyToId' | 'visibility' | 'replyState'>;

export function countReplyIn(tx: SqlTx, reply: CountedReply): void {
  if (countsAsReply(reply)) countAtPost(tx, reply.inReplyToId, { replies: 1 });
}

export function countReplyOut(tx: SqlTx, reply: CountedReply): void {
  if (countsAsReply(reply)) countAtPost(tx, reply.inReplyToId, { replies: -1 });
}

function countsAsReply<Reply extends CountedReply>(reply: Reply): reply is Reply & { inReplyToId: bigint } {
  return reply.inReplyToId !== null && isOpen(reply.visibility) && !isHeld(reply);
}
