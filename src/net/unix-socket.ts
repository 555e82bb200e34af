// Sends a GraphQL request over a Unix socket.

import { request } from 'node:http';
import { AppError } from '../lib/app-error.ts';

export interface SocketAnswer {
  data: Record<string, unknown> | null;
  errors: readonly { message: string }[];
}

/**
 * One GraphQL request over a Unix socket (the operator's, in the data folder), made as the identity with that global id
 * where one is given. Rejects where nobody listens, and with AppError UNAVAILABLE where somebody listens and has not
 * answered within `deadlineMs`.
 */
export function askSocket(
  socketPath: string,
  query: string,
  variables: Record<string, unknown>,
  identity: string | null = null,
  deadlineMs = 60_000,
): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        socketPath,
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        // One request a connection: a kept one would hold up a server that stops.
        agent: false,
        signal: AbortSignal.timeout(deadlineMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(error.name === 'AbortError' ? unanswered(deadlineMs) : error));
        response.on('end', () => {
          try {
            const parsed = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Partial<SocketAnswer>;
            resolve({ data: parsed.data ?? null, errors: parsed.errors ?? [] });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    asking.on('error', (error) =>
      reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? unanswered(deadlineMs) : error),
    );
    asking.end(JSON.stringify({ query, variables, extensions: { identity } }));
  });
}

function unanswered(deadlineMs: number): AppError {
  return new AppError(
    'UNAVAILABLE',
    `The running server did not answer within ${Math.ceil(deadlineMs / 1000)} seconds. Look at its log; it may still do what it was asked. If it hangs, stop it and try again.`,
  );
}
