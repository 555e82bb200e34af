import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commitMutation,
  createOperationDescriptor,
  type Environment,
  fetchQuery,
  type GraphQLTaggedNode,
  getSelector,
  type SingularReaderSelector,
} from 'relay-runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEnvironment } from '../../clients/caches/relay.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { type CacheWorld, ENTRIES, openCacheWorld } from './caches.ts';
import { type Compiled, compileRelay } from './relay/compile.ts';

/** Our settings for Relay (clients/caches/relay.ts), with its compiler, its store and a server. */
let world: CacheWorld;
let compiled: Compiled;
beforeAll(async () => {
  compiled = await compileRelay(readFileSync(join(projectRoot, 'schema', 'schema.graphql'), 'utf8'));
  world = await openCacheWorld();
});
afterAll(async () => {
  compiled.remove();
  await world.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
type Any = any;

/** What the compiler made of a document. */
async function artifact(name: string): Promise<GraphQLTaggedNode> {
  return (await import(/* @vite-ignore */ join(compiled.artifacts, `${name}.graphql.js`))).default;
}

function environmentOf(identity: string): Environment {
  const { url, token } = world;
  return createEnvironment({ url, token, identity, fetch: world.fetch, webSocketImpl: WebSocket });
}

async function ask(environment: Environment, name: string, variables = {}): Promise<Any> {
  const query = fetchQuery<Any>(environment, await artifact(name), variables, {
    fetchPolicy: 'store-or-network',
  });
  const data = await query.toPromise();
  // Kept as a component that shows it would: else Relay forgets what nobody shows.
  const operation = createOperationDescriptor((await artifact(name)) as never, variables);
  environment.retain(operation);
  return data;
}

const SHARED = ['queriesScopesQuery', 'queriesWhoQuery', 'queriesHeldQuery'];

it('three queries that share the viewer make three requests, and lose nothing', async () => {
  const environment = environmentOf(world.ana);
  const before = world.requests();
  const first = [];
  for (const query of SHARED) first.push(await ask(environment, query));
  expect(world.requests() - before).toBe(3);
  const again = [];
  for (const query of SHARED) again.push(await ask(environment, query));
  expect(world.requests() - before).toBe(3);
  expect(again).toEqual(first);
  expect(first[2].viewer.identities).toHaveLength(2);
});

it('a part of the counts that a mutation brings leaves the others where they are', async () => {
  const environment = environmentOf(world.ana);
  const { node } = await ask(environment, 'queriesPostQuery', { id: world.post });
  expect(node.counts).toEqual({ replies: 0, boosts: 1, favourites: 0 });
  const mutation = await artifact('queriesFavouriteMutation');
  await new Promise((resolve, reject) =>
    commitMutation(environment, {
      mutation,
      variables: { input: { postId: world.post } },
      onCompleted: resolve,
      onError: reject,
    }),
  );
  const before = world.requests();
  const after = (await ask(environment, 'queriesPostQuery', { id: world.post })).node;
  expect(world.requests()).toBe(before);
  expect(after.counts).toEqual({ replies: 0, boosts: 1, favourites: 1 });
  expect(after.viewer).toEqual({ canEdit: true, hasFavourited: true, hasBookmarked: false });
});

it('a store of its own for each identity shows each what is theirs', async () => {
  const canEdit = async (identity: string) =>
    (await ask(environmentOf(identity), 'queriesPostQuery', { id: world.post })).node.viewer.canEdit;
  expect([await canEdit(world.ana), await canEdit(world.bea)]).toEqual([true, false]);
});

it('pages of a list are put together, and a post and its boost stay apart', async () => {
  const environment = environmentOf(world.ana);
  const { identity } = await ask(environment, 'queriesProfileQuery', { id: world.ana, first: 2 });
  const fragment = await artifact('queriesProfilePosts');
  const read = (): Any => {
    const selector = getSelector(fragment as never, identity) as SingularReaderSelector;
    return environment.lookup(selector).data;
  };
  const { endCursor } = read().posts.pageInfo;
  await ask(environment, 'queriesProfilePostsQuery', { id: world.ana, count: 2, cursor: endCursor });
  const { edges, pageInfo } = read().posts;
  expect(edges.map((edge: Any) => edge.node.post.html)).toEqual(ENTRIES);
  expect(new Set(edges.map((edge: Any) => edge.node.id)).size).toBe(4);
  expect(pageInfo.hasNextPage).toBe(false);
});
