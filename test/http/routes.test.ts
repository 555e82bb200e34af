import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaceRequest } from '../../src/http/faces.ts';
import type { Answer } from '../../src/lib/answer.ts';
import { type Route, routesOf } from '../../src/lib/route.ts';
import { eventually } from '../helpers/world.ts';
import { type FacesWorld, openFaces } from '../security/faces.ts';

/** Routes as a REST face declares them: one line each, over the real server. */
const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const uploads: string[] = [];
const route = routesOf<FaceRequest>('rest');
const ROUTES: readonly Route<FaceRequest>[] = [
  route.get('/api/try/accounts/lookup', async ({ query }) => json({ acct: query.get('acct') })),
  route.get('/api/try/accounts/:id', async ({ params }) => json({ id: params.id })),
  route.get('/api/try/accounts/:id/statuses/:status', async ({ params: { id, status } }) =>
    json({ id, status }),
  ),
  route.delete('/api/try/accounts/:id', async ({ params }) => json({ deleted: params.id })),
  route.get('/api/try/files/*', async ({ params }) => json({ rest: params['*'] })),
  route.get('/api/try/twice', async ({ query }) => (query.has('second') ? null : json('first'))),
  route.get('/api/try/twice', async ({ query }) => (query.has('none') ? null : json('second'))),
  route.post('/api/try/json', async ({ body }) => json({ got: (await body.json()) ?? null })),
  route.put('/api/try/form', async ({ body }) => {
    const { fields, files } = await body.form();
    uploads.push(...files.map((file) => file.path));
    return json({
      fields: [...fields],
      files: files.map((file) => ({ ...file, path: readFileSync(file.path, 'utf8') })),
    });
  }),
  route.patch('/api/try/bytes', async ({ body }) => json({ length: (await body.bytes(10)).byteLength })),
  route.get('/api/try/stream', async () => ({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    stream: Readable.from(['one ', 'two ', 'three']),
  })),
  route.get('/api/try/broken', async () => ({
    status: 200,
    headers: {},
    stream: Readable.from(
      (function* () {
        yield 'one ';
        throw new Error('the disk is gone');
      })(),
    ),
  })),
  route.raw('GET', '/api/try/raw/:id', async ({ domain }, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(domain.name);
  }),
];

let world: FacesWorld;
beforeAll(async () => {
  world = await openFaces({ routes: ROUTES });
  await world.domain('one.test', { isDefault: true });
});
afterAll(() => world?.close());

const ask = async (
  method: string,
  path: string,
  body?: string | Buffer,
  type = 'application/json',
  host = 'one.test',
) => {
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': type };
  const answer = await world.http(host, path, { method, headers, ...(body === undefined ? {} : { body }) });
  const isJson = String(answer.headers['content-type']).startsWith('application/json') && answer.body !== '';
  return { ...answer, json: isJson ? JSON.parse(answer.body) : null };
};

describe('a path', () => {
  it.each([
    ['/api/try/accounts/1', { id: '1' }],
    ['/api/try/accounts/a%20b%2Fc', { id: 'a b/c' }],
    ['/api/try/accounts/%C3%A4', { id: 'ä' }],
    ['/api/try/accounts/1?x=%zz', { id: '1' }],
    ['/api/try/accounts/lookup?acct=a%40b', { acct: 'a@b' }],
    ['/api/try/accounts/1/statuses/2', { id: '1', status: '2' }],
    ['/api/try/accounts/1/', { id: '1' }],
    ['/api/try/accounts/lookup/?acct=a', { acct: 'a' }],
    ['/api/try//accounts///1', { id: '1' }],
    ['//api/try/accounts/1//', { id: '1' }],
    ['/api/try/accounts/%2F', { id: '/' }],
    ['/api/try/files/a/b.txt', { rest: 'a/b.txt' }],
    ['/api/try/twice', 'first'],
    ['/api/try/twice?second', 'second'],
  ])('%s', async (path, answer) => {
    expect(await ask('GET', path)).toMatchObject({ status: 200, json: answer });
  });

  it.each([
    '/api/try/accounts',
    '/api/try/accounts/',
    '/api/try/accounts/1/statuses',
    '/api/try/accounts/1/statuses/',
    '/api//',
    '/API/v1/accounts/1',
    '/api/try/accounts/%E0%A4%A',
    `/api/try/accounts/${'a'.repeat(3000)}`,
    '/api/try/twice?second&none',
  ])('%s is 404 as JSON', async (path) => {
    expect(await ask('GET', path)).toMatchObject({ status: 404, json: { error: expect.any(String) } });
  });

  it('is served under hosts of domains alone, with the headers of the API', async () => {
    expect((await ask('GET', '/api/try/accounts/1', undefined, '', 'stranger.test')).status).toBe(421);
    const { headers } = await ask('GET', '/api/try/accounts/1');
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('a method', () => {
  it('decides between routes of one path', async () => {
    expect((await ask('DELETE', '/api/try/accounts/1')).json).toEqual({ deleted: '1' });
  });

  it('that is not taken is 405 with those that are', async () => {
    for (const [method, path, allow] of [
      ['POST', '/api/try/accounts/1', 'GET, HEAD, DELETE'],
      ['GET', '/api/try/json', 'POST'],
      ['PROPFIND', '/api/try/form', 'PUT'],
      ['TRACE', '/api/try/bytes', 'PATCH'],
      ['POST', '/api/try/accounts/1/', 'GET, HEAD, DELETE'],
    ] as const) {
      const answer = await ask(method, path);
      expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow]);
      expect(answer.json).toEqual({ error: expect.any(String) });
    }
    expect(await ask('POST', '/livez')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('HEAD is GET without a body, of streams too', async () => {
    const head = await ask('HEAD', '/api/try/accounts/1');
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '10' } });
    expect(await ask('HEAD', '/api/try/stream')).toMatchObject({ status: 200, body: '' });
    expect((await ask('HEAD', '/api/try/json')).status).toBe(405);
  });

  it('OPTIONS says what is taken', async () => {
    expect((await ask('OPTIONS', '/users/ana')).headers.allow).toContain('GET, HEAD');
    expect((await ask('OPTIONS', '*')).status).toBe(204);
  });
});

describe('a body', () => {
  it('of JSON', async () => {
    expect((await ask('POST', '/api/try/json', '{"a":[1]}')).json).toEqual({ got: { a: [1] } });
    expect((await ask('POST', '/api/try/json', '1', 'application/problem+json; charset=utf-8')).json).toEqual(
      {
        got: 1,
      },
    );
    expect((await ask('POST', '/api/try/json')).json).toEqual({ got: null });
    for (const [text, type] of [
      ['{', 'application/json'],
      [Buffer.from([0x22, 0xff, 0x22]), 'application/json'],
      ['{}', 'text/plain'],
    ] as const) {
      const answer = await ask('POST', '/api/try/json', text as string, type);
      expect(answer).toMatchObject({ status: 422, json: { error: expect.any(String) } });
    }
  });

  it('of a form in its three clothes', async () => {
    const fields = [
      ['status', 'grüß'],
      ['media_ids[]', '1'],
      ['media_ids[]', '2'],
      ['poll[multiple]', 'true'],
    ];
    const text = JSON.stringify({
      status: 'grüß',
      media_ids: [1, '2'],
      poll: { multiple: true },
      gone: null,
    });
    expect((await ask('PUT', '/api/try/form', text)).json).toEqual({ fields, files: [] });
    const encoded = new URLSearchParams(fields).toString();
    const plain = await ask('PUT', '/api/try/form', encoded, 'application/x-www-form-urlencoded');
    expect(plain.json).toEqual({ fields, files: [] });
    const parts = fields.map(
      ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const file =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--x--\r\n';
    const whole = await ask('PUT', '/api/try/form', parts.join('') + file, 'multipart/form-data; boundary=x');
    expect(whole.json).toEqual({
      fields,
      files: [{ field: 'file', name: 'a.png', mediaType: 'image/png', path: 'PNG', bytes: 3 }],
    });
    // Nobody kept it.
    const [path = ''] = uploads;
    await eventually(
      async () => existsSync(path),
      (isThere) => !isThere,
    );
  });

  it('that is no form is refused', async () => {
    for (const [text, type, status] of [
      ['[]', 'application/json', 422],
      ['a=b', 'text/plain', 422],
      ['--x\r\nContent-Disp', 'multipart/form-data; boundary=x', 422],
      ['x', 'multipart/form-data', 422],
      [`a=${'b'.repeat(1_100_000)}`, 'application/x-www-form-urlencoded', 413],
      [
        '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(600),
        'multipart/form-data; boundary=x',
        413,
      ],
      // So long that the request is refused before its end.
      [
        '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(3_000),
        'multipart/form-data; boundary=x',
        413,
      ],
      [
        `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${'b'.repeat(3_000_000)}\r\n--x--\r\n`,
        'multipart/form-data; boundary=x',
        413,
      ],
      [
        `${'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nb\r\n'.repeat(12)}--x\r\nContent-Disposition: form-data; name="c"\r\n\r\n${'c'.repeat(100_000)}\r\n--x--\r\n`,
        'multipart/form-data; boundary=x',
        413,
      ],
    ] as const) {
      const answer = await ask('PUT', '/api/try/form', text, type);
      expect([type, answer.status]).toEqual([type, status]);
      expect(answer.json).toEqual({ error: expect.any(String) });
    }
  });

  it('has a bound of its own', async () => {
    expect((await ask('PATCH', '/api/try/bytes', '0123456789')).json).toEqual({ length: 10 });
    expect((await ask('PATCH', '/api/try/bytes', '0123456789a')).status).toBe(413);
  });
});

describe('an answer', () => {
  it('comes as a stream', async () => {
    expect(await ask('GET', '/api/try/stream')).toMatchObject({ status: 200, body: 'one two three' });
  });

  it('that breaks off is no whole one', async () => {
    await expect(ask('GET', '/api/try/broken')).rejects.toThrow();
  });

  it('is written by the route itself', async () => {
    expect(await ask('GET', '/api/try/raw/7')).toMatchObject({ status: 200, body: 'one.test' });
  });
});
