// Sends a file to the server of this install, which listens on this machine.

import { request } from 'node:http';
import { AppError } from '../lib/app-error.ts';

/** Where a server listens that was told to listen at all addresses. */
const ALL: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
/** For a small file on one machine. */
const ANSWER_MS = 60_000;

/**
 * PUTs bytes to an address of a domain of this install, past its proxy: to where the server listens. Answers the JSON
 * that came back. Errors: UNAVAILABLE where nobody listens or answers in time; what the server refuses with its
 * sentence, as INVALID_INPUT.
 */
export function putToOwnServer(
  { host, port }: { host: string; port: number },
  url: URL,
  bytes: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) =>
      reject(
        new AppError(
          'UNAVAILABLE',
          `No server of this install answers at ${host}:${port}. Start it here ("pukeko start"), with the same HOST and PORT.`,
          { cause },
        ),
      );
    const asking = request(
      {
        host: ALL[host] ?? host,
        port,
        path: url.pathname + url.search,
        method: 'PUT',
        headers: { ...headers, host: url.host, 'content-length': bytes.length, accept: 'application/json' },
        // One request a connection: a kept one would hold up a server that stops.
        agent: false,
        signal: AbortSignal.timeout(ANSWER_MS),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', refuse);
        response.on('end', () => {
          const answer = parse(Buffer.concat(chunks).toString('utf8'));
          const { statusCode = 500 } = response;
          if (statusCode < 300) return resolve(answer);
          const why = answer.error_description ?? answer.message ?? answer.error;
          reject(
            new AppError(
              'INVALID_INPUT',
              typeof why === 'string' ? why : `The server refused the file (${statusCode}).`,
            ),
          );
        });
      },
    );
    asking.on('error', refuse);
    asking.end(bytes);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
