// The OAuth endpoints that programs ask; people's pages are in pages/.

import type { App } from '../core/context.ts';
import { jsonError } from '../lib/answer.ts';
import { type Route, routesOf } from '../lib/route.ts';
import { metadata } from './metadata.ts';
import { introspectEndpoint, revokeEndpoint } from './own-tokens.ts';
import type { OAuthCaller } from './request.ts';
import { type PasswordGuard, tokenEndpoint } from './token.ts';
import { tokenInfoEndpoint } from './token-info.ts';
import { userinfoEndpoint } from './userinfo.ts';

/**
 * Applications are registered by `POST /api/v1/apps` and `registerApplication`; there are no pages to do it by hand.
 */
const noApplications = async () => jsonError(403, 'This action is not allowed');

export function oauthRoutes(app: App, guard: PasswordGuard): readonly Route<OAuthCaller>[] {
  const route = routesOf<OAuthCaller>('oauth');
  const userinfo = userinfoEndpoint(app);
  return [
    route.post('/oauth/token', tokenEndpoint(app, guard)),
    route.post('/oauth/revoke', revokeEndpoint(app)),
    route.post('/oauth/introspect', introspectEndpoint(app)),
    route.get('/oauth/token/info', tokenInfoEndpoint(app)),
    route.get('/oauth/userinfo', (request) => userinfo(request, false)),
    route.post('/oauth/userinfo', (request) => userinfo(request, true)),
    route.get('/.well-known/oauth-authorization-server', async ({ domain }) =>
      metadata(domain, app.config.passwordGrant),
    ),
    route.all('/oauth/applications', noApplications),
    route.all('/oauth/applications/*', noApplications),
  ];
}
