// What moderators of a domain look through: hashtags that it knows, and sites that trending links lead to.

import type { Domain, LinkPublisher, Tag } from '../../db/rows.ts';
import { type Ctx, models, sql } from '../context.ts';
import { idsOf, orderOf, type Page, pageSql } from '../page.ts';
import { mustModerateDomain } from '../roles/policy.ts';

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
