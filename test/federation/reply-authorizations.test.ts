import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { knownOrFetchedPost } from '../../src/activitypub/remote/fetch-post.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const HOUR_MS = 3600_000;

/** Replies that the policy lets, which nobody asked for: who is told that they may be there. */
describe.each(DIALECTS)('authorizations of replies on %s', (dialect) => {
  const clock = createFakeClock();
  let world: FederationWorld;
  let peer: FakePeer;
  let [eve, ida]: FakeActor[] = [];
  let [ana, ben]: Identity[] = [];

  beforeAll(async () => {
    world = await openFederation({ dialect, clock, peers: ['e.test'], peerOptions: { now: clock.now } });
    [peer] = world.peers as [FakePeer];
    [eve, ida] = [await peer.actor('eve'), await peer.actor('ida')];
    [ana, ben] = [await world.identity('ana', 'a.test'), await world.identity('ben', 'a.test')];
    for (const actor of [eve, ida])
      for (const { uri } of [ana, ben])
        await world.deliver(peer, 'https://a.test/inbox', peer.activity(actor, 'Follow', uri), { as: actor });
  });
  afterAll(() => world.close());
  // Each test has a day of its own.
  beforeEach(() => clock.advance(24 * HOUR_MS));

  const write = async (author = ana as Identity) =>
    createPost(await world.as(author), author, { text: 'reply to me', replyPolicy: 'FOLLOWERS' });
  const replying = ({ uri }: Post, { by = eve as FakeActor, agoMs = 0 } = {}) =>
    peer.post(by, { inReplyTo: uri, published: clock.now() - agoMs });
  async function receive(note: Json, by = eve as FakeActor, type = 'Create') {
    const activity = peer.activity(by, type, type === 'Create' ? note : note.id);
    const { handled } = await world.deliver(peer, 'https://a.test/inbox', activity, { as: by });
    expect(handled).toMatchObject([{ outcome: 'handled' }]);
    return note;
  }
  const stored = ({ id }: Json) => world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(id) } });
  /** Who is told of a reply: `all` followers, its author `alone`, or `nobody`. */
  async function told({ id }: Json) {
    const accepts = (await world.outgoing('Accept')).filter(({ object }) => object === id);
    expect(accepts.length).toBeLessThan(2);
    const [accept] = accepts;
    return accept ? (accept.cc ? 'all' : 'alone') : 'nobody';
  }
  async function isAuthorized(note: Json) {
    const { id, authorId, replyState, inReplyToId } = await stored(note);
    const parent = await world.app.db.models.post.findUniqueOrThrow({
      where: { id: inReplyToId ?? 0n },
      include: { author: true },
    });
    expect(authorId).not.toBe(parent.authorId);
    const { status } = await peer.get(`${parent.author.uri}/reply_authorizations/${id}`);
    return replyState === 'ACCEPTED' && status === 200;
  }

  it('are told to followers where the reply was sent to us as news', async () => {
    const post = await write();
    const fresh = await receive(replying(post));
    const recent = await receive(replying(post, { agoMs: 5 * HOUR_MS }));
    const old = await receive(replying(post, { agoMs: 7 * HOUR_MS }));
    const fetched = replying(post);
    await knownOrFetchedPost(await world.ctx('a.test'), String(fetched.id));
    expect(await Promise.all([fresh, recent, old, fetched].map(told))).toEqual([
      ...['all', 'all', 'alone', 'nobody'],
    ]);
    for (const note of [fresh, recent, old, fetched]) expect(await isAuthorized(note)).toBe(true);
  });

  it('of one person are told to the followers of one author ten times a day', async () => {
    const notes: Json[] = [];
    // What nobody was told of does not count; each answers another post.
    for (let many = 0; many < 3; many += 1) await receive(replying(await write(), { agoMs: 7 * HOUR_MS }));
    for (let many = 0; many < 12; many += 1) {
      const note = await receive(replying(await write()));
      notes.push(note);
      // Nor does it help to take it back.
      if (many < 3) await receive(note, eve, 'Delete');
      clock.advance(1000);
    }
    expect(await Promise.all(notes.map(told))).toEqual([
      ...Array<string>(10).fill('all'),
      ...['alone', 'alone'],
    ]);
    expect(await isAuthorized(notes[11] as Json)).toBe(true);
    expect(await told(await receive(replying(await write(), { by: ida }), ida))).toBe('all');
    expect(await told(await receive(replying(await write(ben))))).toBe('all');
    clock.advance(24 * HOUR_MS);
    expect(await told(await receive(replying(await write())))).toBe('all');
  });
});
