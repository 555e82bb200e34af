// The Unix socket over which the command line speaks to a running server: GraphQL, and files to upload.

import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../core/context.ts';
import type { GraphQLFace } from '../../graphql/face.ts';
import { AppError } from '../../lib/app-error.ts';
import { systemClock } from '../../lib/time/clock.ts';
import { uploadAnswer } from '../../media/serve/upload.ts';
import { errorAnswer, send } from '../respond.ts';
import { operatorSocket, RUN_FILE } from './operator-socket.ts';

/** How long commands under way may take when the server stops. */
const DRAIN_MS = 5_000;

const UPLOAD = /^\/media\/uploads\/([^/]+)$/;

/**
 * The listener for the command line: GraphQL as the operator, and addresses of uploads, on a socket in the data folder
 * that only its owner may open. Whoever holds the install's lock comes here, so a socket that lies there is a dead
 * server's.
 */
export async function listenToOperator(
  app: App,
  graphql: Pick<GraphQLFace, 'handle'>,
): Promise<{ close(): Promise<void> }> {
  const { config } = app;
  // On PostgreSQL the command line opens the database itself: there may be many servers.
  if (config.storage.kind === 'postgresql') return { close: async () => undefined };
  const path = operatorSocket(config.dataDir, tmpdir());
  rmSync(path, { force: true });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://socket');
    const ticket = request.method === 'PUT' ? UPLOAD.exec(pathname)?.[1] : undefined;
    if (ticket !== undefined) return void takeFile(app, request, response, ticket, searchParams);
    void graphql.handle(request, response, {
      domain: null,
      viewer: { kind: 'operator', identity: null },
      ip: '',
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  const runFile = join(config.dataDir, RUN_FILE);
  writeFileSync(runFile, `${JSON.stringify({ pid: process.pid, socket: path })}\n`, { mode: 0o600 });
  return {
    close: () =>
      new Promise((resolve) => {
        rmSync(runFile, { force: true });
        // Commands under way get their answer; one that hangs does not hold up the stop.
        const cancel = systemClock.after(DRAIN_MS, () => server.closeAllConnections());
        server.close(() => {
          cancel();
          resolve();
        });
      }),
  };
}

/** A file for the domain that `Host` names. The ticket says whose it is, as it does over the network. */
async function takeFile(
  app: App,
  incoming: IncomingMessage,
  response: ServerResponse,
  ticket: string,
  query: URLSearchParams,
): Promise<void> {
  const { headers, method = 'PUT' } = incoming;
  try {
    const domain = await app.domains.byHost(headers.host ?? '');
    if (!domain) throw new AppError('NOT_FOUND', `${headers.host} is no domain of this install.`);
    send(response, await uploadAnswer(app, { domain, headers, incoming, method }, ticket, query));
  } catch (error) {
    send(response, errorAnswer(error));
    // What was not read of a file that was refused is not waited for.
    incoming.resume();
  }
}
