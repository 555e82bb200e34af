import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../../src/core/follows/follow.ts';
import type { Domain, Post } from '../../../src/db/rows.ts';
import { boostPost } from '../../helpers/people/marks.ts';
import { type LiveWorld, openLiveWorld, type Watcher } from '../live.ts';

/**
 * schema/PROTOCOL.md, what the domains of one install know of each other: each test bears the number of its sentence.
 */
let world: LiveWorld;
beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.close());

const PAGES = `query { federatedTimeline(first: 100) { liveCursor edges { node { post { key } } } }
  hashtagTimeline(name: "kiwi", first: 100) { edges { node { post { key } } } } }`;
const FEDERATED = { named: 'FEDERATED' };
const TAGGED = { hashtag: { name: 'kiwi' } };

async function pages(domain: Domain) {
  const { data } = await world.ask(domain, null, PAGES);
  const keys = (of: { edges: { node: { post: { key: string } } }[] }) =>
    of.edges.map(({ node }) => node.post.key);
  return {
    federated: keys(data.federatedTimeline),
    tagged: keys(data.hashtagTimeline),
    liveCursor: data.federatedTimeline.liveCursor as string,
  };
}

const shownIn = ({ frames }: Watcher) =>
  frames.flatMap((frame) =>
    frame.__typename === 'PostAppeared'
      ? (frame.edge as { node: { post: { key: string } } }).node.post.key
      : [],
  );
const has = (post: Post) => (watcher: Watcher) => shownIn(watcher).includes(String(post.id));

describe('domains', () => {
  it('41 another domain is another server', async () => {
    const ana = await world.somebody();
    const far = await world.somebody(world.there);
    const streams = await Promise.all([FEDERATED, TAGGED].map((source) => world.caughtUp(null, source)));
    const foreign = await world.post(far, 'a #kiwi over there');
    const own = await world.post(ana, 'a #kiwi here');
    for (const stream of streams) {
      await stream.until(has(own));
      expect(shownIn(stream)).toEqual([String(own.id)]);
    }
    expect((await pages(world.here)).tagged).not.toContain(String(foreign.id));
    expect((await pages(world.there)).tagged).not.toContain(String(own.id));
    expect((await pages(world.there)).federated).toContain(String(foreign.id));
    const named = await world.post(far, `@${ana.username}@here.test hello`);
    await streams[0]?.until(has(named));
    await world.blockHost(world.here, world.there.host);
    expect((await pages(world.here)).federated).not.toContain(String(named.id));
    await world.db.models.hostBlock.deleteMany();
    world.app.hostBlocks.forget();
    expect((await pages(world.here)).federated).toContain(String(named.id));
  });

  it('42 what becomes known later is shown then', async () => {
    const ana = await world.somebody();
    const far = await world.somebody(world.there);
    const old = await world.post(far, 'an old #kiwi');
    const { liveCursor } = await pages(world.here);
    await follow(await world.as(ana), ana, far);
    const tagged = await world.caughtUp(null, TAGGED, { after: liveCursor });
    expect(shownIn(tagged)).toEqual([String(old.id)]);
    expect((await pages(world.here)).tagged).toContain(String(old.id));
    const stranger = await world.somebody(world.there);
    const first = await world.post(stranger, 'the beginning');
    const second = await world.post(stranger, 'an answer', { inReplyToId: first.id });
    const federated = await world.caughtUp(null, FEDERATED);
    await boostPost(await world.as(ana), ana, second.id);
    await federated.until((it) => has(first)(it) && has(second)(it));
    await world.edit(stranger, second, 'a better answer');
    await federated.until((it) => it.kinds.includes('PostUpdated'));
    await world.remove(stranger, second);
    await federated.until((it) => it.kinds.includes('PostRemoved'));
    expect((await pages(world.here)).federated).not.toContain(String(second.id));
  });

  it('local timelines hold what the people of the domain write, but no answers to others, in pages and live', async () => {
    const [ana, bob] = [await world.somebody(), await world.somebody()];
    const far = await world.somebody(world.there);
    const stream = await world.caughtUp(null, { named: 'LOCAL' });
    const first = await world.post(ana, 'a beginning');
    const answer = await world.post(bob, 'an answer', { inReplyToId: first.id });
    const thread = await world.post(ana, 'and more of it', { inReplyToId: first.id });
    await world.post(far, 'written elsewhere');
    await world.post(ana, 'for a few', { visibility: 'UNLISTED' });
    await world.edit(bob, answer, 'a better answer');
    const last = await world.post(bob, 'the end');
    await stream.until(has(last));
    const shown = [first, thread, last].map(({ id }) => String(id));
    expect(shownIn(stream)).toEqual(shown);
    expect(stream.kinds).not.toContain('PostUpdated');
    const { data } = await world.ask(
      world.here,
      null,
      '{ localTimeline(first: 3) { edges { node { post { key } } } } }',
    );
    const edges = data.localTimeline.edges as { node: { post: { key: string } } }[];
    expect(edges.map(({ node }) => node.post.key)).toEqual(shown.reverse());
  });

  it('43 by its id a post is opened on any domain', async () => {
    const far = await world.somebody(world.there);
    const post = await world.post(far, 'unknown here');
    const { data } = await world.ask(world.here, null, `{ node(id: "post_${post.id}") { id } }`);
    expect(data.node).toEqual({ id: `post_${post.id}` });
    expect((await pages(world.here)).federated).not.toContain(String(post.id));
  });
});
