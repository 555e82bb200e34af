// The HTTP server: host to domain, path to route, and upgrades to WebSocket.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { App } from '../core/context.ts';
import type { Domain } from '../db/rows.ts';
import { type Answer, jsonError } from '../lib/answer.ts';
import { isAppError } from '../lib/app-error.ts';
import { CODED, CODINGS_TAKEN, isCoded } from '../lib/negotiate.ts';
import type { Route, StreamAnswer } from '../lib/route.ts';
import { type Answering, answersOf } from './answering.ts';
import { answerOnSocket } from './closing.ts';
import { CONNECTION_LIMITS, type ConnectionLimits, Connections } from './connections.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { FaceRequest, Faces } from './faces.ts';
import { asksForWebSocket, upgradeTakenBy, withoutUpgrade } from './other-upgrades.ts';
import { type Arrival, arrivalOf, isBlind } from './proxy.ts';
import { ProxyFaults } from './proxy-faults.ts';
import { HttpRequest } from './request.ts';
import { errorAnswer, send } from './respond.ts';
import { type Match, METHODS, Router } from './router.ts';
import { tableOf } from './table.ts';
import { type Target, targetOf } from './target.ts';
import { tenancyOf } from './tenancy.ts';

export interface HttpServer {
  server: Server;
  /** Takes no new connections and lets every request under way be answered, at most `ms` long. */
  drain(ms: number): Promise<void>;
}

export interface ServerParts {
  app: App;
  /** Other bounds than the usual ones, for tests. */
  limits?: Partial<ConnectionLimits>;
}

export interface HttpParts extends ServerParts {
  faces: Faces;
  isReady(): boolean;
}

interface ServedParts extends ServerParts {
  proxyFaults: ProxyFaults;
  /** Who takes upgrades; null where nobody does. */
  faces: Faces | null;
}

/**
 * The one HTTP server of a process: method x path -> route, Host -> domain (421 for foreign ones), then the route's
 * handler.
 */
export function createHttpServer(given: HttpParts): HttpServer {
  return serve(given, tableOf(given, given.faces), given.faces);
}

/**
 * A server with the same rules for connections and requests, for other routes, all of them asked under whatever Host.
 * It takes no upgrades.
 */
export function createServerOf(given: ServerParts, table: readonly Route<FaceRequest>[]): HttpServer {
  return serve(given, table, null);
}

function serve(given: ServerParts, table: readonly Route<FaceRequest>[], faces: Faces | null): HttpServer {
  const { trustedProxies, dataDir } = given.app.config;
  const parts = { ...given, faces, proxyFaults: new ProxyFaults(given.app.log, dataDir) };
  const exempt = [...CONNECTION_LIMITS.exempt, ...trustedProxies];
  const limits = { ...CONNECTION_LIMITS, exempt, ...parts.limits };
  const router = new Router(table);
  const server = createServer({
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    ServerResponse: answersOf(() => connections.isDraining),
  });
  const connections = new Connections(server, limits);
  server.on('request', (request, response) => {
    const begin = () => inSpan(parts.app, request, () => handle(parts, router, request, response));
    const { held } = connections;
    (held ? held.then(begin) : begin()).catch((error) => fail(parts, request, response, error));
  });
  server.on('upgrade', (request, socket, head) => {
    if (!asksForWebSocket(request))
      return connections.serveAgain(socket as Socket, withoutUpgrade(request, head));
    upgrade(parts, request, socket, head).catch((error) => answerOnSocket(socket, errorAnswer(error)));
  });
  return { server, drain: (ms) => connections.drain(ms) };
}

/** A request as a span, without its query: tokens and search words stand there. */
function inSpan(
  { tracing }: App,
  { method = 'GET', url = '', headers }: IncomingMessage,
  work: () => Promise<void>,
) {
  if (!tracing.isOn) return work();
  const attributes = {
    'http.request.method': method,
    'url.path': url.split('?', 1)[0] ?? '',
    'server.address': headers.host ?? '',
  };
  const { traceparent } = headers;
  return tracing.span(
    { name: method, kind: 'server', attributes, traceparent: traceparent?.toString() },
    work,
  );
}

async function handle(
  parts: ServedParts,
  router: Router<FaceRequest>,
  incoming: IncomingMessage,
  response: Answering,
): Promise<void> {
  const { app } = parts;
  const method = incoming.method ?? 'GET';
  const started = app.clock.monotonic();
  app.metrics.loopDelay.look();
  const wanted = targetOf(incoming);
  const path = 'refusal' in wanted ? '' : wanted.path;
  const count = (face: string, status: number) => {
    app.metrics.httpRequests.inc({ face, status });
    app.metrics.httpSeconds.observe({ face }, (app.clock.monotonic() - started) / 1000);
    if (app.tracing.isOn) app.tracing.note({ 'pukeko.face': face, 'http.response.status_code': status });
  };
  const finish = (face: string, answer: Answer | StreamAnswer, dependsOn?: string) => {
    response.dependsOn = dependsOn;
    send(response, answer, method === 'HEAD', corsHeaders(path));
    count(face, answer.status);
  };
  if ('refusal' in wanted) return finish('refused', wanted.refusal);
  const match = router.match(method, path);
  if (match && hostsOf(match) === 'any') {
    const { ip } = arrivalOf(incoming, wanted.host, app.config.trustedProxies);
    const request = new HttpRequest(
      { wanted, method, incoming, response, params: match.params },
      undefined,
      ip,
    );
    return finish(...(await answerOf(router, match, request)));
  }
  // A method that an address does not take changes nothing about whose address it is.
  const hosts = hostsOf(match ?? router.match('GET', path));
  const { faces } = parts;
  if (hosts === 'any' || faces === null)
    return finish('none', method === 'OPTIONS' ? options(router, path) : unmatched(router, path));
  const found = await domainOf(parts, incoming, wanted, hosts);
  if ('refusal' in found) return finish('refused', found.refusal, found.dependsOn);
  const { domain, ip, dependsOn } = found;
  if (method === 'OPTIONS') {
    const asked = String(incoming.headers['access-control-request-headers'] ?? '');
    return finish('cors', preflight(path, asked) ?? options(router, path), dependsOn);
  }
  if (!match) return finish('none', unmatched(router, path), dependsOn);
  const { params } = match;
  const request = new HttpRequest({ wanted, method, incoming, response, params }, domain, ip);
  const [first] = match.routes;
  if (first?.handleRaw) {
    response.dependsOn = dependsOn;
    for (const [name, value] of Object.entries(corsHeaders(path))) response.setHeader(name, value);
    await first.handleRaw(request, response);
    return count(first.face, response.statusCode);
  }
  if (isCoded(incoming.headers['content-encoding']))
    return finish('refused', jsonError(415, CODED, CODINGS_TAKEN), dependsOn);
  const [face, answer] = await answerOf(router, match, request);
  finish(face, answer, dependsOn);
}

/** The first route that answers; where none does, there is nothing. */
async function answerOf(
  router: Router<FaceRequest>,
  { routes }: Match<FaceRequest>,
  request: HttpRequest,
): Promise<[string, Answer | StreamAnswer]> {
  for (const route of routes) {
    const answer = await route.handle?.(request as never);
    if (answer) return [route.face, answer];
  }
  return ['none', unanswered(router, request.path)];
}

function hostsOf(match: Match<FaceRequest> | null): Route<FaceRequest>['hosts'] {
  return match?.routes[0]?.hosts ?? 'served';
}

function options(router: Router<FaceRequest>, path: string): Answer {
  const known = path === '*' ? ['GET', 'HEAD', ...METHODS.slice(1)] : router.allowed(path);
  const allowed = known.length > 0 ? known : ['GET', 'HEAD'];
  return { status: 204, headers: { allow: [...allowed, 'OPTIONS'].join(', ') }, body: null };
}

/** Nothing answers a GET: 405 where the address takes other methods alone. */
function unanswered(router: Router<FaceRequest>, path: string): Answer {
  const allowed = router.allowed(path);
  return allowed.length === 0 || allowed.includes('GET')
    ? jsonError(404, 'There is nothing at this address.', { vary: 'Accept' })
    : notAllowed(allowed);
}

/**
 * No route takes the method. Elsewhere than in the API every address may be a page, so there it is the method that is
 * wrong.
 */
function unmatched(router: Router<FaceRequest>, path: string): Answer {
  const allowed = router.allowed(path);
  if (allowed.length > 0) return notAllowed(allowed);
  return /^\/(?:api|oauth)\//.test(path)
    ? jsonError(404, 'There is nothing at this address.')
    : notAllowed(['GET', 'HEAD']);
}

function notAllowed(allowed: readonly string[]): Answer {
  return jsonError(405, 'This address does not take that method.', { allow: allowed.join(', ') });
}

/** The header of a proxy that an answer varies by; undefined for what came without one. */
const dependsOnOf = ({ isForwardedHost }: Arrival) => (isForwardedHost ? 'X-Forwarded-Host' : undefined);

/** Another client at this address is answered otherwise. */
const NOT_KEPT = { 'cache-control': 'private, no-store' };

/** The only domain was removed, or none was added so far. */
const NO_DOMAIN = jsonError(421, 'This server has no domain; "pukeko domain add NAME" gives it one.');

type Found = ({ domain: Domain; ip: string } | { refusal: Answer }) & { dependsOn: string | undefined };

/** Whose address it is; `dependsOn`: a header of a proxy that the answer varies by. */
async function domainOf(
  { app, proxyFaults }: ServedParts,
  incoming: IncomingMessage,
  { host }: Target,
  hosts: Route<FaceRequest>['hosts'],
): Promise<Found> {
  const arrival = arrivalOf(incoming, host, app.config.trustedProxies);
  const now = app.clock.now();
  if (arrival.unnamedProxy !== null) proxyFaults.noticed('unnamed', arrival.unnamedProxy, now);
  if (arrival.silentProxy !== null) proxyFaults.noticed('silent', arrival.silentProxy, now);
  if (isBlind(incoming, host)) proxyFaults.noticed('blind', arrival.ip, now);
  const stiff = upgradeTakenBy(incoming);
  if (stiff !== null) proxyFaults.noticed('stiff', stiff, now);
  const dependsOn = dependsOnOf(arrival);
  // Before anything else is told or done: pages, API, inboxes and upgrades alike. What machines of the operator ask
  // (hosts: any) is no part of it.
  if ((await app.accessBlocks.ofAddress(arrival.ip)) === 'NO_ACCESS')
    return { refusal: jsonError(403, 'This server does not answer to your address.', NOT_KEPT), dependsOn };
  const tenancy = await tenancyOf(app.domains, arrival.host);
  if (tenancy.kind === 'unknown' && (await app.domains.all()).length === 0)
    return { refusal: NO_DOMAIN, dependsOn };
  if (tenancy.kind === 'unknown' || (tenancy.kind === 'handles' && hosts !== 'handles'))
    return { refusal: jsonError(421, 'This server does not answer for that host.'), dependsOn };
  if (tenancy.kind === 'gone')
    return { refusal: jsonError(410, 'This domain was removed for good.'), dependsOn };
  return { domain: tenancy.domain, ip: arrival.ip, dependsOn };
}

async function upgrade(
  parts: ServedParts,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const wanted = targetOf(incoming);
  if ('refusal' in wanted) return answerOnSocket(socket, wanted.refusal);
  const { faces } = parts;
  if (faces === null) return answerOnSocket(socket, jsonError(404, 'There is nothing at this address.'));
  const found = await domainOf(parts, incoming, wanted, 'served');
  if ('refusal' in found) return answerOnSocket(socket, found.refusal);
  const request = new HttpRequest({ wanted, method: 'GET', incoming, params: {} }, found.domain, found.ip);
  if (wanted.path === '/graphql') return faces.graphql.upgrade(request, socket, head);
  // Mastodon's streaming server takes sockets at any address.
  const refusal = await faces.streaming.upgrade(request, socket, head);
  if (refusal) answerOnSocket(socket, refusal);
}

function fail({ app }: ServerParts, request: IncomingMessage, response: Answering, error: unknown): void {
  const path = request.url?.split('?', 1)[0] ?? '/';
  const answer = errorAnswer(error);
  if (answer.status === 503)
    app.log.warn({ err: error, method: request.method, path }, 'A request was put off.');
  else if (answer.status === 500 || !isAppError(error))
    app.log.error({ err: error, method: request.method, path }, 'A request failed.');
  // A request that was destroyed has no socket any more, whatever its type says: nobody is there to be answered.
  const socket = request.socket as Socket | null;
  if (response.headersSent || socket === null) return void response.destroy();
  try {
    response.dependsOn = dependsOnOf(arrivalOf(request, '', app.config.trustedProxies));
    send(response, answer, false, corsHeaders(path));
  } catch (cause) {
    // Nobody is behind this: thrown further it would end the process.
    app.log.error({ err: cause, method: request.method, path }, 'A failure could not be answered.');
    response.destroy();
  }
}
