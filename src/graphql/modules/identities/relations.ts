import { followersOf, followingOf, maySeeRelations } from '../../../core/follows/queries.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { viewOf } from '../../request/view.ts';
import { builder } from '../../schema/builder.ts';
import {
  type Connection,
  connect,
  type PageArgs,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { IdentityConnection } from './connection.ts';

/** Followers or followed of an identity: an empty list where it hides them; who is not active or blocked by the viewer's domain is left out. */
async function relations(
  identity: Identity,
  args: PageArgs,
  ctx: GraphQLContext,
  side: 'follower' | 'followee',
): Promise<Connection<Identity>> {
  const view = viewOf(identity, ctx);
  const reader = await view.reader();
  const isShown = maySeeRelations(view.identity?.id ?? null, identity);
  const load = side === 'follower' ? followersOf : followingOf;
  const connection = await connect(
    args,
    async (page) => (isShown ? load(ctx.core, identity.id, page) : []),
    (row) => row.id,
    (row, cursor) => ({ cursor, node: view.see(row[side]) }),
  );
  const isThere = (other: Identity) =>
    other.state === 'ACTIVE' && (other.hostId === null || !reader.blockedHostIds.has(other.hostId));
  return { ...connection, edges: connection.edges.filter((edge) => isThere(edge.node)) };
}

builder.prismaObjectFields('Identity', (t) => ({
  followers: t.field({
    type: IdentityConnection,
    description: 'Who follows it, as far as known here; empty where it hides its relations.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, 'follower'),
  }),
  following: t.field({
    type: IdentityConnection,
    description: 'Whom it follows, as far as known here; empty where it hides its relations.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    extensions: { dependsOnViewer: true },
    resolve: (identity, args, ctx) => relations(identity, args, ctx, 'followee'),
  }),
}));
