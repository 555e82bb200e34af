// Answers requests while the install has no domain at all: the last one was removed.

import type { ServerResponse } from 'node:http';
import { type Answer, jsonError } from '../lib/answer.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { FaceRequest, Faces } from './faces.ts';
import { isLoopbackHost } from './tenancy.ts';

/** For programs. */
export const NO_DOMAIN = jsonError(
  421,
  'This server has no domain yet. Its log has an address for setting it up; "pukeko init" prints a new one.',
);

type Request = Omit<FaceRequest, 'domain'>;

/**
 * Under a loopback Host GraphQL is answered, as to somebody on no domain: an install may be set up by program. Browsers get a page in words (misdirected, RFC 9110, 15.5.20, but for the front page of this machine), everybody else a
 * sentence. Null: the response is written.
 */
export async function beforeFirstDomain(
  { firstStart }: Faces,
  request: Request,
  host: string,
  response: ServerResponse,
): Promise<Answer | null> {
  const { path, method, headers } = request;
  const isOwnMachine = isLoopbackHost(host);
  const isApi = path === '/graphql' || path.startsWith('/graphiql/');
  if (isApi && isOwnMachine) {
    if (method === 'OPTIONS')
      return preflight(path, String(headers['access-control-request-headers'] ?? '')) ?? NO_DOMAIN;
    for (const [name, value] of Object.entries(corsHeaders(path))) response.setHeader(name, value);
    await firstStart.graphql(request, response);
    return null;
  }
  return firstStart.page(request, isOwnMachine && path === '/' ? 200 : 421) ?? NO_DOMAIN;
}
