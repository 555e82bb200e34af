import type { Boost, Identity } from '../../db/rows.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { inOrder, type PostWithAuthor, visibleIn } from './queries.ts';
import type { Reader } from './reader.ts';

/** An entry of a profile: a post by its owner, or one they boosted. */
export interface ProfileEntry {
  /** The post's id or the boost's: the cursor. */
  entryId: bigint;
  post: PostWithAuthor;
  boost: Boost | null;
}

export interface ProfileFilter {
  /** Answers to others; answers to oneself are always there. Default true. */
  replies?: boolean;
  /** Default true. */
  boosts?: boolean;
  /** Only posts with a hashtag (its row's id). */
  tagId?: bigint | null;
}

/** What an identity posted and boosted, newest first, as far as the reader sees it. */
export async function profileEntries(
  ctx: Ctx,
  reader: Reader,
  owner: Pick<Identity, 'id'>,
  page: Page,
  filter: ProfileFilter = {},
): Promise<ProfileEntry[]> {
  const posts = await ownIds(ctx, reader, owner, page, filter);
  const boosts =
    filter.boosts === false || filter.tagId != null ? [] : await boostIds(ctx, reader, owner, page);
  const sign = page.order === 'oldest' ? 1 : -1;
  const entries = [...posts, ...boosts]
    .sort((a, b) => (a.entryId < b.entryId ? -sign : sign))
    .slice(0, page.limit);
  return withRows(ctx, entries);
}

interface EntryIds {
  entryId: bigint;
  postId: bigint;
}

function ownIds(
  ctx: Ctx,
  reader: Reader,
  owner: Pick<Identity, 'id'>,
  page: Page,
  filter: ProfileFilter,
): Promise<EntryIds[]> {
  const bounds = pageSql(page, 'p."id"');
  const rule = visibleIn(ctx, reader);
  const where = ['p."authorId" = ?', bounds.where];
  const params = [owner.id, ...bounds.params];
  if (filter.replies === false) {
    where.push(
      `(p."inReplyToUri" IS NULL OR EXISTS (SELECT 1 FROM post q WHERE q."id" = p."inReplyToId" AND q."authorId" = p."authorId"))`,
    );
  }
  if (filter.tagId != null) {
    where.push('EXISTS (SELECT 1 FROM post_tag t WHERE t."postId" = p."id" AND t."tagId" = ?)');
    params.push(filter.tagId);
  }
  return sql(ctx).all<EntryIds>(
    `SELECT p."id" AS "entryId", p."id" AS "postId" FROM post p
      WHERE ${where.join(' AND ')} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [...params, ...rule.params, page.limit],
  );
}

/** A boost for followers is for those who follow the booster, and for themselves. */
function boostIds(ctx: Ctx, reader: Reader, owner: Pick<Identity, 'id'>, page: Page): Promise<EntryIds[]> {
  const bounds = pageSql(page, 'b."id"');
  const rule = visibleIn(ctx, reader);
  const mayFollow = reader.identityId ?? 0n;
  return sql(ctx).all<EntryIds>(
    `SELECT b."id" AS "entryId", b."postId" FROM boost b JOIN post p ON p."id" = b."postId"
      WHERE b."identityId" = ? AND ${bounds.where}
        AND (b."visibility" <> 'FOLLOWERS' OR b."identityId" = ? OR EXISTS (
          SELECT 1 FROM follow f WHERE f."followerId" = ? AND f."followeeId" = b."identityId" AND f."state" = 'ACCEPTED'))
        AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [owner.id, ...bounds.params, mayFollow, mayFollow, ...rule.params, page.limit],
  );
}

async function withRows(ctx: Ctx, entries: readonly EntryIds[]): Promise<ProfileEntry[]> {
  const boosted = entries.filter((entry) => entry.entryId !== entry.postId).map((entry) => entry.entryId);
  const posts = new Map(
    (await inOrder(ctx, [...new Set(entries.map((entry) => entry.postId))])).map((post) => [post.id, post]),
  );
  const boosts =
    boosted.length === 0 ? [] : await models(ctx).boost.findMany({ where: { id: { in: boosted } } });
  const byId = new Map(boosts.map((boost) => [boost.id, boost]));
  return entries.flatMap(({ entryId, postId }) => {
    const post = posts.get(postId);
    const boost = byId.get(entryId) ?? null;
    return post && (boost !== null || entryId === postId) ? [{ entryId, post, boost }] : [];
  });
}
