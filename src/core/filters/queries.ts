// Reads filters with their keywords and posts, for their owners alone.

import type { Filter, FilteredPost, FilterKeyword } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models, sql } from '../context.ts';

/** A filter with everything it matches by. */
export type WholeFilter = Filter & { keywords: FilterKeyword[]; posts: FilteredPost[] };

const PARTS = {
  keywords: { orderBy: { id: 'asc' } },
  posts: { orderBy: { id: 'asc' } },
} as const;

/** Whether an identity has any filter, ended ones too. */
export async function hasFilters(ctx: Ctx, ownerId: bigint): Promise<boolean> {
  const any = await sql(ctx).all('SELECT 1 FROM filter WHERE "identityId" = ? LIMIT 1', [ownerId]);
  return any.length > 0;
}

/**
 * All filters of an identity, in the order they were made; ended ones too. Most people have none, and every page asks:
 * that is one small statement.
 */
export async function filtersOf(ctx: Ctx, ownerId: bigint): Promise<WholeFilter[]> {
  if (!(await hasFilters(ctx, ownerId))) return [];
  return models(ctx).filter.findMany({
    where: { identityId: ownerId },
    include: PARTS,
    orderBy: { id: 'asc' },
  });
}

/** A filter of its owner's; null for others' and for what is not there. */
export async function ownFilter(ctx: Ctx, ownerId: bigint, filterId: bigint): Promise<WholeFilter | null> {
  const filter = await models(ctx).filter.findUnique({ where: { id: filterId }, include: PARTS });
  return filter?.identityId === ownerId ? filter : null;
}

/** The same where there must be one. Errors: NOT_FOUND. */
export async function mustOwnFilter(ctx: Ctx, ownerId: bigint, filterId: bigint): Promise<WholeFilter> {
  const filter = await ownFilter(ctx, ownerId, filterId);
  if (filter) return filter;
  throw new AppError('NOT_FOUND', 'You have no such filter; check its id.', { path: ['input', 'filterId'] });
}
