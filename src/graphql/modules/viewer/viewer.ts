// The query `viewer` and the type Viewer: who sent the token.

import { applicationsOf } from '../../../core/applications/consents.ts';
import { identitiesOfUser } from '../../../core/identities/queries.ts';
import { sessionsOf, tokensOf } from '../../../core/tokens/queries.ts';
import { isSession, isSignedIn, type SignedIn } from '../../../core/viewer.ts';
import { SCOPES } from '../../../lib/scopes.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { ScopeEnum, scopesFrom } from '../../schema/scope-enum.ts';
import { ApplicationConnection } from '../applications/ref.ts';
import { IdentityRef } from '../identities/ref.ts';
import { TokenConnection } from '../tokens/ref.ts';
import { UserRef } from '../users/ref.ts';
import { actingAs, ViewerIdentity } from './identity.ts';

export const Viewer = builder.objectRef<SignedIn>('Viewer').implement({
  description: 'Who sent the token: a user, or one identity. What is for them alone is found here.',
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The user; null for a token of one identity, which may not see its user.',
      resolve: (viewer) => (viewer.kind === 'user' ? viewer.user : null),
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'The scopes of the token: what it may do.',
      resolve: (viewer) => ('scopes' in viewer ? scopesFrom(viewer.scopes) : [...SCOPES]),
    }),
    identity: t.field({
      type: ViewerIdentity,
      nullable: true,
      description:
        'The acting identity: that of the token, or the one that the request names (header `Pukeko-Identity`, or `extensions.identity` of the operation). Null if a token of a user names none.',
      resolve: (_viewer, _args, ctx) => actingAs(ctx),
    }),
    identities: t.field({
      type: [IdentityRef],
      description:
        'All identities that the token may act as, on all domains, oldest first. What is for one of them alone is asked for in a request made as that identity.',
      complexity: { field: 1, multiplier: 5 },
      resolve: async (viewer, _args, ctx) => {
        if (viewer.kind === 'identity') return [viewer.identity];
        if (viewer.kind !== 'user') return [];
        const held = await identitiesOfUser(ctx.core, viewer.user.id);
        return held.filter((identity) => identity.state === 'ACTIVE');
      },
    }),
    applications: t.field({
      type: ApplicationConnection,
      description:
        'Applications that may act for the user, on all domains; empty for all tokens but sessions. `revokeApplication` ends it.',
      authScopes: { holds: 'read:accounts' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (viewer, args, ctx) =>
        connectRows(args, async (page) =>
          isSession(viewer) ? applicationsOf(ctx.core, viewer.user.id, page) : [],
        ),
    }),
    sessions: t.field({
      type: TokenConnection,
      description:
        'Where somebody signed in with the password, this session included; empty for all other tokens. `revokeToken` ends one.',
      authScopes: { holds: 'read:accounts' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (viewer, args, ctx) =>
        connectRows(args, async (page) =>
          isSession(viewer) ? sessionsOf(ctx.core, viewer.user.id, page) : [],
        ),
    }),
    tokens: t.field({
      type: TokenConnection,
      description: 'Tokens and sessions of the user, newest first; empty for all tokens but sessions.',
      authScopes: { holds: 'read:accounts' },
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: (viewer, args, ctx) =>
        connectRows(args, async (page) =>
          isSession(viewer) ? tokensOf(ctx.core, viewer.user.id, page) : [],
        ),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description:
      'Who sent the token; null without a token, and for the token of an app that nobody signed in with.',
    authScopes: { public: true },
    resolve: (_root, _args, ctx) => (isSignedIn(ctx.core.viewer) ? ctx.core.viewer : null),
  }),
);
