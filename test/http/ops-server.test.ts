import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionLimits } from '../../src/http/connections.ts';
import { createOpsServer } from '../../src/http/ops/ops-server.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { eventually } from '../helpers/world.ts';
import { type FacesWorld, openFaces } from '../security/faces.ts';

/**
 * The server of a worker and of PUKEKO_OPS: what it answers, and that its connections are held to the rules of the
 * other one.
 */
let world: FacesWorld;
const sockets = new Set<Socket>();
const servers: HttpServer[] = [];
const relays: Server[] = [];

beforeAll(async () => {
  world = await openFaces();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const relay of relays) relay.close();
  for (const server of servers) await server.drain(0);
  await world?.close();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function opsServer(limits: Partial<ConnectionLimits>): Promise<number> {
  const server = createOpsServer({ app: world.app, isReady: () => true }, limits);
  servers.push(server);
  return listening(server.server);
}

/** A client that never closes its side, whatever the server does. */
function stubborn(port: number) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.add(socket);
  const client = { socket, answer: '', isEnded: false };
  socket.setEncoding('latin1').on('data', (text) => {
    client.answer += text;
  });
  socket.on('end', () => {
    client.isEnded = true;
  });
  socket.on('error', () => {
    client.isEnded = true;
  });
  return client;
}

describe.concurrent('a connection', () => {
  let port: number;
  beforeAll(async () => {
    // Long enough for a busy machine to read what has come before one of them ends.
    port = await opsServer({ headersMs: 2_000, requestMs: 3_000, checkMs: 50, keepAliveMs: 2_000 });
  });

  it.each<[string, string, RegExp]>([
    ['with two Hosts', 'GET /livez HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['without a Host', 'GET /livez HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['of garbage', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'of long headers',
      `GET /livez HTTP/1.1\r\nHost: a.test\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    ['of half of the headers', 'GET /livez HTTP/1.1\r\nHost: a.test\r\n', /^HTTP\/1\.1 408 /],
    ['of nothing', '', /^HTTP\/1\.1 408 /],
    [
      'with a body that nobody reads',
      'POST /livez HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5000000\r\n\r\nx',
      /^HTTP\/1\.1 404 /,
    ],
    [
      'that wants another protocol',
      'GET /graphql HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 404 /,
    ],
    ['that says nothing more', 'GET /livez HTTP/1.1\r\nHost: a.test\r\n\r\n', /^HTTP\/1\.1 200 /],
  ])('%s is answered and closed, although the client stays', async (_what, text, status) => {
    const client = stubborn(port);
    client.socket.write(Buffer.from(text, 'latin1'));
    await eventually(
      async () => client.answer,
      (answer) => status.test(answer),
    );
    await eventually(
      async () => client.isEnded,
      (isEnded) => isEnded,
    );
    expect(client.answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('answers a method and an address that it does not have under whatever Host', async () => {
    for (const line of ['GET /graphql', 'POST /readyz', 'DELETE /', 'GET /internal/tls-ask?domain=x']) {
      const client = stubborn(port);
      client.socket.write(`${line} HTTP/1.1\r\nHost: stranger.test\r\nConnection: close\r\n\r\n`);
      await eventually(
        async () => client.answer,
        (answer) => answer.startsWith('HTTP/1.1 404 '),
      );
      expect(client.answer).toContain('nothing but /livez, /readyz and /metrics');
    }
  });
});

/** A way to the server on which connections seem to come from the address that is named. */
async function relayFrom(server: HttpServer): Promise<(address: string) => Promise<boolean>> {
  const addresses: string[] = [];
  const relay = createServer((socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: addresses.shift() });
    server.server.emit('connection', socket);
  });
  relays.push(relay);
  const port = await listening(relay);
  return async (address) => {
    addresses.push(address);
    const client = stubborn(port);
    client.socket.write('GET /livez HTTP/1.1\r\nHost: a.test\r\n\r\n');
    await eventually(
      async () => client,
      ({ answer, isEnded }) => answer !== '' || isEnded,
    );
    return client.answer.startsWith('HTTP/1.1 200 ');
  };
}

it('counts connections by address and by IPv6 /64, and those of named proxies not at all', async () => {
  const { app } = world;
  const config = { ...app.config, trustedProxies: [ipaddr.parseCIDR('10.1.0.0/16')] };
  const named = Object.create(app, { config: { value: config } }) as typeof app;
  const server = createOpsServer({ app: named, isReady: () => true }, { perAddress: 1 });
  const comes = await relayFrom(server);
  // One after another; each of them stays open.
  expect([await comes('192.0.2.1'), await comes('192.0.2.1'), await comes('192.0.2.2')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([await comes('::ffff:192.0.2.3'), await comes('192.0.2.3')]).toEqual([true, false]);
  expect([
    await comes('2001:db8:1:2::1'),
    await comes('2001:db8:1:2:ffff::9'),
    await comes('2001:db8:1:3::1'),
  ]).toEqual([true, false, true]);
  for (const proxy of ['10.1.2.3', '10.1.2.3', '::ffff:10.1.2.3'])
    expect(await comes(proxy), proxy).toBe(true);
  expect([await comes('10.2.0.1'), await comes('10.2.0.1')]).toEqual([true, false]);
  for (const here of ['127.0.0.1', '127.0.0.1', '::1', '::1']) expect(await comes(here), here).toBe(true);
});

it('cuts no request of a client that stood still together with it while it stops', async () => {
  const server = createOpsServer({ app: world.app, isReady: () => true });
  const client = stubborn(await listening(server.server));
  const ask = () => client.socket.write('GET /livez HTTP/1.1\r\nHost: a.test\r\n\r\n');
  const answers = () => client.answer.match(/^HTTP\/1\.1 200 /gm)?.length ?? 0;
  ask();
  await eventually(
    async () => answers(),
    (count) => count === 1,
  );
  const stopped = server.drain(30_000);
  // It listens no more, and looks whether somebody still asks.
  await eventually(
    async () => server.server.listening,
    (is) => !is,
  );
  await sleep(100);
  // A machine that is paused for more than the second without requests after which connections are closed.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
  await sleep(20);
  ask();
  await eventually(
    async () => [answers(), client.isEnded],
    ([count]) => count === 2,
  );
  expect(client.answer).toMatch(/^connection: close/im);
  client.socket.destroy();
  await stopped;
});
