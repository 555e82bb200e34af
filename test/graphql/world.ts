import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/core/context.ts';
import { createToken } from '../../src/core/tokens/create.ts';
import type { Viewer } from '../../src/core/viewer.ts';
import type { Application, Domain, Identity, User } from '../../src/db/rows.ts';
import type { GraphQLFace, GraphQLOptions } from '../../src/graphql/face.ts';
import { createGraphQL } from '../../src/graphql/graphql.ts';
import type { ReconcilerPort } from '../../src/graphql/ports.ts';
import { viewerOf } from '../../src/http/auth.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { parseScopes } from '../../src/lib/scopes.ts';
import { type CoreWorld, type CoreWorldOptions, openCoreWorld } from '../helpers/core.ts';

export interface GraphQLError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; inputPath?: string[]; retryAfter?: number };
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
type Data = any;

export interface Answer {
  status: number;
  data: Data;
  errors?: GraphQLError[];
}

/** An install with its GraphQL face behind a plain HTTP server: hosts and tokens are read as http/ reads them. */
export interface GraphQLWorld extends CoreWorld {
  face: GraphQLFace;
  port: number;
  queue: { retried: (string | null)[]; flushed: string[] };
  user(email: string, more?: { isAdmin?: boolean }): Promise<User>;
  hold(identity: Identity, user: User): Promise<void>;
  /** A token of an identity, or of a user on all domains. */
  token(of: Identity | User, scopes?: string, application?: Application): Promise<string>;
  /** A document over HTTP, to the domain's host. */
  ask(
    domain: Domain,
    token: string | null,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Any request to /graphql. */
  raw(
    domain: Domain,
    init: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
  ): Promise<Response>;
}

export async function openGraphQLWorld(
  options: CoreWorldOptions & { graphql?: GraphQLOptions; graphiqlDir?: string | null } = {},
): Promise<GraphQLWorld> {
  const core = await openCoreWorld({ effects: 'run', ...options });
  const { app } = core;
  app.events.onEvent(['token.revoked', 'user.changed', 'identity.changed'], () => app.tokens.forget());
  const queue = { retried: [] as (string | null)[], flushed: [] as string[] };
  const face = createGraphQL({
    app,
    reconciler: fakeReconciler(queue),
    domainCheck: {
      check: async () => [{ subject: 'dns', ok: true, message: 'It points here.' }],
      foresee: async () => [{ subject: 'dns', ok: false, message: 'It points nowhere yet.' }],
    },
    installCheck: { check: async () => [] },
    version: '0.1.0',
    graphiqlDir: options.graphiqlDir ?? null,
    ...(options.graphql ? { options: options.graphql } : {}),
  });
  const server = await listen(app, face);
  const { port } = server.address() as AddressInfo;
  const raw: GraphQLWorld['raw'] = (domain, { method = 'POST', path = '/graphql', headers = {}, body }) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'x-host': domain.host, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  return {
    ...core,
    face,
    port,
    queue,
    raw,
    user: (email, more = {}) =>
      core.db.models.user.create({
        data: {
          id: app.ids.next(),
          email,
          passwordHash: 'hash of correct horse',
          createdAt: BigInt(core.clock.now()),
          ...more,
        },
      }),
    async hold(identity, user) {
      await core.db.models.identityMember.create({
        data: { identityId: identity.id, userId: user.id, createdAt: BigInt(core.clock.now()) },
      });
    },
    async token(of, scopes = 'read write follow profile push admin:read admin:write', application) {
      const { token } = await createToken(core.system(), {
        user: 'email' in of ? of : null,
        identity: 'email' in of ? null : of,
        scopes: parseScopes(scopes).scopes,
        appName: 'test',
        application: application ?? null,
      });
      return token;
    },
    async ask(domain, token, query, variables = {}, headers = {}) {
      const response = await raw(domain, {
        headers: {
          'content-type': 'application/json',
          // Its statuses tell what was refused.
          accept: 'application/graphql-response+json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
    },
    async close() {
      await face.close();
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      await core.close();
    },
  };
}

async function listen(app: App, face: GraphQLFace): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const domain = await domainOf(app, request);
      const { authorization } = request.headers;
      let viewer: Viewer;
      try {
        viewer = await viewerOf(app.tokens, authorization, domain);
      } catch (error) {
        if (isAppError(error)) return face.refuse(response, error);
        throw error;
      }
      const ip = String(request.headers['x-ip'] ?? '127.0.0.1');
      const recheck = () => viewerOf(app.tokens, authorization, domain);
      await face.handle(request, response, { domain, viewer, ip, recheck });
    })();
  });
  server.on('upgrade', (request, socket, head) => {
    void (async () => {
      const domain = await domainOf(app, request);
      const of = (authorization: string | null) => viewerOf(app.tokens, authorization, domain);
      face.upgrade(request, socket, head, {
        domain,
        ip: String(request.headers['x-ip'] ?? '127.0.0.1'),
        viewerOf: of,
      });
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** fetch() sets Host itself, so tests name the domain in a header of their own. */
async function domainOf(app: App, request: IncomingMessage): Promise<Domain> {
  const name = String(request.headers['x-host'] ?? request.headers.host);
  const domain = (await app.domains.byHost(name)) ?? (await app.domains.default());
  if (!domain) throw new Error(`no domain ${name}`);
  return domain;
}

function fakeReconciler(queue: GraphQLWorld['queue']): ReconcilerPort {
  return {
    queue: {
      status: async () => ({
        waiting: 3,
        failed: 1,
        sending: 0,
        fanOuts: 0,
        inbound: 0,
        work: 0,
        pausedBecause: null,
        hosts: [
          {
            host: 'slow.test',
            breaker: 'OPEN',
            waiting: 3,
            failed: 1,
            dueAt: null,
            downSince: null,
            lastError: 'timeout',
            isSlow: true,
            lastSuccessAt: null,
          },
        ],
      }),
      async retry(host) {
        queue.retried.push(host);
        return 3;
      },
      async flush(host) {
        queue.flushed.push(host);
        return 2;
      },
    },
    graphs: [],
  };
}
