import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import type { Page } from '../page.ts';
import { type MarkedPost, markedPosts } from '../posts/marked.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';

/** Which of these posts an identity has favourited. */
export async function favouritedBy(
  ctx: Ctx,
  identityId: bigint,
  postIds: readonly bigint[],
): Promise<Set<bigint>> {
  if (postIds.length === 0) return new Set();
  const rows = await sql(ctx).all<{ postId: bigint }>(
    `SELECT "postId" FROM favourite WHERE "identityId" = ? AND ${anyOf(sql(ctx).dialect, '"postId"')}`,
    [identityId, postIds],
  );
  return new Set(rows.map((row) => row.postId));
}

/** Who favourited a post, for a reader who sees it (SECURITY-CASES P09); cursors are ids of favourites. */
export function favouritersOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  return peopleWho(ctx, reader, 'favourite', post, page);
}

/** What an identity favourited, as far as it still sees it; for itself alone. Cursors are ids of favourites. */
export function favouritesOf(
  ctx: Ctx,
  reader: Reader,
  identityId: bigint,
  page: Page,
): Promise<MarkedPost[]> {
  return markedPosts(ctx, reader, 'favourite', identityId, page);
}
