import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../helpers/world.ts';
import { type FacesWorld, openFaces } from '../security/faces.ts';

/**
 * No client keeps a connection for longer than it is served: refused and slow ones are answered and their sockets
 * destroyed (RFC 9112, 9.5).
 */
let world: FacesWorld;
/** With limits that pass soon, for those who wait for one: a busy machine reads what others sent only behind them. */
let hasty: FacesWorld;
const open = new Set<Socket>();

beforeAll(async () => {
  world = await openFaces();
  hasty = await openFaces({
    limits: { headersMs: 2_000, requestMs: 3_000, checkMs: 50, idleMs: 5_000, keepAliveMs: 2_000 },
  });
  for (const each of [world, hasty]) await each.domain('one.test', { isDefault: true });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await world?.close();
  await hasty?.close();
});

/** A client that never closes its side, whatever the server does. */
function stubborn(port = world.port) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  open.add(socket);
  const client = {
    socket,
    answer: '',
    isEnded: false,
    isClosed: false,
    /** Writes on; false where the server has destroyed its side. */
    async canStillWrite(): Promise<boolean> {
      if (socket.destroyed) return false;
      return new Promise((resolve) => socket.write('x', (error) => resolve(!error)));
    },
  };
  socket.setEncoding('latin1').on('data', (text) => {
    client.answer += text;
  });
  socket.on('end', () => {
    client.isEnded = true;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    client.isClosed = true;
  });
  return client;
}

/** The server's side is gone: bytes that the client still sends are answered by a reset. */
const isDestroyed = async (client: ReturnType<typeof stubborn>) =>
  eventually(
    async () => client.isClosed || !(await client.canStillWrite()),
    (isGone) => isGone,
  );

const LONG = 'a'.repeat(20_000);

it('a small body that nobody reads costs nobody the connection', async () => {
  const client = stubborn();
  client.socket.write('PUT /api/nothing HTTP/1.1\r\nHost: one.test\r\nContent-Length: 2\r\n\r\n{}');
  client.socket.write('GET /livez HTTP/1.1\r\nHost: one.test\r\nConnection: close\r\n\r\n');
  await eventually(
    async () => client.answer,
    (answer) => /^HTTP\/1\.1 404 [\s\S]*HTTP\/1\.1 200 /.test(answer),
  );
});

it('nothing is answered in the middle of another answer, where it would be taken for a part of it', async () => {
  const client = stubborn();
  const query = encodeURIComponent('subscription { timeline(source: { named: LOCAL }) { __typename } }');
  client.socket.write(
    `GET /graphql?query=${query} HTTP/1.1\r\nHost: one.test\r\nAccept: text/event-stream\r\n\r\n`,
  );
  await eventually(
    async () => client.answer,
    (answer) => /^HTTP\/1\.1 200 [\s\S]*CaughtUp/.test(answer),
  );
  client.socket.write('hello\r\n\r\n');
  expect(await isDestroyed(client)).toBe(true);
  expect(client.answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
});

// Side by side: each waits for a limit to pass, and has a connection of its own.
describe.concurrent('a connection is answered and destroyed, although the client stays', () => {
  it.each<[string, string, RegExp]>([
    ['garbage', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['binary', '\u0016\u0003\u0001\u0002\u0000', /^HTTP\/1\.1 400 /],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'headers that are too long',
      `GET / HTTP/1.1\r\nHost: one.test\r\nX-A: ${LONG}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    ['a target that is too long', `GET /${LONG} HTTP/1.1\r\nHost: one.test\r\n\r\n`, /^HTTP\/1\.1 431 /],
    [
      'many headers',
      `GET / HTTP/1.1\r\nHost: one.test\r\n${'X-A: bbbbbb\r\n'.repeat(2000)}\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    ['nothing at all', '', /^HTTP\/1\.1 408 /],
    ['half a request line', 'GET /', /^HTTP\/1\.1 408 /],
    ['half of the headers', 'GET / HTTP/1.1\r\nHost: one.test\r\n', /^HTTP\/1\.1 408 /],
    [
      'half of a body',
      'POST /graphql HTTP/1.1\r\nHost: one.test\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"query"',
      /^HTTP\/1\.1 408 /,
    ],
    [
      'half of an activity',
      'POST /inbox HTTP/1.1\r\nHost: one.test\r\nContent-Type: application/activity+json\r\nContent-Length: 50\r\n\r\n{"type"',
      /^HTTP\/1\.1 408 /,
    ],
    [
      'chunks without end',
      'POST /graphql HTTP/1.1\r\nHost: one.test\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"que\r\n',
      /^HTTP\/1\.1 408 /,
    ],
    [
      'a body that nobody reads',
      'POST /nothing HTTP/1.1\r\nHost: one.test\r\nContent-Length: 5000000\r\n\r\n{"query"',
      /^HTTP\/1\.1 40[45] /,
    ],
    [
      'an upgrade to streaming without a token, at any address',
      'GET /nothing HTTP/1.1\r\nHost: one.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 401 /,
    ],
    [
      'an upgrade under a foreign Host',
      'GET /graphql HTTP/1.1\r\nHost: stranger.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 421 /,
    ],
    [
      'an upgrade that is no handshake',
      'GET /graphql HTTP/1.1\r\nHost: one.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['an answer, and then silence', 'GET /livez HTTP/1.1\r\nHost: one.test\r\n\r\n', /^HTTP\/1\.1 200 /],
  ])('%s', async (_what, text, status) => {
    const client = stubborn(/408|200/.test(status.source) ? hasty.port : world.port);
    client.socket.write(Buffer.from(text, 'latin1'));
    await eventually(
      async () => client.answer,
      (answer) => status.test(answer),
    );
    if (!client.answer.startsWith('HTTP/1.1 200'))
      expect(client.answer).toMatch(/\r\nconnection: close\r\n/i);
    await eventually(
      async () => client.isEnded,
      (isEnded) => isEnded,
    );
    await isDestroyed(client);
    // One answer, none in the middle of another.
    expect(client.answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  // What it asked for has been done by then, and a client that does not hear so would do it again.
  it.each([
    ['garbage', 'hello\r\n\r\n', 400],
    ['binary', '\u0016\u0003\u0001\u0002\u0000', 400],
    ['headers that are too long', `GET / HTTP/1.1\r\nHost: one.test\r\nX-A: ${LONG}\r\n\r\n`, 431],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['half a request line', 'GET /', 408],
  ])('a request is answered although %s came behind it', async (_what, behind, status) => {
    const body = '{"query":"{ instance { software } }"}';
    const asked = `POST /graphql HTTP/1.1\r\nHost: one.test\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    for (const requests of [1, 3]) {
      const client = stubborn(status === 408 ? hasty.port : world.port);
      client.socket.write(Buffer.from(asked.repeat(requests) + behind, 'latin1'));
      await eventually(
        async () => client.isEnded,
        (isEnded) => isEnded,
      );
      expect(client.answer.match(/HTTP\/1\.1 \d+/g)).toEqual([
        ...Array.from({ length: requests }, () => 'HTTP/1.1 200'),
        `HTTP/1.1 ${status}`,
      ]);
      expect(await isDestroyed(client)).toBe(true);
    }
  });

  // By itself: three thousand answers keep the process busy, in which the others wait for timers.
  it.sequential('who asks and does not read', async () => {
    const client = stubborn(hasty.port);
    client.socket.pause();
    // More than the buffers of both sides hold: the server stops in the middle of an answer.
    client.socket.write(
      'GET /assets/pages.000000000000.css HTTP/1.1\r\nHost: one.test\r\n\r\n'.repeat(3_000),
    );
    await isDestroyed(client);
  });
});

describe('one address', () => {
  it('holds so many connections and no more, upgraded ones among them, and gets the next when one ends', async () => {
    const capped = await openFaces({ limits: { perAddress: 3, exempt: [] } });
    try {
      await capped.domain('one.test', { isDefault: true });
      const alive = async (client: ReturnType<typeof stubborn>) => {
        client.answer = '';
        client.socket.write('GET /livez HTTP/1.1\r\nHost: one.test\r\n\r\n');
        const events = ['data', 'end', 'close'].map((name) => once(client.socket, name));
        await Promise.race(events).catch(() => null);
        return client.answer.startsWith('HTTP/1.1 200');
      };
      const first = [stubborn(capped.port), stubborn(capped.port)];
      for (const client of first) expect(await alive(client)).toBe(true);
      const upgraded = stubborn(capped.port);
      upgraded.socket.write(
        'GET /graphql HTTP/1.1\r\nHost: one.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
      );
      await eventually(
        async () => upgraded.answer,
        (answer) => answer.startsWith('HTTP/1.1 101'),
      );
      expect(await alive(stubborn(capped.port))).toBe(false);
      first[0]?.socket.destroy();
      await eventually(
        () => alive(stubborn(capped.port)),
        (isAlive) => isAlive,
      );
    } finally {
      for (const socket of open) socket.destroy();
      await capped.close();
    }
  });

  it('counts a connection once that asked for another protocol', async () => {
    const capped = await openFaces({ limits: { perAddress: 1, exempt: [] } });
    await capped.domain('one.test', { isDefault: true });
    for (let n = 0; n < 3; n += 1)
      await eventually(
        () =>
          capped.bytes(
            'GET /livez HTTP/1.1\r\nHost: one.test\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
          ),
        (answer) => answer.startsWith('HTTP/1.1 200'),
      );
    await capped.close();
  });

  it('of this machine holds more than that: behind a proxy everybody comes from there', async () => {
    const capped = await openFaces({ limits: { perAddress: 1 } });
    await capped.domain('one.test', { isDefault: true });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        capped.bytes('GET /livez HTTP/1.1\r\nHost: one.test\r\nConnection: close\r\n\r\n'),
      ),
    );
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200/);
    await capped.close();
  });
});
