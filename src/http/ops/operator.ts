// The Unix socket over which the command line speaks GraphQL to a running server.

import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { GraphQLFace } from '../../graphql/face.ts';
import { systemClock } from '../../lib/time/clock.ts';
import { operatorSocket, RUN_FILE } from './operator-socket.ts';

/** How long commands under way may take when the server stops. */
const DRAIN_MS = 5_000;

/**
 * The listener for the command line: GraphQL as the operator, on a socket in the data folder that only its owner may
 * open. Whoever holds the install's lock comes here, so a socket that lies there is a dead server's.
 */
export async function listenToOperator(
  config: Pick<Config, 'dataDir' | 'storage'>,
  graphql: Pick<GraphQLFace, 'handle'>,
): Promise<{ close(): Promise<void> }> {
  // On PostgreSQL the command line opens the database itself: there may be many servers.
  if (config.storage.kind === 'postgresql') return { close: async () => undefined };
  const path = operatorSocket(config.dataDir, tmpdir());
  rmSync(path, { force: true });
  const server = createServer((request, response) => {
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
