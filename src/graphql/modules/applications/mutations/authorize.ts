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
  description: 'Where in the redirect address the code and state stand (OAuth response mode).',
  values: {
    QUERY: { value: 'query', description: 'In the query, after `?`: the usual way.' },
    FRAGMENT: {
      value: 'fragment',
      description: 'In the fragment, after `#`, which browsers send to no server.',
    },
  } as const,
});

mutation('authorizeApplication', {
  description:
    'Lets an application act for the viewer, as its consent page does, and gives the code that it exchanges for a token (OAuth 2). Only a session may: never a token that an application holds, nor one of one identity.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'What the application asked for, and whom it may act as.',
  input: (t) => ({
    clientId: t.string({
      required: true,
      description: 'The `clientId` of the application, at most 200 characters.',
    }),
    redirectUri: t.string({
      required: true,
      description:
        'One of the `redirectUris` that the application registered, letter for letter but for the port of a loopback address (RFC 8252, 7.3); at most 2,000 characters.',
    }),
    scopes: t.field({
      type: [ScopeEnum],
      description:
        'The scopes of the token, each once, of those it registered; READ when left out or when there are 0.',
    }),
    identityId: t.id({
      description: 'Global id of the identity that the application will act as; one of the domain asked.',
    }),
    asUser: t.boolean({
      defaultValue: false,
      description:
        'Whether the token is the user’s instead and acts as any of their identities, on all domains; for clients of this API.',
    }),
    codeChallenge: t.string({
      description:
        'The PKCE `code_challenge`: SHA-256 of the verifier as base64url, 43 characters. Without it the application proves itself by its secret alone.',
    }),
    state: t.string({
      description: 'The OAuth `state`, given back to the application unchanged; at most 10,000 characters.',
    }),
    responseMode: t.field({
      type: ResponseModeEnum,
      description: 'Where the application reads the code; QUERY when left out.',
    }),
  }),
  gives: 'A code for ten minutes, to be used once.',
  payload: {
    application: {
      type: ApplicationRef,
      description: 'The application, which has the permission of the viewer now.',
    },
    authorizationCode: {
      type: 'String',
      description:
        'The code that the application exchanges for its token at `POST /oauth/token`, once and within ten minutes.',
    },
    redirectUrl: {
      type: 'String',
      description:
        'Where to send the browser: the redirect address with code and state, or a page of this server that shows the code.',
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
