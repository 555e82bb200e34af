// Writes GraphQL answers over HTTP.

import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { AppError, AppErrorCode } from '../../lib/app-error.ts';
import { takesCoding } from '../../lib/negotiate.ts';
import { type Format, JSON_TYPE } from './format.ts';
import { endAnswer, hasUnreadBody } from './request-body.ts';

/** HTTP statuses of requests that were refused as a whole; once an operation runs, the answer is 200 and says more. */
const STATUS: Partial<Record<AppErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  BUSY: 503,
  UNAVAILABLE: 503,
  TOO_LARGE: 413,
  INTERNAL: 500,
};

const compressed = promisify(gzip);

/** Writes an answer as JSON, headers set on the response before included. */
export function reply(
  response: ServerResponse,
  status: number,
  result: ExecutionResult,
  type: Format = JSON_TYPE,
): void {
  write(response, status, Buffer.from(JSON.stringify(result)), type);
}

/** Writes an answer that is JSON text already. */
export function endJson(response: ServerResponse, status: number, body: string, type: Format): void {
  write(response, status, Buffer.from(body), type);
}

/**
 * The same for what is large and says much the same in many places: the schema. Compressed where the client takes that.
 */
export async function replyCompressed(
  response: ServerResponse,
  status: number,
  body: string,
  type: Format,
  acceptEncoding: string | undefined,
): Promise<void> {
  const vary = response.getHeader('vary');
  response.setHeader('vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding');
  if (!takesCoding(acceptEncoding, 'gzip')) return write(response, status, Buffer.from(body), type);
  const bytes = await compressed(body);
  response.setHeader('content-encoding', 'gzip');
  write(response, status, bytes, type);
}

function write(response: ServerResponse, status: number, body: Buffer, type: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': body.byteLength,
    ...(hasUnreadBody(response.req) ? { connection: 'close' } : {}),
  });
  endAnswer(response, body);
}

/** A request that was refused before anything ran, in the shape of a GraphQL answer. */
export function refuse(response: ServerResponse, error: AppError, status?: number): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (error.retryAfterMs !== null)
    response.setHeader('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  if (error.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
  const { code, inputPath } = error;
  const extensions = {
    code,
    ...(inputPath.length > 0 ? { inputPath } : {}),
    ...(error.retryAfterMs === null ? {} : { retryAfter: Math.ceil(error.retryAfterMs / 1000) }),
  };
  reply(response, status ?? STATUS[code] ?? 400, {
    errors: [new GraphQLError(error.message, { extensions })],
  });
}

/**
 * The status of a document that was refused (GraphQL over HTTP, 6.4): application/json says 200 to every request that
 * could be read, its own type says what went wrong.
 */
export function statusOf(errors: readonly GraphQLError[], type: string): number {
  if (type === JSON_TYPE) return 200;
  return STATUS[errors[0]?.extensions.code as AppErrorCode] === 500 ? 500 : 400;
}
