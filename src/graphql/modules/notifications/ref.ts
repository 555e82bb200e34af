import { actingIdentity } from '../../../core/identities/acting.ts';
import { notificationById } from '../../../core/notifications/queries.ts';
import { viewOf } from '../../request/view.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { NotificationKindEnum } from '../../schema/enums.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';

/** Something an identity is told about. */
export const NotificationRef = builder.prismaObject('Notification', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Notification')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    kind: t.field({ type: NotificationKindEnum, description: 'What happened.', resolve: (it) => it.kind }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it happened, as far as this server knows.',
    }),
    readAt: t.expose('readAt', { type: 'DateTime', nullable: true }),
    by: t.field({
      type: IdentityRef,
      description: 'Who did it.',
      resolve: async (it, _args, ctx) => {
        const identity = await viewOf(it, ctx).identities.load(it.actorId);
        if (!identity) throw new NotFoundError('Whoever did this is gone.');
        return identity;
      },
    }),
    post: t.field({
      type: PostRef,
      nullable: true,
      description: 'The post it is about; null for follows, and where it may not be seen any more.',
      resolve: (it, _args, ctx) => (it.postId === null ? null : viewOf(it, ctx).posts.load(it.postId)),
    }),
  }),
});

export const NotificationConnection = connectionType(
  'Notification',
  NotificationRef,
  'What an identity was told, newest first.',
  'A notification in the list.',
);

// Only for those who hold the identity that is told.
nodeLoader('Notification', async (id, ctx) => {
  const row = holds(ctx, 'read:notifications') ? await notificationById(ctx.core, id) : null;
  if (!row) return null;
  const identity = await actingIdentity(ctx.core, row.identityId).catch(() => null);
  return identity && ctx.as(identity).see(row);
});
