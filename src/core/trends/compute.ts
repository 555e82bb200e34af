// Computes what trends on a domain, from the public posts that it knows.

import type { TrendKind } from '../../db/enums.ts';
import type { Domain } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { insertMany } from '../../db/sql/values.ts';
import { firstIdAt } from '../../lib/ids.ts';
import type { Ctx } from '../context.ts';
import { limitsOf, nobodyLimitedSql } from '../identities/limits/limited.ts';
import { previewsByIds } from '../previews/queries.ts';

const HOUR_MS = 3_600_000;
/** Hashtags and links are counted over two days, posts over three. */
const TAGS_MS = 48 * HOUR_MS;
const POSTS_MS = 72 * HOUR_MS;
/** The newest posts of that time that are looked at. */
const MOST_POSTS = 20_000;
/** After so long half of what was done with a post counts. */
const HALF_LIFE_MS = 12 * HOUR_MS;
/** Nothing trends by one person alone. */
const FEWEST_PEOPLE = 2;
/** Rows that are kept of each kind. */
const MOST_TRENDS = 100;

/**
 * Counts what people use now and keeps it in the place of what was kept before. Counted are public posts that the
 * domain knows, of its own people and of other servers: what neighbours on this install wrote trends with them alone.
 * Posts count by boosts, favourites and reactions that are known here, not by figures that their servers claim; their
 * authors must want to be found. What people wrote whom the domain limits counts for nothing.
 */
export async function computeTrends(ctx: Ctx, domain: Pick<Domain, 'id'>): Promise<void> {
  const shown = nobodyLimitedSql(ctx, await limitsOf(ctx, domain.id), 'a."id"');
  const tags = await trendingTags(ctx, domain.id, shown);
  const harmless = await harmlessSql(ctx, domain.id);
  const posts = await trendingPosts(ctx, domain.id, shown, harmless);
  const links = await trendingLinks(ctx, domain.id, shown, harmless);
  await keep(ctx, domain.id, 'HASHTAG', tags);
  await keep(ctx, domain.id, 'POST', posts);
  await keep(ctx, domain.id, 'LINK', links);
  await keepPublishers(ctx, domain.id, links);
}

/**
 * "Nothing of the post `p` is shown as sensitive on the domain": neither its author says so, nor do moderators of all
 * media of the author.
 */
async function harmlessSql({ app }: Ctx, domainId: bigint): Promise<SqlCondition> {
  const ids = await app.restrictions.sensitiveIds(domainId);
  const bare = 'NOT p."isSensitive"';
  if (ids.size === 0) return { text: bare, params: [] };
  return {
    text: `${bare} AND NOT (${anyOf(app.db.sql.dialect, 'p."authorId"')} AND CAST(p."attachments" AS TEXT) <> '[]')`,
    params: [[...ids]],
  };
}

const recent = (
  limited: SqlCondition,
) => `(SELECT "postId" FROM domain_entry WHERE "domainId" = ? AND "postId" >= ? ORDER BY "postId" DESC LIMIT ${MOST_POSTS}) AS e
  JOIN post p ON p."id" = e."postId" AND p."deletedAt" IS NULL AND (p."domainId" IS NULL OR p."domainId" = ?)
  JOIN identity a ON a."id" = p."authorId" AND a."state" = 'ACTIVE' AND ${limited.text}`;

async function trendingTags(ctx: Ctx, domainId: bigint, shown: SqlCondition): Promise<bigint[]> {
  const rows = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT t."tagId" AS "id", count(DISTINCT p."authorId") AS "authors", count(*) AS "uses"
     FROM ${recent(shown)} JOIN post_tag t ON t."postId" = p."id"
     GROUP BY t."tagId" HAVING count(DISTINCT p."authorId") >= ${FEWEST_PEOPLE}
     ORDER BY count(DISTINCT p."authorId") DESC, count(*) DESC, t."tagId" DESC LIMIT ${MOST_TRENDS}`,
    [domainId, firstIdAt(ctx.now - TAGS_MS), domainId, ...shown.params],
  );
  return rows.map((row) => row.id);
}

/** By those who link to it, their boosts left out; pages without a preview have nothing to be shown by. */
async function trendingLinks(
  ctx: Ctx,
  domainId: bigint,
  shown: SqlCondition,
  harmless: SqlCondition,
): Promise<bigint[]> {
  const rows = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT v."id", count(DISTINCT p."authorId") AS "authors", count(*) AS "uses"
     FROM ${recent(shown)} JOIN post_link l ON l."postId" = p."id" JOIN preview v ON v."url" = l."url" AND v."state" = 'READY'
     WHERE ${harmless.text}
     GROUP BY v."id" HAVING count(DISTINCT p."authorId") >= ${FEWEST_PEOPLE}
     ORDER BY count(DISTINCT p."authorId") DESC, count(*) DESC, v."id" DESC LIMIT ${MOST_TRENDS}`,
    [domainId, firstIdAt(ctx.now - TAGS_MS), domainId, ...shown.params, ...harmless.params],
  );
  return rows.map((row) => row.id);
}

async function trendingPosts(
  ctx: Ctx,
  domainId: bigint,
  shown: SqlCondition,
  harmless: SqlCondition,
): Promise<bigint[]> {
  const people = (table: string) =>
    `(SELECT count(*) FROM ${table} m WHERE m."postId" = p."id" AND m."identityId" <> p."authorId")`;
  const reactors = `(SELECT count(DISTINCT m."identityId") FROM reaction m WHERE m."postId" = p."id" AND m."identityId" <> p."authorId"
    AND NOT EXISTS (SELECT 1 FROM favourite f WHERE f."identityId" = m."identityId" AND f."postId" = m."postId"))`;
  const rows = await ctx.app.db.sql.all<{ id: bigint; publishedAt: bigint; people: bigint }>(
    `SELECT * FROM (SELECT p."id", p."publishedAt", ${people('boost')} + ${people('favourite')} + ${reactors} AS "people"
       FROM ${recent(shown)} AND a."isDiscoverable"
       WHERE p."visibility" = 'PUBLIC' AND p."inReplyToUri" IS NULL AND p."summary" IS NULL AND ${harmless.text}
         AND p."boostsCount" + p."favouritesCount" + p."reactorsCount" >= ${FEWEST_PEOPLE}) AS counted
     WHERE "people" >= ${FEWEST_PEOPLE} ORDER BY "people" DESC, "id" DESC LIMIT ${MOST_TRENDS * 5}`,
    [domainId, firstIdAt(ctx.now - POSTS_MS), domainId, ...shown.params, ...harmless.params],
  );
  const score = ({ publishedAt, people }: (typeof rows)[number]) =>
    Number(people) * 0.5 ** ((ctx.now - Number(publishedAt)) / HALF_LIFE_MS);
  return rows
    .sort((a, b) => score(b) - score(a))
    .slice(0, MOST_TRENDS)
    .map((row) => row.id);
}

/** The sites that trending links lead to, for moderators to decide about. */
async function keepPublishers(ctx: Ctx, domainId: bigint, previewIds: readonly bigint[]): Promise<void> {
  const previews = await previewsByIds(ctx, previewIds);
  const hosts = [...new Set(previews.map(({ url }) => new URL(url).host))].sort();
  if (hosts.length === 0) return;
  await ctx.app.db.batch(async (sql) => {
    await insertMany(
      sql,
      'link_publisher ("id", "domainId", "host", "createdAt")',
      hosts.map((host) => [ctx.app.ids.next(), domainId, host, BigInt(ctx.now)]),
      'ON CONFLICT DO NOTHING',
    );
  });
}

async function keep(ctx: Ctx, domainId: bigint, kind: TrendKind, subjects: readonly bigint[]): Promise<void> {
  await ctx.app.db.batch(async (sql) => {
    // As SQL: this runs on an idle server too, which does without the compiler of the model API.
    await sql.run('DELETE FROM trend WHERE "domainId" = ? AND "kind" = ?', [domainId, kind]);
    await insertMany(
      sql,
      'trend ("domainId", "kind", "place", "subjectId")',
      subjects.map((subjectId, index) => [domainId, kind, index + 1, subjectId]),
    );
  });
}
