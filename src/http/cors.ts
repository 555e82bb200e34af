import type { Answer } from '../lib/answer.ts';

/** Paths that pages of other origins may read: the API, well-known documents and NodeInfo (DESIGN.md §11). */
const OPEN = /^\/(?:graphql|api|oauth|nodeinfo|\.well-known)(?:\/|$)/;

const EXPOSED =
  'Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id';

/** The CORS headers of a path; none for pages, which are read on their own origin. Tokens travel in headers, never in cookies. */
export function corsHeaders(path: string): Record<string, string> {
  return OPEN.test(path)
    ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED }
    : {};
}

export function preflight(path: string): Answer | null {
  if (!OPEN.test(path)) return null;
  return {
    status: 204,
    headers: {
      ...corsHeaders(path),
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': 'Authorization, Content-Type, Accept, Idempotency-Key, Last-Event-ID',
      'access-control-max-age': '86400',
    },
    body: null,
  };
}
