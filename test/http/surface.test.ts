import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../helpers/world.ts';

/** What is the same on every domain: health, numbers, CORS, errors, and how far a proxy is believed. */
let world: World;
let direct: TestInstall;
let proxied: TestInstall;

beforeAll(async () => {
  world = await createWorld({
    installs: { direct: ['a.test'], proxied: ['b.test', 'c.test'] },
    env: { proxied: { PUKEKO_TRUST_PROXY: '10.0.0.0/8, 127.0.0.1', PUKEKO_METRICS_TOKEN: 'let-me-see' } },
  });
  direct = world.install('direct');
  proxied = world.install('proxied');
});

afterAll(() => world?.close());

const nameOf = async (install: TestInstall, host: string, headers: Record<string, string>) => {
  const answer = await install.http('/graphql', {
    host,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ domain { name } }"}',
  });
  return answer.status === 200 ? JSON.parse(answer.body).data.domain.name : answer.status;
};

describe('health', () => {
  it.each(['/livez', '/readyz'])('%s answers under any Host, GET and HEAD', async (path) => {
    for (const host of ['a.test', 'stranger.test', '127.0.0.1']) {
      expect(await direct.http(path, { host })).toMatchObject({ status: 200, body: 'ok\n' });
      expect(await direct.http(path, { host, method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    }
  });
});

describe('/metrics and /internal/tls-ask', () => {
  const PATHS = ['/metrics', '/internal/tls-ask?domain=a.test'];
  const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST:3000', '127.0.0.1:3000'];

  it('answer this machine under a loopback Host', async () => {
    for (const host of LOOPBACK)
      for (const path of PATHS) {
        expect([host, path, (await direct.http(path, { host })).status]).toEqual([host, path, 200]);
        expect((await direct.http(path, { host, method: 'HEAD' })).status).toBe(200);
      }
    expect((await direct.http('/metrics', { host: 'localhost' })).body).toContain('pukeko_');
    const ask = async (query: string) =>
      (await direct.http(`/internal/tls-ask${query}`, { host: 'localhost' })).status;
    expect(await ask('?domain=A.test')).toBe(200);
    expect(await ask('?domain=stranger.test')).toBe(404);
    expect(await ask('')).toBe(404);
  });

  it('answer nobody under the name of a domain or of a stranger: a proxy on this machine passes it on', async () => {
    for (const host of [
      'a.test',
      'stranger.test',
      '127.0.0.1.evil.test',
      'localhost.evil.test',
      '127.0.0.1@evil.test',
    ])
      for (const path of PATHS)
        for (const method of ['GET', 'HEAD'] as const)
          expect([host, path, (await direct.http(path, { host, method })).status]).toEqual([host, path, 403]);
  });

  it.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', 'localhost'],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-port', '443'],
    ['x-forwarded', 'for=127.0.0.1'],
    ['forwarded', 'for=127.0.0.1'],
    ['via', '1.1 proxy'],
    ['x-real-ip', '203.0.113.9'],
    ['x-client-ip', '203.0.113.9'],
    ['x-original-host', 'a.test'],
    ['cf-connecting-ip', '203.0.113.9'],
    ['true-client-ip', '203.0.113.9'],
    ['client-ip', '203.0.113.9'],
    ['forwarded-for', '203.0.113.9'],
    ['x-originating-ip', '203.0.113.9'],
    ['proxy-client-ip', '203.0.113.9'],
    ['wl-proxy-client-ip', '203.0.113.9'],
    ['x-vercel-forwarded-for', '203.0.113.9'],
    ['x-nf-client-connection-ip', '203.0.113.9'],
    ['do-connecting-ip', '203.0.113.9'],
    ['ali-cdn-real-ip', '203.0.113.9'],
    ['incap-client-ip', '203.0.113.9'],
    ['x-sucuri-clientip', '203.0.113.9'],
    ['x-appengine-user-ip', '203.0.113.9'],
    ['x-real-port', '4711'],
    ['x-scheme', 'https'],
    ['front-end-https', 'on'],
    ['x-nginx-proxy', 'true'],
    ['x-haproxy-server-state', 'UP'],
    ['x-varnish', '32770'],
  ])('answer nobody for whom somebody else speaks (%s)', async (name, value) => {
    for (const install of [direct, proxied])
      for (const path of PATHS) {
        const { status } = await install.http(path, { host: 'localhost', headers: { [name]: value } });
        expect([path, status]).toEqual([path, 403]);
      }
  });

  it('answer whoever has the token, from anywhere', async () => {
    for (const path of ['/metrics', '/internal/tls-ask?domain=b.test'])
      for (const [host, more] of [
        ['localhost', {}],
        ['stranger.test', {}],
        ['b.test', { 'x-forwarded-for': '203.0.113.9', via: '1.1 proxy' }],
      ] as const) {
        const withToken = async (authorization: string) =>
          (await proxied.http(path, { host, headers: { ...more, authorization } })).status;
        expect(await withToken('Bearer let-me-see')).toBe(200);
        expect(await withToken('bearer let-me-see')).toBe(200);
        expect(await withToken('Bearer let-me-sea')).toBe(403);
        expect(await withToken('Bearer let-me-see-more')).toBe(403);
      }
    // Where no token is set, none is right.
    expect((await direct.http('/metrics', { headers: { authorization: 'Bearer null' } })).status).toBe(403);
  });
});

describe('X-Forwarded-*', () => {
  it('counts from a trusted proxy', async () => {
    expect(await nameOf(proxied, 'b.test', { 'x-forwarded-host': 'c.test' })).toBe('c.test');
    expect(await nameOf(proxied, `127.0.0.1:${proxied.port}`, { 'x-forwarded-host': 'stranger.test' })).toBe(
      421,
    );
  });

  it('is what the proxy saw, not what the client wrote before it', async () => {
    for (const value of ['b.test, c.test', 'stranger.test,c.test', ', c.test', 'b.test , C.TEST'])
      expect([value, await nameOf(proxied, 'inside', { 'x-forwarded-host': value })]).toEqual([
        value,
        'c.test',
      ]);
    expect(await nameOf(proxied, 'inside', { 'x-forwarded-host': 'c.test, stranger.test' })).toBe(421);
    // Nothing behind the last comma is nothing told.
    expect(await nameOf(proxied, 'b.test', { 'x-forwarded-host': 'c.test, ' })).toBe('b.test');
  });

  it('is said to be what the answer depends on', async () => {
    const varyOf = async (headers: Record<string, string>) =>
      String((await proxied.http('/@nobody', { host: 'b.test', headers })).headers.vary).toLowerCase();
    expect(await varyOf({ 'x-forwarded-host': 'c.test' })).toContain('x-forwarded-host');
    expect(await varyOf({})).not.toContain('x-forwarded-host');
    const headers = { 'x-forwarded-host': 'c.test' };
    const raw = await proxied.http('/graphql?query=%7B__typename%7D', { host: 'b.test', headers });
    expect(raw.headers.vary).toBe('Accept, Authorization, Pukeko-Identity, X-Forwarded-Host');
  });

  it('counts from nobody else (T14)', async () => {
    expect(await nameOf(direct, 'a.test', { 'x-forwarded-host': 'stranger.test' })).toBe('a.test');
    expect(await nameOf(direct, 'stranger.test', { 'x-forwarded-host': 'a.test' })).toBe(421);
  });

  it('does not move the limit of sign-in tries to an address of the choice of who tries (T14)', async () => {
    const tryOnce = (install: TestInstall, forwardedFor: string) =>
      install.http('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
        body: JSON.stringify({
          query: `mutation { signIn(input: { email: "nobody${forwardedFor.length}@mail.example", password: "wrong password" }) { __typename ... on Error { code } } }`,
        }),
      });
    const codes = async (install: TestInstall, forwardedFor: (n: number) => string, times: number) => {
      const seen = new Set<string>();
      for (let n = 0; n < times; n += 1) {
        const { body } = await tryOnce(install, forwardedFor(n));
        seen.add(JSON.parse(body).data?.signIn.code);
      }
      return seen;
    };
    // Whoever comes directly is known by the address of the socket, whatever it says.
    expect(await codes(direct, (n) => `198.51.100.${n}`, 40)).toContain('RATE_LIMITED');
    // Behind a proxy the last address that is no proxy counts; what stands left of it anybody can write.
    expect(await codes(proxied, (n) => `198.51.100.${n}, 203.0.113.7`, 40)).toContain('RATE_LIMITED');
    const { body } = await tryOnce(proxied, '203.0.114.8');
    expect(JSON.parse(body).data.signIn.code).not.toBe('RATE_LIMITED');
  });
});

describe('other origins', () => {
  it.each([
    '/graphql',
    '/api/v1/timelines/home',
    '/oauth/token',
    '/nodeinfo/2.1',
    '/.well-known/nodeinfo',
    '/.well-known/host-meta',
    '/.well-known/webfinger',
  ])('may ask %s', async (path) => {
    const answer = await direct.http(path, {
      method: 'OPTIONS',
      headers: { origin: 'https://client.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(answer.headers['access-control-allow-headers']).toMatch(/authorization/i);
  });

  it('are told which of the headers they ask for may be sent', async () => {
    const ask = async (names: string, path = '/graphql') =>
      (
        await direct.http(path, {
          method: 'OPTIONS',
          headers: {
            origin: 'https://client.example',
            'access-control-request-method': 'POST',
            'access-control-request-headers': names,
          },
        })
      ).headers;
    const headers = await ask(
      'apollographql-client-name,graphql-preflight, TraceParent,x-apollo-operation-name',
    );
    const allowed = String(headers['access-control-allow-headers']);
    for (const name of [
      'apollographql-client-name',
      'graphql-preflight',
      'traceparent',
      'x-apollo-operation-name',
    ])
      expect(allowed).toContain(name);
    expect(allowed.toLowerCase()).toContain('pukeko-identity');
    expect(headers.vary).toContain('Access-Control-Request-Headers');
    const refused = await ask('cookie,x-forwarded-for,x-apollo,apollographql-\tx,pukeko-identity-2');
    expect(refused['access-control-allow-headers']).not.toMatch(/cookie|forwarded|apollo|identity-2/);
    for (const path of ['/api/v1/statuses', '/oauth/token']) {
      const { 'access-control-allow-headers': ofClients } = await ask(
        'sentry-trace, X-Requested-With,cookie,x-forwarded-for,Forwarded,x-real-ip,proxy-authorization,a b',
        path,
      );
      expect(String(ofClients).split(', ').slice(-2)).toEqual(['sentry-trace', 'x-requested-with']);
    }
    expect((await ask(`${'a'.repeat(6000)},traceparent`))['access-control-allow-headers']).not.toContain(
      'aaa',
    );
  });

  it('read the answers, failures included, with Link and the limits', async () => {
    for (const path of [
      '/nodeinfo/2.1',
      '/.well-known/webfinger',
      '/api/v1/nothing',
      '/graphql',
      '/assets/missing-avatar.png',
      '/assets/missing-header.png',
    ]) {
      const { headers } = await direct.http(path, { headers: { origin: 'https://client.example' } });
      expect(headers['access-control-allow-origin']).toBe('*');
      // What is sent (test/graphql/protocol/protocol-limits.test.ts), and nothing that is not.
      expect(headers['access-control-expose-headers']).toBe(
        'Link, ETag, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset',
      );
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  // Pages, and what a browser asks with cookies: people sign in and consent there. Names that only begin like an open
  // path are pages too.
  it.each([
    '/',
    '/@ana',
    '/users/ana/inbox',
    '/inbox',
    '/graphiql/',
    '/assets/pages.0123456789ab.css',
    '/oauth/authorize',
    '/oauth/tokens',
    '/graphqlx',
    '/apiary',
    '/nodeinfos',
    '/.well-knowns/webfinger',
    '/%67raphql',
  ])('may not ask %s', async (path) => {
    const origin = { origin: 'https://client.example' };
    const preflight = { ...origin, 'access-control-request-method': 'POST' };
    for (const answer of [
      await direct.http(path, { headers: origin }),
      await direct.http(path, { headers: { ...origin, cookie: 'session=1' } }),
      await direct.http(path, { method: 'OPTIONS', headers: preflight }),
    ]) {
      const names = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      expect([path, names]).toEqual([path, []]);
    }
  });
});

describe('a body in a content coding', () => {
  const asked = (path: string, coding: string, type: string) =>
    direct.http(path, {
      method: 'POST',
      headers: { 'content-type': type, 'content-encoding': coding },
      body: gzipSync(
        '{"query":"{ __typename }","client_name":"x","redirect_uris":"urn:ietf:wg:oauth:2.0:oob"}',
      ),
    });
  const FORM = 'application/x-www-form-urlencoded';

  it.each([
    ['/graphql', 'application/json'],
    ['/api/v1/apps', 'application/json'],
    ['/oauth/token', FORM],
    ['/inbox', 'application/activity+json'],
    ['/oauth/authorize', FORM],
  ])('is refused with 415 by %s, and says so', async (path, type) => {
    for (const coding of ['gzip', 'br', 'GZIP', 'identity, gzip', 'x']) {
      const { status, body } = await asked(path, coding, type);
      expect([coding, status]).toEqual([coding, 415]);
      expect(body).toContain('without Content-Encoding');
    }
  });

  it('is none where it says identity', async () => {
    const answer = await direct.http('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'Identity' },
      body: '{"query":"{ __typename }"}',
    });
    expect(answer.status).toBe(200);
  });
});

describe('what is not there', () => {
  it.each<['GET' | 'POST' | 'PUT', string]>([
    ['GET', '/api/v1/nothing'],
    ['POST', '/api/v1/nothing'],
    ['PUT', '/api/v2/nothing'],
    ['GET', '/api/nothing'],
    ['POST', '/oauth/nothing'],
    ['GET', '/nodeinfo/3.0'],
    ['GET', '/.well-known/nothing'],
  ])('%s %s is 404 as JSON with `error`', async (method, path) => {
    const { status, headers, body } = await direct.http(path, { method });
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(body)).toEqual({ error: expect.any(String) });
  });

  it('is said in words to GraphQL clients too', async () => {
    const post = (body: string, type = 'application/json') =>
      direct.http('/graphql', {
        method: 'POST',
        headers: { 'content-type': type, accept: 'application/graphql-response+json' },
        body,
      });
    for (const answer of [
      await post('{"query":"{ nothing }"}'),
      await post('{'),
      await post('[]'),
      await post('query={viewer{id}}', 'application/x-www-form-urlencoded'),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(JSON.parse(answer.body).errors[0]).toMatchObject({
        message: expect.any(String),
        extensions: { code: expect.any(String) },
      });
    }
  });

  it('is 404 for addresses that cannot be read', async () => {
    for (const path of [
      '/%',
      '/users/%E0%A4%A',
      '/@%00',
      '/users/..%2Finbox',
      '//a.test/',
      '/posts/99999999999999999999999',
    ]) {
      for (const accept of ['text/html', 'application/activity+json']) {
        const { status } = await direct.http(path, { headers: { accept } });
        expect([path, status]).toEqual([path, 404]);
      }
    }
  });
});

describe('a token', () => {
  it('that is not valid is refused with words, not taken for nobody', async () => {
    const { status, headers, body } = await direct.http('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer nonsense' },
      body: '{"query":"{ domain { name } }"}',
    });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
    expect(JSON.parse(body).errors[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });
});
