import { dismissNotifications, markNotificationsRead } from '../../../core/notifications/mark.ts';
import { readOptionalId } from '../../ids.ts';
import { acting, mutation } from '../../mutation.ts';
import { actorOf } from '../../view.ts';

mutation('markNotificationsRead', {
  description: 'Marks what you were told as read, up to one notification or all of it.',
  scope: { holds: 'write:notifications' },
  takes: 'How far you have read.',
  input: (t) => ({
    ...acting(t),
    upToId: t.id({ description: 'Global id of the newest one read; everything when left out.' }),
  }),
  gives: 'How much was new.',
  payload: { marked: { type: 'Int', description: 'Notifications that were not marked before.' } },
  resolve: async ({ actingIdentityId, upToId }, ctx) => {
    const actor = await actorOf(ctx, { actingIdentityId });
    const upTo = readOptionalId(upToId, 'Notification', ['input', 'upToId']);
    return { marked: await markNotificationsRead(ctx.core, actor, upTo) };
  },
});

mutation('dismissNotifications', {
  description: 'Removes one notification, or all; they do not come back.',
  scope: { holds: 'write:notifications' },
  takes: 'Which to remove.',
  input: (t) => ({
    ...acting(t),
    id: t.id({ description: 'Global id of one; all when left out.' }),
  }),
  gives: 'How many went.',
  payload: { dismissed: { type: 'Int', description: 'Notifications that were there.' } },
  resolve: async ({ actingIdentityId, id }, ctx) => {
    const actor = await actorOf(ctx, { actingIdentityId });
    const one = readOptionalId(id, 'Notification', ['input', 'id']);
    return { dismissed: await dismissNotifications(ctx.core, actor, one) };
  },
});
