import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A server that takes every connection, reads what comes and never answers. */
export async function hung(_start: null) {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.resume();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { port: (_none: null) => (server.address() as AddressInfo).port };
}
