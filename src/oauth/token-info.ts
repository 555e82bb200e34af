// GET /oauth/token/info: what a token says of itself, as Doorkeeper answers it.

import { applicationById } from '../core/applications/queries.ts';
import type { App } from '../core/context.ts';
import { readPresented } from '../core/tokens/presented.ts';
import { actingIdentity } from '../core/viewer.ts';
import type { Answer } from '../lib/answer.ts';
import { answered, ctxOf, jsonAnswer, OAuthRefusal, type OAuthRequest } from './request.ts';

/** For whoever sends the token itself; 401 for what is none. */
export function tokenInfoEndpoint(app: App) {
  return (request: OAuthRequest): Promise<Answer> =>
    answered(async () => {
      const presented = {
        authorization: request.incoming.headersDistinct.authorization ?? [],
        query: request.query,
      };
      const reading = await readPresented(app.tokens, presented, request.domain);
      const viewer = reading.state === 'active' ? reading.viewer : null;
      if (!viewer || !('tokenId' in viewer))
        throw new OAuthRefusal(401, 'invalid_token', 'The access token is invalid', {
          'www-authenticate': 'Bearer realm="OAuth", error="invalid_token"',
        });
      const row = await app.db.models.token.findUniqueOrThrow({ where: { id: viewer.tokenId } });
      const application =
        row.applicationId === null ? null : await applicationById(ctxOf(app, request), row.applicationId);
      const identity = actingIdentity(viewer);
      return jsonAnswer({
        resource_owner_id: identity && String(identity.id),
        scope: row.scopes.split(' '),
        expires_in:
          row.expiresAt === null ? null : Math.ceil((Number(row.expiresAt) - app.clock.now()) / 1000),
        application: { uid: application?.clientId ?? null },
        created_at: Math.floor(Number(row.createdAt) / 1000),
      });
    });
}
