import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';

/** What an identity did with a post, and how it stands to its author. */
export interface Marks {
  /** The identity's boost of it; null without one. */
  boostId: bigint | null;
  isFavourited: boolean;
  isBookmarked: boolean;
  /** Its own and shown first on its profile. */
  isPinned: boolean;
  /** It has blocked the author (`viewerMay` asks). */
  hasBlockedAuthor: boolean;
}

type Row = { what: 'boost' | 'favourite' | 'bookmark' | 'pin' | 'block'; key: bigint; id: bigint };

/** An identity's own marks on many posts, in one statement; every post of `posts` has an entry. */
export async function marksOf(
  ctx: Ctx,
  identityId: bigint,
  posts: readonly Pick<Post, 'id' | 'authorId'>[],
): Promise<Map<bigint, Marks>> {
  if (posts.length === 0) return new Map();
  const db = sql(ctx);
  const asks = (['boost', 'favourite', 'bookmark', 'pin'] as const).map(
    (table) =>
      `SELECT '${table}' AS "what", "postId" AS "key", "id" FROM ${table} WHERE "identityId" = ? AND ${anyOf(db.dialect, '"postId"')}`,
  );
  asks.push(
    `SELECT 'block', "blockedId", "id" FROM block WHERE "blockerId" = ? AND ${anyOf(db.dialect, '"blockedId"')}`,
  );
  const ids = posts.map((post) => post.id);
  const authors = [...new Set(posts.map((post) => post.authorId))];
  const rows = await db.all<Row>(
    asks.join(' UNION ALL '),
    [ids, ids, ids, ids, authors].flatMap((list) => [identityId, list]),
  );
  const found = new Map(rows.map((row) => [`${row.what} ${row.key}`, row.id]));
  return new Map(
    posts.map(({ id, authorId }) => [
      id,
      {
        boostId: found.get(`boost ${id}`) ?? null,
        isFavourited: found.has(`favourite ${id}`),
        isBookmarked: found.has(`bookmark ${id}`),
        isPinned: found.has(`pin ${id}`),
        hasBlockedAuthor: found.has(`block ${authorId}`),
      },
    ]),
  );
}
