// The interface Notification, its types, and their connection.

import { groupKeyOf } from '../../../core/notifications/groups.ts';
import { notificationById } from '../../../core/notifications/queries.ts';
import type { Notification } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { NotificationKindEnum } from '../../schema/enums.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { kindOf, type NotificationKind } from './kind.ts';

/** Notifications: what they have in common is the interface `Notification`, and each kind of them is a type. */

async function identityOf(id: bigint, ctx: GraphQLContext) {
  const identity = await ctx.view.identities.load(id);
  if (!identity) throw new NotFoundError('This identity is not here any more.');
  return identity;
}

export const NotificationRef = builder.interfaceRef<Notification>('Notification').implement({
  description: 'A notification of an identity; each kind is a type of its own.',
  interfaces: [Node],
  resolveType: async (row, ctx) => TYPES[await kindOf(row, ctx)],
  fields: (t) => ({
    id: t.id(idOf('Notification')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    kind: t.field({
      type: NotificationKindEnum,
      description: 'The kind of notification; `__typename` says the same.',
      resolve: (it, _args, ctx) => kindOf(it, ctx),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it happened, as far as this server knows.',
      resolve: (it) => it.createdAt,
    }),
    readAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was marked as read; null while it is new.',
      resolve: (it) => it.readAt,
    }),
    groupKey: t.string({
      description: 'Names the group it is told in: `ViewerIdentity.notificationGroup`.',
      resolve: (it) => groupKeyOf(it),
    }),
    isFiltered: t.boolean({
      description:
        "Whether the recipient's notification policy keeps it back: lists and counts leave it out, and it is not pushed.",
      resolve: (it) => it.isFiltered,
    }),
    by: t.field({
      type: IdentityRef,
      description: 'The identity that caused the notification.',
      resolve: (it, _args, ctx) => identityOf(it.actorId, ctx),
    }),
    recipient: t.field({
      type: IdentityRef,
      description: 'The identity that is notified.',
      resolve: (it, _args, ctx) => identityOf(it.identityId, ctx),
    }),
  }),
});

const PostNotification = builder.interfaceRef<Notification>('PostNotification').implement({
  description: 'A notification that is about a post.',
  interfaces: [Node, NotificationRef],
  resolveType: async (row, ctx) => TYPES[await kindOf(row, ctx)],
  fields: (t) => ({
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post it is about; null if the identity may not see it any more.',
      resolve: (it, _args, ctx) => (it.postId === null ? null : ctx.view.posts.load(it.postId)),
    }),
  }),
});

function aboutPost(name: string, description: string): string {
  builder
    .objectRef<Notification>(name)
    .implement({ description, interfaces: [Node, NotificationRef, PostNotification] });
  return name;
}

function aboutSomebody(name: string, description: string): string {
  builder.objectRef<Notification>(name).implement({ description, interfaces: [Node, NotificationRef] });
  return name;
}

const TYPES: Record<NotificationKind, string> = {
  MENTION: aboutPost('MentionNotification', 'Somebody mentioned the identity in a post.'),
  REPLY: aboutPost('ReplyNotification', 'Somebody replied to a post of the identity.'),
  FAVOURITE: aboutPost('FavouriteNotification', 'Somebody favourited a post of the identity.'),
  BOOST: aboutPost('BoostNotification', 'Somebody boosted a post of the identity.'),
  UPDATE: aboutPost('UpdateNotification', 'A post that the identity boosted or favourited was edited.'),
  POLL: aboutPost(
    'PollNotification',
    'A poll that the identity made or voted in has ended; `by` is its author, also where that is the identity itself.',
  ),
  POST: aboutPost(
    'NewPostNotification',
    'Somebody whom the identity follows posted, and it asked to be notified of that.',
  ),
  FOLLOW: aboutSomebody('FollowNotification', 'A new follower.'),
  FOLLOW_REQUEST: aboutSomebody(
    'FollowRequestNotification',
    'A new follow request, which waits for an answer.',
  ),
  MOVE: aboutSomebody(
    'MoveNotification',
    'Somebody whom the identity follows moved to another identity: `by.movedTo`.',
  ),
};

export const NotificationConnection = connectionType(
  'Notification',
  NotificationRef,
  'Notifications of an identity, newest first.',
  'A notification in the list.',
);

// Only for the identity that is notified.
nodeLoader(
  'Notification',
  async (id, ctx) => {
    const row = holds(ctx, 'read:notifications') ? await notificationById(ctx.core, id) : null;
    return row !== null && row.identityId === ctx.view.identity?.id ? row : null;
  },
  async (row, ctx) => TYPES[await kindOf(row, ctx)],
);
