// POST /oauth/revoke and /oauth/introspect: what a client may do with tokens it holds.

import { ownLiveToken, revokeOwnToken } from '../core/applications/client-tokens.ts';
import type { App } from '../core/context.ts';
import type { Answer } from '../lib/answer.ts';
import { clientOf } from './client.ts';
import { answered, ctxOf, jsonAnswer, OAuthRefusal, type OAuthRequest, parametersOf } from './request.ts';

/**
 * Ends a token with its live streams (RFC 7009). A client that does not prove itself, or that does not hold the token,
 * gets 403: the status that Mastodon's clients know.
 */
export function revokeEndpoint(app: App) {
  return (request: OAuthRequest): Promise<Answer> =>
    answered(async () => {
      const parameters = await parametersOf(request);
      const refusal = new OAuthRefusal(
        403,
        'unauthorized_client',
        'You are not authorized to revoke this token',
      );
      const ctx = ctxOf(app, request);
      const application = await clientOf(ctx, request, parameters).catch((error) => {
        throw error instanceof OAuthRefusal && error.code === 'invalid_client' ? refusal : error;
      });
      const token = parameters.optional('token');
      if (token !== null && !(await revokeOwnToken(ctx, application, token))) throw refusal;
      return jsonAnswer({});
    });
}

/** What a token is good for (RFC 7662); tokens that the client does not hold are `{"active": false}` for it. */
export function introspectEndpoint(app: App) {
  return (request: OAuthRequest): Promise<Answer> =>
    answered(async () => {
      const parameters = await parametersOf(request);
      const ctx = ctxOf(app, request);
      const application = await clientOf(ctx, request, parameters);
      const row = await ownLiveToken(ctx, application, parameters.required('token'));
      if (!row) return jsonAnswer({ active: false });
      return jsonAnswer({
        active: true,
        scope: row.scopes,
        client_id: application.clientId,
        token_type: 'Bearer',
        iat: Math.floor(Number(row.createdAt) / 1000),
      });
    });
}
