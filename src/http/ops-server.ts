import { createServer } from 'node:http';
import { textAnswer } from '../lib/answer.ts';
import { type Ops, opsAnswer } from './ops.ts';
import { errorAnswer, send } from './respond.ts';
import type { HttpServer } from './server.ts';

/** Nobody but a monitor asks, and briefly. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The HTTP server of a process that only reconciles: `/livez`, `/readyz`, `/metrics` and nothing else, so that it can be watched. */
export function createOpsServer(ops: Ops): HttpServer {
  const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(timeouts, async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const answer = isReading ? await opsAnswer(ops, request, path).catch(errorAnswer) : null;
    const other = textAnswer(404, 'This process only works in the background.\n');
    send(response, answer ?? other, request.method === 'HEAD');
  });
  return {
    server,
    drain: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
