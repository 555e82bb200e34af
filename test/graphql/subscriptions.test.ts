import type { Client } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/create.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { TIMELINE, watch, wsClient } from './live.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

let world: GraphQLWorld;
let here: Domain;
let ana: Identity;
let bea: Identity;
const clients: Client[] = [];

beforeEach(async () => {
  world = await openGraphQLWorld();
  here = await world.domain('here.test', { isDefault: true });
  ana = await world.identity('ana', here);
  bea = await world.identity('bea', here);
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await world.close();
});

async function clientOf(identity: Identity | null): Promise<Client> {
  const client = wsClient(world, here, identity && (await world.token(identity)));
  clients.push(client);
  return client;
}

async function post(author: Identity, text: string, more: object = {}) {
  const ctx = await world.as(author);
  return createPost(ctx, author, { text, ...more } as never);
}

describe('timeline', () => {
  it('shows a home as it changes', async () => {
    await world.follow(bea, ana);
    const watcher = watch(await clientOf(bea), TIMELINE, { source: { home: {} } });
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await post(ana, 'Hello');
    await watcher.until((it) => it.kinds.includes('PostAppeared'));
    expect(watcher.frames.at(-1)).toMatchObject({ post: { html: '<p>Hello</p>' } });
  });
  it('shows the local timeline to everybody', async () => {
    const watchers = [
      watch(await clientOf(null), TIMELINE, { source: { local: true } }),
      watch(await clientOf(bea), TIMELINE, { source: { local: true } }),
    ];
    for (const watcher of watchers) await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await post(ana, 'Hello');
    for (const watcher of watchers) await watcher.until((it) => it.kinds.includes('PostAppeared'));
    await post(ana, 'Us', { visibility: 'LOCAL' });
    await watchers[1]?.until((it) => it.kinds.length === 3);
    expect(watchers[0]?.kinds).toEqual(['CaughtUp', 'PostAppeared']);
  });
});
