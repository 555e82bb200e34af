import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type FormData, request } from 'undici';
import { bindFaces } from '../../src/app/faces.ts';
import type { Domain } from '../../src/db/rows.ts';
import type { Dialect } from '../../src/db/types.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { RemoteFiles } from '../../src/media/proxy/remote-files.ts';
import { createPages } from '../../src/pages/pages.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../graphql/world.ts';
import { noRemoteFiles } from '../helpers/federation/remote-files.ts';
import { mustFit } from './answers.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the request it sent
type Json = any;

export interface RestAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Json;
}

export interface RestOptions {
  token?: string | null;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, without a type. */
  text?: string;
  /** Sent as a form. */
  form?: Record<string, string> | [string, string][];
  /** Sent as multipart/form-data. */
  multipart?: FormData;
  headers?: Record<string, string>;
}

/** An install behind its real HTTP server, asked as apps ask it. */
export interface RestWorld extends GraphQLWorld {
  /** Where its HTTP server listens, on 127.0.0.1. */
  httpPort: number;
  /** Connections to it that are open. */
  connections: ReadonlySet<Socket>;
  rest(domain: Domain, method: string, target: string, options?: RestOptions): Promise<RestAnswer>;
}

export async function openRestWorld(
  options: { dialect?: Dialect; dataDir?: string; remoteFiles?: RemoteFiles; trustProxy?: string } = {},
): Promise<RestWorld> {
  const world = await openGraphQLWorld(options);
  const { app, face } = world;
  const faces = bindFaces({
    app,
    graphql: face,
    pages: createPages({ app, graphql: face }),
    remoteFiles: options.remoteFiles ?? noRemoteFiles(),
    accountRoutes: [],
  });
  const { server } = createHttpServer({ app, faces, isReady: () => true });
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...world,
    httpPort: port,
    connections,
    async rest(domain, method, target, { token, json, text, form, multipart, headers = {} } = {}) {
      const body = json === undefined ? form && new URLSearchParams(form).toString() : JSON.stringify(json);
      const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
      const response = await request(`http://127.0.0.1:${port}${target}`, {
        method: method as 'GET',
        headers: {
          host: domain.host,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': type }),
          ...headers,
        },
        body: multipart ?? body ?? text ?? null,
      });
      const answer = await response.body.text();
      const isJson = String(response.headers['content-type'] ?? '').startsWith('application/json');
      const answered = isJson ? JSON.parse(answer) : answer;
      mustFit(method, target, response.statusCode, answered);
      return { status: response.statusCode, headers: response.headers, body: answered };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await world.close();
    },
  };
}
