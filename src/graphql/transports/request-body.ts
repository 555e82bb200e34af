// Reads the bodies of GraphQL requests.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../lib/app-error.ts';
import { LIMITS } from '../execution/limits.ts';

/** How long the rest of a refused body is read and thrown away, in milliseconds. */
const DRAIN_MS = 1_000;

/**
 * The body of a request as text. Rejects with TOO_LARGE beyond the limit, without reading on, and with INVALID_INPUT
 * when it breaks off.
 */
export function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.body) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= LIMITS.body) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge());
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

/**
 * Ends an answer. Where the body of the request was not read to its end it is the last one of its connection: what is
 * left would be taken for the next request of a client that keeps it. The rest is thrown away for a moment first,
 * because a socket that is closed over unread bytes takes the answer with it.
 */
export function endAnswer(response: ServerResponse, body: Buffer): void {
  const request = response.req;
  if (!hasUnreadBody(request)) return void response.end(body);
  response.write(body);
  request.resume();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, DRAIN_MS);
  request.once('end', end);
  request.once('close', end);
}

/** Whether bytes of the request are still to come, so that its answer has to say `Connection: close`. */
export function hasUnreadBody({ complete, headers }: IncomingMessage): boolean {
  return (
    !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0)
  );
}

function tooLarge(): AppError {
  return new AppError('TOO_LARGE', `A request has at most ${LIMITS.body} bytes; send less at once.`);
}
