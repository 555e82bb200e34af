// Finds the announcements of a domain and what an identity made of them.

import type { Announcement, Domain } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { mustAdministerDomain } from '../roles/policy.ts';

/** For the server itself; null where there is none. */
export function announcementOf(ctx: Ctx, id: bigint): Promise<Announcement | null> {
  return models(ctx).announcement.findUnique({ where: { id } });
}

/** Those of a domain that have not ended, in the order they were made; at most MOST_ANNOUNCEMENTS. */
export async function announcementsOf(ctx: Ctx, domainId: bigint): Promise<Announcement[]> {
  return models(ctx).announcement.findMany({
    where: { domainId, OR: [{ endsAt: null }, { endsAt: { gt: BigInt(ctx.now) } }] },
    orderBy: { id: 'asc' },
  });
}

/** The same for who makes them, of the domain or of the install. Errors: FORBIDDEN. */
export async function administeredAnnouncements(ctx: Ctx, domain: Domain): Promise<Announcement[]> {
  await mustAdministerDomain(ctx, domain);
  return announcementsOf(ctx, domain.id);
}

/** How many put an emoji under an announcement. */
export interface ReactionCount {
  announcementId: bigint;
  name: string;
  count: number;
  /** Whether the identity that asks is among them. */
  isMine: boolean;
}

/**
 * The reactions under an announcement, in the order in which the first of each came. `readerId` null: nobody asks for
 * themselves.
 */
export async function reactionsOf(
  ctx: Ctx,
  announcementId: bigint,
  readerId: bigint | null,
): Promise<ReactionCount[]> {
  const { announcementReaction } = models(ctx);
  const [counts, own] = await Promise.all([
    announcementReaction.groupBy({
      by: ['name'],
      where: { announcementId },
      _count: { _all: true },
      _min: { id: true },
    }),
    readerId === null
      ? []
      : announcementReaction.findMany({ where: { announcementId, identityId: readerId } }),
  ]);
  const mine = new Set(own.map(({ name }) => name));
  return counts
    .sort((a, b) => Number((a._min.id ?? 0n) - (b._min.id ?? 0n)))
    .map(({ name, _count }) => ({ announcementId, name, count: _count._all, isMine: mine.has(name) }));
}

/** Which of some announcements an identity has read. */
export async function readBy(ctx: Ctx, identityId: bigint, ids: readonly bigint[]): Promise<Set<bigint>> {
  const rows = await models(ctx).announcementRead.findMany({
    where: { identityId, announcementId: { in: [...ids] } },
  });
  return new Set(rows.map(({ announcementId }) => announcementId));
}
