// Reads what trends on a domain.

import type { Domain, Preview, Tag } from '../../db/rows.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import { type Ctx, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import { inOrder, type PostWithAuthor, visibleIn } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';
import { previewsByIds } from '../previews/queries.ts';
import { rejectedHosts } from './review.ts';

/** A part of a list of trends: so many behind the first ones. */
export interface TrendPage {
  limit: number;
  offset: number;
  /** Also what moderators of the domain rejected, for them to look at. */
  withRejected?: boolean;
}

/** "Moderators of the domain did not reject it", of a row of trends. */
const SHOWN = `NOT EXISTS (SELECT 1 FROM trend_review x WHERE x."domainId" = r."domainId" AND x."kind" = r."kind" AND x."subjectId" = r."subjectId" AND NOT x."isTrendable")`;
const shownOf = ({ withRejected }: TrendPage) => (withRejected ? '1 = 1' : SHOWN);

/** Hashtags that many people use on a domain, the strongest first. */
export function trendingHashtags(
  ctx: Ctx,
  domain: Domain,
  page: TrendPage,
): Promise<Pick<Tag, 'id' | 'name' | 'display'>[]> {
  return sql(ctx).all<Pick<Tag, 'id' | 'name' | 'display'>>(
    `SELECT t."id", t."name", t."display" FROM trend r JOIN tag t ON t."id" = r."subjectId"
     WHERE r."domainId" = ? AND r."kind" = 'HASHTAG' AND ${shownOf(page)} ORDER BY r."place" LIMIT ? OFFSET ?`,
    [domain.id, page.limit, page.offset],
  );
}

/** Posts that many people boost and favourite, the strongest first, as far as a reader may and wants to see them. */
export async function trendingPosts(
  ctx: Ctx,
  reader: Reader,
  domain: Domain,
  page: TrendPage,
): Promise<PostWithAuthor[]> {
  const visible = visibleIn(ctx, reader);
  const wanted =
    reader.identityId === null
      ? { text: '1 = 1', params: [] }
      : notHiddenSql(ctx, reader.identityId, 'p."authorId"');
  const listed = notLimitedSql(ctx, reader, 'p."authorId"');
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT p."id" FROM trend r JOIN post p ON p."id" = r."subjectId"
     WHERE r."domainId" = ? AND r."kind" = 'POST' AND ${visible.text} AND ${wanted.text} AND ${listed.text} AND ${shownOf(page)} ORDER BY r."place" LIMIT ? OFFSET ?`,
    [domain.id, ...visible.params, ...wanted.params, ...listed.params, page.limit, page.offset],
  );
  return inOrder(
    ctx,
    rows.map((row) => row.id),
  );
}

/** Pages that many people of a domain, or whom it knows, link to, the strongest first. */
export async function trendingLinks(ctx: Ctx, domain: Domain, page: TrendPage): Promise<Preview[]> {
  const { limit, offset } = page;
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT r."subjectId" AS "id" FROM trend r WHERE r."domainId" = ? AND r."kind" = 'LINK' AND ${shownOf(page)} ORDER BY r."place"`,
    [domain.id],
  );
  const ids = rows.map((row) => row.id);
  const found = new Map((await previewsByIds(ctx, ids)).map((preview) => [preview.id, preview]));
  const rejected = page.withRejected ? new Set<string>() : await rejectedHosts(ctx, domain);
  return ids
    .flatMap((id) => found.get(id) ?? [])
    .filter(({ url }) => rejected.size === 0 || !rejected.has(new URL(url).host))
    .slice(offset, offset + limit);
}

/** Whether a page trends on a domain. */
export async function isTrendingLink(ctx: Ctx, domain: Domain, url: string): Promise<boolean> {
  const rows = await sql(ctx).all(
    `SELECT 1 FROM preview v JOIN trend r ON r."domainId" = ? AND r."kind" = 'LINK' AND r."subjectId" = v."id" WHERE v."url" = ? AND ${SHOWN}`,
    [domain.id, url],
  );
  return rows.length > 0 && !(await rejectedHosts(ctx, domain)).has(new URL(url).host);
}
