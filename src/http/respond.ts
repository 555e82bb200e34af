import type { ServerResponse } from 'node:http';
import { type Answer, jsonError } from '../lib/answer.ts';
import { AppError, type AppErrorCode } from '../lib/app-error.ts';

/** HTTP status of every error that is an answer; the one table for faces that speak HTTP. */
export const STATUS_OF: Record<AppErrorCode, number> = {
  UNAUTHENTICATED: 401,
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

export function send(response: ServerResponse, answer: Answer, isHead = false): void {
  const body = answer.body ?? '';
  response.writeHead(answer.status, {
    'x-content-type-options': 'nosniff',
    ...answer.headers,
    'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength,
  });
  response.end(isHead ? undefined : body);
}

/** What somebody is told whose request failed: the sentence of an AppError, or nothing about the inside. */
export function errorAnswer(error: unknown): Answer {
  if (error instanceof AppError) {
    const headers: Record<string, string> =
      error.retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) };
    if (error.code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
    return jsonError(STATUS_OF[error.code], error.message, headers);
  }
  return jsonError(500, 'Something went wrong on this server; it is in its log.');
}
