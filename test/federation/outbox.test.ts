import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import type { Identity } from '../../src/db/rows.ts';
import { absence } from '../../src/reconciler/machines/absence.ts';
import { MOST_POSTS, outbox } from '../../src/reconciler/machines/posts/outbox.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe.each(DIALECTS)('outboxes of other servers on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let evil: FakePeer;
  let ana: Identity;
  let ben: Identity;
  let cleo: Identity;
  let bea: FakeActor;
  let followed: Identity;
  let count = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test', 'b.test'], peers: ['e.test', 'evil.test'] });
    [peer, evil] = world.peers as [FakePeer, FakePeer];
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    count += 1;
    ana = await world.identity(`ana${count}`, 'a.test');
    ben = await world.identity(`ben${count}`, 'a.test');
    cleo = await world.identity(`cleo${count}`, 'b.test');
    bea = await peer.actor(`bea${count}`);
    const found = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), bea.id, 30_000);
    if (!found) throw new Error('bea was not found');
    followed = found;
  });
  afterEach(async () => {
    await world.app.db.models.work.deleteMany({});
    await world.app.db.models.notification.deleteMany({});
  });

  const followBea = async (follower: Identity) => {
    await follow(await world.as(follower), follower, followed);
    await acceptFollow(await world.ctx('a.test'), followed, follower);
  };
  const waiting = () =>
    world.app.db.models.work.findMany({
      where: { machine: 'outbox' },
      select: { subject: true, state: true, payload: true, dueAt: true },
      orderBy: { dueAt: 'asc' },
    });

  /** From its beginning to its end. */
  async function read(payload: Record<string, unknown> = {}): Promise<string[]> {
    const { handlers, graph } = outbox(remoteWork);
    const states: string[] = [];
    let [state, carried] = ['unread', payload];
    while (state !== 'done' && states.length < 10) {
      states.push(state);
      const name = graph.automatic.find((each) => each.state === state)?.handler ?? '';
      const ctx = await world.ctx('a.test');
      const run = { ctx, subject: String(followed.id), payload: carried, attempts: 0 };
      const step = await handlers[name]?.(run);
      if (!step) throw new Error(`${state} has no handler`);
      [state, carried] = [step.to, step.payload ?? carried];
    }
    return states;
  }
  const homeOf = async (reader: Identity) => {
    const rows = await world.app.db.models.home.findMany({
      where: { identityId: reader.id },
      orderBy: { entryId: 'desc' },
    });
    const posts = await world.app.db.models.post.findMany({
      where: { id: { in: rows.map(({ postId }) => postId) } },
      orderBy: { id: 'desc' },
    });
    return posts.map(({ html }) => html.replace(/<[^>]*>/g, ''));
  };
  const stored = async () =>
    (
      await world.app.db.models.post.findMany({ where: { authorId: followed.id }, orderBy: { id: 'desc' } })
    ).map(({ html }) => html.replace(/<[^>]*>/g, ''));
  const notifications = (kind: 'MENTION') => world.app.db.models.notification.count({ where: { kind } });
  const wrote = (text: string, agoMs: number, more: Parameters<FakePeer['post']>[1] = {}) =>
    peer.post(bea, { content: `<p>${text}</p>`, published: Date.now() - agoMs, ...more });

  it('are read for the first who follows somebody here, and for nobody after them', async () => {
    await followBea(ana);
    expect(await waiting()).toMatchObject([{ subject: String(followed.id), state: 'unread', payload: {} }]);
    await world.app.db.models.work.deleteMany({});
    await followBea(ben);
    await followBea(cleo);
    expect(await waiting()).toEqual([]);
  });

  it('bring what was written before into homes, where it sorts by its age, and notify nobody', async () => {
    wrote('first', 20 * DAY_MS);
    wrote('for a few', 19 * DAY_MS, { visibility: 'direct', mentions: ['https://e.test/users/x'] });
    wrote('to ana', 18 * DAY_MS, { mentions: [ana.uri] });
    wrote('an answer', 17 * DAY_MS, { inReplyTo: 'https://e.test/unknown' });
    wrote('quiet', 16 * DAY_MS, { visibility: 'unlisted' });
    wrote('last', HOUR_MS);
    await followBea(ana);
    expect(await read()).toEqual(['unread', 'read']);
    expect(await stored()).toEqual(['last', 'quiet', 'an answer', 'to ana', 'first']);
    expect(await homeOf(ana)).toEqual(['last', 'quiet', 'to ana', 'first']);
    expect(await notifications('MENTION')).toBe(0);
    const listed = await world.app.db.models.domainEntry.findMany();
    const domains = [await world.domain('a.test'), await world.domain('b.test')];
    expect(listed.filter(({ domainId }) => domainId === domains[0]?.id)).toHaveLength(4);
    expect(listed.filter(({ domainId }) => domainId === domains[1]?.id)).toHaveLength(0);
    // Once more changes nothing.
    await read();
    expect(await homeOf(ana)).toEqual(['last', 'quiet', 'to ana', 'first']);
  });

  it('are read for the newest posts alone, page by page', async () => {
    for (let index = 0; index < 70; index += 1) wrote(`post ${index}`, (100 - index) * HOUR_MS);
    const url = `${bea.id}/outbox`;
    const pages = Array.from({ length: 4 }, (_, at) => bea.outbox.slice(at * 20, at * 20 + 20));
    const page = (at: number): Json => ({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${url}/page${at}`,
      type: 'OrderedCollectionPage',
      partOf: url,
      orderedItems: pages[at],
      // The last one leads back to the first.
      next: `${url}/page${(at + 1) % pages.length}`,
    });
    for (const at of pages.keys()) peer.serve(`${new URL(url).pathname}/page${at}`, page(at));
    const { orderedItems: _, ...collection } = page(0);
    peer.serve(new URL(url).pathname, {
      ...collection,
      id: url,
      type: 'OrderedCollection',
      first: `${url}/page0`,
      next: undefined,
      partOf: undefined,
    });
    await followBea(ana);
    await read();
    expect(await stored()).toHaveLength(MOST_POSTS);
    expect((await stored())[0]).toBe('post 69');
    expect(await homeOf(ana)).toHaveLength(20);
  });

  it('are believed of their owner’s own posts alone', async () => {
    const mallory = await evil.actor('mallory');
    const other = await peer.actor(`other${count}`);
    const theirs = peer.post(other, { content: '<p>of a neighbour</p>' });
    const foreign = evil.post(mallory, { content: '<p>of another server</p>' });
    const claimed = { ...evil.post(mallory, { content: '<p>claimed</p>' }), attributedTo: bea.id };
    wrote('hers', HOUR_MS);
    bea.outbox.push(
      peer.activity(bea, 'Create', theirs),
      peer.activity(bea, 'Create', foreign),
      peer.activity(bea, 'Create', claimed),
      peer.activity(bea, 'Announce', theirs.id),
      { type: 'Note', attributedTo: bea.id, content: 'without an id' },
      'https://e.test/nothing/there' as unknown as Json,
      null as unknown as Json,
    );
    await followBea(ana);
    await read();
    expect(await stored()).toEqual(['hers']);
    expect(await world.app.db.models.post.count({ where: { html: { contains: 'claimed' } } })).toBe(0);
    expect(await world.app.db.models.post.count({ where: { html: { contains: 'of another server' } } })).toBe(
      0,
    );
  });

  it('are asked for again where a server fails, and given up after some tries', async () => {
    wrote('there', HOUR_MS);
    await followBea(ana);
    const url = new URL(`${bea.id}/outbox`).pathname;
    peer.respond((request) => (request.path === url ? { status: 503 } : undefined));
    const { handlers } = outbox(remoteWork);
    const run = async (attempts: number) => {
      const ctx = await world.ctx('a.test');
      return handlers.read?.({ ctx, subject: String(followed.id), payload: {}, attempts });
    };
    await expect(run(0)).rejects.toThrow('answered 503');
    expect(await run(3)).toMatchObject({ to: 'done' });
    peer.respond(null);
    // Nobody follows any more: nothing is asked.
    await world.app.db.models.follow.deleteMany({ where: { followeeId: followed.id } });
    const before = peer.requests.length;
    expect(await run(0)).toMatchObject({ to: 'done' });
    expect(peer.requests.length).toBe(before);
  });

  it('are read after this server was away, as if what was written meanwhile had been delivered', async () => {
    const look = async (payload: Record<string, unknown>, name = 'look') =>
      absence.handlers[name]?.({
        ctx: await world.ctx('a.test'),
        subject: 'everything',
        payload,
        attempts: 0,
      });
    const resting = { to: 'resting', afterMs: HOUR_MS, payload: { seenAt: expect.any(Number) } };
    await followBea(ana);
    await followBea(cleo);
    await world.app.db.models.work.deleteMany({});
    // The first look ever, one after an hour, and one after a short absence.
    for (const payload of [{}, { seenAt: Date.now() - HOUR_MS }, { seenAt: Date.now() - 1.9 * HOUR_MS }])
      expect(await look(payload)).toMatchObject(resting);
    expect(await waiting()).toEqual([]);
    const [since, lately] = [Date.now() - 2 * DAY_MS, Date.now() - 2.1 * HOUR_MS];
    for (const seenAt of [lately, since])
      expect(await look({ seenAt })).toMatchObject({ to: 'back', payload: { since: seenAt } });
    expect(await look({ since }, 'ask')).toMatchObject(resting);
    expect((await waiting()).filter(({ subject }) => subject === String(followed.id))).toMatchObject([
      { state: 'unread', payload: { since } },
    ]);
    wrote('before', 3 * DAY_MS, { mentions: [ana.uri] });
    wrote('meanwhile', DAY_MS, { mentions: [ana.uri] });
    wrote('for followers', DAY_MS / 2, { visibility: 'followers' });
    wrote('just now', HOUR_MS, { mentions: [ana.uri] });
    expect(await read({ since })).toEqual(['unread']);
    const came = ['just now', 'for followers', 'meanwhile'];
    expect(await stored()).toEqual([...came, 'before']);
    // What is older than some hours is no news: it notifies nobody.
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await homeOf(ana)).toEqual(came);
      expect(await homeOf(cleo)).toEqual(came);
      expect(await notifications('MENTION')).toBe(1);
      await read({ since });
    }
  });

  it('bring what was boosted while this server was away, at its time, and nothing that is not hers to boost', async () => {
    await followBea(ana);
    await followBea(cleo);
    const since = Date.now() - 2 * DAY_MS;
    const mallory = await evil.actor(`mallory${count}`);
    const boosted = evil.post(mallory, {
      content: '<p>of another server</p>',
      published: Date.now() - 9 * DAY_MS,
    });
    const own = evil.post(mallory, { content: '<p>for followers of mallory</p>', visibility: 'followers' });
    const boost = (of: unknown, agoMs: number, more: Json = {}) =>
      bea.outbox.unshift(
        peer.activity(bea, 'Announce', of as Json, {
          id: `${bea.id}/boosts/${bea.outbox.length}`,
          published: new Date(Date.now() - agoMs).toISOString(),
          to: ['https://www.w3.org/ns/activitystreams#Public'],
          ...more,
        }),
      );
    boost(boosted.id, 3 * DAY_MS);
    boost(boosted.id, DAY_MS / 4);
    boost(own.id, DAY_MS / 4);
    boost('https://evil.test/nothing/there', DAY_MS / 4);
    boost(boosted.id, DAY_MS / 4, { actor: mallory.id });
    boost(boosted.id, DAY_MS / 4, { id: 'https://evil.test/boosts/1' });
    for (let turn = 0; turn < 2; turn += 1) {
      await read({ since });
      const boosts = await world.app.db.models.boost.findMany({
        where: { identityId: followed.id },
        include: { post: true },
      });
      expect(boosts.map(({ post, visibility }) => [post.html, visibility])).toEqual([
        ['<p>of another server</p>', 'PUBLIC'],
      ]);
      expect(Math.abs(Date.now() - DAY_MS / 4 - Number(boosts[0]?.createdAt))).toBeLessThan(60_000);
      for (const reader of [ana, cleo])
        expect(
          await world.app.db.models.home.count({
            where: { identityId: reader.id, entryId: boosts[0]?.id ?? 0n },
          }),
        ).toBe(1);
    }
  });
});
