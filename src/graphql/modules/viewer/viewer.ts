// The query `viewer` and the type Viewer: who sent the token.

import { identitiesOfUser } from '../../../core/identities/queries.ts';
import { tokensOf } from '../../../core/tokens/queries.ts';
import { isSignedIn, type SignedIn } from '../../../core/viewer.ts';
import { SCOPES } from '../../../lib/scopes.ts';
import { builder } from '../../schema/builder.ts';
import { connect, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { ScopeEnum, scopesFrom } from '../../schema/scope-enum.ts';
import { IdentityRef } from '../identities/ref.ts';
import { TokenConnection } from '../tokens/ref.ts';
import { UserRef } from '../users/ref.ts';
import { actingAs, ViewerIdentity } from './identity.ts';

const Viewer = builder.objectRef<SignedIn>('Viewer').implement({
  description: 'Whoever sent the token: a user, or one identity. The only door to what is not for everybody.',
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The login; null for tokens of one identity, which may not look behind it.',
      resolve: (viewer) => (viewer.kind === 'user' ? viewer.user : null),
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'What the token may do.',
      resolve: (viewer) => ('scopes' in viewer ? scopesFrom(viewer.scopes) : [...SCOPES]),
    }),
    identity: t.field({
      type: ViewerIdentity,
      nullable: true,
      description:
        'Who acts: the identity of the token, or the one that the request names (header `Pukeko-Identity`, or `extensions.identity` of the operation). Null where a token of a user names none.',
      resolve: (_viewer, _args, ctx) => actingAs(ctx),
    }),
    identities: t.field({
      type: [IdentityRef],
      description:
        'All identities that the token may act as, on all domains, the oldest first. What is for one of them alone is asked for in a request made as it.',
      complexity: { field: 1, multiplier: 5 },
      resolve: async (viewer, _args, ctx) => {
        if (viewer.kind === 'identity') return [viewer.identity];
        if (viewer.kind !== 'user') return [];
        const held = await identitiesOfUser(ctx.core, viewer.user.id);
        return held.filter((identity) => identity.state === 'ACTIVE');
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
    description: 'Whoever sent the token; null without one, and for apps that nobody signed in with.',
    authScopes: { public: true },
    resolve: (_root, _args, ctx) => (isSignedIn(ctx.core.viewer) ? ctx.core.viewer : null),
  }),
);
