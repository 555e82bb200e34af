import { followersOf, followingOf } from '../../../core/follows/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import {
  type Connection,
  connect,
  type PageArgs,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { IdentityConnection } from './connection.ts';

/** Followers or followed of an identity, as far as whoever looks may see them (core/follows/queries.ts). */
async function relations(
  identity: Identity,
  args: PageArgs,
  ctx: GraphQLContext,
  load: typeof followersOf,
): Promise<Connection<Identity>> {
  const reader = await ctx.view.reader();
  return connect(
    args,
    (page) => load(ctx.core, reader, identity, page),
    (row) => row.cursor,
    (row, cursor) => ({ cursor, node: row.identity }),
  );
}

builder.prismaObjectFields('Identity', (t) => ({
  followers: t.field({
    type: IdentityConnection,
    description: 'Who follows it, as far as known here; empty where it hides its relations.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, followersOf),
  }),
  following: t.field({
    type: IdentityConnection,
    description: 'Whom it follows, as far as known here; empty where it hides its relations.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, followingOf),
  }),
}));
