// The frames of the subscription `notifications`.

import type { Notification } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { frameType, gapType } from '../live.ts';
import { NotificationRef } from './ref.ts';

export interface NotificationAppeared extends LiveFrame {
  notification: Notification;
}

export interface NotificationRemoved extends LiveFrame {
  id: bigint;
}

export const NotificationFrame = frameType('NotificationFrame', 'notifications');

builder.objectRef<NotificationAppeared>('NotificationAppeared').implement({
  description: 'A new notification.',
  interfaces: [NotificationFrame],
  fields: (t) => ({
    notification: t.field({
      type: NotificationRef,
      description: 'The new notification.',
      resolve: (frame) => frame.notification,
    }),
  }),
});

builder.objectRef<NotificationRemoved>('NotificationRemoved').implement({
  description:
    'A notification was withdrawn, because its reason is gone: a favourite was undone, a post deleted.',
  interfaces: [NotificationFrame],
  fields: (t) => ({
    notificationKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the notification that was withdrawn.',
      resolve: (frame) => frame.id,
    }),
    notificationId: t.id({
      description: 'The `id` of the notification that was withdrawn.',
      resolve: (frame) => encodeNodeId('Notification', frame.id),
    }),
  }),
});

builder.objectRef<LiveFrame>('NotificationsMerged').implement({
  description:
    'Notifications that the policy kept back came into the list, because a request was accepted: fetch a page of them anew.',
  interfaces: [NotificationFrame],
});

gapType('NotificationGap', NotificationFrame);
