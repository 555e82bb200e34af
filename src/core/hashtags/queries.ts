// Reads hashtags: who follows and features them, and how much they are used.

import type { Domain, Tag } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, models, sql } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { type UseDay, useByDay } from '../usage.ts';

/** How an identity stands to a hashtag. */
export interface TagMarks {
  isFollowed: boolean;
  isFeatured: boolean;
}

/** The rows of hashtags by their names; what nobody used or followed is missing. */
export async function tagsByNames(ctx: Ctx, names: readonly string[]): Promise<Map<string, Tag>> {
  const rows = await models(ctx).tag.findMany({ where: { name: { in: [...new Set(names)] } } });
  return new Map(rows.map((row) => [row.name, row]));
}

/** How an identity stands to several hashtags, by name. */
export async function tagMarks(
  ctx: Ctx,
  identityId: bigint,
  names: readonly string[],
): Promise<Map<string, TagMarks>> {
  const db = sql(ctx);
  const rows = await db.all<{ name: string; followed: bigint | number; featured: bigint | number }>(
    `SELECT t."name", (SELECT count(*) FROM followed_tag f WHERE f."identityId" = ? AND f."tagId" = t."id") AS "followed",
       (SELECT count(*) FROM featured_tag g WHERE g."identityId" = ? AND g."tagId" = t."id") AS "featured"
     FROM tag t WHERE ${anyOf(db.dialect, 't."name"')}`,
    [identityId, identityId, [...new Set(names)]],
  );
  return new Map(
    rows.map(({ name, followed, featured }) => [
      name,
      { isFollowed: Number(followed) > 0, isFeatured: Number(featured) > 0 },
    ]),
  );
}

/** How much public posts that a domain knows used a hashtag in the last days, today first. */
export function tagHistory(ctx: Ctx, domain: Domain, name: string): Promise<UseDay[]> {
  return useByDay(ctx, {
    from: 'domain_tag_entry e',
    where: 'e."domainId" = ? AND e."tagId" = (SELECT "id" FROM tag WHERE "name" = ?)',
    params: [domain.id, name],
  });
}

/** The hashtags that an identity follows, the last followed first; for itself alone. Cursors are ids of the follows. */
export async function followedTags(
  ctx: Ctx,
  identityId: bigint,
  page: Page,
): Promise<{ cursor: bigint; tag: Tag }[]> {
  const rows = await models(ctx).followedTag.findMany({
    where: { identityId, id: idsOf(page) },
    include: { tag: true },
    ...orderOf(page),
  });
  return rows.map(({ id, tag }) => ({ cursor: id, tag }));
}

/** A hashtag on a profile, with how much its owner uses it. */
export interface FeaturedUse {
  id: bigint;
  tag: Tag;
  posts: number;
  lastPostAt: bigint | null;
}

/** The hashtags of a profile, the most used first: by the public and unlisted posts of its owner. */
export async function featuredTags(ctx: Ctx, identityId: bigint): Promise<FeaturedUse[]> {
  const rows = await models(ctx).featuredTag.findMany({ where: { identityId }, include: { tag: true } });
  if (rows.length === 0) return [];
  const db = sql(ctx);
  const used = await db.all<{ tagId: bigint; posts: bigint; lastPostAt: bigint | null }>(
    `SELECT t."tagId", count(*) AS "posts", max(p."publishedAt") AS "lastPostAt" FROM post p
       JOIN post_tag t ON t."postId" = p."id" AND ${anyOf(db.dialect, 't."tagId"')}
     WHERE p."authorId" = ? AND p."deletedAt" IS NULL AND p."visibility" IN ('PUBLIC', 'UNLISTED') GROUP BY t."tagId"`,
    [rows.map((row) => row.tagId), identityId],
  );
  const uses = new Map(used.map((row) => [row.tagId, row]));
  return rows
    .map(({ id, tag, tagId }) => {
      const use = uses.get(tagId);
      return { id, tag, posts: Number(use?.posts ?? 0), lastPostAt: use?.lastPostAt ?? null };
    })
    .sort((a, b) => b.posts - a.posts || (a.id < b.id ? -1 : 1));
}

/** The rows of hashtags by their ids; unknown ones are left out. */
export async function tagsByIds(ctx: Ctx, ids: readonly bigint[]): Promise<Map<bigint, Tag>> {
  if (ids.length === 0) return new Map();
  const rows = await models(ctx).tag.findMany({ where: { id: { in: [...new Set(ids)] } } });
  return new Map(rows.map((row) => [row.id, row]));
}
