// Streams the notifications of the acting identity, from a cursor on (`notifications`).

import { notificationChange, notificationEvents } from '../../../core/notifications/live.ts';
import { mustAct } from '../../../core/viewer.ts';
import { LiveStream } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { NotificationFrame } from './frames.ts';

builder.subscriptionField('notifications', (t) =>
  t.field({
    type: NotificationFrame,
    description: 'Notifications of the acting identity, as they happen.',
    authScopes: { holds: 'read:notifications' },
    args: {
      after: t.arg({
        type: 'Cursor',
        description: 'Cursor of the last frame you handled; from now on when left out.',
      }),
    },
    subscribe: async (_root, { after }, ctx) => {
      const identity = await answered(async () => mustAct(ctx.core.viewer));
      return new LiveStream(ctx, {
        name: `notifications/${identity.id}`,
        after: after ?? null,
        gap: 'NotificationGap',
        own: {
          select: (_ctx, events) => notificationEvents(identity.id, events),
          async frame(ctx, event, cursor) {
            const change = await notificationChange(ctx.core, event);
            if (!change) return null;
            if (change.kind === 'merged') return { kind: 'NotificationsMerged', cursor };
            if (change.kind === 'removed') return { kind: 'NotificationRemoved', cursor, id: change.id };
            return { kind: 'NotificationAppeared', cursor, notification: change.notification };
          },
        },
      });
    },
    resolve: (frame) => frame,
  }),
);
