import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FetchError } from '../../src/net/errors.ts';
import type { SignableRequest } from '../../src/net/fetch.ts';
import { ACCEPT, failure, fetcherFor, serve, serveBytes } from './support.ts';

const json = (response: import('node:http').ServerResponse, body: string | Buffer, headers = {}) =>
  response.writeHead(200, { 'content-type': ACCEPT, ...headers }).end(body);

describe('a mapped name', () => {
  test('is asked in plain http as itself: Host, URL and final URL stay https', async () => {
    const seen: Record<string, unknown>[] = [];
    const port = await serve((request, response) => {
      seen.push({ url: request.url, ...request.headers });
      json(response, '{"id":"https://a.test/users/ana"}');
    });
    const result = await fetcherFor({ 'a.test': port }).get('https://A.test/users/ana?x=1#main-key', {
      accept: ACCEPT,
    });
    expect(result.status).toBe(200);
    expect(result.url).toBe('https://a.test/users/ana?x=1');
    expect(JSON.parse(result.body.toString())).toEqual({ id: 'https://a.test/users/ana' });
    expect(seen).toEqual([
      expect.objectContaining({
        url: '/users/ana?x=1',
        host: 'a.test',
        accept: ACCEPT,
        'user-agent': 'Pukeko/test',
      }),
    ]);
  });

  test('N01 does not lend its exemption to the address, another port, a subdomain or plain http', async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      json(response, '{}');
    });
    const fetcher = fetcherFor({ 'a.test': port }, { lookup: async () => ['127.0.0.1'] });
    for (const [url, kind] of [
      [`https://127.0.0.1:${port}/`, 'refused-address'],
      [`https://a.test:${port}/`, 'refused-address'],
      ['https://x.a.test/', 'refused-address'],
      [`http://127.0.0.1:${port}/`, 'bad-url'],
      ['http://a.test/', 'bad-url'],
    ] as const) {
      expect((await failure(fetcher.get(url, { accept: ACCEPT }))).kind, url).toBe(kind);
    }
    expect(asked).toBe(0);
  });

  test('keeps its connections alive', async () => {
    const ports = new Set<number | undefined>();
    const port = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      json(response, '{}');
    });
    const fetcher = fetcherFor({ 'a.test': port });
    for (let i = 0; i < 9; i += 1) await fetcher.get('https://a.test/', { accept: ACCEPT });
    // undici frees a connection one turn of the loop after its answer, so two take turns.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('bodies', () => {
  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ] as const)('%s is decoded', async (encoding, encode) => {
    const port = await serve((_request, response) =>
      json(response, encode('{"a":"Pūkeko"}'), { 'content-encoding': encoding }),
    );
    const result = await fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT });
    expect(result.body.toString()).toBe('{"a":"Pūkeko"}');
  });

  test.each([
    ['gzip', gzipSync],
    ['br', (data: Buffer) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })],
    ['deflate', deflateSync],
  ] as const)('N16 a %s bomb is cut at the cap', async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(64 * 1024 * 1024));
    const port = await serve((_request, response) => json(response, bomb, { 'content-encoding': encoding }));
    const before = process.memoryUsage().rss;
    const error = await failure(fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT }));
    expect(error.kind).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(32 * 1024 * 1024);
  });

  test.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip'])(
    'N28 garbage called %s fails closed',
    async (encoding) => {
      const port = await serve((_request, response) =>
        json(response, 'this is no compressed text', { 'content-encoding': encoding }),
      );
      const error = await failure(fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT }));
      expect(error.kind).toBe('protocol');
    },
  );

  test('N28 a truncated gzip body fails closed', async () => {
    const whole = gzipSync('x'.repeat(5000));
    const port = await serve((_request, response) =>
      json(response, whole.subarray(0, whole.length - 9), { 'content-encoding': 'gzip' }),
    );
    expect(
      (await failure(fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT }))).kind,
    ).toBe('protocol');
  });

  test('N15 an endless body is left at the cap, with or without a length', async () => {
    let sent = 0;
    const port = await serve((request, response) => {
      response.writeHead(200, request.url === '/long' ? { 'content-length': '9999999999' } : {});
      const more = () => {
        while (!response.destroyed) {
          sent += 16_384;
          if (!response.write(Buffer.alloc(16_384, 'a'))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const fetcher = fetcherFor({ 'a.test': port });
    const error = await failure(fetcher.get('https://a.test/', { accept: ACCEPT, maxBytes: 100_000 }));
    expect(error.kind).toBe('too-large');
    expect(sent).toBeLessThan(20_000_000);
    expect((await failure(fetcher.get('https://a.test/long', { accept: ACCEPT }))).kind).toBe('too-large');
  });

  test('exactly the cap is taken', async () => {
    const port = await serve((_request, response) => json(response, Buffer.alloc(1000, 'a')));
    const fetcher = fetcherFor({ 'a.test': port });
    expect((await fetcher.get('https://a.test/', { accept: ACCEPT, maxBytes: 1000 })).body.length).toBe(1000);
    expect((await failure(fetcher.get('https://a.test/', { accept: ACCEPT, maxBytes: 999 }))).kind).toBe(
      'too-large',
    );
  });

  test('an error page is a result and only its beginning is kept', async () => {
    const port = await serve((_request, response) =>
      response.writeHead(503, { 'retry-after': '120' }).end(Buffer.alloc(5_000_000, 'e')),
    );
    const result = await fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT });
    expect(result).toMatchObject({ status: 503, truncated: true, retryAfterMs: 120_000 });
    expect(result.body.length).toBe(16 * 1024);
  });

  test('O07 another content type is refused unread, for 2xx only', async () => {
    const port = await serve((request, response) => {
      response.writeHead(request.url === '/404' ? 404 : 200, { 'content-type': 'text/html' }).end('<p>');
    });
    const fetcher = fetcherFor({ 'a.test': port });
    const acceptTypes = (type: string) => type === ACCEPT;
    const error = await failure(fetcher.get('https://a.test/', { accept: ACCEPT, acceptTypes }));
    expect(error).toMatchObject({ kind: 'content-type', status: 200 });
    expect((await fetcher.get('https://a.test/404', { accept: ACCEPT, acceptTypes })).status).toBe(404);
  });
});

describe('time', () => {
  test('N14 a body that drips ends at the total deadline', async () => {
    let closed = false;
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': ACCEPT });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        closed = true;
        clearInterval(timer);
      });
    });
    const started = performance.now();
    const error = await failure(
      fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT, deadlineMs: 300 }),
    );
    expect(error.kind).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(20_000);
    await expect.poll(() => closed).toBe(true);
  });

  test('N14 headers that drip, silence, and a redirect after redirect share one deadline', async () => {
    const drip = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-A: ');
      const timer = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const silent = await serveBytes(() => {});
    const slow = await serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 150);
    });
    const fetcher = fetcherFor({ 'drip.test': drip, 'silent.test': silent, 'slow.test': slow });
    for (const host of ['drip.test', 'silent.test', 'slow.test']) {
      const error = await failure(
        fetcher.get(`https://${host}/`, { accept: ACCEPT, deadlineMs: 300, redirects: 50 }),
      );
      expect(error.kind, host).toBe('timeout');
    }
  });

  test('a name server that never answers ends at the deadline', async () => {
    const fetcher = fetcherFor({}, { lookup: () => new Promise(() => {}), connectTimeoutMs: 500 });
    expect((await failure(fetcher.get('https://a.test/', { accept: ACCEPT, deadlineMs: 200 }))).kind).toBe(
      'timeout',
    );
  });

  test('the caller gives up: before, during, and while signing', async () => {
    let asked = 0;
    const port = await serve(() => {
      asked += 1;
    });
    const fetcher = fetcherFor({ 'a.test': port });
    const early = await failure(
      fetcher.get('https://a.test/', { accept: ACCEPT, signal: AbortSignal.abort() }),
    );
    expect(early.kind).toBe('aborted');
    expect(asked).toBe(0);
    const during = fetcher.get('https://a.test/', { accept: ACCEPT, signal: AbortSignal.timeout(100) });
    expect((await failure(during)).kind).toBe('aborted');
    const signing = fetcher.get('https://a.test/', {
      accept: ACCEPT,
      deadlineMs: 100,
      sign: () => new Promise(() => {}),
    });
    expect((await failure(signing)).kind).toBe('timeout');
  });
});

describe('redirects', () => {
  test('N06 refuses a redirect to a private address, to plain http, to another scheme and to our own host', async () => {
    let touched = 0;
    const inner = await serve((_request, response) => {
      touched += 1;
      json(response, '{"secret":1}');
    });
    const targets: Record<string, string> = {
      '/ip': `https://127.0.0.1:${inner}/`,
      '/ip6': `https://[::1]:${inner}/`,
      '/decimal': `https://2130706433:${inner}/`,
      '/http': `http://127.0.0.1:${inner}/`,
      '/mapped-http': 'http://e.test/',
      '/file': 'file:///etc/passwd',
      '/gopher': 'gopher://127.0.0.1/',
      '/name': 'https://inner.test/',
      '/user': 'https://us@e.test/',
      '/crlf': 'https://e.test/%0d%0aHost:%20x',
      '/own': 'https://own.test/users/ana',
    };
    const evil = await serve((request, response) => {
      response.writeHead(302, { location: targets[request.url ?? ''] ?? '/' }).end();
    });
    const fetcher = fetcherFor(
      { 'e.test': evil },
      { lookup: async () => ['127.0.0.1'], isOwnHost: (host) => host === 'own.test' },
    );
    for (const path of Object.keys(targets)) {
      const error = await failure(fetcher.get(`https://e.test${path}`, { accept: ACCEPT }));
      expect(['refused-address', 'bad-url'], path).toContain(error.kind);
    }
    expect(touched).toBe(0);
  });

  test('N06 signs anew for every hop and leaves credentials behind', async () => {
    const seen: Record<string, unknown>[] = [];
    const b = await serve((request, response) => {
      seen.push({ at: 'b', ...request.headers });
      json(response, '{}');
    });
    const a = await serve((request, response) => {
      seen.push({ at: 'a', ...request.headers });
      response.writeHead(301, { location: request.url === '/1' ? '/2' : 'https://b.test/3' }).end();
    });
    const signed: SignableRequest[] = [];
    const result = await fetcherFor({ 'a.test': a, 'b.test': b }).get('https://a.test/1', {
      accept: ACCEPT,
      headers: { Authorization: 'Bearer secret', Cookie: 'c=1', 'X-Kept': 'yes' },
      sign: async (request) => {
        signed.push(request);
        return { signature: `for ${request.url}`, host: 'evil.test' };
      },
    });
    expect(result.url).toBe('https://b.test/3');
    expect(signed.map((request) => `${request.method} ${request.url}`)).toEqual([
      'GET https://a.test/1',
      'GET https://a.test/2',
      'GET https://b.test/3',
    ]);
    expect(seen.map((request) => request.signature)).toEqual(signed.map((request) => `for ${request.url}`));
    expect(seen.map((request) => request.host)).toEqual(['a.test', 'a.test', 'b.test']);
    expect(seen[1]).toMatchObject({ authorization: 'Bearer secret', cookie: 'c=1' });
    expect(seen[2]).toMatchObject({ 'x-kept': 'yes' });
    expect(seen[2]).not.toHaveProperty('authorization');
    expect(seen[2]).not.toHaveProperty('cookie');
  });

  test('N07 loops end after three redirects', async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.writeHead(307, { location: '/again' }).end();
    });
    const fetcher = fetcherFor({ 'a.test': port });
    expect((await failure(fetcher.get('https://a.test/', { accept: ACCEPT }))).kind).toBe('redirects');
    expect(asked).toBe(4);
    expect((await failure(fetcher.get('https://a.test/', { accept: ACCEPT, redirects: 0 }))).kind).toBe(
      'redirects',
    );
    expect(asked).toBe(5);
  });

  test('a redirect that says nowhere is a result', async () => {
    const port = await serve((_request, response) => response.writeHead(302).end());
    expect((await fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT })).status).toBe(
      302,
    );
  });
});

describe('where nothing is dialled', () => {
  test.each([
    'http://a.test/',
    'https://us@a.test/',
    'https://a.test/%0d%0aX:%201',
    'https://a.test/\r\nX: 1',
    'https://a.test./',
    'nonsense',
  ])('N10 %j is a bad address', async (url) => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.end();
    });
    expect((await failure(fetcherFor({ 'a.test': port }).get(url, { accept: ACCEPT }))).kind).toBe('bad-url');
    expect((await failure(fetcherFor({ 'a.test': port }).post(url, Buffer.from('{}')))).kind).toBe('bad-url');
    expect(asked).toBe(0);
  });

  test('N10 a header with CR LF is refused, not sent', async () => {
    const port = await serve((_request, response) => response.end());
    const headers = { 'x-a': 'one\r\nx-b: two' };
    const error = await failure(
      fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT, headers }),
    );
    expect(error.kind).toBe('bad-url');
  });

  test('our own hosts are refused, mapped or not', async () => {
    const port = await serve((_request, response) => response.end());
    const fetcher = fetcherFor(
      { 'own.test': port },
      { isOwnHost: (host) => host === 'own.test' || host === 'two.test:8443' },
    );
    for (const url of ['https://own.test/', 'https://OWN.test:443/x', 'https://two.test:8443/']) {
      expect((await failure(fetcher.get(url, { accept: ACCEPT }))).kind).toBe('refused-address');
      expect((await failure(fetcher.post(url, Buffer.from('{}')))).kind).toBe('refused-address');
    }
  });

  test('a budget that is used up', async () => {
    const port = await serve((_request, response) => response.writeHead(302, { location: '/x' }).end());
    let left = 2;
    const budget = {
      get left() {
        return left;
      },
      spend() {
        if (left === 0) throw new FetchError('budget', 'Nothing left.');
        left -= 1;
      },
    };
    expect(
      (await failure(fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT, budget }))).kind,
    ).toBe('budget');
    expect(left).toBe(0);
  });
});

describe('hostile HTTP', () => {
  test.each<[string, string]>([
    ['a header of 1 MB', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(1_000_000)}\r\n\r\n`],
    [
      'a thousand headers',
      `HTTP/1.1 200 OK\r\n${'X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(2000)}\r\n`,
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a NUL in the headers', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}!'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}'],
    ['a body shorter than its length', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}'],
    ['a broken chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}'],
    [
      'two types',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    ],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
    ['an unasked 100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['interim answers for ever', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(5000)],
    ['nothing', ''],
  ])('N28 %s fails closed and the next request still works', async (_what, bytes) => {
    const port = await serveBytes((socket) => {
      socket.once('data', () => socket.end(bytes));
    });
    const good = await serve((_request, response) => json(response, '{}'));
    const fetcher = fetcherFor({ 'a.test': port, 'b.test': good });
    const error = await failure(fetcher.get('https://a.test/', { accept: ACCEPT, deadlineMs: 30_000 }));
    expect(['protocol', 'connect']).toContain(error.kind);
    expect((await fetcher.get('https://b.test/', { accept: ACCEPT })).status).toBe(200);
  });

  test('N28 what trails behind an answer is not taken for the next one', async () => {
    const port = await serveBytes((socket) => {
      socket.on('data', () =>
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
        ),
      );
    });
    const fetcher = fetcherFor({ 'a.test': port });
    let good = 0;
    for (let i = 0; i < 4; i += 1) {
      const answer = await fetcher
        .get('https://a.test/', { accept: ACCEPT, deadlineMs: 3000 })
        .catch((error: unknown) => error);
      if (answer instanceof Error) {
        expect(answer).toBeInstanceOf(FetchError);
        continue;
      }
      expect((answer as { body: Buffer }).body.toString()).toBe('{}');
      good += 1;
    }
    expect(good).toBeGreaterThan(0);
  });

  test('interim answers before the real one are passed over', async () => {
    const port = await serveBytes((socket) => {
      socket.once('data', () =>
        socket.end(
          'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
        ),
      );
    });
    const result = await fetcherFor({ 'a.test': port }).get('https://a.test/', { accept: ACCEPT });
    expect(result).toMatchObject({ status: 200, body: Buffer.from('{}') });
  });
});

test('a kept connection that the peer has closed costs no failure', async () => {
  let asked = 0;
  const port = await serveBytes((socket) => {
    let requests = 0;
    socket.on('data', () => {
      asked += 1;
      requests += 1;
      // The second request on a connection meets a peer that has gone.
      if (requests === 2) socket.destroy();
      else socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n');
    });
  });
  const fetcher = fetcherFor({ 'a.test': port });
  for (let i = 0; i < 4; i += 1)
    expect((await fetcher.post('https://a.test/inbox', Buffer.from('{}'))).status).toBe(202);
  expect(asked).toBeGreaterThan(4);
});
