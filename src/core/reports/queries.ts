// Finds reports, for those who decide on them and for who made them.

import type { Domain, Identity, Post, Report } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { hasRole } from '../roles/policy.ts';

/** Throws FORBIDDEN for all but moderators, admins and the owner of a domain. */
export async function mustModerate(ctx: Ctx, domain: Pick<Domain, 'id' | 'name'>): Promise<void> {
  if (!(await hasRole(ctx, domain.id, 'MODERATOR')))
    throw new AppError('FORBIDDEN', `Only moderators of ${domain.name} may do this; ask one of them.`);
}

/** The reports to the moderators of a domain, newest first: the open ones, the resolved ones, or all (null). Errors: FORBIDDEN. */
export async function reportsTo(
  ctx: Ctx,
  domain: Domain,
  isResolved: boolean | null,
  page: Page,
): Promise<Report[]> {
  await mustModerate(ctx, domain);
  return models(ctx).report.findMany({
    where: {
      domainId: domain.id,
      id: idsOf(page),
      ...(isResolved === null ? {} : { resolvedAt: isResolved ? { not: null } : null }),
    },
    ...orderOf(page),
  });
}

/**
 * A report for the local identity that made it, or for a moderator of its domain whose token may read reports (`mayModerate`); null for
 * everybody else.
 */
export async function reportFor(
  ctx: Ctx,
  reader: Identity | null,
  id: bigint,
  mayModerate: boolean,
): Promise<Report | null> {
  const report = await models(ctx).report.findUnique({ where: { id } });
  if (!report) return null;
  if (reader !== null && report.reporterId === reader.id) return report;
  return mayModerate && (await hasRole(ctx, report.domainId, 'MODERATOR')) ? report : null;
}

/** The posts that a report names, oldest first and whatever their visibility: for those who may see the report alone. */
export async function reportedPosts(ctx: Ctx, reportId: bigint): Promise<Post[]> {
  const named = await models(ctx).reportedPost.findMany({ where: { reportId } });
  return models(ctx).post.findMany({
    where: { id: { in: named.map(({ postId }) => postId) } },
    orderBy: { id: 'asc' },
  });
}
