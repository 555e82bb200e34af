// Loads what the visibility rule asks for (author, follows, mentions, blocks), for many posts or many readers at once.

import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, models, sql } from '../context.ts';
import { canSee, isOpen, type PostFacts } from './policy.ts';
import type { Reader } from './reader.ts';

type Loaded = Post & { author?: PostFacts['author'] };

/**
 * Which of `posts` a reader sees: at most two statements for any number of posts, one where the rows bring their
 * authors along (`include: { author: true }`), none for what only asks for what is in memory.
 */
export async function whatReaderSees(
  ctx: Ctx,
  reader: Reader,
  posts: readonly Loaded[],
): Promise<Set<bigint>> {
  const facts = await factsFor(ctx, reader, posts);
  return new Set(posts.filter((post) => canSee(reader, post, facts.of(post))).map((post) => post.id));
}

/** Whether one reader sees one post. */
export async function readerSees(ctx: Ctx, reader: Reader, post: Loaded): Promise<boolean> {
  return (await whatReaderSees(ctx, reader, [post])).has(post.id);
}

/** The rule for many readers of one post (live streams): at most two statements for any number of readers. */
export async function whoSees(ctx: Ctx, readers: readonly Reader[], post: Loaded): Promise<Set<Reader>> {
  const author = post.author ?? (await authorsOf(ctx, [post])).get(post.authorId);
  const ids = [...new Set(readers.map((reader) => reader.identityId))].filter((id) => id !== null);
  const known = { blocked: new Set<bigint>(), follower: new Set<bigint>(), mentioned: new Set<bigint>() };
  if (ids.length > 0) {
    const { dialect } = sql(ctx);
    const asks = [
      `SELECT 'blocked' AS "what", "blockedId" AS "id" FROM block WHERE "blockerId" = ? AND ${anyOf(dialect, '"blockedId"')}`,
    ];
    const params = [
      post.authorId,
      ids,
      ...(isOpen(post.visibility) ? [] : [post.authorId, ids, post.id, ids]),
    ];
    if (!isOpen(post.visibility)) {
      asks.push(
        `SELECT 'follower', "followerId" FROM follow WHERE "followeeId" = ? AND ${anyOf(dialect, '"followerId"')} AND "state" = 'ACCEPTED'`,
        `SELECT 'mentioned', "identityId" FROM mention WHERE "postId" = ? AND ${anyOf(dialect, '"identityId"')}`,
      );
    }
    const rows = await sql(ctx).all<{ what: keyof typeof known; id: bigint }>(
      asks.join(' UNION ALL '),
      params,
    );
    for (const row of rows) known[row.what].add(row.id);
  }
  const sees = (reader: Reader) =>
    canSee(reader, post, {
      author: author ?? unknownAuthor(post),
      isBlocked: known.blocked.has(reader.identityId ?? 0n),
      isFollower: known.follower.has(reader.identityId ?? 0n),
      isMentioned: known.mentioned.has(reader.identityId ?? 0n),
    });
  return new Set(readers.filter(sees));
}

/** The facts the predicate asks for, for many posts at once. */
export async function factsFor(
  ctx: Ctx,
  reader: Reader,
  posts: readonly Loaded[],
): Promise<{ of(post: Loaded): PostFacts }> {
  if (reader.scope !== 'rule') return { of: (post) => ({ ...NOTHING_KNOWN, author: unknownAuthor(post) }) };
  const authors = await authorsOf(ctx, posts);
  const blocked = new Set<bigint>();
  const followed = new Set<bigint>();
  const mentions = new Set<bigint>();
  if (reader.identityId !== null && posts.length > 0) {
    for (const row of await relationsOf(ctx, reader.identityId, posts)) {
      (row.what === 'b' ? blocked : row.what === 'f' ? followed : mentions).add(row.id);
    }
  }
  return {
    of: (post) => ({
      author: post.author ?? authors.get(post.authorId) ?? unknownAuthor(post),
      isBlocked: blocked.has(post.authorId),
      isFollower: followed.has(post.authorId),
      isMentioned: mentions.has(post.id),
    }),
  };
}

const NOTHING_KNOWN = { isBlocked: false, isFollower: false, isMentioned: false };

/** An author without a row cannot be (the database holds the reference); if one is, nobody sees its posts. */
function unknownAuthor(post: Post): PostFacts['author'] {
  return { id: post.authorId, state: 'DELETED', hostId: null, domainId: post.domainId };
}

async function authorsOf(ctx: Ctx, posts: readonly Loaded[]): Promise<Map<bigint, PostFacts['author']>> {
  const ids = [...new Set(posts.filter((post) => !post.author).map((post) => post.authorId))];
  if (ids.length === 0) return new Map();
  const rows: Pick<Identity, 'id' | 'state' | 'hostId' | 'domainId'>[] = await models(ctx).identity.findMany({
    where: { id: { in: ids } },
    select: { id: true, state: true, hostId: true, domainId: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

async function relationsOf(
  ctx: Ctx,
  identityId: bigint,
  posts: readonly Post[],
): Promise<{ what: 'b' | 'f' | 'm'; id: bigint }[]> {
  const db = sql(ctx);
  const authors = [...new Set(posts.map((post) => post.authorId))];
  const asks = [
    `SELECT 'b' AS "what", "blockerId" AS "id" FROM block WHERE "blockedId" = ? AND ${anyOf(db.dialect, '"blockerId"')}`,
  ];
  const params: (bigint | bigint[])[] = [identityId, authors];
  const forSome = posts.filter((post) => post.visibility === 'FOLLOWERS' || post.visibility === 'MENTIONED');
  if (forSome.length > 0) {
    asks.push(
      `SELECT 'f', "followeeId" FROM follow WHERE "followerId" = ? AND ${anyOf(db.dialect, '"followeeId"')} AND "state" = 'ACCEPTED'`,
      `SELECT 'm', "postId" FROM mention WHERE "identityId" = ? AND ${anyOf(db.dialect, '"postId"')}`,
    );
    params.push(
      identityId,
      [...new Set(forSome.map((post) => post.authorId))],
      identityId,
      forSome.map((post) => post.id),
    );
  }
  return db.allTogether(asks.join(' UNION ALL '), params);
}
