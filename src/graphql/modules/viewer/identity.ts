import { bookmarksOf } from '../../../core/bookmarks/queries.ts';
import { favouritesOf } from '../../../core/favourites/queries.ts';
import { notificationsOf, unreadCount } from '../../../core/notifications/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { NotificationKindEnum } from '../../schema/enums.ts';
import { IdentityRef } from '../identities/ref.ts';
import { NotificationConnection } from '../notifications/ref.ts';
import { PostConnection } from '../posts/lists.ts';
import { TimelineConnection, timelineConnection } from '../timelines/connection.ts';

/** One of the viewer's identities with what is for its eyes alone. Whoever makes one has checked that the viewer holds it. */
export const ViewerIdentity = builder.objectRef<{ identity: Identity }>('ViewerIdentity').implement({
  description: 'One of your identities, and what only it sees.',
  fields: (t) => ({
    identity: t.field({
      type: IdentityRef,
      description: 'Its profile, as others see it too.',
      resolve: ({ identity }, _args, ctx) => ctx.as(identity).see({ ...identity }),
    }),
    homeTimeline: t.field({
      type: TimelineConnection,
      description: 'What those it follows post and boost, and its own.',
      authScopes: { holds: 'read:statuses' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) =>
        timelineConnection(ctx, ctx.as(identity), { kind: 'home', identity }, args, info),
    }),
    notifications: t.field({
      type: NotificationConnection,
      description: 'What it was told, read or not.',
      authScopes: { holds: 'read:notifications' },
      args: {
        ...pageArgs(t.arg),
        kinds: t.arg({ type: [NotificationKindEnum], description: 'Only these kinds; all when left out.' }),
      },
      complexity: pageComplexity,
      resolve: ({ identity }, { kinds, ...args }, ctx) => {
        const view = ctx.as(identity);
        return connect(
          args,
          (page) => notificationsOf(ctx.core, identity, page, kinds ?? null),
          (row) => row.id,
          (row, cursor) => ({ cursor, node: view.see(row) }),
        );
      },
    }),
    unreadNotifications: t.int({
      description: 'How many notifications are not marked as read.',
      authScopes: { holds: 'read:notifications' },
      resolve: ({ identity }, _args, ctx) => unreadCount(ctx.core, identity.id),
    }),
    bookmarks: t.field({
      type: PostConnection,
      description: 'What it kept for later, the last kept first; cursors are of the bookmarks.',
      authScopes: { holds: 'read:bookmarks' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: async ({ identity }, args, ctx) => {
        const view = ctx.as(identity);
        const reader = await view.reader();
        return connect(
          args,
          (page) => bookmarksOf(ctx.core, reader, identity.id, page),
          (row) => row.cursor,
          (row, cursor) => ({ cursor, node: view.seePost(row.post) }),
        );
      },
    }),
    favourites: t.field({
      type: PostConnection,
      description: 'What it favourited, the last first; cursors are of the favourites.',
      authScopes: { holds: 'read:favourites' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: async ({ identity }, args, ctx) => {
        const view = ctx.as(identity);
        const reader = await view.reader();
        return connect(
          args,
          (page) => favouritesOf(ctx.core, reader, identity.id, page),
          (row) => row.cursor,
          (row, cursor) => ({ cursor, node: view.seePost(row.post) }),
        );
      },
    }),
  }),
});
