// The type NotificationGroup, and the fields of ViewerIdentity that give notifications in groups.

import {
  MOST_SAMPLES,
  type NotificationGroup,
  notificationGroup,
  notificationGroups,
  notificationsInGroup,
  unreadGroups,
} from '../../../core/notifications/groups.ts';
import type { Identity } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectionType, connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { CollectionRef } from '../collections/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { ViewerIdentity } from '../viewer/identity.ts';
import { groupArgs, groupChoiceOf } from './choice.ts';
import { kindOf } from './kind.ts';
import { NotificationKindEnum } from './kinds.ts';
import { NotificationConnection, NotificationRef } from './ref.ts';

const GroupRef = builder.objectRef<NotificationGroup>('NotificationGroup').implement({
  description:
    'Notifications that are told together: favourites, boosts or reactions of one post, or new followers, of half a day. Every other one is a group by itself.',
  fields: (t) => ({
    groupKey: t.exposeString('key', {
      description: 'Names the group; its notifications have the same `groupKey` where all kinds are grouped.',
    }),
    kind: t.field({
      type: NotificationKindEnum,
      description: 'What all of its notifications tell.',
      resolve: (it, _args, ctx) => kindOf(it.newest, ctx),
    }),
    count: t.exposeInt('count', { description: 'How many notifications are in it.' }),
    newest: t.field({
      type: NotificationRef,
      description: 'The newest notification; the group has its place in the list.',
      resolve: (it) => it.newest,
    }),
    oldestOnPage: t.field({
      type: 'Snowflake',
      nullable: true,
      description:
        'The `key` of its oldest notification that is as new as the last group of the page; null where it was not asked for in a page.',
      resolve: (it) => it.oldestOnPage,
    }),
    by: t.field({
      type: [IdentityRef],
      description: `Who caused it, the newest first; ${MOST_SAMPLES} at most. \`notifications\` has all of them.`,
      complexity: { field: 1, multiplier: MOST_SAMPLES },
      resolve: async ({ actorIds }, _args, ctx) => {
        const found = await ctx.view.identities.loadMany([...actorIds]);
        return found.filter((each): each is Identity => each !== null && !(each instanceof Error));
      },
    }),
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post it is about; null without one, and if the identity may not see it any more.',
      resolve: ({ newest: { postId } }, _args, ctx) => (postId === null ? null : ctx.view.posts.get(postId)),
    }),
    collection: t.field({
      type: CollectionRef,
      nullable: true,
      description:
        'The collection it is about; null without one, and if the identity may not see it any more.',
      resolve: ({ newest: { collectionId } }, _args, ctx) =>
        collectionId === null ? null : ctx.view.collections.get(collectionId),
    }),
    notifications: t.field({
      type: NotificationConnection,
      description: 'All notifications of the group, newest first.',
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (group, args, ctx) => {
        const { identity } = ctx.view;
        if (!identity) throw new NotFoundError('Nobody acts here any more.');
        return connectRows(args, (page) => notificationsInGroup(ctx.core, identity, group.key, page));
      },
    }),
  }),
});

const GroupConnection = connectionType(
  'NotificationGroup',
  GroupRef,
  'Notifications of an identity in groups, those with the newest notifications first.',
  'A group in the list; its cursor is the `key` of its newest notification.',
);

builder.objectFields(ViewerIdentity, (t) => ({
  notificationGroups: t.field({
    type: GroupConnection,
    description:
      'Its notifications in groups, those with the newest notifications first, read ones included.',
    authScopes: { holds: 'read:notifications' },
    args: { ...pageArgs(t.arg), ...groupArgs(t.arg) },
    complexity: pageComplexity,
    resolve: ({ identity }, { kinds, fromId, includesFiltered, groupedKinds, ...args }, ctx) => {
      const choice = groupChoiceOf({ kinds, fromId, includesFiltered, groupedKinds });
      return connect(
        args,
        (page) => notificationGroups(ctx.core, identity, page, choice),
        (row) => row.newest.id,
        (row, cursor) => ({ cursor, node: row }),
      );
    },
  }),
  notificationGroup: t.field({
    type: GroupRef,
    nullable: true,
    description: 'One group of its notifications; null where it has none under the key.',
    authScopes: { holds: 'read:notifications' },
    args: {
      groupKey: t.arg.string({
        required: true,
        description: 'The `groupKey` of a group or of a notification, at most 60 characters.',
      }),
    },
    resolve: ({ identity }, { groupKey }, ctx) => notificationGroup(ctx.core, identity, groupKey),
  }),
  unreadNotificationGroups: t.int({
    description: 'How many groups of its notifications are unread: those whose newest notification is.',
    authScopes: { holds: 'read:notifications' },
    args: groupArgs(t.arg),
    resolve: ({ identity }, args, ctx) => unreadGroups(ctx.core, identity.id, groupChoiceOf(args)),
  }),
}));
