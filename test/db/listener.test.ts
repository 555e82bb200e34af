import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channelName, PostgresqlListener } from '../../src/db/postgresql/listener.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';

let db: TestDatabase;
const endings: (() => unknown)[] = [];
beforeEach(async () => {
  db = await openTestDatabase('postgresql');
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  await db.close();
});

/** A way to the database that can be cut, refused and kept waiting. */
async function openWay() {
  const { hostname, port } = new URL(db.location);
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const way = { state: 'open' as 'open' | 'refused' | 'slow', came: [] as unknown[], through: 0, waiting };
  const server = createServer((socket) => {
    way.came.push(socket.remotePort);
    sockets.add(socket);
    socket.on('error', () => {});
    if (way.state === 'refused') return void socket.destroy();
    const pass = () => {
      way.through += 1;
      const there = connect(Number(port), hostname);
      sockets.add(there);
      there.on('error', () => socket.destroy());
      there.on('close', () => socket.destroy());
      socket.on('close', () => {
        way.through -= 1;
        there.destroy();
      });
      socket.pipe(there).pipe(socket);
    };
    if (way.state === 'slow') waiting.push(pass);
    else pass();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  endings.push(async () => {
    cut();
    await new Promise((done) => server.close(done));
  });
  const url = new URL(db.location);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return { way, cut, url: url.href };
}

test('however many ask for it during an outage, there is one connection, and everybody hears once', async () => {
  const { way, cut, url } = await openWay();
  const clock = createFakeClock();
  const warned: string[] = [];
  const log = { warn: (_data: object, text: string) => void warned.push(text) };
  const listener = new PostgresqlListener({ connectionString: url }, clock, log as never);
  endings.push(() => listener.close());
  const heard: string[] = [];
  await listener.listen('work', (payload) => heard.push(payload));
  const losses: string[] = [];
  await listener.holdAlive(7n, () => losses.push('first'));

  way.state = 'refused';
  cut();
  await expect.poll(() => [warned.length, losses]).toEqual([1, ['first']]);
  // The attempt of the clock fails, and that of a worker that wants its lock.
  const before = way.came.length;
  clock.advance(100);
  await expect.poll(() => way.came.length).toBeGreaterThan(before);
  await expect(listener.holdAlive(8n, () => {})).rejects.toThrow();

  // Both try again while the database is slow to answer.
  way.state = 'slow';
  const holding = listener.holdAlive(8n, () => losses.push('second'));
  await expect.poll(() => way.waiting.length).toBe(1);
  clock.advance(5_000);
  // Whoever connects after them is behind them.
  const last = connect(Number(new URL(url).port), '127.0.0.1');
  endings.push(() => last.destroy());
  await once(last, 'connect');
  await expect.poll(() => way.came).toContain(last.localPort);
  way.state = 'open';
  for (const pass of way.waiting.splice(0, way.waiting.length - 1)) pass();
  await holding;
  expect(way.through).toBe(1);

  const client = new pg.Client({ connectionString: db.location });
  await client.connect();
  await client.query(`SELECT pg_notify('${channelName('work')}', 'one')`);
  await expect.poll(() => heard).toContain('one');
  await client.query(`SELECT pg_notify('${channelName('work')}', 'two')`);
  await client.end();
  await expect.poll(() => heard).toContain('two');
  expect(heard).toEqual(['', 'one', 'two']);
  cut();
  await expect.poll(() => losses).toEqual(['first', 'second']);
});

test('a connection that comes when it is closed goes at once', async () => {
  const { way, url } = await openWay();
  const clock = createFakeClock();
  const listener = new PostgresqlListener({ connectionString: url }, clock);
  way.state = 'slow';
  const listening = listener.listen('work', () => {});
  const refused = expect(listening).rejects.toThrow(/closed/);
  await expect.poll(() => way.waiting.length).toBe(1);
  const closed = listener.close();
  way.waiting[0]?.();
  await closed;
  await refused;
  await expect.poll(() => way.through).toBe(0);
});
