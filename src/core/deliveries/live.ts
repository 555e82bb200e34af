// Which events of the log a live stream of a post's deliveries shows.

import { parseId } from '../../lib/ids.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { type DeliveryWithTarget, deliveriesByIds, deliveriesOf, deliveryCounts } from './queries.ts';

/** How far a post has come, and which deliveries changed last (at most 100 of them). */
export interface DeliveryProgress {
  counts: { delivered: number; waiting: number; failed: number };
  changed: DeliveryWithTarget[];
}

const MOST_SHOWN = 100;

/** The events about the deliveries of a post or boost, for its author. */
export function deliveryEvents(subjectId: bigint, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.kind === 'delivery.changed' && event.postId === subjectId)
    .map((event) => ({ event, verdict: 'item' as const }));
}

/** How things stand: with the deliveries that an event names, or without one with the newest there are. */
export async function deliveryProgress(
  ctx: Ctx,
  subjectId: bigint,
  event: LiveEvent | null,
): Promise<DeliveryProgress> {
  const named = idsOf(event);
  const [counts, changed] = await Promise.all([
    deliveryCounts(ctx, subjectId),
    named === null
      ? deliveriesOf(ctx, subjectId, { limit: MOST_SHOWN, order: 'newest' })
      : deliveriesByIds(ctx, subjectId, named),
  ]);
  return { counts, changed };
}

function idsOf(event: LiveEvent | null): bigint[] | null {
  const ids = event?.detail?.ids;
  if (typeof ids !== 'string') return null;
  return ids.split(' ').flatMap((text) => parseId(text) ?? []);
}
