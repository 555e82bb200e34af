import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ACCEPT, failure, fetcherFor, serve, serveBytes } from './support.ts';

const BODY = Buffer.from('{"type":"Create"}');

test('a body arrives as it is, signed with its digest, and the answer comes back', async () => {
  const seen: { url: string | undefined; headers: unknown; body: string }[] = [];
  const port = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(429, { 'retry-after': '7' }).end('later');
  });
  const result = await fetcherFor({ 'a.test': port }).post('https://a.test/inbox?x=1', BODY, {
    headers: { 'Content-Type': ACCEPT },
    sign: (request) => ({
      digest: `SHA-256=${createHash('sha256')
        .update(request.body ?? '')
        .digest('base64')}`,
      signature: `for ${request.method} ${request.url} as ${request.headers['content-type']}`,
    }),
  });
  expect(result).toMatchObject({
    status: 429,
    url: 'https://a.test/inbox?x=1',
    retryAfterMs: 7000,
    truncated: false,
  });
  expect(result.body.toString()).toBe('later');
  expect(seen).toEqual([
    {
      url: '/inbox?x=1',
      body: BODY.toString(),
      headers: expect.objectContaining({
        host: 'a.test',
        'content-length': String(BODY.length),
        'content-type': ACCEPT,
        'user-agent': 'Pukeko/test',
        digest: `SHA-256=${createHash('sha256').update(BODY).digest('base64')}`,
        signature: `for POST https://a.test/inbox?x=1 as ${ACCEPT}`,
      }),
    },
  ]);
});

test('307 and 308 within the host are followed and signed anew', async () => {
  const signed: string[] = [];
  const bodies: string[] = [];
  const port = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    bodies.push(text);
    if (request.url === '/1') response.writeHead(307, { location: '/2' }).end();
    else if (request.url === '/2') response.writeHead(308, { location: 'https://a.test/3' }).end();
    else response.writeHead(202).end();
  });
  const result = await fetcherFor({ 'a.test': port }).post('https://a.test/1', BODY, {
    sign: (request) => {
      signed.push(request.url);
      return {};
    },
  });
  expect(result).toMatchObject({ status: 202, url: 'https://a.test/3' });
  expect(signed).toEqual(['https://a.test/1', 'https://a.test/2', 'https://a.test/3']);
  expect(bodies).toEqual([BODY.toString(), BODY.toString(), BODY.toString()]);
});

test.each([
  [301, '/2'],
  [302, '/2'],
  [303, '/2'],
  [307, 'https://b.test/inbox'],
  [308, 'https://a.test:8443/inbox'],
  [307, '/1'],
  [307, 'http://a.test/2'],
  [308, 'https://127.0.0.1/2'],
])('N06 a %i of a delivery to %s is not followed', async (status, location) => {
  let elsewhere = 0;
  const b = await serve((_request, response) => {
    elsewhere += 1;
    response.end();
  });
  const port = await serve((_request, response) => response.writeHead(status, { location }).end());
  const error = await failure(fetcherFor({ 'a.test': port, 'b.test': b }).post('https://a.test/1', BODY));
  expect(error).toMatchObject({ kind: 'redirects', status });
  expect(elsewhere).toBe(0);
});

test('N14 N15 once the status is there the peer has answered, whatever its body does', async () => {
  const endless = await serve((_request, response) => {
    response.writeHead(202);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  const drip = await serve((_request, response) => {
    response.writeHead(202);
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const cut = await serveBytes((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\nabc'));
  });
  const fetcher = fetcherFor({ 'endless.test': endless, 'drip.test': drip, 'cut.test': cut });
  for (const host of ['endless.test', 'drip.test', 'cut.test']) {
    const result = await fetcher.post(`https://${host}/inbox`, BODY, { deadlineMs: 3_000 });
    expect(result, host).toMatchObject({ status: 202, truncated: true });
  }
});

test('a peer that is not there, closes, or stays silent is a failure of its host', async () => {
  const gone = await serve((_request, response) => response.end());
  const closes = await serveBytes((socket) => socket.destroy());
  const silent = await serveBytes(() => {});
  const fetcher = fetcherFor({
    'gone.test': 1,
    'closes.test': closes,
    'silent.test': silent,
    'ok.test': gone,
  });
  const kinds = await Promise.all(
    Object.entries({
      'gone.test': 30_000,
      'closes.test': 30_000,
      'silent.test': 500,
      'unknown.test': 30_000,
    }).map(
      async ([host, deadlineMs]) =>
        (await failure(fetcher.post(`https://${host}/`, BODY, { deadlineMs }))).kind,
    ),
  );
  expect(kinds).toEqual(['connect', 'connect', 'timeout', 'dns']);
});

test('destroy fails what runs at once, and nothing is dialled afterwards', async () => {
  let asked = 0;
  const port = await serve(() => {
    asked += 1;
  });
  const fetcher = fetcherFor({ 'a.test': port });
  const running = failure(fetcher.post('https://a.test/', BODY));
  await expect.poll(() => asked).toBe(1);
  await fetcher.destroy();
  expect((await running).kind).toBe('aborted');
  expect((await failure(fetcher.post('https://a.test/', BODY))).kind).toBe('aborted');
  expect((await failure(fetcher.post('https://b.test/', BODY))).kind).toBe('aborted');
});

test('close lets what runs end', async () => {
  let answer: (() => void) | undefined;
  const port = await serve((_request, response) => {
    answer = () => void response.writeHead(202).end();
  });
  const fetcher = fetcherFor({ 'a.test': port });
  const running = fetcher.post('https://a.test/', BODY);
  await expect.poll(() => answer).toBeDefined();
  const closing = fetcher.close();
  setTimeout(() => answer?.(), 50);
  await closing;
  expect((await running).status).toBe(202);
});
