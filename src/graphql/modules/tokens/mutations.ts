// Makes a token with chosen scopes for an identity, and ends tokens at once (`createToken`, `revokeToken`).

import { readAppName, readLiteral } from '../../../core/tokens/create.ts';
import { issueIdentityToken, revokeToken } from '../../../core/tokens/issue.ts';
import { mustAct, mustBeSession } from '../../../core/viewer.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { InvalidInputError, NotFoundError } from '../../schema/errors.ts';
import { readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { ScopeEnum } from '../../schema/scope-enum.ts';
import { TokenRef } from './ref.ts';

/** What a token may do of which nothing was said: all that apps of people do. */
const USUAL: readonly Scope[] = ['read', 'write', 'follow'];

/** A token that an app was given makes no further ones: they would outlive it. Nor does it end others. */
function mustManageTokens({ core: { viewer } }: GraphQLContext): void {
  if (viewer.kind !== 'operator') mustBeSession(viewer);
}

function mustBeSome(scopes: readonly Scope[]): void {
  if (scopes.length === 0)
    throw new InvalidInputError('A token needs a scope; take READ, WRITE or FOLLOW.', {
      path: ['input', 'scopes'],
    });
}

mutation('createToken', {
  description:
    'Creates a token with which an app acts as the acting identity, on its domain. Its text is shown once; the server keeps only a hash.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT'],
  takes: 'A new token for the acting identity.',
  input: (t) => ({
    scopes: t.field({
      type: [ScopeEnum],
      description:
        'What the token may do: at least 1 scope, and no scope that the asking token does not have. READ, WRITE and FOLLOW when left out.',
    }),
    appName: t.string({
      description: 'A name for the list of tokens, at most 200 characters; none when left out.',
    }),
    token: t.string({
      description:
        'The text of the token, 8 to 500 printable characters without spaces; only the command line may choose it. Random when left out.',
    }),
  }),
  gives: 'The new token. Its text is shown this one time.',
  payload: {
    token: {
      type: 'String',
      description:
        'The text of the token, to be sent as `Authorization: Bearer …`. Whoever has it can act as the identity.',
    },
    details: { type: TokenRef, description: 'What the server keeps of the token.' },
  },
  check: ({ scopes, appName, token }) => [
    () => mustBeSome(scopes ?? USUAL),
    () => readAppName(appName ?? ''),
    () => readLiteral(token),
  ],
  resolve: async ({ scopes, appName, token: literal }, ctx) => {
    mustManageTokens(ctx);
    const identity = mustAct(ctx.core.viewer);
    const asked = scopes ?? USUAL;
    const made = await issueIdentityToken(ctx.core, identity, {
      scopes: asked,
      appName: appName ?? '',
      literal: literal ?? null,
    });
    return { token: made.token, details: made.row };
  },
});

mutation('revokeToken', {
  description:
    'Revokes a token or session of the viewer. It ends at once, with the live streams that were opened with it.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which token or session shall end.',
  input: (t) => ({
    tokenId: t.id({ required: true, description: 'Global id of a token, from `viewer.tokens`.' }),
  }),
  gives: 'The revoked token.',
  payload: { tokenId: { type: 'ID', description: 'Global id of the revoked token.' } },
  resolve: async ({ tokenId }, ctx) => {
    mustManageTokens(ctx);
    const path = ['input', 'tokenId'];
    if (!(await revokeToken(ctx.core, readId(tokenId, 'Token', path))))
      throw new NotFoundError('There is no such token of yours; it may have ended already.', { path });
    return { tokenId };
  },
});
