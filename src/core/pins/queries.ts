// Lists of the posts that an identity pinned.

import { type Ctx, sql } from '../context.ts';
import { inOrder, type PostWithAuthor, visibleIn } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';

/** What an identity shows first on its profile, newest pin first, as far as the reader sees it. */
export async function pinnedPosts(ctx: Ctx, reader: Reader, identityId: bigint): Promise<PostWithAuthor[]> {
  const rule = visibleIn(ctx, reader);
  const rows = await sql(ctx).all<{ postId: bigint }>(
    `SELECT n."postId" FROM pin n JOIN post p ON p."id" = n."postId"
      WHERE n."identityId" = ? AND p."visibility" <> 'MENTIONED' AND ${rule.text} ORDER BY n."id" DESC LIMIT 50`,
    [identityId, ...rule.params],
  );
  return inOrder(
    ctx,
    rows.map((row) => row.postId),
  );
}
