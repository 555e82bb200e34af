// Whether an identity has boosted, favourited, reacted to, bookmarked or pinned posts, or muted their threads, for many
// posts at once.

import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Ctx } from '../context.ts';
import { sql } from '../context.ts';
import { asksForFollows, type PolicedPost } from './approval/groups.ts';
import { isFree } from './replies/approval.ts';

/** What an identity has done with a post. */
export interface PostMarks {
  hasBoosted: boolean;
  hasFavourited: boolean;
  hasReacted: boolean;
  hasBookmarked: boolean;
  hasPinned: boolean;
  hasMutedThread: boolean;
  /** It blocks the author. */
  hasBlockedAuthor: boolean;
  /** Read only where who may do something with the post depends on it. */
  followsAuthor: boolean;
  isFollowedByAuthor: boolean;
  /** The post answers one of the identity; read only where not everybody may reply. */
  isAnswered: boolean;
}

/** What of a post its marks are found by. */
export type PostToMark = Pick<Post, 'id' | 'authorId' | 'threadId' | 'inReplyToId'> & PolicedPost;

const FOLLOWS = (amongFollowees: string, amongFollowers: string) =>
  `SELECT 'w', "followeeId" FROM follow WHERE "followerId" = ? AND ${amongFollowees} AND "state" = 'ACCEPTED'
   UNION ALL SELECT 'y', "followerId" FROM follow WHERE "followeeId" = ? AND ${amongFollowers} AND "state" = 'ACCEPTED'`;

/** The marks of one identity on many posts, in one statement. */
export async function postMarks(
  ctx: Ctx,
  identityId: bigint,
  posts: readonly PostToMark[],
): Promise<PostMarks[]> {
  const db = sql(ctx);
  const ids = posts.map((post) => post.id);
  const authors = [...new Set(posts.map((post) => post.authorId))];
  const threads = [...new Set(posts.map((post) => post.threadId))];
  const follows = posts.filter(asksForFollows).map((post) => post.authorId);
  const answers = posts.filter((post) => post.inReplyToId !== null && !isFree(post)).map(({ id }) => id);
  const on = (table: string, mark: string) =>
    `SELECT '${mark}' AS "mark", "postId" AS "id" FROM ${table} WHERE "identityId" = ? AND ${anyOf(db.dialect, '"postId"')}`;
  const rows = await db.allTogether<{ mark: string; id: bigint }>(
    [
      on('boost', 'b'),
      on('favourite', 'f'),
      on('reaction', 'e'),
      on('bookmark', 'k'),
      on('pin', 'p'),
      `SELECT 't', "threadId" FROM thread_mute WHERE "identityId" = ? AND ${anyOf(db.dialect, '"threadId"')}`,
      `SELECT 'x', "blockedId" FROM block WHERE "blockerId" = ? AND ${anyOf(db.dialect, '"blockedId"')}`,
      ...(follows.length > 0
        ? [FOLLOWS(anyOf(db.dialect, '"followeeId"'), anyOf(db.dialect, '"followerId"'))]
        : []),
      ...(answers.length > 0
        ? [
            `SELECT 'a', c."id" FROM post c JOIN post o ON o."id" = c."inReplyToId" WHERE o."authorId" = ? AND ${anyOf(db.dialect, 'c."id"')}`,
          ]
        : []),
    ].join(' UNION ALL '),
    [
      identityId,
      ids,
      identityId,
      ids,
      identityId,
      ids,
      identityId,
      ids,
      identityId,
      ids,
      identityId,
      threads,
      identityId,
      authors,
      ...(follows.length > 0 ? [identityId, follows, identityId, follows] : []),
      ...(answers.length > 0 ? [identityId, answers] : []),
    ],
  );
  const marks = new Set(rows.map((row) => `${row.mark}${row.id}`));
  return posts.map(({ id, authorId, threadId }) => ({
    hasBoosted: marks.has(`b${id}`),
    hasFavourited: marks.has(`f${id}`),
    hasReacted: marks.has(`e${id}`),
    hasBookmarked: marks.has(`k${id}`),
    hasPinned: marks.has(`p${id}`),
    hasMutedThread: marks.has(`t${threadId}`),
    hasBlockedAuthor: marks.has(`x${authorId}`),
    followsAuthor: marks.has(`w${authorId}`),
    isFollowedByAuthor: marks.has(`y${authorId}`),
    isAnswered: marks.has(`a${id}`),
  }));
}
