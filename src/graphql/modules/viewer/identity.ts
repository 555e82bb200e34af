// The type ViewerIdentity: what is for the eyes of the acting identity alone.

import type { GraphQLResolveInfo } from 'graphql';
import { bookmarksOf } from '../../../core/bookmarks/queries.ts';
import { likesOf } from '../../../core/favourites/likes.ts';
import { favouritesOf } from '../../../core/favourites/queries.ts';
import { notificationsOf, unreadCount } from '../../../core/notifications/queries.ts';
import { postMadeUnder } from '../../../core/posts/write/idempotency.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectRows, type PageArgs, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { choiceArgs, choiceOf } from '../notifications/choice.ts';
import { NotificationConnection } from '../notifications/ref.ts';
import { PostConnection, withShown } from '../posts/lists.ts';
import { PostRef } from '../posts/ref.ts';
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
  description: 'The acting identity, with what only it may see.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('ViewerIdentity')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    identity: t.field({
      type: IdentityRef,
      description: 'The identity, as others see it too.',
      resolve: ({ identity }) => identity,
    }),
    homeTimeline: t.field({
      type: TimelineConnection,
      description: 'Its home timeline: posts and boosts of those it follows, and its own, newest first.',
      authScopes: { holds: 'read:statuses' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) =>
        timelineConnection(ctx, { kind: 'home', identity }, args, info),
    }),
    notifications: t.field({
      type: NotificationConnection,
      description:
        'Its notifications, newest first, read ones included; those that its policy keeps back are left out unless they are asked for.',
      authScopes: { holds: 'read:notifications' },
      args: {
        ...pageArgs(t.arg),
        ...choiceArgs(t.arg),
      },
      complexity: pageComplexity,
      resolve: ({ identity }, { kinds, fromId, includesFiltered, ...args }, ctx) => {
        const choice = choiceOf({ kinds, fromId, includesFiltered });
        return connectRows(args, (page) => notificationsOf(ctx.core, identity, page, choice));
      },
    }),
    unreadNotifications: t.int({
      description:
        'How many of its notifications are unread: not marked as read, and newer than its marker NOTIFICATIONS.',
      authScopes: { holds: 'read:notifications' },
      args: choiceArgs(t.arg),
      resolve: ({ identity }, args, ctx) => unreadCount(ctx.core, identity.id, choiceOf(args)),
    }),
    postUnderKey: t.field({
      type: PostRef,
      nullable: true,
      description:
        'The post that it made under an `idempotencyKey` of `createPost`; null where there is none, or it was deleted.',
      authScopes: { holds: 'write:statuses' },
      args: {
        idempotencyKey: t.arg.string({
          required: true,
          description: 'As it was sent, at most 200 characters.',
        }),
        seconds: t.arg.int({
          description: 'Only a post that is no older than so many seconds, from 1 on; any when left out.',
        }),
      },
      resolve: ({ identity }, { idempotencyKey, seconds }, ctx) =>
        postMadeUnder(ctx.core, identity.id, idempotencyKey, seconds),
    }),
    bookmarks: t.field({
      type: PostConnection,
      description:
        'The posts that it bookmarked and may see, the last bookmarked first; the cursors are those of the bookmarks.',
      authScopes: { holds: 'read:bookmarks' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) => postsOf(bookmarksOf, identity, args, ctx, info),
    }),
    favourites: t.field({
      type: PostConnection,
      description:
        'The posts that it favourited and may see, the last favourited first; the cursors are those of the favourites.',
      authScopes: { holds: 'read:favourites' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) => postsOf(favouritesOf, identity, args, ctx, info),
    }),
    likes: t.field({
      type: PostConnection,
      description:
        'The posts that it favourited or reacted to and may see, each once; the cursors are those of the favourites, or of its first reactions.',
      authScopes: { holds: 'read:favourites' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: ({ identity }, args, ctx, info) => postsOf(likesOf, identity, args, ctx, info),
    }),
  }),
});

/** A page of posts that an identity did something with, by a list of core's. */
async function postsOf(
  list: typeof likesOf,
  identity: Identity,
  args: PageArgs,
  ctx: GraphQLContext,
  info: GraphQLResolveInfo,
) {
  const reader = await ctx.view.reader();
  const connection = await connect(
    args,
    (page) => list(ctx.core, reader, identity.id, page),
    (row) => row.cursor,
    (row, cursor) => ({ cursor, node: row.post }),
  );
  return withShown(ctx, info, connection);
}

nodeLoader('ViewerIdentity', (id, ctx) => (ctx.view.identity?.id === id ? actingAs(ctx) : null));
