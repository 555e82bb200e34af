import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Domain } from '../../../src/db/rows.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

/** Automatic persisted queries, as Apollo's and urql's clients speak them. */
let world: GraphQLWorld;
let domain: Domain;
beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
});
afterAll(() => world.close());

const hashOf = (query: string) => createHash('sha256').update(query).digest('hex');

async function ask(body: Record<string, unknown>, sha256Hash: unknown, version: unknown = 1) {
  const response = await world.raw(domain, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, extensions: { persistedQuery: { version, sha256Hash } } }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

it('asks for what it does not know, and knows it then, by POST and by GET', async () => {
  const query = '{ instance { software } }';
  const hash = hashOf(query);
  const unknown = await ask({}, hash);
  expect(unknown).toMatchObject({
    status: 200,
    errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  });
  const known = { data: { instance: { software: 'pukeko' } } };
  expect(await ask({ query }, hash)).toMatchObject(known);
  expect(await ask({}, hash)).toMatchObject(known);
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } });
  const get = await world.raw(domain, {
    method: 'GET',
    path: `/graphql?${new URLSearchParams({ extensions })}`,
    headers: { accept: '*/*' },
  });
  expect(await get.json()).toMatchObject(known);
});

it('believes no hash that is not the one of the document', async () => {
  const query = '{ __typename }';
  const other = hashOf('{ instance { version } }');
  expect(await ask({ query }, other)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
  expect(await ask({}, other)).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] });
  for (const hash of ['', 'x'.repeat(64), 7, null, hashOf(query).toUpperCase()])
    expect(await ask({ query }, hash)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
});

it('says that it speaks no other version', async () => {
  const refused = { errors: [{ message: 'PersistedQueryNotSupported' }] };
  expect(await ask({}, hashOf('{ __typename }'), 2)).toMatchObject(refused);
  expect(await ask({}, hashOf('{ __typename }'), null)).toMatchObject(refused);
});

it('keeps no document back from its checks', async () => {
  const query = '{ nothingLikeThat }';
  await ask({ query }, hashOf(query));
  expect(await ask({}, hashOf(query))).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
});
