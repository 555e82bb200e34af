// Which events of the log a live stream of notifications shows.

import type { Notification } from '../../db/rows.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { notificationById } from './queries.ts';

export type NotificationChange =
  | { kind: 'appeared'; notification: Notification }
  | { kind: 'removed'; id: bigint }
  | { kind: 'merged' };

const KINDS: ReadonlySet<LiveEvent['kind']> = new Set([
  'notification.added',
  'notification.removed',
  'notifications.merged',
]);

/** The events about an identity's notifications; a removal without an id stands for many and is a gap. */
export function notificationEvents(identityId: bigint, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.targetIdentityId === identityId && KINDS.has(event.kind))
    .map((event) => {
      const standsForMany = event.kind === 'notification.removed' && event.entryId === null;
      return { event, verdict: standsForMany ? ('gap' as const) : ('item' as const) };
    });
}

/** What such an event is now; null for a notification that was withdrawn since. */
export async function notificationChange(ctx: Ctx, event: LiveEvent): Promise<NotificationChange | null> {
  if (event.kind === 'notifications.merged') return { kind: 'merged' };
  if (event.entryId === null) return null;
  if (event.kind === 'notification.removed') return { kind: 'removed', id: event.entryId };
  const notification = await notificationById(ctx, event.entryId);
  return notification ? { kind: 'appeared', notification } : null;
}
