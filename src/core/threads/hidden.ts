import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';

/**
 * Without what the reader does not want to see in threads: posts by identities it has blocked or mutes. That is the reader's own wish and
 * no part of the visibility rule: by its address such a post can still be opened.
 */
export async function withoutHidden(
  ctx: Ctx,
  reader: Reader,
  posts: ReadonlyMap<bigint, PostWithAuthor>,
): Promise<ReadonlyMap<bigint, PostWithAuthor>> {
  if (reader.identityId === null || posts.size === 0) return posts;
  const db = sql(ctx);
  const authors = [...new Set([...posts.values()].map((post) => post.authorId))];
  const rows = await db.all<{ id: bigint }>(
    `SELECT "blockedId" AS "id" FROM block WHERE "blockerId" = ? AND ${anyOf(db.dialect, '"blockedId"')}
      UNION SELECT "mutedId" FROM mute WHERE "muterId" = ? AND ${anyOf(db.dialect, '"mutedId"')} AND ("expiresAt" IS NULL OR "expiresAt" > ?)`,
    [reader.identityId, authors, reader.identityId, authors, BigInt(ctx.app.clock.now())],
  );
  if (rows.length === 0) return posts;
  const hidden = new Set(rows.map((row) => row.id));
  return new Map([...posts].filter(([, post]) => !hidden.has(post.authorId)));
}
