import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientBehindUnnamed, isNear } from '../../../src/http/proxy-faults.ts';
import { guesserKey, isOwnMachine } from '../../../src/lib/rate-limits/client-key.ts';
import { freePort } from '../../helpers/free-port.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** A server whose proxy is not named, one whose is, and one that answers its machines at an address of their own. */
let world: World;
let careless: TestInstall;
let apart: TestInstall;
let named: TestInstall;
let opsPort = 0;

beforeAll(async () => {
  opsPort = await freePort();
  world = await createWorld({
    installs: { careless: ['a.test'], apart: ['b.test'], named: ['c.test'] },
    env: {
      named: { PUKEKO_TRUST_PROXY: '127.0.0.1' },
      apart: { PUKEKO_OPS: `127.0.0.1:${opsPort}` },
    },
  });
  careless = world.install('careless');
  apart = world.install('apart');
  named = world.install('named');
});

afterAll(() => world?.close());

/** How much of the budget of reads is left for who comes with these headers; null: it is not counted. */
async function left(headers: Record<string, string>): Promise<number | null> {
  const answer = await careless.http('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ __typename }"}',
  });
  expect(answer.status).toBe(200);
  const found = /;r=(\d+)/.exec(String(answer.headers.ratelimit ?? ''))?.[1];
  return found === undefined ? null : Number(found);
}

it('gives clients behind an unnamed proxy budgets of their own, and says once that it should be named', async () => {
  const note = join(careless.dataDir, 'unnamed-proxy.json');
  expect([existsSync(note), await left({})]).toEqual([false, null]);
  const [one, other] = ['203.0.113.1', '203.0.113.2'];
  const first = (await left({ 'x-forwarded-for': one })) as number;
  expect(await left({ 'x-forwarded-for': one })).toBe(first - 1);
  // What stands before the last element is the client's own word, and escapes nothing.
  expect(await left({ 'x-forwarded-for': `198.51.100.9, ${one}` })).toBe(first - 2);
  expect(await left({ 'x-forwarded-for': `198.51.100.10, ${one}`, forwarded: 'for=198.51.100.11' })).toBe(
    first - 3,
  );
  expect(await left({ 'x-forwarded-for': other })).toBe(first);
  // Who names nobody shares a budget with others who do not.
  expect(await left({ via: '1.1 proxy' })).toBe(first);
  expect(await left({ 'x-real-ip': one })).toBe(first - 1);
  expect(await left({})).toBe(null);

  await eventually(
    async () => careless.log,
    (log) => log.includes('does not name'),
  );
  expect(careless.log.match(/does not name/g)).toHaveLength(1);
  const { out } = await careless.command('doctor', '--quick');
  expect(out).toMatch(
    /^warning +proxy +Requests come through a proxy at 127\.0\.0\.1 .*PUKEKO_TRUST_PROXY=127\.0\.0\.1/m,
  );

  await careless.stop();
  await careless.start();
  expect(existsSync(note)).toBe(false);
  expect((await careless.command('doctor', '--quick')).out).not.toContain('does not name');
});

it('says what a named proxy does not pass on, each once', async () => {
  const { port } = named;
  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (bytes: Buffer) => {
        answer += bytes.toString();
      });
      socket.on('error', reject).on('close', () => resolve(answer));
    });
  const told = { 'x-forwarded-for': '203.0.113.1' };
  const faults = async () => {
    const { out } = await named.command('doctor', '--quick');
    return [...out.matchAll(/^warning +proxy +Requests come through a proxy at 127\.0\.0\.1 (.{25})/gm)].map(
      ([, words]) => words,
    );
  };
  await named.http('/', { headers: told });
  expect((await raw('GET /livez HTTP/1.0\r\n\r\n')).slice(0, 15)).toBe('HTTP/1.1 200 OK');
  expect(await faults()).toEqual([]);

  // What nginx sends that has but a "proxy_pass": numbers are not for the world.
  const bare = 'Host: 127.0.0.1:3000\r\nConnection: close\r\n\r\n';
  expect(await raw(`GET /metrics HTTP/1.0\r\n${bare}`)).toMatch(/^HTTP\/1\.1 403/);
  expect(await raw(`GET /internal/tls-ask?domain=a.test HTTP/1.0\r\n${bare}`)).toMatch(/^HTTP\/1\.1 403/);
  expect(await raw(`GET /metrics HTTP/1.1\r\n${bare}`)).toMatch(/^HTTP\/1\.1 200/);
  expect(await faults()).toEqual([]);
  await raw(`GET / HTTP/1.0\r\n${bare}`);
  expect(await faults()).toEqual(['without the host that was']);

  for (let times = 0; times < 2; times += 1) {
    await named.http('/');
    await named.http('/graphql', { headers: { ...told, 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' } });
  }
  expect((await faults()).sort()).toEqual([
    'that takes the upgrade to',
    'without X-Forwarded-For, ',
    'without the host that was',
  ]);
  expect(named.log.match(/Requests come through a proxy/g)).toHaveLength(3);
});

it('has a bounded number of budgets for addresses that somebody invents, and none of them is an address', () => {
  const keys = new Set(
    Array.from({ length: 5_000 }, (_, at) => clientBehindUnnamed('127.0.0.1', `10.0.${at >> 8}.${at & 255}`)),
  );
  expect(keys.size).toBe(64);
  expect([...keys].some(isOwnMachine)).toBe(false);
  expect(isOwnMachine(clientBehindUnnamed('127.0.0.1', 'unknown'))).toBe(false);
  // Passwords are tried by one client, whatever it says.
  expect(new Set([...keys].map(guesserKey))).toEqual(new Set(['behind 127.0.0.1']));
  // Of an IPv6 network one client: its addresses cost nothing.
  expect(clientBehindUnnamed('::1', '2001:db8::1')).toBe(clientBehindUnnamed('::1', '2001:db8::ffff'));
});

it('takes no stranger for a proxy', () => {
  for (const peer of [
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.17.0.1',
    '192.168.1.1',
    'fd00::1',
    'fe80::1',
    '100.64.0.1',
  ])
    expect([peer, isNear(peer)]).toEqual([peer, true]);
  for (const peer of ['8.8.8.8', '2606:4700::1', '']) expect([peer, isNear(peer)]).toEqual([peer, false]);
});

it('answers machines at PUKEKO_OPS alone where that is set', async () => {
  const at = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${opsPort}${path}`, { headers });
  const numbers = await at('/metrics');
  expect([numbers.status, await numbers.text()]).toEqual([200, expect.stringContaining('pukeko_')]);
  expect((await at('/livez')).status).toBe(200);
  expect((await at('/readyz')).status).toBe(200);
  expect((await at('/internal/tls-ask?domain=b.test')).status).toBe(200);
  expect((await at('/internal/tls-ask?domain=c.test')).status).toBe(404);
  expect((await at('/api/v2/instance')).status).toBe(404);
  expect((await at('/metrics', { 'x-forwarded-for': '203.0.113.1' })).status).toBe(403);
  for (const host of ['localhost', '127.0.0.1', 'b.test'])
    for (const path of ['/metrics', '/internal/tls-ask?domain=b.test']) {
      const { status, body } = await apart.http(path, { host });
      expect([host, path, status, body.includes('pukeko_')]).toEqual([host, path, 404, false]);
    }
  expect((await apart.http('/livez', { host: 'stranger.test' })).status).toBe(200);
});

it.each(['9090', 'ops.example:9090', '127.0.0.1', '127.0.0.1:99999', '999.1.1.1:1'])(
  'refuses PUKEKO_OPS=%s with a sentence',
  async (value) => {
    const { code, err } = await apart.commandWith({ env: { PUKEKO_OPS: value } }, 'domain', 'list');
    expect([code, err]).toEqual([1, expect.stringContaining('PUKEKO_OPS is an address with a port')]);
  },
);
