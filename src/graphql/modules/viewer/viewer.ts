import type { Viewer as CoreViewer } from '../../../core/context.ts';
import { actingIdentity } from '../../../core/identities/acting.ts';
import { identitiesOfUser } from '../../../core/identities/queries.ts';
import { tokensOf } from '../../../core/tokens/queries.ts';
import { SCOPES } from '../../../lib/scopes.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { TokenConnection } from '../tokens/ref.ts';
import { UserRef } from '../users/ref.ts';
import { ViewerIdentity } from './identity.ts';

type SignedIn = Exclude<CoreViewer, { kind: 'anonymous' | 'remote' }>;

const Viewer = builder.objectRef<SignedIn>('Viewer').implement({
  description: 'Whoever sent the token: a user, or one identity. The only door to what is not for everybody.',
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The login; null for tokens of one identity, which may not look behind it.',
      resolve: (viewer) => (viewer.kind === 'user' ? viewer.user : null),
    }),
    scopes: t.stringList({
      description: 'What the token may do: OAuth scopes.',
      resolve: (viewer) => ('scopes' in viewer ? [...viewer.scopes] : [...SCOPES]),
    }),
    identity: t.field({
      type: ViewerIdentity,
      description: 'One identity that the token may act as.',
      args: {
        id: t.arg.id({ description: 'Which; may be left out with a token of one identity.' }),
      },
      resolve: async (_viewer, { id }, ctx) =>
        answered(async () => ({
          identity: await actingIdentity(ctx.core, readOptionalId(id, 'Identity', ['id'])),
        })),
    }),
    identities: t.field({
      type: [ViewerIdentity],
      description: 'All identities that the token may act as, on all domains, the oldest first.',
      complexity: { field: 1, multiplier: 5 },
      resolve: async (viewer, _args, ctx) => {
        if (viewer.kind === 'identity') return [{ identity: viewer.identity }];
        if (viewer.kind !== 'user') return [];
        const held = await identitiesOfUser(ctx.core, viewer.user.id);
        return held.filter((identity) => identity.state === 'ACTIVE').map((identity) => ({ identity }));
      },
    }),
    tokens: t.field({
      type: TokenConnection,
      description: 'Tokens and sessions of the user; empty for tokens of one identity.',
      authScopes: { holds: 'read:accounts' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (viewer, args, ctx) =>
        connect(
          args,
          async (page) => (viewer.kind === 'user' ? tokensOf(ctx.core, viewer.user.id, page) : []),
          (row) => row.id,
          (row, cursor) => ({ cursor, node: row }),
        ),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Whoever sent the token; null without one.',
    authScopes: { public: true },
    resolve: (_root, _args, ctx) => {
      const { viewer } = ctx.core;
      return viewer.kind === 'anonymous' || viewer.kind === 'remote' ? null : viewer;
    },
  }),
);
