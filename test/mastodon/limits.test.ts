import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { blockHost, unblockHost } from '../../src/core/hosts/block.ts';
import { restrictIdentity, unrestrictIdentity } from '../../src/core/identities/limits/restrict.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { eventually, TIMELINE, type Watcher, watch, wsClient } from '../graphql/live.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** Whom a domain limits, one by one or with their server, as apps and real streams show it. */

let world: RestWorld;
let here: Domain;
let there: Domain;
let eve: Identity;
let dan: Identity;
let wes: Identity;
let fan: Identity;
let stranger: Identity;
let posts = 0;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  world = await openRestWorld();
  here = await world.domain('a.test', { isDefault: true });
  there = await world.domain('b.test');
  fan = await world.identity('fan', here);
  stranger = await world.identity('stranger', here);
  eve = await world.remote('eve', 'eve.test');
  dan = await world.remote('dan', 'loud.test');
  wes = await world.remote('wes', 'fine.test');
  for (const each of [eve, dan, wes]) await world.follow(fan, each);
}, 60_000);
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => world?.close());

/** A post of somebody on another server that both domains are sent. */
async function arrives(author: Identity): Promise<string> {
  posts += 1;
  const uri = `https://${author.handleDomain}/p/${posts}`;
  let key = '';
  for (const domain of [here, there]) {
    const data = remotePost(uri, world.clock.now(), { html: `<p>${uri}</p>` });
    const { post } = await storeRemotePost(world.system(domain), author, data, { isDelivered: true });
    key = String(post?.id);
  }
  return key;
}

/** A stream of the REST API, as the ids of the posts that it brought. */
async function restStream(stream: string, who: Identity, domain = here): Promise<string[]> {
  const token = await world.token(who, 'read');
  const socket = new WebSocket(`ws://127.0.0.1:${world.httpPort}/api/v1/streaming`, [], {
    headers: { host: domain.host, authorization: `Bearer ${token}` },
  });
  ends.push(() => socket.terminate());
  const ids: string[] = [];
  let hasBegun = false;
  socket.on('message', (data) => {
    const { event, payload, error } = JSON.parse(String(data));
    if (error) hasBegun = true;
    if (event === 'update') ids.push(JSON.parse(payload).id);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', stream }));
  // What names no channel is answered behind what was asked before.
  socket.send(JSON.stringify({ type: 'subscribe', stream: 'no such' }));
  await eventually(() => hasBegun);
  return ids;
}

/** The same of the GraphQL API. */
async function graphqlStream(source: object, who: Identity | null, domain = here): Promise<Watcher> {
  const client = wsClient(world, domain, who && (await world.token(who, 'read')));
  ends.push(() => client.dispose());
  const watcher = watch(client, TIMELINE, { source });
  await watcher.until(({ kinds }) => kinds.includes('CaughtUp'));
  return watcher;
}

const keysOf = ({ frames }: Watcher) =>
  frames.flatMap((frame) => {
    const { edge } = frame as unknown as { edge?: { node: { post: { key: string } } } };
    return edge ? [edge.node.post.key] : [];
  });

describe.each([
  {
    how: 'by itself',
    whom: () => eve,
    begin: () => restrictIdentity(world.system(), eve, here, { level: 'LIMIT' }),
    end: () => unrestrictIdentity(world.system(), eve, here, null),
  },
  {
    how: 'with its server',
    whom: () => dan,
    begin: () => blockHost(world.system(), here, { name: 'loud.test', level: 'LIMIT' }),
    end: () => unblockHost(world.system(), here, 'loud.test'),
  },
])('somebody who is limited $how', ({ whom, begin, end }) => {
  const account = async (domain: Domain) => {
    const token = await world.token(domain === here ? stranger : await viewerOn(domain), 'read');
    const answer = await world.rest(domain, 'GET', `/api/v1/accounts/${whom().id}`, { token });
    expect(answer.status).toBe(200);
    return answer.body as { limited?: boolean };
  };
  let viewer: Identity | null = null;
  const viewerOn = async (domain: Domain) => {
    viewer ??= await world.identity(`viewer${posts}`, domain);
    return viewer;
  };

  it('is marked for apps on that domain alone, as long as it lasts', async () => {
    expect(await account(here)).not.toHaveProperty('limited');
    await begin();
    expect(await account(here)).toHaveProperty('limited', true);
    expect(await account(there)).not.toHaveProperty('limited');
    await end();
    expect(await account(here)).not.toHaveProperty('limited');
  });

  it('is left out of the public streams of those who do not follow it, and of nothing else', async () => {
    const federated = { named: 'FEDERATED' };
    const [restPublic, restFan, restElsewhere] = [
      await restStream('public', stranger),
      await restStream('user', fan),
      await restStream('public', await viewerOn(there), there),
    ];
    const [nobody, strangers, fans, elsewhere] = [
      await graphqlStream(federated, null),
      await graphqlStream(federated, stranger),
      await graphqlStream({ named: 'HOME' }, fan),
      await graphqlStream(federated, null, there),
    ];
    const closed = [restPublic, () => keysOf(nobody), () => keysOf(strangers)];
    const open = [restFan, restElsewhere, () => keysOf(fans), () => keysOf(elsewhere)];
    const all = [...closed, ...open].map((each) => (typeof each === 'function' ? each : () => each));
    const shown = async (expectIn: (index: number) => boolean) => {
      const theirs = await arrives(whom());
      const witness = await arrives(wes);
      for (const [index, keys] of all.entries()) {
        await eventually(
          () => keys().includes(witness),
          45_000,
          () => `stream ${index}: ${keys().join(' ')}`,
        );
        expect([index, keys().includes(theirs)]).toEqual([index, expectIn(index)]);
      }
    };
    await shown(() => true);
    await begin();
    await shown((index) => index >= closed.length);
    await end();
    await shown(() => true);
  });
});
