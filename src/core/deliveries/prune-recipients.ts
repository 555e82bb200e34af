// Removes what is remembered of which inboxes had a post, long after the post was deleted.

import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';
import type { App } from '../context.ts';

/**
 * How long it stays known which inboxes had a post that was deleted: until its Delete has arrived everywhere, or failed
 * for good.
 */
export const RECIPIENTS_MS = 30 * 24 * 3_600_000;

/** Posts looked at with one statement, each with up to thousands of recipients, and in one call. */
const POSTS_A_CHUNK = 50;
const BUDGET = 5_000;
const REMOVED_A_CHUNK = 500;

/**
 * Removes the recipients of posts deleted long ago, and of posts and boosts that are gone with nothing of theirs on its
 * way any more. Such an inbox still knows the author: it is kept as one without followers, so that the author's own
 * Delete would reach it (known-inboxes.ts). Walks on from a post id; answers where to go on, null when all were looked
 * at.
 */
export async function pruneRecipients(app: App, now: number, from: bigint): Promise<bigint | null> {
  const before = BigInt(now - RECIPIENTS_MS);
  let cursor = from;
  for (let seen = 0; seen < BUDGET; seen += POSTS_A_CHUNK) {
    const subjects = await app.db.sql.all<{ id: bigint; isOver: bigint | boolean }>(
      `SELECT r."id", CASE WHEN (p."id" IS NULL AND b."id" IS NULL OR p."deletedAt" < ?)
          AND NOT EXISTS (SELECT 1 FROM activity a WHERE a."postId" = r."id") THEN TRUE ELSE FALSE END AS "isOver"
       FROM (SELECT DISTINCT "postId" AS "id" FROM post_recipient WHERE "postId" > ? ORDER BY 1 LIMIT ?) r
         LEFT JOIN post p ON p."id" = r."id" LEFT JOIN boost b ON b."id" = r."id" ORDER BY r."id"`,
      [before, cursor, POSTS_A_CHUNK],
    );
    const over = subjects.filter((row) => Boolean(row.isOver)).map((row) => row.id);
    for (let left = over.length > 0; left; ) {
      left = (await app.db.batch((sql) => removeChunk(sql, over))) >= REMOVED_A_CHUNK;
    }
    if (subjects.length < POSTS_A_CHUNK) return null;
    cursor = subjects.at(-1)?.id ?? cursor;
  }
  return cursor;
}

async function removeChunk(sql: Sql, subjects: readonly bigint[]): Promise<number> {
  const rows = await sql.all<{ postId: bigint; inboxId: bigint }>(
    `SELECT "postId", "inboxId" FROM post_recipient WHERE ${anyOf(sql.dialect, '"postId"')} ORDER BY "postId", "inboxId" LIMIT ${REMOVED_A_CHUNK}`,
    [subjects],
  );
  if (rows.length === 0) return 0;
  const inboxes = [rows.map((row) => row.postId), rows.map((row) => row.inboxId)];
  await sql.run(
    `INSERT INTO audience ("authorId", "inboxId", "followers")
     SELECT DISTINCT p."authorId", r."inboxId", 0 FROM post_recipient r JOIN post p ON p."id" = r."postId" JOIN identity i ON i."id" = p."authorId"
     WHERE ${anyOf(sql.dialect, 'r."postId"')} AND ${anyOf(sql.dialect, 'r."inboxId"')} AND i."state" <> 'DELETED' ON CONFLICT DO NOTHING`,
    [inboxes[0] ?? [], inboxes[1] ?? []],
  );
  return sql.run(
    `DELETE FROM post_recipient WHERE ("postId", "inboxId") IN (SELECT "postId", "inboxId" FROM post_recipient
       WHERE ${anyOf(sql.dialect, '"postId"')} ORDER BY "postId", "inboxId" LIMIT ${REMOVED_A_CHUNK})`,
    [subjects],
  );
}
