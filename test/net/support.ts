import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { type FetchError, FetchError as FetchErrorClass } from '../../src/net/errors.ts';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../src/net/fetch.ts';
import { parseResolveMap } from '../../src/net/resolve-override.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Run after the test, last first. */
export function cleanUp(work: () => Promise<unknown>): void {
  cleanups.push(work);
}

/** A real HTTP server on loopback, closed after the test. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(async () => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A TCP server on loopback, for what no HTTP server would send. */
export async function serveBytes(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A fetcher whose names lead to ports on loopback. */
export function fetcherFor(ports: Record<string, number>, options: Partial<FetcherOptions> = {}): Fetcher {
  const text = Object.entries(ports)
    .map(([name, port]) => `${name}=http://127.0.0.1:${port}`)
    .join(',');
  const fetcher = createFetcher({
    userAgent: 'Pukeko/test',
    resolve: parseResolveMap(text),
    // No test asks a real name server.
    lookup: async () => [],
    ...options,
  });
  cleanUp(() => fetcher.destroy());
  return fetcher;
}

/** The FetchError a promise must reject with. */
export async function failure(work: Promise<unknown>): Promise<FetchError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FetchErrorClass) return error;
    throw error;
  }
  throw new Error('It succeeded, though it had to fail.');
}

export const ACCEPT = 'application/activity+json';
