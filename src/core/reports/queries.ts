// Finds reports, for those who decide on them and for who made them.

import type { Collection, Domain, Identity, Post, Report } from '../../db/rows.ts';
import { collectionsFor } from '../collections/queries.ts';
import { collectionsByIds } from '../collections/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { postsFor } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';
import { hasRole, mustModerateDomain } from '../roles/policy.ts';

export interface ReportFilter {
  /** The resolved ones, or the open ones; all when left out. */
  isResolved?: boolean | null;
  /** Who made it, and whom it is about, by the ids of identities. */
  reporterId?: bigint | null;
  targetId?: bigint | null;
}

/** The reports to the moderators of a domain, newest first. Errors: FORBIDDEN. */
export async function reportsTo(
  ctx: Ctx,
  domain: Domain,
  { isResolved = null, reporterId = null, targetId = null }: ReportFilter,
  page: Page,
): Promise<Report[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).report.findMany({
    where: {
      domainId: domain.id,
      id: idsOf(page),
      ...(isResolved === null ? {} : { resolvedAt: isResolved ? { not: null } : null }),
      ...(reporterId === null ? {} : { reporterId }),
      ...(targetId === null ? {} : { targetId }),
    },
    ...orderOf(page),
  });
}

/**
 * A report for the local identity that made it, or for a moderator of its domain whose token may read reports
 * (`mayModerate`); null for everybody else.
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
  return mayModerate && (await moderates(ctx, report)) ? report : null;
}

/** Whether the viewer decides on a report. */
export function moderates(ctx: Ctx, { domainId }: Pick<Report, 'domainId'>): Promise<boolean> {
  return hasRole(ctx, domainId, 'MODERATOR');
}

/**
 * The posts that a report names, oldest first: those that a reader sees, or all of them where `reader` is null, which
 * is for moderators alone.
 */
export async function reportedPosts(ctx: Ctx, reader: Reader | null, reportId: bigint): Promise<Post[]> {
  const named = await models(ctx).reportedPost.findMany({ where: { reportId } });
  const ids = named.map(({ postId }) => postId);
  if (reader === null)
    return models(ctx).post.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  const seen = await postsFor(ctx, reader, ids);
  return [...seen.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The collections that a report names, oldest first; `reader` null: for who moderates, whatever the rule hides. */
export async function reportedCollections(
  ctx: Ctx,
  reader: Reader | null,
  reportId: bigint,
): Promise<Collection[]> {
  const named = await models(ctx).reportedCollection.findMany({ where: { reportId } });
  const ids = named.map(({ collectionId }) => collectionId);
  const found =
    reader === null
      ? await collectionsByIds(ctx, ids)
      : [...(await collectionsFor(ctx, reader, ids)).values()];
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
