import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { App } from '../core/context.ts';
import { type Answer, jsonError, textAnswer } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import { answerOnSocket } from './closing.ts';
import { CONNECTION_LIMITS, type ConnectionLimits, Connections } from './connections.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { FaceRequest, Faces } from './faces.ts';
import { opsAnswer } from './ops.ts';
import { arrivalOf } from './proxy.ts';
import { errorAnswer, send } from './respond.ts';
import { answersOf } from './response.ts';
import { inboxOf } from './routes.ts';
import { type Target, targetOf } from './target.ts';
import { tenancyOf } from './tenancy.ts';

export interface HttpServer {
  server: Server;
  /** Takes no new connections and lets every request under way be answered, at most `ms` long. */
  drain(ms: number): Promise<void>;
}

export interface HttpParts {
  app: App;
  faces: Faces;
  isReady(): boolean;
  /** Other bounds than the usual ones, for tests. */
  limits?: Partial<ConnectionLimits>;
}

/** The one HTTP server of a process: Host -> domain (421), then one table path x Accept -> face. */
export function createHttpServer(parts: HttpParts): HttpServer {
  const { trustedProxies } = parts.app.config;
  const exempt = [...CONNECTION_LIMITS.exempt, ...trustedProxies];
  const limits = { ...CONNECTION_LIMITS, exempt, ...parts.limits };
  const server = createServer({
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    ServerResponse: answersOf(() => connections.isDraining),
  });
  const connections = new Connections(server, limits);
  server.on('request', (request, response) => {
    handle(parts, request, response).catch((error) => fail(parts, request, response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(parts, request, socket, head).catch((error) => answerOnSocket(socket, errorAnswer(error)));
  });
  return { server, drain: (ms) => connections.drain(ms) };
}

async function handle(parts: HttpParts, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = incoming.method ?? 'GET';
  const started = parts.app.clock.monotonic();
  const wanted = targetOf(incoming);
  const path = 'refusal' in wanted ? '' : wanted.path;
  const count = (face: string, status: number) => {
    parts.app.metrics.httpRequests.inc({ face, status });
    parts.app.metrics.httpSeconds.observe({ face }, (parts.app.clock.monotonic() - started) / 1000);
  };
  const finish = (face: string, answer: Answer, dependsOn?: string) => {
    const headers = { ...corsHeaders(path), ...answer.headers };
    if (dependsOn !== undefined) headers.vary = headers.vary ? `${headers.vary}, ${dependsOn}` : dependsOn;
    send(response, { ...answer, headers }, method === 'HEAD');
    count(face, answer.status);
  };
  if ('refusal' in wanted) return finish('refused', wanted.refusal);
  const isRead = method === 'GET' || method === 'HEAD';
  const ops = isRead ? await opsAnswer({ app: parts.app, isReady: parts.isReady }, incoming, path) : null;
  if (ops) return finish('ops', ops);
  const found = await resolve(parts, incoming, wanted, method);
  if ('refusal' in found) return finish('refused', found.refusal, found.dependsOn);
  const { request, dependsOn } = found;
  if (method === 'OPTIONS')
    return finish('cors', preflight(path) ?? textAnswer(405, 'Nothing here takes OPTIONS.\n'));
  if (path === '/graphql' || path.startsWith('/graphiql/')) {
    for (const [name, value] of Object.entries(corsHeaders(path))) response.setHeader(name, value);
    await parts.faces.graphql.handle(request, response);
    return count('graphql', response.statusCode);
  }
  const [face, answer] = await route(parts.faces, request);
  finish(face, answer, dependsOn);
}

/** `dependsOn`: a header of a proxy that the answer varies by. */
type Resolved = ({ request: FaceRequest } | { refusal: Answer }) & { dependsOn?: string };

async function resolve(
  parts: HttpParts,
  incoming: IncomingMessage,
  { host, path, target }: Target,
  method: string,
): Promise<Resolved> {
  const arrival = arrivalOf(incoming, host, parts.app.config.trustedProxies);
  const dependsOn = arrival.isForwardedHost ? { dependsOn: 'X-Forwarded-Host' } : {};
  const tenancy = await tenancyOf(parts.app.domains, arrival.host);
  const isAboutHandles = path === '/.well-known/webfinger' || path === '/.well-known/host-meta';
  if (tenancy.kind === 'unknown' || (tenancy.kind === 'handles' && !isAboutHandles)) {
    return { refusal: jsonError(421, 'This server does not answer for that host.'), ...dependsOn };
  }
  if (tenancy.kind === 'gone')
    return { refusal: jsonError(410, 'This domain was removed for good.'), ...dependsOn };
  const { domain } = tenancy;
  const { headers } = incoming;
  return { request: { domain, path, target, method, headers, ip: arrival.ip, incoming }, ...dependsOn };
}

/** One table: who answers what. What nobody answers is 404, as JSON under the API. */
async function route(faces: Faces, request: FaceRequest): Promise<[string, Answer]> {
  const { method, path } = request;
  if (method === 'POST') {
    const inbox = inboxOf(path);
    if (inbox) return ['inbox', await faces.inbox(request, inbox.username)];
  }
  if (method === 'GET' || method === 'HEAD') {
    const wellKnown = await faces.wellKnown(request);
    if (wellKnown) return ['well-known', wellKnown];
    const document = await faces.document(request);
    if (document) return ['activitypub', document];
    const page = await faces.page(request);
    if (page) return ['page', page];
    return ['none', jsonError(404, 'There is nothing at this address.')];
  }
  return ['none', jsonError(isApi(path) ? 404 : 405, 'This address does not take that method.')];
}

function isApi(path: string): boolean {
  return path.startsWith('/api/') || path.startsWith('/oauth/');
}

async function upgrade(
  parts: HttpParts,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const wanted = targetOf(incoming);
  if ('refusal' in wanted) return answerOnSocket(socket, wanted.refusal);
  const found = await resolve(parts, incoming, wanted, 'GET');
  if ('refusal' in found) return answerOnSocket(socket, found.refusal);
  if (wanted.path !== '/graphql')
    return answerOnSocket(socket, jsonError(404, 'There is no WebSocket at this address.'));
  parts.faces.graphql.upgrade(found.request, socket, head);
}

function fail(parts: HttpParts, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (!isAppError(error))
    parts.app.log.error(
      { err: error, method: request.method, path: request.url?.split('?', 1)[0] },
      'A request failed.',
    );
  if (response.headersSent) response.destroy();
  else
    send(response, {
      ...errorAnswer(error),
      headers: { ...corsHeaders(request.url ?? '/'), ...errorAnswer(error).headers },
    });
}
