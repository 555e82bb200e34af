// Reads the thread of a post, ancestors and descendants, as far as the reader sees it.

import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { hiddenFrom } from '../blocks/hidden.ts';
import { type Ctx, sql } from '../context.ts';
import { limitedFrom } from '../identities/limits/limited.ts';
import { type PostWithAuthor, postsFor } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';
import { notHeldSql } from '../posts/replies/held.ts';

/** How far a thread is followed; other servers can write chains without end. */
export const DEEPEST_ANCESTORS = 100;
export const DEEPEST_DESCENDANTS = 100;
export const MOST_DESCENDANTS = 500;

export interface ThreadPost {
  post: PostWithAuthor;
  /** How far below the post that was asked about; 1 for its direct answers. */
  depth: number;
}

/**
 * What a post answers, from the beginning of the thread down to its parent, as far as the reader sees it: each ancestor
 * is asked about by itself, so that nothing of a blocked server comes in above an answer to it. The caller got the post
 * through the rule. `isCut`: what lies further up than `DEEPEST_ANCESTORS` is left out.
 */
export async function ancestorsOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
): Promise<{ posts: PostWithAuthor[]; isCut: boolean }> {
  if (post.inReplyToId === null) return { posts: [], isCut: false };
  const rows = await sql(ctx).all<{ id: bigint }>(ANCESTORS, [post.inReplyToId, DEEPEST_ANCESTORS + 1]);
  // A cycle comes back to where it began; each post counts once.
  const known = [...new Set(rows.map((row) => row.id))].filter((id) => id !== post.id);
  const ids = known.slice(0, DEEPEST_ANCESTORS);
  const visible = await withoutHidden(ctx, reader, post.authorId, await postsFor(ctx, reader, ids));
  return {
    posts: ids.reverse().flatMap((id) => visible.get(id) ?? []),
    isCut: known.length > DEEPEST_ANCESTORS,
  };
}

const ANCESTORS = `WITH RECURSIVE up ("id", "parentId", "depth") AS (
    SELECT p."id", p."inReplyToId", 1 FROM post p WHERE p."id" = ?
    UNION ALL
    SELECT p."id", p."inReplyToId", up."depth" + 1 FROM post p JOIN up ON p."id" = up."parentId" WHERE up."depth" < ?
  ) SELECT "id" FROM up ORDER BY "depth"`;

/** A page of what answers a post. */
export interface DescendantsPage {
  items: ThreadPost[];
  /** Whether more follow that are known here and that the reader sees. */
  hasMore: boolean;
  /** The thread is larger or deeper than is followed: what answers further down or later is not in the list. */
  isCut: boolean;
}

/**
 * What answers a post, in reading order (an answer comes before the next one on its level, what answers it right behind
 * it), as far as the reader sees it. A page begins behind `after`, the id of an answer, which may have been deleted
 * meanwhile. Answers below one that is hidden are shown: they are not its author's. At most `MOST_DESCENDANTS` answers,
 * `DEEPEST_DESCENDANTS` levels deep, are followed.
 */
export async function descendantsOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  { limit, after = null }: { limit: number; after?: bigint | null },
): Promise<DescendantsPage> {
  const { children, isCut } = await childrenBelow(ctx, reader, post.id);
  const ordered = inReadingOrder(children, post.id);
  // An answer that is not there any more cannot say where to go on: from the beginning, so that nothing is left out.
  const from = after === null ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  const items: ThreadPost[] = [];
  for (let at = from; at < ordered.length && items.length <= limit; at += limit + 1) {
    const part = ordered.slice(at, at + limit + 1);
    const posts = await postsFor(
      ctx,
      reader,
      part.map(({ id }) => id),
    );
    const visible = await withoutHidden(ctx, reader, post.authorId, posts);
    for (const { id, depth } of part) {
      const found = visible.get(id);
      if (found) items.push({ post: found, depth });
    }
  }
  return { items: items.slice(0, limit), hasMore: items.length > limit, isCut };
}

interface Place {
  id: bigint;
  depth: number;
}

/** Every answer followed by what answers it. */
function inReadingOrder(children: ReadonlyMap<bigint, readonly bigint[]>, rootId: bigint): Place[] {
  const below = (id: bigint, depth: number) =>
    (children.get(id) ?? []).map((child) => ({ id: child, depth })).reverse();
  const ordered: Place[] = [];
  const pending = below(rootId, 1);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    ordered.push(next);
    pending.push(...below(next.id, next.depth + 1));
  }
  return ordered;
}

/**
 * Ids of answers by what they answer, level by level, each id once; tombstones too, so that pages that end at one can
 * go on. Below a reply that is not shown to the reader nothing is shown either: its author would talk to themself, or
 * with others, under the post all the same.
 */
async function childrenBelow(
  ctx: Ctx,
  { identityId }: Reader,
  rootId: bigint,
): Promise<{ children: Map<bigint, bigint[]>; isCut: boolean }> {
  const db = sql(ctx);
  const children = new Map<bigint, bigint[]>();
  const known = new Set([rootId]);
  let level = [rootId];
  for (let depth = 0; level.length > 0; depth += 1) {
    const room = depth < DEEPEST_DESCENDANTS ? MOST_DESCENDANTS - (known.size - 1) : 0;
    const rows = await db.all<{ id: bigint; parentId: bigint }>(
      `SELECT "id", "inReplyToId" AS "parentId" FROM post p WHERE ${anyOf(db.dialect, '"inReplyToId"')}
         AND (${notHeldSql('p')} OR "authorId" = ?) ORDER BY "id" LIMIT ?`,
      [level, identityId ?? 0n, room + 1],
    );
    const fresh = rows.filter((row) => !known.has(row.id));
    for (const { id, parentId } of fresh.slice(0, room)) {
      known.add(id);
      children.set(parentId, [...(children.get(parentId) ?? []), id]);
    }
    if (fresh.length > room) return { children, isCut: true };
    level = fresh.map((row) => row.id);
  }
  return { children, isCut: false };
}

/**
 * Without the posts by people whom the reader does not want to read, and by limited ones whom they do not follow: no
 * part of the visibility rule, so by its address such a post can still be opened, and its author's others are shown
 * beside it.
 */
async function withoutHidden(
  ctx: Ctx,
  reader: Reader,
  authorId: bigint,
  posts: ReadonlyMap<bigint, PostWithAuthor>,
): Promise<ReadonlyMap<bigint, PostWithAuthor>> {
  const authors = [...posts.values()].map(({ author }) => author);
  const hidden = await hiddenFrom(
    ctx,
    reader.identityId,
    authors.map(({ id }) => id),
  );
  const limited = await limitedFrom(ctx, reader, authors);
  if (hidden.size === 0 && limited.size === 0) return posts;
  const isShown = ({ authorId: id }: PostWithAuthor) =>
    !hidden.has(id) && (id === authorId || !limited.has(id));
  return new Map([...posts].filter(([, post]) => isShown(post)));
}
