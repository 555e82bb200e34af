import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** Which servers a domain says it has met: each domain of an install its own. */

let world: RestWorld;
let a: Domain;
let b: Domain;
let ana: Identity;
let bob: Identity;

beforeAll(async () => {
  world = await openRestWorld();
  a = await world.domain('a.test', { isDefault: true });
  b = await world.domain('b.test');
  ana = await world.identity('ana', a);
  bob = await world.identity('bob', b);
  world.clock.advance(1);
});
afterAll(() => world.close());

const follow = (follower: Identity, followee: Identity, state: 'ACCEPTED' | 'PENDING' = 'ACCEPTED') =>
  world.db.models.follow.create({
    data: {
      id: world.app.ids.next(),
      uri: `https://x.test/${follower.id}-${followee.id}`,
      followerId: follower.id,
      followeeId: followee.id,
      state,
      createdAt: 0n,
    },
  });

const peers = async (domain: Domain) => {
  world.clock.advance(3600_001);
  const list = (await world.rest(domain, 'GET', '/api/v1/instance/peers')).body;
  const { stats } = (await world.rest(domain, 'GET', '/api/v1/instance')).body;
  expect(stats.domain_count).toBe(list.length);
  const { body } = await world.rest(domain, 'GET', '/api/v1/peers/search?q=one');
  expect(body).toEqual(list.filter((name: string) => name.startsWith('one')));
  return list;
};

it('names those whose people follow, are followed or wrote what is known, and no others', async () => {
  await world.remote('p', 'nobody-met.test');
  expect(await peers(a)).toEqual([]);
  await follow(await world.remote('f', 'one-follows.test'), ana);
  await follow(ana, await world.remote('g', 'one-followed.test'));
  await follow(ana, await world.remote('h', 'not-yet.test'), 'PENDING');
  const author = await world.remote('w', 'wrote.test');
  const written = remotePost('https://wrote.test/1', world.clock.now());
  await storeRemotePost(world.system(b), author, written, { isDelivered: true });
  const { id } = await world.db.models.post.findUniqueOrThrow({ where: { uri: written.uri } });
  const known = { domainId: b.id, postId: id };
  await world.db.models.domainEntry.upsert({
    where: { domainId_postId: known },
    create: { ...known, isReply: false },
    update: {},
  });
  expect(await peers(a)).toEqual(['one-followed.test', 'one-follows.test']);
  expect(await peers(b)).toEqual(['wrote.test']);
  // To a domain its neighbour is a server like others.
  await follow(ana, bob);
  expect(await peers(a)).toEqual(['b.test', 'one-followed.test', 'one-follows.test']);
  expect(await peers(b)).toEqual(['a.test', 'wrote.test']);
});
