// Errors as Mastodon's API words them.

import type { AppErrorCode } from '../lib/app-error.ts';
import { UNUSABLE } from '../oauth/unusable.ts';

/** Mastodon's own sentences, which apps compare. */
export const SENTENCES = {
  invalidToken: 'The access token is invalid',
  revokedToken: 'The access token was revoked',
  ...UNUSABLE,
  needsUser: 'This method requires an authenticated user',
  needsApp: 'This method requires an client credentials authentication',
  scope: 'This action is outside the authorized scopes',
  notAllowed: 'This action is not allowed',
  notFound: 'Record not found',
  inviteOver: 'This invite is not valid',
  tooMany: 'Too many requests',
  underWay: 'There was a temporary problem serving your request, please try again',
} as const;

/** Status of every kind of error that GraphQL answers. */
const STATUS: Record<AppErrorCode, number> = {
  UNAUTHENTICATED: 401,
  SECOND_FACTOR_REQUIRED: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  GONE: 404,
  INVALID_INPUT: 422,
  CONFLICT: 422,
  TOO_LARGE: 422,
  RATE_LIMITED: 429,
  BUSY: 503,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** An answer that is an error: JSON with `error`, and what more its endpoint tells. */
export class RestError extends Error {
  readonly status: number;
  readonly more: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    { more = {}, headers = {} }: { more?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'RestError';
    this.status = status;
    this.more = more;
    this.headers = headers;
  }
}

export const notFound = () => new RestError(404, SENTENCES.notFound);

/** A parameter without which nothing can be answered, in Rails' words. */
export const missing = (name: string) =>
  new RestError(400, `param is missing or the value is empty or invalid: ${name}`);

/** Rails' form of what is wrong with an input. */
export const invalid = (sentence: string) => new RestError(422, `Validation failed: ${sentence}`);

/** An error in Mastodon's own words, which its apps show as they are. */
export const refusedWith = (sentence: string) => new RestError(422, sentence);

/**
 * A post that is longer than the domain takes, in Mastodon's words; null where the text was refused for another reason.
 */
export function tooLong(
  refusal: { message: string; path: readonly string[] },
  most: number,
): RestError | null {
  return refusal.path.includes('text') && /at most|too long/.test(refusal.message)
    ? invalid(`Text character limit of ${most} exceeded`)
    : null;
}

/** Where a value stands in our document, which no app wrote: said before what is wrong with it. */
const PLACE = /^Variable "\$\w+"(?::| got invalid value .*; Expected type "[\w![\]]+"\.) (?=\S)/s;

/** What a route answers where GraphQL refused: Mastodon's sentence where it has one for the kind, else ours. */
export function restError(code: string, message: string, retryAfterSeconds?: number): RestError {
  const status = STATUS[code as AppErrorCode] ?? 500;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (status) {
    case 401:
      return unauthorized(SENTENCES.invalidToken);
    case 403:
      return new RestError(403, SENTENCES.notAllowed);
    case 404:
      return notFound();
    case 422:
      return invalid(message.replace(PLACE, ''));
    case 429:
      return new RestError(429, SENTENCES.tooMany, { headers });
    case 503:
      return new RestError(503, message, { headers });
    default:
      return new RestError(500, 'Something went wrong on this server; it is in its log.');
  }
}

/** RFC 6750, 3.1. */
export function unauthorized(sentence: string): RestError {
  return new RestError(401, sentence, {
    headers: {
      'www-authenticate': `Bearer realm="Pukeko", error="invalid_token", error_description="${sentence}"`,
    },
  });
}
