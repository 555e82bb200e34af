// The interface Notification, its types, and their connection.

import { KINDS } from '../../../core/notification-kinds/index.ts';
import { groupKeyOf } from '../../../core/notifications/groups.ts';
import { notificationById } from '../../../core/notifications/queries.ts';
import { MOST_REACTIONS } from '../../../core/reactions/react.ts';
import type { Notification } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder, type Types } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { CollectionRef } from '../collections/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { GivenReaction } from '../reactions/ref.ts';
import { kindOf, type NotificationKind } from './kind.ts';
import { NotificationKindEnum, SAID } from './kinds.ts';

/** Notifications: what they have in common is the interface `Notification`, and each kind of them is a type. */

async function identityOf(id: bigint, ctx: GraphQLContext) {
  const identity = await ctx.view.identities.load(id);
  if (!identity) throw new NotFoundError('This identity is not here any more.');
  return identity;
}

export const NotificationRef = builder.interfaceRef<Notification>('Notification').implement({
  description: 'A notification of an identity; each kind is a type of its own.',
  interfaces: [Node],
  resolveType: async (row, ctx) => SAID[await kindOf(row, ctx)].type,
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
  resolveType: async (row, ctx) => SAID[await kindOf(row, ctx)].type,
  fields: (t) => ({
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post it is about; null if the identity may not see it any more.',
      resolve: (it, _args, ctx) => (it.postId === null ? null : ctx.view.posts.get(it.postId)),
    }),
  }),
});

const CollectionNotification = builder.interfaceRef<Notification>('CollectionNotification').implement({
  description: 'A notification that is about a collection.',
  interfaces: [Node, NotificationRef],
  resolveType: async (row, ctx) => SAID[await kindOf(row, ctx)].type,
  fields: (t) => ({
    collection: t.field({
      type: CollectionRef,
      nullable: true,
      description: 'The collection it is about; null if the identity may not see it any more.',
      resolve: (it, _args, ctx) =>
        it.collectionId === null ? null : ctx.view.collections.get(it.collectionId),
    }),
  }),
});

/** The type of each kind. */
export const NOTIFICATION_TYPES = Object.fromEntries(
  Object.entries(SAID).map(([kind, { type, is }]) => {
    const { isAboutPost, isAboutCollection } =
      KINDS[kind === 'REPLY' ? 'MENTION' : (kind as keyof typeof KINDS)];
    const ref = builder.objectRef<Notification>(type).implement({
      description: is,
      interfaces: [
        Node,
        NotificationRef,
        ...(isAboutPost ? [PostNotification] : []),
        ...(isAboutCollection ? [CollectionNotification] : []),
      ],
    });
    return [kind, ref];
  }),
) as Record<NotificationKind, PothosSchemaTypes.ObjectRef<Types, Notification>>;

builder.objectFields(NOTIFICATION_TYPES.REACTION, (t) => ({
  reactions: t.field({
    type: [GivenReaction],
    description: `What \`by\` has reacted to the post with by now, in that order; ${MOST_REACTIONS} at most.`,
    resolve: (it, _args, ctx) => ctx.view.reactionsBy.load(it),
  }),
}));

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
  async (row, ctx) => SAID[await kindOf(row, ctx)].type,
);
