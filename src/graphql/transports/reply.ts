import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { AppErrorCode } from '../../lib/app-error.ts';
import { AppError } from '../../lib/app-error.ts';
import { LIMITS } from '../execution/limits.ts';

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

const GRAPHQL_JSON = 'application/graphql-response+json';

/** Writes a GraphQL answer as JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  result: ExecutionResult,
  headers: Record<string, string> = {},
  accept = '',
): void {
  const body = Buffer.from(JSON.stringify(result));
  const type = accept.includes(GRAPHQL_JSON) ? GRAPHQL_JSON : 'application/json';
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': body.byteLength,
    ...headers,
  });
  response.end(body);
}

/** A request that was refused before anything ran, in the shape of a GraphQL answer. */
export function refuse(response: ServerResponse, error: AppError, status?: number): void {
  const headers: Record<string, string> = {};
  if (error.retryAfterMs !== null) headers['retry-after'] = String(Math.ceil(error.retryAfterMs / 1000));
  if (error.code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
  const shown = new GraphQLError(error.message, { extensions: { code: error.code } });
  reply(response, status ?? STATUS[error.code] ?? 400, { errors: [shown] }, headers);
}

/** The status of a document that was refused: by what its first error says. */
export function statusOf(errors: readonly GraphQLError[]): number {
  return STATUS[errors[0]?.extensions.code as AppErrorCode] === 500 ? 500 : 400;
}

/** The body of a request as text. Rejects with TOO_LARGE beyond the limit, without reading on. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= LIMITS.body) return void chunks.push(chunk);
      request.pause();
      reject(new AppError('TOO_LARGE', `A request has at most ${LIMITS.body} bytes; send less at once.`));
    });
    request.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? ''),
    );
    request.on('error', reject);
    request.on('aborted', () =>
      reject(new AppError('INVALID_INPUT', 'The request ended before its body did.')),
    );
  });
}
