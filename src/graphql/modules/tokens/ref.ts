// The GraphQL type Token: what is kept of a token, never the token itself.

import { applicationById } from '../../../core/applications/queries.ts';
import { userOf } from '../../../core/roles/policy.ts';
import { tokenById } from '../../../core/tokens/queries.ts';
import { isSession } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { connectionType } from '../../schema/connection.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { ScopeEnum, scopesFrom } from '../../schema/scope-enum.ts';
import { ApplicationRef } from '../applications/ref.ts';
import { IdentityRef } from '../identities/ref.ts';

/** A token as its user may look at it again: all but its text. */
export const TokenRef = builder.prismaObject('Token', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Token')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    appName: t.exposeString('appName'),
    scopes: t.field({
      type: [ScopeEnum],
      description: 'Its scopes: what it may do.',
      resolve: (it) => scopesFrom(it.scopes.split(' ')),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'The identity that it acts as; null for a token or session of the user.',
      resolve: (it, _args, ctx) => (it.identityId === null ? null : ctx.view.identities.load(it.identityId)),
    }),
    application: t.field({
      type: ApplicationRef,
      nullable: true,
      description: 'The OAuth application that holds it; null for sessions and for tokens made by hand.',
      resolve: (it, _args, ctx) => applicationById(ctx.core, it.applicationId),
    }),
    isCurrent: t.boolean({
      description: 'Whether the request was sent with it.',
      resolve: (it, _args, ctx) => 'tokenId' in ctx.core.viewer && ctx.core.viewer.tokenId === it.id,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to the hour; null if never.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
  }),
});

export const TokenConnection = connectionType(
  'Token',
  TokenRef,
  'Tokens that have not ended, newest first.',
  'A token in the list.',
);

// For the user it belongs to, in a session of theirs.
nodeLoader('Token', async (id, ctx) => {
  const user = isSession(ctx.core.viewer) ? userOf(ctx.core) : null;
  const row = user && (await tokenById(ctx.core, id));
  return row?.userId === user?.id && row?.revokedAt === null ? row : null;
});
