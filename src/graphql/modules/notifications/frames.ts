// The frames of the subscription `notifications`.

import type { Notification } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { gapType } from '../live.ts';
import { NotificationRef } from './ref.ts';

export interface NotificationAppeared extends LiveFrame {
  notification: Notification;
}

export interface NotificationRemoved extends LiveFrame {
  id: bigint;
}

export const NotificationFrame = builder.interfaceRef<LiveFrame>('NotificationFrame').implement({
  description: 'A message of the subscription `notifications`. Keep the cursor of the last one you handled.',
  resolveType: (frame) => frame.kind,
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'Cursor',
      description: 'Give it back as `after` to go on behind this frame.',
    }),
  }),
});

builder.objectRef<NotificationAppeared>('NotificationAppeared').implement({
  description: 'The identity is told something.',
  interfaces: [NotificationFrame],
  fields: (t) => ({
    notification: t.field({
      type: NotificationRef,
      description: 'What it is told.',
      resolve: (frame) => frame.notification,
    }),
  }),
});

builder.objectRef<NotificationRemoved>('NotificationRemoved').implement({
  description: 'What it was told is withdrawn: a favourite was taken back, a post deleted.',
  interfaces: [NotificationFrame],
  fields: (t) => ({
    notificationKey: t.field({
      type: 'Snowflake',
      description: 'What was its `key`.',
      resolve: (frame) => frame.id,
    }),
    notificationId: t.id({
      description: 'The same as a global id.',
      resolve: (frame) => encodeNodeId('Notification', frame.id),
    }),
  }),
});

gapType('NotificationGap', NotificationFrame);
