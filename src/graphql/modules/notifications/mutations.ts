// Marks notifications as read or removes them, for all clients of the acting identity.

import { dismissNotifications, markNotificationsRead } from '../../../core/notifications/mark.ts';
import { unreadCount } from '../../../core/notifications/queries.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { encodeNodeId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

async function left(ctx: GraphQLContext, actor: Identity) {
  return { unread: await unreadCount(ctx.core, actor.id), viewerIdentity: { id: actor.id, identity: actor } };
}

const UNREAD = 'How many unread notifications are left.';

mutation('markNotificationsRead', {
  description: 'Marks notifications of the acting identity as read, up to one of them or all.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'Up to which notification everything was read.',
  input: (t) => ({
    upToId: t.id({
      description:
        'Global id of the newest notification that was read; it and all older ones are marked. All when left out.',
    }),
  }),
  gives: 'The result of marking notifications as read.',
  payload: {
    marked: { type: 'Int', description: 'How many notifications were unread before.' },
    unread: { type: 'Int', description: UNREAD },
    viewerIdentity: {
      type: ViewerIdentity,
      description: 'The acting identity, with the new `unreadNotifications`.',
    },
  },
  resolve: async ({ upToId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const upTo = readOptionalId(upToId, 'Notification', ['input', 'upToId']);
    const marked = await markNotificationsRead(ctx.core, actor, upTo);
    return { marked, ...(await left(ctx, actor)) };
  },
});

mutation('dismissNotifications', {
  description: 'Dismisses one notification of the acting identity, or all; they do not come back.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'The notification to dismiss, or all.',
  input: (t) => ({
    notificationId: t.id({ description: 'Global id of one notification; all of them when left out.' }),
  }),
  gives: 'The result of dismissing notifications.',
  payload: {
    dismissed: { type: 'Int', description: 'How many notifications were dismissed.' },
    dismissedId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the one that was dismissed; null if all were meant, or if it did not exist.',
    },
    unread: { type: 'Int', description: UNREAD },
    viewerIdentity: {
      type: ViewerIdentity,
      description: 'The acting identity, with the new `unreadNotifications`.',
    },
  },
  resolve: async ({ notificationId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readOptionalId(notificationId, 'Notification', ['input', 'notificationId']);
    const dismissed = await dismissNotifications(ctx.core, actor, id === null ? null : { id });
    const dismissedId = id !== null && dismissed > 0 ? encodeNodeId('Notification', id) : null;
    return { dismissed, dismissedId, ...(await left(ctx, actor)) };
  },
});

mutation('dismissNotificationGroup', {
  description: 'Dismisses all notifications of a group of the acting identity; they do not come back.',
  scope: { holds: 'write:notifications' },
  errors: [],
  takes: 'The group to dismiss.',
  input: (t) => ({
    groupKey: t.string({
      required: true,
      description: 'The `groupKey` of a group or of a notification, at most 60 characters.',
    }),
  }),
  gives: 'The result of dismissing a group.',
  payload: {
    dismissed: {
      type: 'Int',
      description: 'How many notifications were dismissed; 0 where there was no such group.',
    },
    unread: { type: 'Int', description: UNREAD },
    viewerIdentity: {
      type: ViewerIdentity,
      description: 'The acting identity, with the new `unreadNotifications`.',
    },
  },
  resolve: async ({ groupKey }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const dismissed = await dismissNotifications(ctx.core, actor, { groupKey });
    return { dismissed, ...(await left(ctx, actor)) };
  },
});
