import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain } from '../../../src/db/rows.ts';
import { removeFolder, temporaryFolder } from '../../helpers/database.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

/** How GraphQL goes over HTTP: which form an answer has, with which status and headers. */

const EVENTS = 'text/event-stream';
const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';
/** What urql sends with every request. */
const URQL =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

const folder = temporaryFolder();
let world: GraphQLWorld;
let domain: Domain;
let token: string;

beforeAll(async () => {
  const graphiqlDir = join(folder, 'graphiql');
  mkdirSync(graphiqlDir);
  writeFileSync(join(graphiqlDir, 'index.html'), '<!doctype html><title>GraphiQL</title>');
  world = await openGraphQLWorld({ graphiqlDir });
  domain = await world.domain('a.test', { isDefault: true });
  token = await world.token(await world.identity('ana', domain));
});
afterAll(async () => {
  await world.close();
  removeFolder(folder);
});

const post = (query: string, headers: Record<string, string> = {}) =>
  world.raw(domain, {
    headers: { 'content-type': JSON_TYPE, ...headers },
    body: JSON.stringify({ query }),
  });
const get = (query: string, headers: Record<string, string> = {}) =>
  world.raw(domain, { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}`, headers });

async function typeOf(response: Response): Promise<string> {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  await response.body?.cancel();
  return response.ok ? type : String(response.status);
}

it('an empty name of an operation is none', async () => {
  const query = 'query A { __typename }';
  const path = `/graphql?query=${encodeURIComponent(query)}&operationName=`;
  const body = JSON.stringify({ query, operationName: '' });
  for (const response of [
    await world.raw(domain, { method: 'GET', path }),
    await world.raw(domain, { headers: { 'content-type': JSON_TYPE }, body }),
  ])
    expect(await response.json()).toMatchObject({ data: { __typename: 'Query' } });
});

describe('the form of an answer', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['*/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    [RESPONSE_TYPE, RESPONSE_TYPE],
    [URQL, RESPONSE_TYPE],
    [`${JSON_TYPE}, ${EVENTS};q=0.1`, JSON_TYPE],
    [`${EVENTS}, ${JSON_TYPE}`, JSON_TYPE],
    [`${EVENTS}, */*`, JSON_TYPE],
    [`${EVENTS}, ${JSON_TYPE};q=0.9`, EVENTS],
    [EVENTS, EVENTS],
    ['TEXT/Event-Stream', EVENTS],
    ['text/event-streamy', '406'],
    [`${EVENTS};q=0, ${JSON_TYPE};q=0.1`, JSON_TYPE],
    [`${RESPONSE_TYPE};q=0.4, ${JSON_TYPE};q=0.5`, JSON_TYPE],
    [`${JSON_TYPE};q=0`, '406'],
    ['image/png', '406'],
  ])('of a query by POST with Accept %s is %s', async (accept, expected) => {
    expect(await typeOf(await post('{ __typename }', accept ? { accept } : {}))).toBe(expected);
    expect(await typeOf(await get('{ __typename }', accept ? { accept } : {}))).toBe(expected);
  });

  it.each([
    [URQL, EVENTS],
    ['*/*', EVENTS],
    [`${JSON_TYPE}, ${EVENTS};q=0.1`, EVENTS],
    [`${JSON_TYPE}, ${EVENTS};q=0`, '406'],
    [JSON_TYPE, '406'],
  ])('of a subscription with Accept %s is %s', async (accept, expected) => {
    const query = 'subscription { timeline(source: { named: LOCAL }) { __typename } }';
    expect(await typeOf(await post(query, { accept }))).toBe(expected);
    expect(await typeOf(await get(query, { accept }))).toBe(expected);
  });

  it('of what is refused is the one that would have been given', async () => {
    for (const query of ['{', '{ nothingLikeThat }']) {
      const plain = await post(query, { accept: JSON_TYPE });
      expect([plain.status, await plain.json()]).toMatchObject([200, { errors: [{}] }]);
      const own = await post(query, { accept: RESPONSE_TYPE });
      expect([own.status, own.headers.get('content-type')]).toEqual([400, `${RESPONSE_TYPE}; charset=utf-8`]);
      const events = await post(query, { accept: EVENTS });
      expect(await events.text()).toMatch(/^:\n\nevent: next\ndata: \{"errors":.*\}\n\nevent: complete/);
    }
  });
});

describe('headers', () => {
  it('say who may keep an answer', async () => {
    for (const ask of [post, get]) {
      const anonymous = await ask('{ __typename }');
      const mine = await ask('{ __typename }', { authorization: `Bearer ${token}` });
      for (const { headers } of [anonymous, mine]) {
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('vary')).toBe('Accept, Authorization, Pukeko-Identity');
      }
      expect(anonymous.headers.get('cache-control')).toBe(ask === get ? 'no-cache' : 'no-store');
      expect(mine.headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('compress the schema where the client takes that', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = (encoding: string) => bytesOf(method, getIntrospectionQuery(), encoding);
      const plain = await answer('gzip;q=0');
      const packed = await answer('br, gzip');
      expect(plain.encoding).toBeUndefined();
      expect(packed).toMatchObject({ encoding: 'gzip', vary: expect.stringContaining('Accept-Encoding') });
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4);
      expect(JSON.parse(gunzipSync(packed.bytes).toString())).toEqual(JSON.parse(plain.bytes.toString()));
    }
    expect((await bytesOf('POST', '{ __typename }', 'gzip')).encoding).toBeUndefined();
  });
});

describe('GraphiQL', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

  it('is there after a reload and behind a shared link', async () => {
    for (const path of ['/graphql', '/graphql?query=%7B__typename%7D', '/graphql?query=%7B&variables=%7B']) {
      const page = await world.raw(domain, { method: 'GET', path, headers: { accept: BROWSER } });
      expect([path, page.status, page.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(await page.text()).toContain('GraphiQL');
    }
  });

  it('is nothing for programs, whatever else they take', async () => {
    for (const accept of ['*/*', `${JSON_TYPE}, text/html`, 'text/html;q=0', `text/html;q=0.5, ${JSON_TYPE}`])
      expect((await get('{ __typename }', { accept })).headers.get('content-type'), accept).not.toMatch(
        /html/,
      );
  });
});

describe('413', () => {
  const body = JSON.stringify({ query: '{ __typename }', variables: { text: 'x'.repeat(1_500_000) } });

  it.each([
    ['with a length', { 'content-length': String(body.length) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])(
    'ends its connection, so that the next request of a pool has one of its own (%s)',
    async (_how, headers) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const send = (payload: string, more: Record<string, string>) =>
        new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
          const request = httpRequest(
            {
              agent,
              port: world.port,
              host: '127.0.0.1',
              path: '/graphql',
              method: 'POST',
              headers: { 'content-type': JSON_TYPE, 'x-host': domain.host, ...more },
            },
            (response) => {
              response.resume();
              response.once('end', () =>
                resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
              );
            },
          );
          request.once('error', reject);
          request.end(payload);
        });
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await send(body, headers)).toEqual({ status: 413, connection: 'close' });
        expect(await send('{"query":"{ __typename }"}', {})).toMatchObject({ status: 200 });
      }
      agent.destroy();
    },
  );
});

/** The bytes of an answer as they come; fetch would unpack them. */
function bytesOf(method: 'GET' | 'POST', query: string, encoding: string) {
  return new Promise<{ bytes: Buffer; encoding: string | undefined; vary: string | undefined }>(
    (resolve, reject) => {
      const path = method === 'GET' ? `/graphql?query=${encodeURIComponent(query)}` : '/graphql';
      const headers = { 'accept-encoding': encoding, 'content-type': JSON_TYPE, 'x-host': domain.host };
      const request = httpRequest(
        { port: world.port, host: '127.0.0.1', path, method, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () =>
            resolve({
              bytes: Buffer.concat(chunks),
              encoding: response.headers['content-encoding'],
              vary: response.headers.vary,
            }),
          );
        },
      );
      request.once('error', reject);
      request.end(method === 'POST' ? JSON.stringify({ query }) : undefined);
    },
  );
}
