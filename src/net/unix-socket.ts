// Sends GraphQL requests and files over a Unix socket.

import { type RequestOptions, request } from 'node:http';
import { AppError } from '../lib/app-error.ts';

export interface SocketAnswer {
  data: Record<string, unknown> | null;
  errors: readonly { message: string }[];
}

/** How long a picture may take on its way and to be worked on. */
const FILE_MS = 60_000;

/**
 * One GraphQL request over a Unix socket (the operator's, in the data folder), made as the identity with that global id
 * where one is given. Rejects where nobody listens, and with AppError UNAVAILABLE where somebody listens and has not
 * answered within `deadlineMs`.
 */
export async function askSocket(
  socketPath: string,
  query: string,
  variables: Record<string, unknown>,
  identity: string | null = null,
  deadlineMs = 60_000,
): Promise<SocketAnswer> {
  const body = JSON.stringify({ query, variables, extensions: { identity } });
  const { json } = await send(
    {
      socketPath,
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    },
    body,
    deadlineMs,
  );
  const parsed = json as Partial<SocketAnswer>;
  return { data: parsed.data ?? null, errors: parsed.errors ?? [] };
}

/**
 * PUTs a file to an address of the install over its socket, whatever address that has outside, and gives the JSON that
 * came back. Rejects where nobody listens; errors: UNAVAILABLE after a minute, and what the server refuses with its
 * sentence, as INVALID_INPUT.
 */
export async function putToSocket(
  socketPath: string,
  url: URL,
  file: Buffer,
): Promise<Record<string, unknown>> {
  const { status, json } = await send(
    {
      socketPath,
      path: url.pathname + url.search,
      method: 'PUT',
      headers: { host: url.host, 'content-length': file.length, accept: 'application/json' },
    },
    file,
    FILE_MS,
  );
  if (status < 300) return json;
  const why = typeof json.error === 'string' ? json.error : `The server refused the file (${status}).`;
  throw new AppError('INVALID_INPUT', why);
}

function send(
  options: RequestOptions,
  body: string | Buffer,
  deadlineMs: number,
): Promise<{ status: number; json: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(
        error.name === 'TimeoutError' || error.name === 'AbortError' ? unanswered(deadlineMs, error) : error,
      );
    const asking = request(
      // One request a connection: a kept one would hold up a server that stops.
      { ...options, agent: false, signal: AbortSignal.timeout(deadlineMs) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          try {
            const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
            resolve({ status: response.statusCode ?? 500, json });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    );
    asking.on('error', failed);
    asking.end(body);
  });
}

function unanswered(deadlineMs: number, cause: Error): AppError {
  return new AppError(
    'UNAVAILABLE',
    `The running server did not answer within ${Math.ceil(deadlineMs / 1000)} seconds. Look at its log; it may still do what it was asked. If it hangs, stop it and try again.`,
    { cause },
  );
}
