import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type World } from '../../helpers/world.ts';

/** A server behind a proxy that asks it under another Host: signatures are of the host that peers asked for. */
let world: World;
let proxy: Server;
let upstream = 0;
let passed = 0;
let ana: Somebody;
let ben: Somebody;

beforeAll(async () => {
  proxy = createServer((incoming, outgoing) => {
    passed += 1;
    const { host = '', ...headers } = incoming.headers;
    const forwarded = {
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.7',
    };
    const options = {
      host: '127.0.0.1',
      port: upstream,
      path: incoming.url,
      method: incoming.method,
      headers: { ...headers, ...forwarded, host: 'inside.example' },
      // A connection each: one that is kept may be closed from the other side as it is used again.
      agent: false as const,
    };
    const asked = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  world = await createWorld({
    installs: { outside: ['a.test'], inside: ['b.test'] },
    through: { 'b.test': address },
    env: { inside: { PUKEKO_TRUST_PROXY: '127.0.0.1' } },
  });
  upstream = world.install('inside').port;
  ana = new Somebody(world.install('outside'), await world.install('outside').person('ana'));
  ben = new Somebody(world.install('inside'), await world.install('inside').person('ben'));
});

afterAll(async () => {
  await world?.close();
  proxy?.closeAllConnections();
  proxy?.close();
});

it('federates through it, in both directions', async () => {
  for (const [who, whom] of [
    [ana, ben],
    [ben, ana],
  ] as const) {
    await who.towards('followIdentity', whom.handle);
    await eventually(
      async () => (await who.find(whom.handle)).viewer,
      (viewer) => viewer?.isFollowing === true,
    );
  }
  await ben.post('From behind the proxy');
  await ana.sees('From behind the proxy');
  await ana.post('To behind the proxy');
  await ben.sees('To behind the proxy');
  expect(passed).toBeGreaterThan(3);
});
