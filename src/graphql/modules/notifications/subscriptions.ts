import { actingIdentity } from '../../../core/identities/acting.ts';
import { notificationChange, notificationEvents } from '../../../core/notifications/live.ts';
import { LiveStream } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { NotificationFrame } from './frames.ts';

builder.subscriptionField('notifications', (t) =>
  t.field({
    type: NotificationFrame,
    description: 'What one of your identities is told, as it happens.',
    authScopes: { holds: 'read:notifications' },
    args: {
      identityId: t.arg.id({
        description: 'Which of your identities; may be left out with a token of one identity.',
      }),
      after: t.arg({
        type: 'Cursor',
        description: 'Cursor of the last frame you handled; from now on when left out.',
      }),
    },
    subscribe: async (_root, { identityId, after }, ctx) => {
      const identity = await answered(() =>
        actingIdentity(ctx.core, readOptionalId(identityId, 'Identity', ['identityId'])),
      );
      return new LiveStream(ctx, {
        name: `notifications/${identity.id}`,
        after: after ?? null,
        identity,
        gap: 'NotificationGap',
        own: {
          select: (_ctx, events) => notificationEvents(identity.id, events),
          async frame(ctx, event, cursor) {
            const change = await notificationChange(ctx.core, event);
            if (!change) return null;
            if (change.kind === 'removed') return { kind: 'NotificationRemoved', cursor, id: change.id };
            const notification = ctx.as(identity).see(change.notification);
            return { kind: 'NotificationAppeared', cursor, notification };
          },
        },
      });
    },
    resolve: (frame) => frame,
  }),
);
