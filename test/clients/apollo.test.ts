import { ApolloClient, gql, HttpLink } from '@apollo/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCache } from '../../clients/caches/apollo.ts';
import { type CacheWorld, ENTRIES, FAVOURITE, openCacheWorld, POST, PROFILE, SHARED } from './caches.ts';

/** Our settings for Apollo Client (clients/caches/apollo.ts), with the library itself and a server. */
let world: CacheWorld;
beforeAll(async () => {
  world = await openCacheWorld();
});
afterAll(() => world.close());

const clientOf = (identity: string) =>
  new ApolloClient({
    cache: createCache(),
    link: new HttpLink({
      uri: world.url,
      fetch: world.fetch,
      headers: { authorization: `Bearer ${world.token}`, 'pukeko-identity': identity },
    }),
  });

type Client = ReturnType<typeof clientOf>;

async function ask(client: Client, text: string, variables = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  const { data } = await client.query<any>({ query: gql(text), variables });
  return data;
}

it('three queries that share the viewer make three requests, and lose nothing', async () => {
  const client = clientOf(world.ana);
  const before = world.requests();
  const first = [];
  for (const query of SHARED) first.push(await ask(client, query));
  expect(world.requests() - before).toBe(3);
  const again = [];
  for (const query of SHARED) again.push(await ask(client, query));
  expect(world.requests() - before).toBe(3);
  expect(again).toEqual(first);
  expect(first[2].viewer.identities).toHaveLength(2);
});

it('a part of the counts that a mutation brings leaves the others where they are', async () => {
  const client = clientOf(world.ana);
  const { node } = await ask(client, POST, { id: world.post });
  expect(node.counts).toMatchObject({ replies: 0, boosts: 1, favourites: 0 });
  await client.mutate({ mutation: gql(FAVOURITE), variables: { input: { postId: world.post } } });
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
  // As `fetchMore` asks.
  await client.query({
    query: gql(PROFILE),
    variables: { id: world.ana, after: posts.pageInfo.endCursor },
    fetchPolicy: 'network-only',
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const kept = client.readQuery<any>({ query: gql(PROFILE), variables: { id: world.ana } });
  const { edges, pageInfo } = kept.identity.posts;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  expect(edges.map((edge: any) => edge.node.post.html)).toEqual(ENTRIES);
  // biome-ignore lint/suspicious/noExplicitAny: as above
  expect(new Set(edges.map((edge: any) => edge.node.id)).size).toBe(4);
  expect(pageInfo.hasNextPage).toBe(false);
});
