import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { hiddenFrom } from '../blocks/hidden.ts';
import { type Ctx, sql } from '../context.ts';
import { type PostWithAuthor, postsFor } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';

/** How far a thread is followed; other servers can write chains without end (SECURITY-CASES N18). */
export const DEEPEST_ANCESTORS = 100;
export const DEEPEST_DESCENDANTS = 30;
export const MOST_DESCENDANTS = 500;

export interface ThreadPost {
  post: PostWithAuthor;
  /** How far below the post that was asked about; 1 for its direct answers. */
  depth: number;
}

/**
 * What a post answers, from the beginning of the thread down to its parent, as far as the reader sees it: each ancestor is asked about by
 * itself, so that nothing of a blocked server comes in above an answer to it (SECURITY-CASES T22). The caller got the post through the rule.
 */
export async function ancestorsOf(ctx: Ctx, reader: Reader, post: Post): Promise<PostWithAuthor[]> {
  if (post.inReplyToId === null) return [];
  const rows = await sql(ctx).all<{ id: bigint }>(ANCESTORS, [post.inReplyToId, DEEPEST_ANCESTORS]);
  // A cycle comes back to where it began; each post counts once.
  const ids = [...new Set(rows.map((row) => row.id))].filter((id) => id !== post.id);
  const visible = await withoutHidden(ctx, reader, await postsFor(ctx, reader, ids));
  return ids.reverse().flatMap((id) => visible.get(id) ?? []);
}

const ANCESTORS = `WITH RECURSIVE up ("id", "parentId", "depth") AS (
    SELECT p."id", p."inReplyToId", 1 FROM post p WHERE p."id" = ?
    UNION ALL
    SELECT p."id", p."inReplyToId", up."depth" + 1 FROM post p JOIN up ON p."id" = up."parentId" WHERE up."depth" < ?
  ) SELECT "id" FROM up ORDER BY "depth"`;

/**
 * What answers a post, in reading order (an answer comes before the next one on its level, what answers it right behind it), as far as
 * the reader sees it; at most `limit`, `deepest` levels deep. Answers below one that is hidden are shown: they are not its author's.
 */
export async function descendantsOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  limit: number = MOST_DESCENDANTS,
  deepest: number = DEEPEST_DESCENDANTS,
): Promise<ThreadPost[]> {
  const children = await childrenBelow(ctx, post.id, Math.min(limit, MOST_DESCENDANTS), deepest);
  const ids = [...children.values()].flat();
  const visible = await withoutHidden(ctx, reader, await postsFor(ctx, reader, ids));
  const ordered: ThreadPost[] = [];
  const pending = (children.get(post.id) ?? []).map((id) => ({ id, depth: 1 })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { id, depth } = next;
    const found = visible.get(id);
    if (found) ordered.push({ post: found, depth });
    pending.push(...(children.get(id) ?? []).map((child) => ({ id: child, depth: depth + 1 })).reverse());
  }
  return ordered;
}

/** Ids of answers by what they answer, level by level, each id once. */
async function childrenBelow(
  ctx: Ctx,
  rootId: bigint,
  limit: number,
  deepest: number,
): Promise<Map<bigint, bigint[]>> {
  const db = sql(ctx);
  const children = new Map<bigint, bigint[]>();
  const known = new Set([rootId]);
  let level = [rootId];
  for (let depth = 0; depth < deepest && level.length > 0 && known.size <= limit; depth += 1) {
    const rows = await db.all<{ id: bigint; parentId: bigint }>(
      `SELECT "id", "inReplyToId" AS "parentId" FROM post WHERE ${anyOf(db.dialect, '"inReplyToId"')} AND "deletedAt" IS NULL
        ORDER BY "id" LIMIT ?`,
      [level, limit - known.size + 1],
    );
    const fresh = rows.filter((row) => !known.has(row.id));
    for (const { id, parentId } of fresh) {
      known.add(id);
      children.set(parentId, [...(children.get(parentId) ?? []), id]);
    }
    level = fresh.map((row) => row.id);
  }
  return children;
}

/**
 * Without the posts by people whom the reader does not want to read: their own wish and no part of the visibility rule, so by its address
 * such a post can still be opened.
 */
async function withoutHidden(
  ctx: Ctx,
  reader: Reader,
  posts: ReadonlyMap<bigint, PostWithAuthor>,
): Promise<ReadonlyMap<bigint, PostWithAuthor>> {
  const authors = [...posts.values()].map((post) => post.authorId);
  const hidden = await hiddenFrom(ctx, reader.identityId, authors);
  return hidden.size === 0 ? posts : new Map([...posts].filter(([, post]) => !hidden.has(post.authorId)));
}
