// Lists of people below ViewerIdentity: follow requests, blocks, mutes.

import { blockedBy, mutedBy } from '../../../core/blocks/queries.ts';
import { countRequestsTo, requestsTo } from '../../../core/follows/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { FollowConnection, type FollowEdge, IdentityConnection } from '../identities/connection.ts';
import { ViewerIdentity } from './identity.ts';

/** Lists of people that are for one identity's eyes alone. */
builder.objectFields(ViewerIdentity, (t) => ({
  followRequestCount: t.int({
    description: 'How many ask to follow it and wait for an answer.',
    resolve: ({ identity }, _args, ctx) => countRequestsTo(ctx.core, identity.id),
  }),
  followRequests: t.field({
    type: FollowConnection,
    description: 'Requests to follow it that wait for an answer, newest first.',
    authScopes: { holds: 'read:follows' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: async ({ identity }, args, ctx) => {
      const reader = await ctx.view.reader();
      return connect(
        args,
        (page) => requestsTo(ctx.core, reader, identity.id, page),
        (row) => row.cursor,
        (row, cursor): FollowEdge => ({ cursor, node: row.identity, since: row.since ?? 0n }),
      );
    },
  }),
  blocks: t.field({
    type: IdentityConnection,
    description: 'The identities that it blocks, the last blocked first.',
    authScopes: { holds: 'read:blocks' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connect(
        args,
        (page) => blockedBy(ctx.core, identity.id, page),
        (row) => row.id,
        (row, cursor) => ({ cursor, node: row.blocked }),
      ),
  }),
  mutes: t.field({
    type: IdentityConnection,
    description: 'The identities that it mutes, the last muted first; mutes that ended are left out.',
    authScopes: { holds: 'read:mutes' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connect(
        args,
        (page) => mutedBy(ctx.core, identity.id, page),
        (row) => row.id,
        (row, cursor) => ({ cursor, node: row.muted }),
      ),
  }),
}));
