// Cross-origin headers and preflight answers.

import type { Answer } from '../lib/answer.ts';

/**
 * Paths that pages of other origins may read: the API, the OAuth endpoints that programs ask (never the pages where
 * people sign in and consent), well-known documents, NodeInfo and files, with the pictures of those who have none.
 */
const OPEN =
  /^\/(?:graphql|api|oauth\/(?:token|revoke|userinfo)|nodeinfo|\.well-known|media|proxy|assets\/missing-[a-z]+\.png)(?:\/|$)/;

/** What answers under these paths carry beyond the headers that every page may read. */
const EXPOSED =
  'Link, ETag, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset';

const READABLE = { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED };
const NONE = {};

const ALLOWED = [
  'Authorization',
  'Content-Type',
  'Accept',
  'Idempotency-Key',
  'Last-Event-ID',
  'Pukeko-Identity',
];

/** What GraphQL clients and tracing add to requests by themselves; a preflight that names them gets them back. */
const ALLOWED_BY_NAME =
  /^(?:traceparent|tracestate|baggage|apollographql-[a-z0-9-]+|x-apollo-[a-z0-9-]+|graphql-[a-z0-9-]+)$/;
/** Web clients of Mastodon's API send whatever their tools add, and Mastodon takes it: tokens travel in none of it. */
const ANY_NAME = /^\/+(?:api|oauth)\//;
/** By which a proxy says who asks and where: a page of another origin says nothing of the kind. */
const OF_PROXIES = /^(?:cookie|(?:x-)?forwarded|x-real-ip|x-http-method|x-original|proxy-|sec-|host$|via$)/;
const LONGEST_LIST = 2_000;

function mayBeSent(path: string, name: string): boolean {
  return ANY_NAME.test(path)
    ? /^[a-z0-9][a-z0-9-]*$/.test(name) && !OF_PROXIES.test(name)
    : ALLOWED_BY_NAME.test(name);
}

/**
 * The CORS headers of a path; none for pages, which are read on their own origin. Tokens travel in headers, never in
 * cookies.
 */
export function corsHeaders(path: string): Readonly<Record<string, string>> {
  return OPEN.test(path) ? READABLE : NONE;
}

/**
 * The answer to a preflight (Fetch standard, 4.8). `requested` is its Access-Control-Request-Headers: of them those are
 * allowed that we know, below `/api` all but a proxy's, beside those that are always allowed.
 */
export function preflight(path: string, requested: string | undefined): Answer | null {
  if (!OPEN.test(path)) return null;
  const always = new Set(ALLOWED.map((name) => name.toLowerCase()));
  const more = (requested ?? '')
    .slice(0, LONGEST_LIST)
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => mayBeSent(path, name) && !always.has(name));
  return {
    status: 204,
    headers: {
      ...corsHeaders(path),
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': [...ALLOWED, ...new Set(more)].join(', '),
      'access-control-max-age': '86400',
      vary: 'Access-Control-Request-Headers',
    },
    body: null,
  };
}
