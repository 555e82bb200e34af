// Markers: how far somebody has read a timeline, for all of their apps.

import type { Identity, Marker } from '../../db/rows.ts';
import { type Ctx, inTransaction, models } from '../context.ts';

/** The timelines that have a marker. */
export const MARKED_TIMELINES = ['home', 'notifications'] as const;
export type MarkedTimeline = (typeof MARKED_TIMELINES)[number];

/** The markers that were set, of all timelines or of some. */
export async function markersOf(
  ctx: Ctx,
  identityId: bigint,
  timelines: readonly MarkedTimeline[] = MARKED_TIMELINES,
): Promise<Marker[]> {
  return models(ctx).marker.findMany({
    where: { identityId, timeline: { in: [...timelines] } },
    orderBy: { timeline: 'asc' },
  });
}

/**
 * Sets a marker; each time it gets a new version. The last one who sets it is right, also where that is further back.
 */
export async function setMarker(
  ctx: Ctx,
  identity: Identity,
  timeline: MarkedTimeline,
  lastReadId: bigint,
): Promise<Marker> {
  return inTransaction(ctx, async (ctx) => {
    await ctx.tx.sql.run(
      `INSERT INTO marker ("identityId", "timeline", "lastReadId", "version", "updatedAt") VALUES (?, ?, ?, 1, ?)
       ON CONFLICT ("identityId", "timeline") DO UPDATE SET "lastReadId" = excluded."lastReadId",
         "version" = marker."version" + 1, "updatedAt" = excluded."updatedAt"`,
      [identity.id, timeline, lastReadId, BigInt(ctx.now)],
    );
    return ctx.tx.models.marker.findUniqueOrThrow({
      where: { identityId_timeline: { identityId: identity.id, timeline } },
    });
  });
}
