// Lists of the posts that an identity favourited, reacted to or bookmarked.

import { joinByKey } from '../../db/sql/join-by-key.ts';
import { type Ctx, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { inOrder, type PostWithAuthor, visibleIn } from './queries.ts';
import type { Reader } from './reader.ts';

/** A post with the id of the favourite, reaction or bookmark that leads to it, which is the cursor of such lists. */
export interface MarkedPost {
  cursor: bigint;
  post: PostWithAuthor;
}

/**
 * Posts an identity favourited, liked or bookmarked, as far as the reader (that identity) still sees them. `table`:
 * trusted SQL of rows with `id`, `identityId` and `postId`.
 */
export async function markedPosts(
  ctx: Ctx,
  reader: Reader,
  table: string,
  identityId: bigint,
  page: Page,
): Promise<MarkedPost[]> {
  const bounds = pageSql(page, 'm."id"');
  const rule = visibleIn(ctx, reader);
  const db = sql(ctx);
  const rows = await db.all<{ cursor: bigint; postId: bigint }>(
    `SELECT m."id" AS "cursor", m."postId" FROM ${table} m ${joinByKey(db.dialect, 'post', 'p', 'm."postId"')}
      WHERE m."identityId" = ? AND ${bounds.where} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [identityId, ...bounds.params, ...rule.params, page.limit],
  );
  const posts = new Map(
    (
      await inOrder(
        ctx,
        rows.map((row) => row.postId),
      )
    ).map((post) => [post.id, post]),
  );
  return rows.flatMap(({ cursor, postId }) => {
    const post = posts.get(postId);
    return post ? [{ cursor, post }] : [];
  });
}
