import { generateKeyPairSync } from 'node:crypto';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { bindActivityPub } from '../../src/activitypub/state.ts';
import { bindFaces } from '../../src/app/faces.ts';
import { createToken } from '../../src/core/tokens/create.ts';
import type { Application, Domain, Identity, User } from '../../src/db/rows.ts';
import type { Dialect } from '../../src/db/types.ts';
import { createGraphQL } from '../../src/graphql/graphql.ts';
import type { ConnectionLimits } from '../../src/http/connections.ts';
import type { Faces } from '../../src/http/faces.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { tableOf } from '../../src/http/table.ts';
import type { Route } from '../../src/lib/route.ts';
import { parseScopes } from '../../src/lib/scopes.ts';
import { createFetcher } from '../../src/net/fetch.ts';
import { accountRoutes } from '../../src/pages/account/routes.ts';
import { createPages } from '../../src/pages/pages.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { signatureHeaders } from '../helpers/federation/fake-peer/signing.ts';
import { noRemoteFiles } from '../helpers/federation/remote-files.ts';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface GraphQLAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[];
}

export interface HttpWish {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** An install without reconciler, with all of its faces behind its real HTTP server: what an outsider can reach. */
export interface FacesWorld extends CoreWorld {
  port: number;
  /** What went wrong inside: a hostile request must not add to it. */
  failures: unknown[];
  http(domain: Pick<Domain, 'host'> | string, target: string, wish?: HttpWish): Promise<HttpAnswer>;
  /**
   * Bytes as they stand to the server; what it answers until it closes or speaks another protocol. They must lead to
   * one of the two.
   */
  bytes(text: string | Buffer): Promise<string>;
  ask(
    domain: Domain,
    token: string | null,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphQLAnswer>;
  user(email: string, more?: { isAdmin?: boolean; passwordHash?: string }): Promise<User>;
  hold(identity: Identity, user: User): Promise<void>;
  token(of: Identity | User, scopes?: string, application?: Application): Promise<string>;
  /** Every route that the server has. */
  routes: readonly Pick<Route<unknown>, 'method' | 'path'>[];
  /** A graphql-ws client. */
  socket(domain: Domain, token: string | null): Client;
  /** A GET signed by an identity of another server. */
  signed(by: Identity, domain: Domain, target: string): Promise<HttpAnswer>;
  /** A remote identity with a key. */
  signer(username: string, host: string): Promise<Identity>;
  /** Until this process has read its own events. */
  settle(): Promise<void>;
}

const ALL_SCOPES = 'read write follow profile push admin:read admin:write';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

export async function openFaces(
  options: {
    dialect?: Dialect;
    graphiqlDir?: string;
    trustProxy?: string;
    limits?: Partial<ConnectionLimits>;
    routes?: Faces['routes'];
  } = {},
): Promise<FacesWorld> {
  const core = await openCoreWorld({ effects: 'run', ...options });
  const { app, db, clock } = core;
  const failures: unknown[] = [];
  const keep = (details: unknown) => void failures.push(details);
  app.log = { ...app.log, error: keep, fatal: keep } as unknown as typeof app.log;
  app.events.onEvent(['token.revoked', 'user.changed', 'identity.changed'], () => app.tokens.forget());
  const fetcher = createFetcher({ userAgent: 'test', resolve: new Map(), isOwnHost: () => false });
  const unbind = bindActivityPub(app, { fetcher });
  const noQueue = () => Promise.reject(new Error('There is no reconciler in this test.'));
  const graphql = createGraphQL({
    app,
    reconciler: { queue: { status: noQueue, retry: async () => 0, flush: async () => 0 }, graphs: [] },
    domainCheck: { check: async () => [], foresee: async () => [] },
    installCheck: { check: async () => [] },
    version: 'test',
    graphiqlDir: options.graphiqlDir ?? null,
  });
  const bound = bindFaces({
    app,
    graphql,
    pages: createPages({ app, graphql }),
    remoteFiles: noRemoteFiles(),
    accountRoutes: accountRoutes({ app, graphql }),
  });
  const faces: Faces = { ...bound, routes: [...(bound.routes ?? []), ...(options.routes ?? [])] };
  const routes = tableOf({ app, isReady: () => true }, faces);
  const server = createHttpServer({
    app,
    faces,
    isReady: () => true,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  await new Promise<void>((done) => server.server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });

  const http: FacesWorld['http'] = (domain, target, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const host = typeof domain === 'string' ? domain : domain.host;
      const request = httpRequest(
        { host: '127.0.0.1', port, method, path: target, headers: { host, ...headers }, agent },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
          response.on('error', reject);
        },
      );
      request.on('error', reject);
      request.end(body);
    });

  return {
    routes,
    ...core,
    port,
    failures,
    http,
    bytes: (text) =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1');
        let answer = '';
        const end = setTimeout(() => socket.destroy(), 45_000);
        socket.setEncoding('latin1').on('data', (chunk) => {
          answer += chunk;
          if (/^HTTP\/1\.1 101 [\s\S]*\r\n\r\n/.test(answer)) socket.destroy();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearTimeout(end);
          resolve(answer);
        });
        socket.write(text);
      }),
    async ask(domain, token, query, variables = {}, headers = {}) {
      const answer = await http(domain, '/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: answer.status, ...(JSON.parse(answer.body) as Omit<GraphQLAnswer, 'status'>) };
    },
    user: (email, more = {}) =>
      db.models.user.create({
        data: {
          id: app.ids.next(),
          email,
          passwordHash: 'hash of correct horse',
          createdAt: BigInt(clock.now()),
          ...more,
        },
      }),
    async hold(identity, user) {
      await db.models.identityMember.create({
        data: { identityId: identity.id, userId: user.id, createdAt: BigInt(clock.now()) },
      });
    },
    async token(of, scopes = ALL_SCOPES, application) {
      const { token } = await createToken(core.system(), {
        user: 'email' in of ? of : null,
        identity: 'email' in of ? null : of,
        scopes: parseScopes(scopes).scopes,
        appName: 'test',
        application: application ?? null,
      });
      return token;
    },
    socket: (domain, token) =>
      createClient({
        url: `ws://127.0.0.1:${port}/graphql`,
        webSocketImpl: class extends WebSocket {
          constructor(url: string, protocols: string) {
            super(url, protocols, { headers: { host: domain.host } });
          }
        },
        retryAttempts: 0,
        ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
      }),
    async signer(username, host) {
      const identity = await core.remote(username, host);
      await db.models.identityKey.create({
        data: {
          id: app.ids.next(),
          uri: `${identity.uri}#main-key`,
          identityId: identity.id,
          algorithm: 'RSA',
          publicPem,
          createdAt: BigInt(clock.now()),
          fetchedAt: BigInt(clock.now()),
        },
      });
      return identity;
    },
    signed(by, domain, target) {
      const date = new Date(clock.now()).toUTCString();
      const headers = { host: domain.host, date, accept: 'application/activity+json' };
      const signature = signatureHeaders(
        { method: 'GET', host: domain.host, path: target, headers, body: null },
        { scheme: 'cavage', key: keys.privateKey, keyId: `${by.uri}#main-key` },
      );
      return http(domain, target, { headers: { ...headers, ...signature } });
    },
    async settle() {
      await db.numberEvents();
      await app.events.catchUp();
    },
    async close() {
      agent.destroy();
      await graphql.close();
      await server.drain(100);
      unbind();
      await fetcher.close();
      await core.close();
    },
  };
}
