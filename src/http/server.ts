import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { App } from '../core/context.ts';
import { type Answer, jsonError, textAnswer } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { FaceRequest, Faces } from './faces.ts';
import { opsAnswer } from './ops.ts';
import { arrivalOf } from './proxy.ts';
import { errorAnswer, send } from './respond.ts';
import { inboxOf } from './routes.ts';
import { tenancyOf } from './tenancy.ts';

/** Headers of a request must have come within this time (slow clients hold a socket, nothing else). */
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;

export interface HttpServer {
  server: Server;
  /** Stops taking connections and waits for answers under way, at most `ms`. */
  drain(ms: number): Promise<void>;
}

export interface HttpParts {
  app: App;
  faces: Faces;
  isReady(): boolean;
}

/** The one HTTP server of a process: Host -> domain (421), then one table path x Accept -> face. */
export function createHttpServer(parts: HttpParts): HttpServer {
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  server.on('request', (request, response) => {
    handle(parts, request, response).catch((error) => fail(parts, request, response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(parts, request, socket, head).catch(() => socket.destroy());
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  return {
    server,
    drain: (ms) =>
      new Promise((resolve) => {
        const cancel = parts.app.clock.after(ms, () => server.closeAllConnections());
        server.close(() => {
          cancel();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function handle(parts: HttpParts, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = incoming.url ?? '/';
  const path = target.split('?', 1)[0] ?? '/';
  const method = incoming.method ?? 'GET';
  const started = parts.app.clock.monotonic();
  const finish = (face: string, answer: Answer) => {
    send(response, { ...answer, headers: { ...corsHeaders(path), ...answer.headers } }, method === 'HEAD');
    parts.app.metrics.httpRequests.inc({ face, status: answer.status });
    parts.app.metrics.httpSeconds.observe({ face }, (parts.app.clock.monotonic() - started) / 1000);
  };
  const ops =
    method === 'GET' ? await opsAnswer({ app: parts.app, isReady: parts.isReady }, incoming, path) : null;
  if (ops) return finish('ops', ops);
  const found = await resolve(parts, incoming, path, target, method);
  if ('refusal' in found) return finish('refused', found.refusal);
  const request = found.request;
  if (method === 'OPTIONS')
    return finish('cors', preflight(path) ?? textAnswer(405, 'Nothing here takes OPTIONS.\n'));
  if (path === '/graphql' || path.startsWith('/graphiql/')) {
    for (const [name, value] of Object.entries(corsHeaders(path))) response.setHeader(name, value);
    await parts.faces.graphql.handle(request, response);
    parts.app.metrics.httpRequests.inc({ face: 'graphql', status: response.statusCode });
    parts.app.metrics.httpSeconds.observe(
      { face: 'graphql' },
      (parts.app.clock.monotonic() - started) / 1000,
    );
    return;
  }
  const [face, answer] = await route(parts.faces, request);
  finish(face, answer);
}

async function resolve(
  parts: HttpParts,
  incoming: IncomingMessage,
  path: string,
  target: string,
  method: string,
): Promise<{ request: FaceRequest } | { refusal: Answer }> {
  const arrival = arrivalOf(incoming, parts.app.config.trustedProxies);
  const tenancy = await tenancyOf(parts.app.domains, arrival.host);
  const isAboutHandles = path === '/.well-known/webfinger' || path === '/.well-known/host-meta';
  if (tenancy.kind === 'unknown' || (tenancy.kind === 'handles' && !isAboutHandles)) {
    return { refusal: jsonError(421, 'This server does not answer for that host.') };
  }
  if (tenancy.kind === 'gone') return { refusal: jsonError(410, 'This domain was removed for good.') };
  return {
    request: {
      domain: tenancy.domain,
      path,
      target,
      method,
      headers: incoming.headers,
      ip: arrival.ip,
      incoming,
    },
  };
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
  const target = incoming.url ?? '/';
  const path = target.split('?', 1)[0] ?? '/';
  const found = await resolve(parts, incoming, path, target, 'GET');
  if ('refusal' in found || path !== '/graphql') {
    const status = 'refusal' in found ? found.refusal.status : 404;
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    return;
  }
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
