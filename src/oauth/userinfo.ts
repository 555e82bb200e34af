// GET and POST /oauth/userinfo: who signed in (OpenID Connect's claims, as Mastodon gives them).

import type { App } from '../core/context.ts';
import { readPresented } from '../core/tokens/presented.ts';
import { actingIdentity } from '../core/viewer.ts';
import { type Answer, jsonError } from '../lib/answer.ts';
import { scopesAllow } from '../lib/scopes.ts';
import { MISSING_AVATAR } from '../lib/url/missing-pictures.ts';
import { answered, jsonAnswer, type OAuthRequest, parametersOf } from './request.ts';
import { UNUSABLE } from './unusable.ts';

/** Needs a token of one identity with the scope `profile`. */
export function userinfoEndpoint(app: App) {
  return (request: OAuthRequest, hasBody: boolean): Promise<Answer> =>
    answered(async () => {
      const form = hasBody ? (await parametersOf(request)).fields : undefined;
      const presented = {
        authorization: request.incoming.headersDistinct.authorization ?? [],
        query: request.query,
        ...(form ? { form } : {}),
      };
      const reading = await readPresented(app.tokens, presented, request.domain);
      if (reading.state === 'none' || reading.state === 'unknown' || reading.state === 'revoked')
        return jsonError(
          401,
          `The access token ${reading.state === 'revoked' ? 'was revoked' : 'is invalid'}`,
          {
            'www-authenticate': 'Bearer realm="OAuth", error="invalid_token"',
          },
        );
      if (reading.state !== 'active') return jsonError(403, UNUSABLE[reading.state]);
      const { viewer } = reading;
      if (!('scopes' in viewer) || !scopesAllow(viewer.scopes, 'profile'))
        return jsonError(403, 'This action is outside the authorized scopes');
      const identity = actingIdentity(viewer);
      if (!identity) return jsonError(422, 'This method requires an authenticated user');
      const { origin } = request.domain;
      return jsonAnswer({
        iss: `${origin}/`,
        sub: identity.uri,
        name: identity.name || identity.username,
        preferred_username: identity.username,
        profile: identity.url ?? identity.uri,
        picture: identity.avatarUrl ?? origin + MISSING_AVATAR,
      });
    });
}
