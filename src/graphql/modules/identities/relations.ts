// Pages of an identity's followers and of whom it follows, hidden where it hides them.

import {
  familiarFollowersOf,
  followersOf,
  followingOf,
  maySeeRelations,
} from '../../../core/follows/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { connect, type PageArgs, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { FollowConnection, type FollowEdge, IdentityConnection } from './connection.ts';
import { asCounted } from './see.ts';

/** Followers or followed of an identity, as far as whoever looks may see them (core/follows/queries.ts). */
async function relations(
  identity: Identity,
  args: PageArgs,
  ctx: GraphQLContext,
  load: typeof followersOf,
  count: 'followersCount' | 'followingCount',
) {
  const reader = await ctx.view.reader();
  const connection = await connect(
    args,
    (page) => load(ctx.core, reader, identity, page),
    (row) => row.cursor,
    (row, cursor): FollowEdge => ({ cursor, node: row.identity, since: row.since ?? 0n }),
  );
  const isShown = maySeeRelations(ctx.view.identity?.id ?? null, identity);
  return { ...connection, total: isShown ? (await asCounted(ctx, identity))[count] : null };
}

builder.prismaObjectFields('Identity', (t) => ({
  followers: t.field({
    type: FollowConnection,
    description:
      'Its followers, as far as known here, newest first; empty if it hides them from the viewer (`hidesRelations`).',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, followersOf, 'followersCount'),
  }),
  familiarFollowers: t.field({
    type: IdentityConnection,
    description:
      'Its followers among those whom the acting identity follows, the last followed first; empty without an acting identity, and where it hides its relations. Those who hide theirs are left out.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: async (identity, args, ctx) => {
      const reader = await ctx.view.reader();
      return connect(
        args,
        (page) => familiarFollowersOf(ctx.core, reader, identity, page),
        (row) => row.cursor,
        (row, cursor) => ({ cursor, node: row.identity }),
      );
    },
  }),
  following: t.field({
    type: FollowConnection,
    description:
      'The identities that it follows, as far as known here, newest first; empty if it hides them from the viewer (`hidesRelations`).',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, followingOf, 'followingCount'),
  }),
}));
