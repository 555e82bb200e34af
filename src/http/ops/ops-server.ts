// The HTTP server of a worker, and of PUKEKO_OPS: health, metrics and a proxy's questions alone.

import { textAnswer } from '../../lib/answer.ts';
import { routesOf } from '../../lib/route.ts';
import type { ConnectionLimits } from '../connections.ts';
import { createServerOf, type HttpServer } from '../server.ts';
import { liveness, type MachineRequest, metrics, type Ops, readiness, tlsAsk } from './ops.ts';

/**
 * The HTTP server of a process that only reconciles, so that it can be watched: `/livez`, `/readyz`, `/metrics` and
 * nothing else. That of PUKEKO_OPS has `/internal/tls-ask` too. Connections and requests are held to the rules of the
 * other server.
 */
export function createOpsServer(ops: Ops, limits: Partial<ConnectionLimits> = {}): HttpServer {
  const route = routesOf<MachineRequest>('ops', 'any');
  const parts = { app: ops.app, limits };
  return createServerOf(parts, [
    route.get('/livez', liveness),
    route.get('/readyz', readiness(ops)),
    route.get('/metrics', metrics(ops)),
    ...(ops.app.config.ops === null ? [] : [route.get('/internal/tls-ask', tlsAsk(ops))]),
    route.all('/*', async () => textAnswer(404, 'There is nothing but /livez, /readyz and /metrics here.\n')),
  ]);
}
