// The mutations `markNotificationsRead` and `dismissNotifications`.

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

const UNREAD = 'How many are left that nobody marked.';

mutation('markNotificationsRead', {
  description: 'Marks what the acting identity was told as read, up to one notification or all of it.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'How far it was read.',
  input: (t) => ({
    upToId: t.id({
      description: 'The newest that was read; it and all before it are marked. Everything when left out.',
    }),
  }),
  gives: 'How much was new.',
  payload: {
    marked: { type: 'Int', description: 'Notifications that were not marked before.' },
    unread: { type: 'Int', description: UNREAD },
    viewerIdentity: {
      type: ViewerIdentity,
      description: 'Whose they are, with the new `unreadNotifications`.',
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
  description: 'Takes away one notification of the acting identity, or all; they do not come back.',
  scope: { holds: 'write:notifications' },
  errors: ['INVALID_INPUT'],
  takes: 'Which to take away.',
  input: (t) => ({
    notificationId: t.id({ description: 'The one that is meant; all of them when left out.' }),
  }),
  gives: 'How many went.',
  payload: {
    dismissed: { type: 'Int', description: 'Notifications that were there.' },
    dismissedId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the one that went; null where all were meant, or where it was not there.',
    },
    unread: { type: 'Int', description: UNREAD },
    viewerIdentity: {
      type: ViewerIdentity,
      description: 'Whose they are, with the new `unreadNotifications`.',
    },
  },
  resolve: async ({ notificationId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readOptionalId(notificationId, 'Notification', ['input', 'notificationId']);
    const dismissed = await dismissNotifications(ctx.core, actor, id);
    const dismissedId = id !== null && dismissed > 0 ? encodeNodeId('Notification', id) : null;
    return { dismissed, dismissedId, ...(await left(ctx, actor)) };
  },
});
