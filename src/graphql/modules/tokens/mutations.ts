// The mutations `createToken` and `revokeToken`.

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

mutation('createToken', {
  description:
    'Makes a token by which an app acts as the acting identity, on its domain. It is shown once and kept only as a hash.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT'],
  takes: 'For whom, for what, and what it may do.',
  input: (t) => ({
    scopes: t.field({
      type: [ScopeEnum],
      description: 'At least 1; no more than the token has that asks. READ, WRITE and FOLLOW when left out.',
    }),
    appName: t.string({
      description: 'By what to know it again in the list of tokens, at most 200 characters.',
    }),
    token: t.string({
      description:
        'The text of the token, 8 to 500 printable characters without spaces; only the command line chooses it, for scripts and tests.',
    }),
  }),
  gives: 'The token, this one time.',
  payload: {
    token: {
      type: 'String',
      description: 'To be sent as `Authorization: Bearer …`; whoever has it is that identity.',
    },
    details: { type: TokenRef, description: 'What is kept of it.' },
  },
  resolve: async ({ scopes, appName, token: literal }, ctx) => {
    mustManageTokens(ctx);
    const identity = mustAct(ctx.core.viewer);
    const asked = scopes ?? USUAL;
    if (asked.length === 0)
      throw new InvalidInputError('A token needs a scope; take READ, WRITE or FOLLOW.', {
        path: ['input', 'scopes'],
      });
    const made = await issueIdentityToken(ctx.core, identity, {
      scopes: asked,
      appName: appName ?? '',
      literal: literal ?? null,
    });
    return { token: made.token, details: made.row };
  },
});

mutation('revokeToken', {
  description: 'Ends a token or session of the viewer at once, with the live streams that were opened by it.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The token that is to end.',
  input: (t) => ({
    tokenId: t.id({ required: true, description: 'From `viewer.tokens`; its id, not its text.' }),
  }),
  gives: 'That it ended.',
  payload: { tokenId: { type: 'ID', description: 'No longer good for anything.' } },
  resolve: async ({ tokenId }, ctx) => {
    mustManageTokens(ctx);
    const path = ['input', 'tokenId'];
    if (!(await revokeToken(ctx.core, readId(tokenId, 'Token', path))))
      throw new NotFoundError('There is no such token of yours; it may have ended already.', { path });
    return { tokenId };
  },
});
