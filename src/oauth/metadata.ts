// GET /.well-known/oauth-authorization-server (RFC 8414).

import type { Domain } from '../db/rows.ts';
import type { Answer } from '../lib/answer.ts';
import { SCOPES } from '../lib/scopes.ts';

/**
 * What clients find out by themselves, for each host. `app_registration_endpoint` is Mastodon's own; the issuer ends in
 * a slash as Mastodon's does.
 */
export function metadata({ origin }: Domain, isPasswordGrant: boolean): Answer {
  const grants = ['authorization_code', 'client_credentials', ...(isPasswordGrant ? ['password'] : [])];
  const document = {
    issuer: `${origin}/`,
    service_documentation: `${origin}/graphql`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    app_registration_endpoint: `${origin}/api/v1/apps`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    introspection_endpoint: `${origin}/oauth/introspect`,
    userinfo_endpoint: `${origin}/oauth/userinfo`,
    scopes_supported: SCOPES,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: grants,
    code_challenge_methods_supported: ['S256'],
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
    body: JSON.stringify(document),
  };
}
