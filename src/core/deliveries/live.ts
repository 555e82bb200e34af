import type { StreamSource } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { deliveryCounts } from './queries.ts';

/** How far a post has come, after something changed. */
export interface DeliveryProgress {
  delivered: number;
  waiting: number;
  failed: number;
}

/** The deliveries of a post (or boost) as a stream of the event log: its author watches it reach other servers. */
export function deliveryStream(
  subjectId: bigint,
  perEvent: () => Promise<Ctx>,
): StreamSource<DeliveryProgress> {
  return {
    select: (events) =>
      events
        .filter((event) => event.kind === 'delivery.changed' && event.postId === subjectId)
        .map((event) => ({ event, verdict: 'item' as const })),
    produce: async () => deliveryCounts(await perEvent(), subjectId),
  };
}
