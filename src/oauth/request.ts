// A request to the OAuth endpoints, and its answers.

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { App, Ctx } from '../core/context.ts';
import type { Domain } from '../db/rows.ts';
import type { Answer } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import type { RouteRequest } from '../lib/route.ts';

/** What the endpoints need to know of who sends a request; http's FaceRequest is one. */
export interface OAuthCaller {
  domain: Domain;
  headers: IncomingHttpHeaders;
  /** Address of the client, behind trusted proxies. */
  ip: string;
  incoming: Pick<IncomingMessage, 'headersDistinct'>;
}

/** A request with its parameters. */
export type OAuthRequest = OAuthCaller & Pick<RouteRequest<unknown>, 'query' | 'body'>;

/** Why something was refused, as OAuth says it (RFC 6749, 5.2). */
export class OAuthRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, description: string, headers: Record<string, string> = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const missing = (name: string) =>
  new OAuthRefusal(400, 'invalid_request', `Missing required parameter: ${name}.`);

/** Nobody in particular, on the domain asked: what an endpoint does is decided by the client's credentials. */
export function ctxOf(app: App, { domain }: OAuthRequest): Ctx {
  return { app, domain, viewer: { kind: 'anonymous' }, now: app.clock.now(), tx: null };
}

/** The parameters of a request. */
export interface Parameters {
  /** Throws OAuthRefusal where it is missing or sent twice. */
  required(name: string): string;
  optional(name: string): string | null;
  readonly fields: URLSearchParams;
}

/**
 * From the body (form, multipart or JSON), and what is not there from the query, where some old clients put everything.
 */
export async function parametersOf({ body, query }: OAuthRequest): Promise<Parameters> {
  const { fields } = await body.form().catch((error) => {
    if (!isAppError(error, 'INVALID_INPUT')) throw error;
    throw new OAuthRefusal(400, 'invalid_request', error.message);
  });
  const optional = (name: string) => {
    const given = fields.has(name) ? fields.getAll(name) : query.getAll(name);
    if (given.length > 1) throw new OAuthRefusal(400, 'invalid_request', `Sent more than once: ${name}.`);
    return given[0] || null;
  };
  return {
    fields,
    optional,
    required(name) {
      const value = optional(name);
      if (value === null) throw missing(name);
      return value;
    },
  };
}

/** Tokens and what is said of them are kept by nobody in between (RFC 6749, 5.1). */
const PRIVATE = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function jsonAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...PRIVATE, ...headers },
    body: JSON.stringify(value),
  };
}

/** Runs an endpoint; its refusals become answers, everything else is thrown on. */
export async function answered(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    const { code, message, status, headers } = error;
    return jsonAnswer({ error: code, error_description: message }, status, headers);
  }
}
