import { type AnyVariables, Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cacheOptions } from '../../clients/caches/urql.ts';
import { type CacheWorld, ENTRIES, FAVOURITE, openCacheWorld, POST, PROFILE, SHARED } from './caches.ts';

/** Our settings for urql's normalised cache (clients/caches/urql.ts), with the library itself and a server. */
let world: CacheWorld;
// biome-ignore lint/suspicious/noExplicitAny: an introspection result, and answers that a test reads into
type Any = any;
let schema: Any;
beforeAll(async () => {
  world = await openCacheWorld();
  const response = await world.fetch(world.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ descriptions: false }) }),
  });
  schema = ((await response.json()) as Any).data;
});
afterAll(() => world.close());

function clientOf(identity: string, withSchema = true): Client {
  return new Client({
    url: world.url,
    preferGetMethod: false,
    exchanges: [cacheExchange({ ...cacheOptions(), ...(withSchema ? { schema } : {}) }), fetchExchange],
    fetch: world.fetch,
    fetchOptions: { headers: { authorization: `Bearer ${world.token}`, 'pukeko-identity': identity } },
  });
}

async function ask(client: Client, text: string, variables: AnyVariables = {}): Promise<Any> {
  const { data, error } = await client.query(text, variables).toPromise();
  if (error) throw error;
  return data;
}

it.each([true, false])(
  'three queries that share the viewer make three requests, and lose nothing (schema: %s)',
  async (withSchema) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = clientOf(world.ana, withSchema);
    const before = world.requests();
    const first = [];
    for (const query of SHARED) first.push(await ask(client, query));
    expect(world.requests() - before).toBe(3);
    const again = [];
    for (const query of SHARED) again.push(await ask(client, query));
    expect(world.requests() - before).toBe(3);
    expect(again).toEqual(first);
    expect(first[2].viewer.identities).toHaveLength(2);
    expect(warn).not.toHaveBeenCalled();
  },
);

it('a part of the counts that a mutation brings leaves the others where they are', async () => {
  const client = clientOf(world.ana);
  const { node } = await ask(client, POST, { id: world.post });
  expect(node.counts).toMatchObject({ replies: 0, boosts: 1, favourites: 0 });
  await client.mutation(FAVOURITE, { input: { postId: world.post } }).toPromise();
  const before = world.requests();
  const after = (await ask(client, POST, { id: world.post })).node;
  expect(world.requests()).toBe(before);
  expect(after.counts).toMatchObject({ replies: 0, boosts: 1, favourites: 1 });
  expect(after.viewer).toMatchObject({ canEdit: true, hasFavourited: true, hasBookmarked: false });
});

it('a store of its own for each identity shows each what is theirs', async () => {
  const canEdit = async (identity: string) =>
    (await ask(clientOf(identity), POST, { id: world.post })).node.viewer.canEdit;
  expect([await canEdit(world.ana), await canEdit(world.bea)]).toEqual([true, false]);
});

it('pages of a list are put together, and a post and its boost stay apart', async () => {
  const client = clientOf(world.ana);
  const { posts } = (await ask(client, PROFILE, { id: world.ana })).identity;
  const more = await ask(client, PROFILE, { id: world.ana, after: posts.pageInfo.endCursor });
  const { edges, pageInfo } = more.identity.posts;
  expect(edges.map((edge: Any) => edge.node.post.html)).toEqual(ENTRIES);
  expect(new Set(edges.map((edge: Any) => edge.node.id)).size).toBe(4);
  expect(pageInfo.hasNextPage).toBe(false);
});
