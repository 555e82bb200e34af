// Which form an HTTP answer takes, by content negotiation.

import type { ServerResponse } from 'node:http';
import { preferred, weightOf } from '../../lib/negotiate.ts';

export const JSON_TYPE = 'application/json';
export const RESPONSE_TYPE = 'application/graphql-response+json';
export const EVENT_STREAM = 'text/event-stream';

/** What an answer over HTTP can look like (GraphQL over HTTP, and the distinct connections of graphql-sse). */
export type Format = typeof JSON_TYPE | typeof RESPONSE_TYPE | typeof EVENT_STREAM;

export const NOT_ACCEPTABLE =
  'Answers are application/json, application/graphql-response+json or text/event-stream; accept one of them.';
export const SUBSCRIPTION_NOT_ACCEPTABLE =
  'Subscriptions come with Accept: text/event-stream, or over a WebSocket.';

/**
 * The form of an answer by the client's Accept header. Queries and mutations are JSON unless server-sent events are
 * liked better: clients name both in every request. Subscriptions are events wherever those are taken at all. null:
 * nothing that is taken can be given (406).
 */
export function formatFor(accept: string | undefined, isSubscription: boolean): Format | null {
  const events = weightOf(accept, EVENT_STREAM);
  if (isSubscription) return events > 0 ? EVENT_STREAM : null;
  const json = preferred(accept, [JSON_TYPE, RESPONSE_TYPE]);
  if (json === null) return events > 0 ? EVENT_STREAM : null;
  return events > weightOf(accept, json) ? EVENT_STREAM : json;
}

/**
 * Whether a client would rather see GraphiQL, as a browser's address bar does, also for an address with a document in
 * it.
 */
export function wantsPage(accept: string | undefined): boolean {
  return preferred(accept, [JSON_TYPE, RESPONSE_TYPE, EVENT_STREAM, 'text/html']) === 'text/html';
}

/**
 * Headers of every answer of the API. Who asks decides over what is answered, so a cache must not give one's answer to
 * another; what was answered to a token is for no shared cache at all.
 */
export function setAnswerHeaders(
  response: ServerResponse,
  method: string | undefined,
  hasToken: boolean,
): void {
  response.setHeader(
    'cache-control',
    hasToken ? 'private, no-store' : method === 'GET' ? 'no-cache' : 'no-store',
  );
  response.setHeader('vary', 'Accept, Authorization, Pukeko-Identity');
  response.setHeader('x-content-type-options', 'nosniff');
}
