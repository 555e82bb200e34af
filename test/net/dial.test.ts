import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { guardedLookup } from '../../src/net/dns-addresses.ts';
import { createFetcher } from '../../src/net/fetch.ts';
import { selfSigned } from './self-signed.ts';
import { ACCEPT, cleanUp, failure, fetcherFor, serve, serveBytes } from './support.ts';

const REFUSED = [
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  '100.64.0.1',
  '198.18.0.1',
];
const REFUSED_V6 = [
  '::1',
  '::',
  'fd00::1',
  'fe80::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001::1',
];

describe('the address that is dialled', () => {
  test.each([...REFUSED, ...REFUSED_V6.map((address) => `[${address}]`)])(
    'N01 an id at https://%s is refused',
    async (host) => {
      const fetcher = fetcherFor({});
      expect((await failure(fetcher.get(`https://${host}/`, { accept: ACCEPT }))).kind).toBe(
        'refused-address',
      );
      expect((await failure(fetcher.post(`https://${host}/`, Buffer.from('{}')))).kind).toBe(
        'refused-address',
      );
      expect(fetcher.objection(`https://${host}/`)).toContain('is not a public address');
    },
  );

  test('T29 what would never be dialled is said beforehand, as far as an address says it', () => {
    const { objection } = createFetcher({
      userAgent: 'test',
      isOwnHost: (host) => host === 'own.test',
      resolve: new Map([['push.localhost', { hostname: '127.0.0.1', port: '9' }]]),
    });
    for (const url of ['https://localhost/', 'https://Push.LOCALHOST:8443/x', 'https://0x7f.1/'])
      expect(objection(url), url).toContain('is not a public address');
    expect(objection('https://own.test/inbox')).toContain('own.test is this server');
    expect(objection('http://push.test/')).toContain('https://');
    for (const url of ['https://push.test/x', 'https://8.8.8.8/', 'https://[2606:4700::1]:8443/'])
      expect(objection(url), url).toBeNull();
    // A name that the operator leads elsewhere is no address.
    expect(objection('https://push.localhost/x')).toBeNull();
  });

  test.each([...REFUSED, ...REFUSED_V6])('N01 N04 a name that resolves to %s is refused', async (address) => {
    const fetcher = fetcherFor({}, { lookup: async () => [address] });
    const error = await failure(fetcher.get('https://inner.test/', { accept: ACCEPT }));
    expect(error.kind).toBe('refused-address');
    expect(error.message).toMatch(/inner\.test/);
  });

  test('N05 of a mixed answer only public addresses reach the socket', async () => {
    const lookup = guardedLookup(
      async () => ['127.0.0.1', '8.8.8.8', '::1', '2606:4700:4700::1111'],
      (address) => address === '8.8.8.8' || address === '2606:4700:4700::1111',
    );
    const all = await new Promise((resolve) =>
      lookup('a.test', { all: true }, (_error, found) => resolve(found)),
    );
    expect(all).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    const one = await new Promise((resolve) =>
      lookup('a.test', {}, (_error, address, family) => resolve([address, family])),
    );
    expect(one).toEqual(['8.8.8.8', 4]);
  });

  test('N05 a name that is public when first asked and private afterwards is never dialled privately', async () => {
    let connected = 0;
    const port = await serveBytes((socket) => {
      connected += 1;
      socket.destroy();
    });
    let asked = 0;
    const checked: string[] = [];
    const fetcher = fetcherFor(
      {},
      {
        connectTimeoutMs: 300,
        // Alternates like a name server with a TTL of 0. 203.0.113.1 stands for a public address; nothing answers
        // there.
        lookup: async () => [asked++ % 2 === 0 ? '203.0.113.1' : '127.0.0.1'],
        addressAllowed: (address) => {
          checked.push(address);
          return address === '203.0.113.1';
        },
      },
    );
    for (let i = 0; i < 4; i += 1) {
      await failure(fetcher.get(`https://rebind.test:${port}/`, { accept: ACCEPT, deadlineMs: 30_000 }));
    }
    expect(asked).toBe(4);
    expect(new Set(checked)).toEqual(new Set(['203.0.113.1', '127.0.0.1']));
    expect(connected).toBe(0);
  });

  test('N05 a socket that ended up elsewhere than checked is thrown away', async () => {
    const certificate = selfSigned('a.test');
    const port = await serveTls(certificate, '{}');
    let calls = 0;
    const fetcher = fetcherFor(
      {},
      {
        ca: certificate.cert,
        lookup: async () => ['127.0.0.1'],
        // Good when the name is looked up, bad when the socket is looked at.
        addressAllowed: () => calls++ === 0,
      },
    );
    expect((await failure(fetcher.get(`https://a.test:${port}/`, { accept: ACCEPT }))).kind).toBe(
      'refused-address',
    );
  });

  test('a name without an address, and one the resolver chokes on, are DNS failures', async () => {
    const none = fetcherFor({}, { lookup: async () => [] });
    expect((await failure(none.get('https://a.test/', { accept: ACCEPT }))).kind).toBe('dns');
    const broken = fetcherFor({}, { lookup: () => Promise.reject(new Error('boom')) });
    expect((await failure(broken.get('https://a.test/', { accept: ACCEPT }))).kind).toBe('dns');
  });
});

describe('TLS', () => {
  test('N28 a trusted certificate for the name is taken; an unknown one, and one for another name, are not', async () => {
    const certificate = selfSigned('a.test');
    const port = await serveTls(certificate, '{"id":1}');
    const loopback = {
      lookup: async () => ['127.0.0.1'],
      addressAllowed: (address: string) => address === '127.0.0.1',
    };
    const trusting = fetcherFor({}, { ...loopback, ca: certificate.cert });
    const result = await trusting.get(`https://a.test:${port}/`, { accept: ACCEPT });
    expect(result).toMatchObject({ status: 200, url: `https://a.test:${port}/` });
    expect((await failure(trusting.get(`https://b.test:${port}/`, { accept: ACCEPT }))).kind).toBe('tls');
    expect(
      (await failure(fetcherFor({}, loopback).get(`https://a.test:${port}/`, { accept: ACCEPT }))).kind,
    ).toBe('tls');
  });

  test('N28 a peer that speaks plain text on a TLS port fails closed', async () => {
    const port = await serve((_request, response) => response.end());
    const fetcher = fetcherFor({}, { lookup: async () => ['127.0.0.1'], addressAllowed: () => true });
    expect((await failure(fetcher.get(`https://a.test:${port}/`, { accept: ACCEPT }))).kind).toBe('tls');
  });
});

describe('connections', () => {
  test('the number of hosts is bounded; the one unused for longest is closed and works again when asked', async () => {
    const closed: string[] = [];
    const port = await serve((request, response) => {
      const host = request.headers.host ?? '';
      request.socket.once('close', () => closed.push(host));
      response.end('{}');
    });
    const names = ['a.test', 'b.test', 'c.test'];
    const fetcher = fetcherFor(Object.fromEntries(names.map((name) => [name, port])), { maxHosts: 2 });
    for (const name of names) await fetcher.get(`https://${name}/`, { accept: ACCEPT });
    expect(fetcher.dialer.hosts).toBe(2);
    await expect.poll(() => closed).toEqual(['a.test']);
    expect((await fetcher.get('https://a.test/', { accept: ACCEPT })).status).toBe(200);
  });

  test('a host evicted while it is being asked still answers', async () => {
    const port = await serve((_request, response) => {
      setTimeout(() => response.end('{}'), 100);
    });
    const names = ['a.test', 'b.test', 'c.test', 'd.test'];
    const fetcher = fetcherFor(Object.fromEntries(names.map((name) => [name, port])), { maxHosts: 1 });
    const results = await Promise.all(
      names.map((name) => fetcher.get(`https://${name}/`, { accept: ACCEPT })),
    );
    expect(results.map((result) => result.status)).toEqual([200, 200, 200, 200]);
  });

  test('no more connections to one host than configured', async () => {
    let open = 0;
    let most = 0;
    const port = await serve((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end('{}');
      }, 20);
    });
    const fetcher = fetcherFor({ 'a.test': port }, { connectionsPerHost: 3 });
    await Promise.all(Array.from({ length: 20 }, () => fetcher.get('https://a.test/', { accept: ACCEPT })));
    expect(most).toBe(3);
  });
});

async function serveTls(certificate: { cert: string; key: string }, body: string): Promise<number> {
  const server = createTlsServer(certificate, (_request, response) => response.end(body));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp(async () => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('a fetcher made without anything but a name is usable', async () => {
  const fetcher = createFetcher({ userAgent: 'Pukeko/test' });
  cleanUp(() => fetcher.destroy());
  expect((await failure(fetcher.get('https://127.0.0.1/', { accept: ACCEPT }))).kind).toBe('refused-address');
});
