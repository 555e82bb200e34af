// The HTTP server of a worker, and of PUKEKO_OPS: health, metrics and a proxy's questions alone.

import { createServer } from 'node:http';
import { type Answer, textAnswer } from '../../lib/answer.ts';
import { errorAnswer, send } from '../respond.ts';
import type { HttpServer } from '../server.ts';
import { liveness, type MachineRequest, metrics, type Ops, readiness, tlsAsk } from './ops.ts';

/** Nobody but a monitor asks, and briefly. */
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The HTTP server of a process that only reconciles, so that it can be watched: `/livez`, `/readyz`, `/metrics` and nothing else. That of
 * PUKEKO_OPS has `/internal/tls-ask` too.
 */
export function createOpsServer(ops: Ops): HttpServer {
  const routes: Record<string, (request: MachineRequest & { query: URLSearchParams }) => Promise<Answer>> = {
    '/livez': liveness,
    '/readyz': readiness(ops),
    '/metrics': metrics(ops),
    ...(ops.app.config.ops === null ? {} : { '/internal/tls-ask': tlsAsk(ops) }),
  };
  const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const server = createServer(timeouts, async (incoming, response) => {
    const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
    const isReading = incoming.method === 'GET' || incoming.method === 'HEAD';
    const route = isReading && Object.hasOwn(routes, path) ? routes[path] : undefined;
    const answer = await route?.({ incoming, query: new URLSearchParams(query) }).catch(errorAnswer);
    const other = textAnswer(404, 'There is nothing but /livez, /readyz and /metrics here.\n');
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
