import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow } from '../../src/core/follows/follow.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { whatReaderSees } from '../../src/core/posts/visibility-facts.ts';
import { timelinePage } from '../../src/core/timelines/page.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** A follow is what the followed one says it is, for each follower by themselves. */

let world: FederationWorld;
let v: FakePeer;
let vic: FakeActor;
let ana: Identity;
let bea: Identity;
let cleo: Identity;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'], peers: ['v.test'] });
  [v] = world.peers as [FakePeer];
  vic = await v.actor('vic', { document: { manuallyApprovesFollowers: true } });
  ana = await world.identity('ana', 'a.test');
  bea = await world.identity('bea', 'a.test');
  cleo = await world.identity('cleo', 'a.test');
});
afterAll(() => world?.close());

const sent = (activity: Json) => world.deliver(v, 'https://a.test/inbox', activity, { as: vic });

async function sees(who: Identity, uri: unknown): Promise<boolean> {
  const post = await world.app.db.models.post.findUnique({ where: { uri: String(uri) } });
  if (!post) return false;
  const ctx = await world.as(who);
  return (await whatReaderSees(ctx, await readerOf(ctx, who), [post])).has(post.id);
}

async function home(who: Identity): Promise<string[]> {
  const ctx = await world.as(who);
  const source = { kind: 'home', identity: who } as const;
  const { items } = await timelinePage(ctx, await readerOf(ctx, who), source, { limit: 20 });
  return items.map(({ post }) => post.uri);
}

it('O17 who waits for the answer of a locked identity sees nothing of it, and nobody else by their follow', async () => {
  const row = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), vic.id, 45_000);
  if (!row) throw new Error('vic is not known');
  const [fromAna, fromCleo] = [
    await follow(await world.as(ana), ana, row),
    await follow(await world.as(cleo), cleo, row),
  ];
  expect([fromAna.state, fromCleo.state]).toEqual(['PENDING', 'PENDING']);

  // Silent: nobody was accepted.
  const early = v.post(vic, { visibility: 'followers' });
  await sent(v.activity(vic, 'Create', early));
  for (const who of [ana, bea, cleo]) {
    expect([who.username, await sees(who, early.id)]).toEqual([who.username, false]);
    expect(await home(who)).not.toContain(early.id);
  }

  // Ana is accepted: it is for her, not for those who wait or never asked.
  await sent(v.activity(vic, 'Accept', { type: 'Follow', id: fromAna.uri, actor: ana.uri, object: vic.id }));
  const late = v.post(vic, { visibility: 'followers' });
  await sent(v.activity(vic, 'Create', late));
  expect(await sees(ana, late.id)).toBe(true);
  expect(await sees(bea, late.id)).toBe(false);
  expect(await sees(cleo, late.id)).toBe(false);

  // An answer through another domain of ours is none.
  await world.deliver(
    v,
    'https://b.test/inbox',
    v.activity(vic, 'Accept', { type: 'Follow', id: fromCleo.uri, actor: cleo.uri, object: vic.id }),
    { as: vic },
  );
  expect(await sees(cleo, late.id)).toBe(false);

  // And a Reject ends it.
  await sent(v.activity(vic, 'Reject', { type: 'Follow', id: fromAna.uri, actor: ana.uri, object: vic.id }));
  expect(await sees(ana, late.id)).toBe(false);
});
