// Writes answers, and errors as answers.

import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { asUnavailable } from '../db/errors.ts';
import { type Answer, jsonError } from '../lib/answer.ts';
import { AppError, type AppErrorCode } from '../lib/app-error.ts';
import type { StreamAnswer } from '../lib/route.ts';

/** HTTP status of every error that is an answer; the one table for faces that speak HTTP. */
export const STATUS_OF: Record<AppErrorCode, number> = {
  UNAUTHENTICATED: 401,
  SECOND_FACTOR_REQUIRED: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_INPUT: 422,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  BUSY: 503,
  GONE: 410,
  UNAVAILABLE: 503,
  TOO_LARGE: 413,
  INTERNAL: 500,
};

const NONE: Readonly<Record<string, string>> = {};

/**
 * Writes an answer; to HEAD without its body. A stream that breaks ends the connection, so that nobody takes a part for
 * the whole. `more`: headers that the answer does not have to name; its own count.
 */
export function send(
  response: ServerResponse,
  answer: Answer | StreamAnswer,
  isHead = false,
  more: Readonly<Record<string, string>> = NONE,
): void {
  const { status } = answer;
  if ('stream' in answer) {
    response.writeHead(status, headerList(answer.headers, more, answer.bytes));
    if (!isHead) return void pipeline(answer.stream, response, () => undefined);
    answer.stream.destroy();
    response.end();
    return;
  }
  const body = answer.body ?? '';
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  // RFC 9110, 8.6: none for 204, and for 304 only what a GET would have had.
  const length = status === 204 || status === 304 ? undefined : bytes;
  const list = headerList(answer.headers, more, length);
  for (const cookie of answer.cookies ?? []) list.push('set-cookie', cookie);
  response.writeHead(status, list);
  response.end(isHead ? undefined : body);
}

/**
 * Names and values in turn, as writeHead takes them: merging objects by spreading cost more than all the rest of an
 * answer from memory.
 */
function headerList(
  own: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
  bytes: number | undefined,
): string[] {
  const list: string[] = [];
  for (const name in own) list.push(name, own[name] as string);
  for (const name in more) if (own[name] === undefined) list.push(name, more[name] as string);
  if (own['x-content-type-options'] === undefined) list.push('x-content-type-options', 'nosniff');
  if (bytes !== undefined) list.push('content-length', String(bytes));
  return list;
}

/** The text of an answer to a request that failed: the sentence of an AppError, or nothing about the inside. */
export function errorAnswer(thrown: unknown): Answer {
  const error = asUnavailable(thrown) ?? thrown;
  if (error instanceof AppError) {
    const headers: Record<string, string> =
      error.retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) };
    if (error.code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
    return jsonError(STATUS_OF[error.code], error.message, headers);
  }
  return jsonError(500, 'Something went wrong on this server; it is in its log.');
}
