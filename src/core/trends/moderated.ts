// What moderators of a domain look through: what trends there, hashtags that it knows, and sites that trending links
// lead to.

import type { TrendKind } from '../../db/enums.ts';
import type { Domain, LinkPublisher, Tag } from '../../db/rows.ts';
import { type Ctx, models, sql } from '../context.ts';
import { idsOf, orderOf, type Page, pageSql } from '../page.ts';
import { mustModerateDomain } from '../roles/policy.ts';
import type { TrendPage } from './queries.ts';
import { UNREVIEWED } from './review.ts';

const KNOWN = 'EXISTS (SELECT 1 FROM domain_tag_entry e WHERE e."domainId" = ? AND e."tagId" = t."id")';

/** Hashtags of public posts that a domain knows, the last first used first. Errors: FORBIDDEN. */
export async function knownHashtags(ctx: Ctx, domain: Domain, page: Page): Promise<Tag[]> {
  await mustModerateDomain(ctx, domain);
  const { where, orderBy, params } = pageSql(page, 't."id"');
  return sql(ctx).all<Tag>(
    `SELECT t."id", t."name", t."display", t."createdAt" FROM tag t WHERE ${where} AND ${KNOWN} ${orderBy} LIMIT ?`,
    [...params, domain.id, page.limit],
  );
}

/** One of them by its id; null for what the domain does not know. Errors: FORBIDDEN. */
export async function knownHashtag(ctx: Ctx, domain: Domain, id: bigint): Promise<Tag | null> {
  await mustModerateDomain(ctx, domain);
  const [tag] = await sql(ctx).all<Tag>(
    `SELECT t."id", t."name", t."display", t."createdAt" FROM tag t WHERE t."id" = ? AND ${KNOWN}`,
    [id, domain.id],
  );
  return tag ?? null;
}

/** Sites that links lead to which trend or trended on a domain, the last that came first. Errors: FORBIDDEN. */
export async function publishersOn(ctx: Ctx, domain: Domain, page: Page): Promise<LinkPublisher[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).linkPublisher.findMany({
    where: { domainId: domain.id, id: idsOf(page) },
    ...orderOf(page),
  });
}

/** Something that trends, as those who decide about it see it. */
export interface ModeratedTrend {
  id: bigint;
  /** A hashtag as it is written, or the address of a post or page. */
  name: string;
  isTrendable: boolean;
  /** Null while nobody has looked at it. */
  reviewedAt: bigint | null;
}

/** What a row of trends is called. */
const NAMED: Record<TrendKind, string> = {
  HASHTAG: `SELECT t."id", '#' || COALESCE((SELECT x."display" FROM trend_review x WHERE x."domainId" = r."domainId" AND x."kind" = r."kind" AND x."subjectId" = t."id"), t."display") AS "name" FROM trend r JOIN tag t ON t."id" = r."subjectId"`,
  POST: `SELECT p."id", p."uri" AS "name" FROM trend r JOIN post p ON p."id" = r."subjectId" AND p."deletedAt" IS NULL`,
  LINK: `SELECT v."id", v."url" AS "name" FROM trend r JOIN preview v ON v."id" = r."subjectId"`,
};

/**
 * What trends on a domain, the strongest first, also what its moderators rejected, with what they decided. Errors:
 * FORBIDDEN.
 */
export async function moderatedTrends(
  ctx: Ctx,
  domain: Domain,
  kind: TrendKind,
  { limit, offset }: TrendPage,
): Promise<ModeratedTrend[]> {
  await mustModerateDomain(ctx, domain);
  const found = await sql(ctx).all<Pick<ModeratedTrend, 'id' | 'name'>>(
    `${NAMED[kind]} WHERE r."domainId" = ? AND r."kind" = '${kind}' ORDER BY r."place" LIMIT ? OFFSET ?`,
    [domain.id, limit, offset],
  );
  const reviews = await models(ctx).trendReview.findMany({
    where: { domainId: domain.id, kind, subjectId: { in: found.map(({ id }) => id) } },
  });
  const byId = new Map(reviews.map((review) => [review.subjectId, review]));
  return found.map(({ id, name }) => {
    const { isTrendable, reviewedAt } = byId.get(id) ?? { ...UNREVIEWED, reviewedAt: null };
    return { id, name, isTrendable, reviewedAt };
  });
}
