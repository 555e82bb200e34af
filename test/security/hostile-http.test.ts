import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { type FacesWorld, openFaces } from './faces.ts';

/**
 * What an outsider can send that no honest client does: each gets an answer that says little, and nothing goes wrong
 * inside.
 */

let world: FacesWorld;
let one: Domain;
let two: Domain;
let ana: Identity;
let token: string;
let assets: string;

beforeAll(async () => {
  assets = mkdtempSync(join(tmpdir(), 'pukeko-assets-'));
  writeFileSync(join(assets, 'start.js'), 'alert(1)');
  writeFileSync(join(assets, 'index.html'), '<!doctype html>');
  writeFileSync(join(assets, 'secret.txt'), 'SECRET');
  world = await openFaces({ graphiqlDir: assets });
  one = await world.domain('one.test', { isDefault: true });
  two = await world.domain('two.test');
  ana = await world.identity('ana', one);
  await world.identity('bea', two);
  token = await world.token(ana);
});
afterAll(async () => {
  await world?.close();
  rmSync(assets, { recursive: true, force: true });
});
afterEach(() => {
  expect(world.failures.splice(0)).toEqual([]);
});

const isFine = (status: number) => status >= 200 && status < 500 && status !== 101;

describe('Host', () => {
  it.each([
    ['one.test', 200],
    ['ONE.TEST', 200],
    ['one.test.', 200],
    ['one.test:443', 200],
    ['one.test:80', 200],
    ['one.test:8080', 421],
    ['one.test:', 421],
    ['one.test:443:443', 421],
    ['evil@one.test', 421],
    ['one.test@evil.test', 421],
    ['one.test/evil', 421],
    ['one.test,two.test', 421],
    ['one.test two.test', 421],
    ['xn--one.test', 421],
    ['ｏｎｅ.test'.normalize('NFKD'), 200],
    ['__proto__', 421],
    ['constructor', 421],
  ])('%j is %i', async (host, status) => {
    const { status: found, body } = await world.http(host, '/nodeinfo/2.1');
    expect(found === 400 ? 421 : found).toBe(status);
    if (status === 421) expect(body).not.toContain('one.test');
  });

  it('is the one header that counts, whatever else says where a request is for', async () => {
    for (const name of ['x-forwarded-host', 'forwarded', 'x-host', 'x-original-host', 'x-forwarded-server']) {
      const value = name === 'forwarded' ? 'host=two.test' : 'two.test';
      const headers = { [name]: value, accept: 'application/activity+json' };
      expect((await world.http(one, '/users/bea', { headers })).status).toBe(404);
      expect((await world.http(one, '/users/ana', { headers })).status).toBe(200);
    }
  });

  const ask = (target: string, hosts: readonly string[], version = '1.1') =>
    world.bytes(
      `GET ${target} HTTP/${version}\r\n${hosts.map((host) => `${host}\r\n`).join('')}Accept: application/activity+json\r\nConnection: close\r\n\r\n`,
    );

  it.each([
    [['Host: one.test', 'Host: two.test']],
    [['Host: one.test', 'Host: one.test']],
    [['Host: one.test', 'hOsT: two.test']],
    [['Host: one.test', 'Host:']],
    [['Host: one.test', ...Array.from({ length: 1200 }, () => 'A:'), 'Host: two.test']],
    [[]],
  ])('%j is 400: there is one', async (hosts) => {
    for (const path of ['/users/ana', '/livez', '/metrics'])
      expect(await ask(path, hosts)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is needed in HTTP/1.0 too', async () => {
    expect(await ask('/users/ana', [], '1.0')).toMatch(/^HTTP\/1\.1 4/);
  });

  it.each([
    ['http://one.test/users/ana', 200],
    ['https://one.test/users/ana', 200],
    ['HTTP://ONE.test/users/ana', 200],
    ['http://one.test:80/users/ana', 200],
    ['https://one.test:443/users/ana', 200],
    ['http://one.test/users/nobody', 404],
    ['http://one.test', 200],
    ['http://one.test?a=b', 200],
    ['https://one.test:80/users/ana', 400],
    ['http://one.test:8080/users/ana', 400],
    ['http://two.test/users/bea', 400],
    ['https://two.test/nodeinfo/2.1', 400],
    ['http://ana@one.test/users/ana', 400],
    ['http://one.test@two.test/users/bea', 400],
    ['http:///users/ana', 400],
    ['ftp://one.test/users/ana', 400],
    ['//two.test/users/bea', 404],
  ])('a target %s is %i', async (target, status) => {
    const answer = await ask(target, ['Host: one.test']);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('an upgrade is held to the same', async () => {
    const upgrade = (target: string, hosts: string) =>
      world.bytes(
        `GET ${target} HTTP/1.1\r\n${hosts}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
      );
    expect(await upgrade('/graphql', 'Host: one.test\r\n')).toMatch(/^HTTP\/1\.1 101 /);
    expect(await upgrade('http://one.test/graphql', 'Host: one.test\r\n')).toMatch(/^HTTP\/1\.1 101 /);
    expect(await upgrade('/graphql', 'Host: one.test\r\nHost: two.test\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await upgrade('http://two.test/graphql', 'Host: one.test\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('requests that are none', () => {
  it.each([
    [
      'two lengths',
      'POST /inbox HTTP/1.1\r\nHost: one.test\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    ],
    [
      'a length and chunks',
      'POST /inbox HTTP/1.1\r\nHost: one.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: two.test\r\n\r\n',
    ],
    [
      'chunks in disguise',
      'POST /inbox HTTP/1.1\r\nHost: one.test\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header that is folded', 'GET / HTTP/1.1\r\nHost: one.test\r\nX-A: b\r\n c\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : one.test\r\n\r\n'],
    ['nonsense', '\u0000\u0001\u0002\r\n\r\n'],
    ['a newline in the target', 'GET /a\nb HTTP/1.1\r\nHost: one.test\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: one.test\r\nX-A: ${'a'.repeat(80_000)}\r\n\r\n`],
    ['a target without end', `GET /${'a'.repeat(80_000)} HTTP/1.1\r\nHost: one.test\r\n\r\n`],
  ])('%s', async (_what, text) => {
    const answer = await world.bytes(Buffer.from(text, 'latin1'));
    expect(answer === '' || /^HTTP\/1\.1 4\d\d/.test(answer)).toBe(true);
    expect(answer.match(/HTTP\/1\.1 2/g)).toBe(null);
  });

  // As Java's client and `curl --http2` ask (RFC 9110, 7.8: a server may go on with the protocol there is).
  it('an upgrade to something else changes nothing about the answer', async () => {
    const ask = (line: string, body = '', more = '') =>
      world.bytes(
        `${line} HTTP/1.1\r\nHost: one.test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n${more}\r\n${body}`,
      );
    expect(await ask('GET /livez')).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*\r\n\r\nok/i);
    expect(await ask('GET /nothing')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await ask('GET /inbox')).toMatch(/^HTTP\/1\.1 405 /);
    expect(await ask('GET /livez', '', 'Host: two.test\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const query = '{"query":"{ __typename }"}';
    const sizes = [
      [`Content-Length: ${query.length}\r\n`, query],
      ['Transfer-Encoding: chunked\r\n', `${query.length.toString(16)}\r\n${query}\r\n0\r\n\r\n`],
    ] as const;
    for (const [size, body] of sizes) {
      const answer = await ask('POST /graphql', body, `Content-Type: application/json\r\n${size}`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"__typename":"Query"/);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    }
  });

  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'QUERY', 'LOCK', 'OPTIONS', 'HEAD', 'POST'])(
    'the method %s',
    async (method) => {
      for (const path of [
        '/',
        '/@ana',
        '/users/ana',
        '/users/ana/outbox',
        '/graphql',
        '/nodeinfo/2.1',
        '/inbox',
        '*',
      ]) {
        const { status, body } = await world.http(one, path, { method });
        expect([method, path, isFine(status)]).toEqual([method, path, true]);
        if (method !== 'HEAD' && method !== 'OPTIONS') expect([path, status >= 400]).toEqual([path, true]);
        expect(body).not.toMatch(/cookie|x-secret/i);
      }
    },
  );

  it('HEAD answers as GET without body', async () => {
    for (const path of ['/', '/@ana', '/nodeinfo/2.1', '/feed.atom']) {
      const head = await world.http(one, path, { method: 'HEAD', headers: { accept: 'text/html' } });
      const get = await world.http(one, path, { headers: { accept: 'text/html' } });
      expect([path, head.status, head.body]).toEqual([path, get.status, '']);
      expect(head.headers['content-length']).toBe(get.headers['content-length']);
    }
  });
});

describe('paths', () => {
  const ODD = [
    '/%',
    '/%00',
    '/users/%E0%A4%A',
    '/users/%00',
    '/users/ana%00',
    '/users/%ff',
    '/users/%ED%A0%80',
    '/users/..%2f..%2fetc%2fpasswd',
    '/users/__proto__',
    '/users/constructor',
    '/users/ana/__proto__',
    '/users/ana/outbox/..',
    `/users/${'a'.repeat(4000)}`,
    `/users/${'%E2%80%AE'.repeat(500)}`,
    '/@%E0%A4%A',
    '/@__proto__',
    '/@ana/__proto__',
    '/@ana/9223372036854775808',
    '/@ana/-1',
    '/@ana/1e3',
    '/@ana.atom.atom',
    '/posts/0',
    '/posts/9223372036854775807',
    '/posts/9223372036854775808',
    '/posts/1/activity/../..',
    '/tags/%00',
    '/tags/%E0%A4%A',
    `/tags/${'%F0%9F%92%A9'.repeat(300)}`,
    '/tags/__proto__',
    '/.well-known/webfinger?resource=%E0%A4%A',
    '/.well-known/webfinger?resource=acct:%00@one.test',
    `/.well-known/webfinger?resource=acct:${'a'.repeat(5000)}@one.test`,
    '/.well-known/webfinger?resource=https://one.test/users/%E0%A4%A',
    '/.well-known/webfinger?resource=acct:__proto__@one.test',
    '/.well-known/../users/ana',
    '/?after=%00',
    '/@ana?after=__proto__',
    '/users/ana/outbox?page=true&max_id=%00',
    '/users/ana/outbox?page=true&max_id=99999999999999999999',
    '/users/ana/followers?page=true&max_id=-1',
    '/internal/tls-ask?domain=%00',
    '/internal/tls-ask?domain=%E0%A4%A',
    '/graphql?query=%E0%A4%A',
    '/graphql?query={__typename}&variables=%00',
    '/graphql?query={__typename}&variables={"__proto__":{"a":1}}',
    '/graphql?query={__typename}&variables=[]',
    '/graphql?query=mutation{signOut(input:{}){__typename}}',
    '/nodeinfo/2.0/..',
    '/api/v1/%00',
    '//',
    '/\\',
    '/;',
    '/.%2e/.%2e/etc/passwd',
  ];
  it.each(ODD)('%s', async (path) => {
    for (const accept of [
      'text/html',
      'application/activity+json',
      'text/event-stream',
      '*/*',
      'application/ld+json; profile="'.repeat(40),
    ]) {
      const { status, body } = await world.http(one, path, { headers: { accept } });
      expect([path, accept.slice(0, 30), isFine(status)]).toEqual([path, accept.slice(0, 30), true]);
      expect(body).not.toMatch(/\bat .*\.ts:\d+|node_modules|root:x:|SELECT |Prisma/);
    }
  });

  it('no way leads out of the folder of static files', async () => {
    for (const path of [
      '/graphiql/../secret.txt',
      '/graphiql/secret.txt',
      '/graphiql/..%2fsecret.txt',
      '/graphiql/%2e%2e/secret.txt',
      '/graphiql/..%5csecret.txt',
      '/graphiql/start.js%00.txt',
      '/graphiql/start.js/../secret.txt',
      '/graphiql/....//secret.txt',
      '/graphiql//etc/passwd',
      '/graphiql/%2fetc%2fpasswd',
      '/graphiql/',
      '/assets/pages.000000000000.css/../../secret.txt',
    ]) {
      const { status, body } = await world.http(one, path);
      expect([path, body.includes('SECRET') || body.includes('root:')]).toEqual([path, false]);
      expect([path, status === 404 || status === 302]).toEqual([path, true]);
    }
    const { status, headers } = await world.http(one, '/graphiql/start.js');
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('answers carry no way to run what a stranger wrote', async () => {
    for (const path of ['/', '/@ana', '/nothing']) {
      const { headers } = await world.http(one, path, { headers: { accept: 'text/html' } });
      expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});

describe('GraphQL bodies', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    world.http(one, '/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['text', '"{ viewer { scopes } }"'],
    ['a list', '[{"query":"{ __typename }"}]'],
    ['a query of another type', '{"query":{"a":1}}'],
    ['variables of another type', '{"query":"{ __typename }","variables":"x"}'],
    ['a name of another type', '{"query":"{ __typename }","operationName":{}}'],
    ['a name that is no operation', '{"query":"{ __typename }","operationName":"__proto__"}'],
    ['half of it', '{"query":"{ __typename }"'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{"query":"{ __typename }"}', 'utf16le')],
    ['a mark before it', `\ufeff{"query":"{ __typename }"}`],
    ['prototypes', '{"query":"{ __typename }","__proto__":{"query":"x"},"constructor":{"prototype":{}}}'],
    [
      'prototypes as variables',
      '{"query":"query ($a: Int) { __typename }","variables":{"__proto__":{"a":1},"toString":1}}',
    ],
    ['deep JSON', `{"query":"{ __typename }","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`],
    ['deep query', `{"query":"${'{a'.repeat(900)}${'}'.repeat(900)}"}`],
    ['deep lists', `{"query":"{ post(id: ${'['.repeat(900)}${']'.repeat(900)}) { id } }"}`],
    [
      'a circle of fragments',
      '{"query":"{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"}',
    ],
    [
      'many operations',
      `{"query":"${Array.from({ length: 300 }, (_, i) => `query q${i} { __typename }`).join(' ')}"}`,
    ],
    ['one name often', `{"query":"{ ${'__typename '.repeat(1500)} }"}`],
    ['NUL', '{"query":"{ post(id: \\"\\u0000\\") { id } }"}'],
    ['lone surrogates', '{"query":"{ identityByHandle(handle: \\"\\ud800@one.test\\") { id } }"}'],
  ])('%s', async (_what, body) => {
    const { status, body: text } = await post(body);
    expect(isFine(status)).toBe(true);
    expect(text).not.toMatch(/\bat .*\.ts:\d+|node_modules|SELECT |Prisma|Did you mean/);
    expect(JSON.parse(text)).toMatchObject({});
  });

  it('of another type, as forms of other sites can send them, do nothing (T18)', async () => {
    const mutation = JSON.stringify({ query: 'mutation { signOut(input: {}) { __typename } }' });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
      'application/jsonp',
      'text/json',
      'application/graphql',
    ])
      for (const accept of ['*/*', 'text/event-stream', 'text/html']) {
        const { status } = await post(mutation, { 'content-type': type, accept });
        expect([type, accept, status]).toEqual([type, accept, 415]);
      }
    const query = encodeURIComponent('mutation { signOut(input: {}) { __typename } }');
    for (const accept of ['*/*', 'text/html', 'application/json']) {
      const { status, headers } = await world.http(one, `/graphql?query=${query}`, {
        headers: { accept, authorization: `Bearer ${token}` },
      });
      // A browser that opens the link gets GraphiQL with the document in its editor, which runs nothing by itself.
      expect([accept, status]).toEqual([accept, accept === 'text/html' ? 200 : 405]);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
    const streamed = await world.http(one, `/graphql?query=${query}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
    });
    expect(streamed.body).toContain('Mutations are sent by POST');
    // The token is none that a browser sends by itself, and it still works.
    expect((await world.ask(one, token, '{ viewer { scopes } }')).data.viewer).not.toBe(null);
  });

  it('that are too long are refused', async () => {
    const { status } = await post(`{"query":"{ __typename }","x":"${'a'.repeat(1_100_000)}"}`, {
      connection: 'close',
    });
    expect(status).toBe(413);
  });

  it('with odd words for every argument there is never break anything', async () => {
    const odd = [
      '',
      ' ',
      '%',
      '*',
      '\\',
      "'",
      '"',
      '%_%',
      '\u202e',
      '\ud800',
      '__proto__',
      '[object Object]',
      `${'a'.repeat(100_000)}`,
      'http://[::1',
      '@'.repeat(5000),
      `@${'a.'.repeat(2000)}@${'b.'.repeat(2000)}`,
    ];
    const asks: [string, string][] = [
      ['String!', 'resolve(text: $it) { __typename }'],
      ['String!', 'hashtagTimeline(name: $it) { edges { cursor } }'],
      ['String', 'domain(name: $it) { name }'],
      ['String', 'localTimeline(after: $it) { edges { cursor } }'],
      ['ID!', 'node(id: $it) { id }'],
      ['Handle!', 'identityByHandle(handle: $it) { id }'],
    ];
    for (const [type, field] of asks)
      for (const it of odd) {
        const answer = await world.ask(one, token, `query ($it: ${type}) { ${field} }`, { it });
        const codes = (answer.errors ?? []).map((error) => error.extensions?.code);
        expect([field, it.slice(0, 20), codes.includes('INTERNAL')]).toEqual([field, it.slice(0, 20), false]);
      }
    for (const identity of [...odd, 5, true, {}, [], ['identity_1'], '', 'identity_', 'identity_1']) {
      const body = JSON.stringify({ query: '{ __typename }', extensions: { identity } });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await world.http(one, '/graphql', { method: 'POST', headers, body });
      expect([String(identity).slice(0, 20), answer.status === 400 || answer.status === 403]).toEqual([
        String(identity).slice(0, 20),
        true,
      ]);
    }
  });

  it('fill every input of every mutation with what it is not (H19)', async () => {
    const { mutationsWith } = await import('./odd-inputs.ts');
    const admin = await world.token(await world.user('odd@mail.example', { isAdmin: true }));
    for (const odd of ['', 'a'.repeat(100_000), '__proto__', '🦤'.repeat(5000)])
      for (const { query, variables } of mutationsWith(odd)) {
        const answer = await world.ask(one, admin, query, variables);
        const codes = [
          ...(answer.errors ?? []).map((error) => error.extensions?.code),
          ...Object.values(answer.data ?? {}).map((value) => (value as { code?: string } | null)?.code),
        ];
        expect([query.slice(0, 80), odd.slice(0, 20), codes.includes('INTERNAL')]).toEqual([
          query.slice(0, 80),
          odd.slice(0, 20),
          false,
        ]);
      }
  });
});

describe('sockets', () => {
  const init = '{"type":"connection_init"}';
  const talk = (messages: (string | Buffer)[], headers: Record<string, string> = {}) =>
    new Promise<{ code: number; text: string }>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${world.port}/graphql`, 'graphql-transport-ws', {
        headers: { host: 'one.test', ...headers },
      });
      let text = '';
      const end = setTimeout(() => socket.terminate(), 45_000);
      // What comes behind a first connection_init waits for its answer, as clients do.
      const [first, ...rest] = messages;
      const waits = first === init && rest[0] !== init;
      const sendAll = (all: (string | Buffer | undefined)[]) => {
        for (const message of all) if (message !== undefined) socket.send(message);
      };
      socket.on('message', (data) => {
        text += String(data);
        if (waits && String(data).includes('connection_ack')) sendAll(rest);
      });
      socket.on('open', () => sendAll(waits ? [first] : messages));
      socket.on('error', () => undefined);
      socket.on('close', (code) => {
        clearTimeout(end);
        resolve({ code, text });
      });
    });
  const subscribe = (payload: unknown, id: unknown = '1') =>
    JSON.stringify({ id, type: 'subscribe', payload });

  it.each<[string, (string | Buffer)[], number | null]>([
    ['nonsense', ['nonsense'], 4400],
    ['bytes', [Buffer.from([1, 2, 3])], 4400],
    ['nothing said before', [subscribe({ query: '{ __typename }' })], 4401],
    ['said twice', [init, init], 4429],
    [
      'a token of another kind',
      ['{"type":"connection_init","payload":{"authorization":{"toString":1}}}', 'end'],
      null,
    ],
    ['a token that is a list', ['{"type":"connection_init","payload":{"authorization":["Bearer x"]}}'], 4403],
    ['a bad token', ['{"type":"connection_init","payload":{"authorization":"Bearer nonsense"}}'], 4403],
    ['a payload that is none', [init, subscribe(null)], 4400],
    ['an id that is none', [init, subscribe({ query: '{ __typename }' }, 5)], 4400],
    ['an id without end', [init, subscribe({ query: '{ __typename }' }, 'a'.repeat(5000))], 4400],
    [
      'one id twice',
      [
        init,
        subscribe({ query: 'subscription { timeline(source: {named: LOCAL}) { cursor } }' }),
        subscribe({ query: 'subscription { timeline(source: {named: LOCAL}) { cursor } }' }),
      ],
      4409,
    ],
    ['too much', [`{"type":"connection_init","payload":{"a":"${'a'.repeat(1_100_000)}"}}`], 1009],
  ])('%s', async (_what, messages, code) => {
    const answer = await talk(messages);
    if (code !== null) expect(answer.code).toBe(code);
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d+/);
  });

  it('of a host that is not ours do not open', async () => {
    expect((await talk([init], { host: 'evil.test' })).code).toBe(1006);
  });

  it('watch odd things without harm', async () => {
    for (const source of [
      '{}',
      '{named: NONE}',
      '{hashtag: {name: ""}}',
      '{profile: {identityId: "identity_1"}}',
      '{named: HOME}',
      '{named: HOME, hashtag: {name: "a"}}',
    ])
      for (const after of ['""', '"x"', '"9-99999999999999999999"', '"__proto__"', `"${'a'.repeat(90)}"`]) {
        const { text } = await talk([
          init,
          subscribe({ query: `subscription { timeline(source: ${source}, after: ${after}) { cursor } }` }),
          '{"id":"1","type":"complete"}',
          '{"type":"ping"}',
          'end',
        ]);
        expect([source, after, text.includes('INTERNAL')]).toEqual([source, after, false]);
      }
  });
});

describe('the inbox', () => {
  it('refuses odd bodies before it looks at them', async () => {
    for (const path of [
      '/inbox',
      '/users/ana/inbox',
      '/users/%00/inbox',
      '/users/__proto__/inbox',
      '/actor/inbox',
    ])
      for (const body of ['', '{}', '[]', 'null', '{"__proto__":{}}', '\u0000', 'x'.repeat(1_100_000)])
        for (const signature of [
          '',
          'keyId="x"',
          'keyId="https://one.test/actor#main-key",headers="",signature="AA=="',
          '\\'.repeat(100),
          `keyId="${'a'.repeat(5000)}"`,
        ]) {
          const { status } = await world.http(one, path, {
            method: 'POST',
            headers: { 'content-type': 'application/activity+json', ...(signature ? { signature } : {}) },
            body,
          });
          expect([path, body.slice(0, 10), signature.slice(0, 20), status >= 400 && status < 500]).toEqual([
            path,
            body.slice(0, 10),
            signature.slice(0, 20),
            true,
          ]);
        }
  });
});
