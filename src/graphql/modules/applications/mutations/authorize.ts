// Gives an application the code that a user agreed to, as the consent page does (`authorizeApplication`).

import { authorizeApplication } from '../../../../core/applications/authorize.ts';
import { redirectWith } from '../../../../core/applications/redirect.ts';
import { builder } from '../../../schema/builder.ts';
import { InvalidInputError } from '../../../schema/errors.ts';
import { readOptionalId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { ScopeEnum } from '../../../schema/scope-enum.ts';
import { ApplicationRef } from '../ref.ts';

const ResponseModeEnum = builder.enumType('ResponseMode', {
  description: 'Where in the address the answer to an application stands.',
  values: {
    QUERY: { value: 'query', description: 'After `?`, as most applications read it.' },
    FRAGMENT: { value: 'fragment', description: 'After `#`, which browsers tell no server.' },
  } as const,
});

mutation('authorizeApplication', {
  description:
    'Lets an application act for the viewer, as its consent page does, and gives the code that it exchanges for a token (OAuth 2). Only a session may: never a token that an application holds, nor one of one identity.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'What the application asked for, and whom it may act as.',
  input: (t) => ({
    clientId: t.string({ required: true, description: 'Which application; at most 200 characters.' }),
    redirectUri: t.string({
      required: true,
      description: 'One that it registered, letter for letter; at most 2,000 characters.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description:
        'What it may do, within what it registered, each once; READ when left out or when there are 0.',
    }),
    identityId: t.id({ description: 'The identity it acts as; one of the domain asked.' }),
    asUser: t.boolean({
      defaultValue: false,
      description:
        'It gets a token of the user instead, which acts as any identity on all domains; for clients of this API.',
    }),
    codeChallenge: t.string({
      description: 'SHA-256 of its verifier as base64url, 43 characters (PKCE, S256).',
    }),
    state: t.string({ description: 'Goes back to it as it came, at most 10,000 characters.' }),
    responseMode: t.field({
      type: ResponseModeEnum,
      description: 'How it reads the answer; QUERY when left out.',
    }),
  }),
  gives: 'A code for ten minutes, to be used once.',
  payload: {
    application: { type: ApplicationRef, description: 'Who may act for the viewer now.' },
    authorizationCode: { type: 'String', description: 'What it exchanges at the token endpoint.' },
    redirectUrl: {
      type: 'String',
      description: 'Its address with code and state; a page of this server where it has none of its own.',
    },
  },
  resolve: async ({ identityId, asUser, state, responseMode, ...request }, ctx) => {
    const named = readOptionalId(identityId, 'Identity', ['input', 'identityId']);
    if ((named === null) === (asUser !== true))
      throw new InvalidInputError('Say whom the application acts as: one identity, or the user.', {
        path: ['input', 'identityId'],
      });
    if (state != null && state.length > LONGEST_STATE)
      throw new InvalidInputError(`State has at most ${LONGEST_STATE} characters.`, {
        path: ['input', 'state'],
      });
    const { application, code, row } = await authorizeApplication(ctx.core, {
      ...request,
      scopes: request.scopes ?? [],
      identityId: named,
    });
    const domain = ctx.core.domain ?? { origin: '' };
    const redirectUrl = redirectWith(domain, row.redirectUri, { code, state }, responseMode ?? 'query');
    return { application, authorizationCode: code, redirectUrl };
  },
});

const LONGEST_STATE = 10_000;
