import type { Notification } from '../../db/rows.ts';
import type { StreamSource } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { notificationById } from './queries.ts';

export type NotificationChange =
  | { kind: 'appeared'; notification: Notification }
  | { kind: 'removed'; id: bigint };

/** An identity's notifications as a stream of the event log. */
export function notificationStream(
  identityId: bigint,
  perEvent: () => Promise<Ctx>,
): StreamSource<NotificationChange> {
  return {
    select: (events) =>
      events
        .filter(
          (event) =>
            event.targetIdentityId === identityId &&
            (event.kind === 'notification.added' || event.kind === 'notification.removed'),
        )
        .map((event) => ({ event, verdict: 'item' as const })),
    async produce(event) {
      if (event.entryId === null) return null;
      if (event.kind === 'notification.removed') return { kind: 'removed', id: event.entryId };
      const notification = await notificationById(await perEvent(), event.entryId);
      return notification ? { kind: 'appeared', notification } : null;
    },
  };
}
