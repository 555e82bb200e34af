// What an application asks for at the consent page.

import { isRegistered } from '../../core/applications/redirect.ts';
import { parseScopes, type Scope, scopesCover, scopesOfNames } from '../../lib/scopes.ts';

/** The parameters of an authorization request (RFC 6749, 4.1.1; RFC 7636, 4.3), as they travel from page to page. */
export const PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'response_mode',
  'force_login',
  'lang',
  'subject',
] as const;

type Parameter = (typeof PARAMETERS)[number];
export type Asked = Record<Parameter, string | null>;

const LONGEST = 10_000;

/** Reads them; null where one stands there twice or is too long: then nobody can say what is asked. */
export function readAsked(fields: URLSearchParams): Asked | null {
  const asked = {} as Asked;
  for (const name of PARAMETERS) {
    const given = fields.getAll(name);
    if (given.length > 1 || (given[0]?.length ?? 0) > LONGEST) return null;
    asked[name] = given[0] || null;
  }
  return asked;
}

export interface Client {
  id: string;
  name: string;
  website: string | null;
  redirectUris: readonly string[];
  scopes: readonly string[];
}

/** A request that may be shown to a person. */
export interface Request {
  client: Client;
  clientId: string;
  redirectUri: string;
  scopes: readonly Scope[];
  state: string | null;
  codeChallenge: string | null;
  mode: 'query' | 'fragment' | 'form_post';
  /** `user`: it wants a token of the user, for the GraphQL API. */
  subject: 'identity' | 'user';
  isForced: boolean;
  asked: Asked;
}

export interface Refused {
  status: number;
  message: string;
}

const YES = new Set(['1', 'true', 'on', 't', 'yes']);

/**
 * Checks a request. What is wrong with it is told to the person and never sent to the application: its address is only
 * as good as its registration, which anybody may make.
 */
export function checkAsked(asked: Asked, client: Client | null): Request | Refused {
  const refuse = (message: string, status = 400): Refused => ({ status, message });
  if (!client || asked.client_id === null)
    return refuse(
      'This application is not known here. It may have been registered with another server.',
      401,
    );
  const { redirect_uri: redirectUri, response_mode: mode, code_challenge: codeChallenge } = asked;
  if (redirectUri === null || !isRegistered(redirectUri, client.redirectUris))
    return refuse('The redirect uri included is not valid.');
  if (asked.response_type !== 'code')
    return refuse('The authorization server does not support this response type.');
  const { scopes, unknown } = parseScopes(asked.scope ?? 'read');
  if (scopes.length === 0 || unknown.length > 0 || !scopesCover(scopesOfNames(client.scopes), scopes))
    return refuse('The requested scope is invalid, unknown, or malformed.');
  if (mode !== null && mode !== 'query' && mode !== 'fragment' && mode !== 'form_post')
    return refuse('The authorization server does not support this response mode.');
  if (mode === 'form_post' && !/^https?:/i.test(redirectUri))
    return refuse('The response mode form_post needs a redirect uri of http or https.');
  const method = asked.code_challenge_method;
  if ((codeChallenge !== null || method !== null) && (method !== 'S256' || codeChallenge === null))
    return refuse('The code_challenge_method must be S256.');
  if (codeChallenge !== null && !/^[\w-]{43}$/.test(codeChallenge))
    return refuse('The code_challenge must be SHA-256 as base64url.');
  if (asked.subject !== null && asked.subject !== 'user' && asked.subject !== 'identity')
    return refuse('The subject must be user or identity.');
  return {
    client,
    clientId: asked.client_id,
    redirectUri,
    scopes,
    state: asked.state,
    codeChallenge,
    mode: mode ?? 'query',
    subject: asked.subject ?? 'identity',
    isForced: YES.has(asked.force_login?.toLowerCase() ?? ''),
    asked,
  };
}

/** The same request as an address on this host. */
export function addressOf(path: string, asked: Asked): string {
  const fields = new URLSearchParams();
  for (const name of PARAMETERS) if (asked[name] !== null) fields.set(name, asked[name]);
  return `${path}?${fields}`;
}
