// The HTTP server of a worker: health and metrics alone.

import { createServer, type IncomingMessage } from 'node:http';
import { type Answer, textAnswer } from '../../lib/answer.ts';
import { errorAnswer, send } from '../respond.ts';
import type { HttpServer } from '../server.ts';
import { liveness, metrics, type Ops, readiness } from './ops.ts';

/** Nobody but a monitor asks, and briefly. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The HTTP server of a process that only reconciles: `/livez`, `/readyz`, `/metrics` and nothing else, so that it can be watched. */
export function createOpsServer(ops: Ops): HttpServer {
  const routes: Record<string, (request: { incoming: IncomingMessage }) => Promise<Answer>> = {
    '/livez': liveness,
    '/readyz': readiness(ops),
    '/metrics': metrics(ops),
  };
  const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(timeouts, async (incoming, response) => {
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    const isReading = incoming.method === 'GET' || incoming.method === 'HEAD';
    const route = isReading && Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answer = await route?.({ incoming }).catch(errorAnswer);
    const other = textAnswer(404, 'This process only works in the background.\n');
    send(response, answer ?? other, incoming.method === 'HEAD');
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
