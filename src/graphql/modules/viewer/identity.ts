// The type ViewerIdentity: what is for the eyes of the acting identity alone.

import { bookmarksOf } from '../../../core/bookmarks/queries.ts';
import { favouritesOf } from '../../../core/favourites/queries.ts';
import { notificationsOf, unreadCount } from '../../../core/notifications/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { NotificationKindEnum } from '../../schema/enums.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { NotificationConnection } from '../notifications/ref.ts';
import { PostConnection } from '../posts/lists.ts';
import { TimelineConnection, timelineConnection } from '../timelines/connection.ts';

interface ActingIdentity {
  id: bigint;
  identity: Identity;
}

/** What `viewer.identity` and `node` give for the acting identity; null where none acts. */
export function actingAs(ctx: GraphQLContext): ActingIdentity | null {
  const { identity } = ctx.view;
  return identity && { id: identity.id, identity };
}

/** The identity a request is made as, with what is for its eyes alone. Only ever made of `ctx.view.identity`. */
export const ViewerIdentity = builder.objectRef<ActingIdentity>('ViewerIdentity').implement({
  description: 'The identity that the request is made as, and what only it sees.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('ViewerIdentity')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    identity: t.field({
      type: IdentityRef,
      description: 'Its profile, as others see it too.',
      resolve: ({ identity }) => identity,
    }),
    homeTimeline: t.field({
      type: TimelineConnection,
      description: 'What those it follows post and boost, and its own.',
      authScopes: { holds: 'read:statuses' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) =>
        timelineConnection(ctx, { kind: 'home', identity }, args, info),
    }),
    notifications: t.field({
      type: NotificationConnection,
      description: 'What it was told, read or not.',
      authScopes: { holds: 'read:notifications' },
      args: {
        ...pageArgs(t.arg),
        kinds: t.arg({
          type: [NotificationKindEnum],
          description: 'Only these kinds, at most all 8 of them; all when left out.',
        }),
      },
      complexity: pageComplexity,
      resolve: ({ identity }, { kinds, ...args }, ctx) => {
        return connect(
          args,
          (page) => notificationsOf(ctx.core, identity, page, kinds ?? null),
          (row) => row.id,
          (row, cursor) => ({ cursor, node: row }),
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
        const reader = await ctx.view.reader();
        return connect(
          args,
          (page) => bookmarksOf(ctx.core, reader, identity.id, page),
          (row) => row.cursor,
          (row, cursor) => ({ cursor, node: row.post }),
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
        const reader = await ctx.view.reader();
        return connect(
          args,
          (page) => favouritesOf(ctx.core, reader, identity.id, page),
          (row) => row.cursor,
          (row, cursor) => ({ cursor, node: row.post }),
        );
      },
    }),
  }),
});

nodeLoader('ViewerIdentity', (id, ctx) => (ctx.view.identity?.id === id ? actingAs(ctx) : null));
