import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import type { Page } from '../page.ts';
import { type MarkedPost, markedPosts } from '../posts/marked.ts';
import type { Reader } from '../posts/reader.ts';

/** Which of these posts an identity has bookmarked. */
export async function bookmarkedBy(
  ctx: Ctx,
  identityId: bigint,
  postIds: readonly bigint[],
): Promise<Set<bigint>> {
  if (postIds.length === 0) return new Set();
  const rows = await sql(ctx).all<{ postId: bigint }>(
    `SELECT "postId" FROM bookmark WHERE "identityId" = ? AND ${anyOf(sql(ctx).dialect, '"postId"')}`,
    [identityId, postIds],
  );
  return new Set(rows.map((row) => row.postId));
}

/** An identity's bookmarks, as far as it still sees the posts; for itself alone. Cursors are ids of bookmarks. */
export function bookmarksOf(ctx: Ctx, reader: Reader, identityId: bigint, page: Page): Promise<MarkedPost[]> {
  return markedPosts(ctx, reader, 'bookmark', identityId, page);
}
