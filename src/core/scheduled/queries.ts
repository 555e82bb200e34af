// Finds the scheduled posts of an identity, for itself alone.

import type { Identity, ScheduledPost } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { ScheduledPostNotFound } from './errors.ts';

/** One's own, or null. */
export async function scheduledFor(ctx: Ctx, author: Identity, id: bigint): Promise<ScheduledPost | null> {
  const row = await models(ctx).scheduledPost.findUnique({ where: { id } });
  return row?.identityId === author.id ? row : null;
}

/** The same, or NOT_FOUND. */
export async function getScheduled(ctx: Ctx, author: Identity, id: bigint): Promise<ScheduledPost> {
  const row = await scheduledFor(ctx, author, id);
  if (!row) throw new ScheduledPostNotFound();
  return row;
}

/** All that wait, and those that could not be published; the last written first. */
export async function scheduledOf(ctx: Ctx, identityId: bigint, page: Page): Promise<ScheduledPost[]> {
  return models(ctx).scheduledPost.findMany({ where: { identityId, id: idsOf(page) }, ...orderOf(page) });
}
