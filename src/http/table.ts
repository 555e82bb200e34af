// The table of all routes.

import { type Route, routesOf } from '../lib/route.ts';
import type { FaceRequest, Faces } from './faces.ts';
import { liveness, type MachineRequest, metrics, type Ops, readiness, tlsAsk } from './ops/ops.ts';

/**
 * The one table: method x path -> handler. What a client accepts is decided by the faces that share an address, in this
 * order.
 */
export function tableOf(ops: Ops, faces: Faces): readonly Route<FaceRequest>[] {
  const machine = routesOf<MachineRequest>('ops', 'any');
  const inbox = routesOf<FaceRequest>('inbox');
  const handle = routesOf<FaceRequest>('well-known', 'handles');
  const wellKnown = routesOf<FaceRequest>('well-known');
  const graphql = routesOf<FaceRequest>('graphql');
  const document = routesOf<FaceRequest>('activitypub');
  const page = routesOf<FaceRequest>('page');
  return [
    machine.get('/livez', liveness),
    // As Mastodon's proxies and monitors ask it.
    machine.get('/health', liveness),
    machine.get('/readyz', readiness(ops)),
    ...(ops.app.config.ops === null
      ? [machine.get('/metrics', metrics(ops)), machine.get('/internal/tls-ask', tlsAsk(ops))]
      : []),
    graphql.raw('ALL', '/graphql', faces.graphql.handle),
    graphql.raw('GET', '/graphiql/*', faces.graphql.handle),
    inbox.post('/inbox', (request) => faces.inbox(request, null)),
    inbox.post('/actor/inbox', (request) => faces.inbox(request, null)),
    inbox.post('/users/:username/inbox', (request) => faces.inbox(request, request.params.username)),
    handle.get('/.well-known/webfinger', faces.wellKnown),
    handle.get('/.well-known/host-meta', faces.wellKnown),
    handle.get('/.well-known/host-meta.json', faces.wellKnown),
    wellKnown.get('/.well-known/*', faces.wellKnown),
    wellKnown.get('/nodeinfo/*', faces.wellKnown),
    ...(faces.routes ?? []),
    document.get('/*', faces.document),
    page.get('/*', faces.page),
  ];
}
