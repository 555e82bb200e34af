// Streams the notifications of the acting identity, from a cursor on (`notifications`).

import { notificationChange, notificationEvents } from '../../../core/notifications/live.ts';
import { ownStream } from '../own-stream.ts';
import { NotificationFrame } from './frames.ts';

ownStream('notifications', {
  description: 'Notifications of the acting identity, as they happen.',
  frame: NotificationFrame,
  gap: 'NotificationGap',
  scope: 'read:notifications',
  select: (identity, events) => notificationEvents(identity.id, events),
  async show(ctx, event, cursor) {
    const change = await notificationChange(ctx.core, event);
    if (!change) return null;
    if (change.kind === 'merged') return { kind: 'NotificationsMerged', cursor };
    if (change.kind === 'removed') return { kind: 'NotificationRemoved', cursor, id: change.id };
    return { kind: 'NotificationAppeared', cursor, notification: change.notification };
  },
});
