import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../../src/core/follows/follow.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../../helpers/federation/federation.ts';

/**
 * What arrives in another order than it was sent ends the same: servers send side by side, and again after a failure.
 */
const ORDERS = Number(process.env.PUKEKO_TEST_ORDERS ?? 2);

interface Act {
  name: string;
  by: FakeActor;
  activity: Json;
  /** When it was signed: epoch milliseconds. */
  date: number;
}

describe.each(DIALECTS)('in whatever order on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let round = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test'] });
    [peer] = world.peers as [FakePeer];
  });
  afterAll(() => world.close());

  /** Numbers between 0 and 1, the same for the same seed. */
  const randomOf = (seed: number) => () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
  const shuffled = <T>(items: readonly T[], random: () => number): T[] => {
    const list = [...items];
    for (let at = list.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [list[at], list[other]] = [list[other] as T, list[at] as T];
    }
    return list;
  };

  async function cast() {
    round += 1;
    const ana = await world.identity(`ana${dialect}${round}`, 'a.test');
    const [eve, mal, zoe] = await Promise.all(
      ['eve', 'mal', 'zoe'].map((name) => peer.actor(`${name}${round}`)),
    );
    if (!eve || !mal || !zoe) throw new Error('no actors');
    const own = await createPost(await world.as(ana), ana, { text: 'own' });
    for (const who of [eve, mal]) {
      const found = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), who.id, 30_000);
      if (!found) throw new Error('not found');
      const asked = await follow(await world.as(ana), ana, found);
      await send({
        name: 'accept',
        by: who,
        activity: peer.activity(who, 'Accept', asked.uri),
        date: Date.now(),
      });
    }
    return { ana, eve, mal, zoe, own };
  }

  const send = async ({ by, activity, date }: Act) =>
    (await world.deliver(peer, 'https://a.test/inbox', activity, { as: by, date })).handled.at(-1)?.outcome;

  async function acts({ ana, eve, mal, zoe, own }: Awaited<ReturnType<typeof cast>>): Promise<Act[]> {
    const list: Act[] = [];
    const began = Date.now() - 3_600_000;
    let minutes = 0;
    const next = () => {
      minutes += 1;
      return began + minutes * 60_000;
    };
    const add = (name: string, by: FakeActor, activity: Json) => {
      list.push({ name, by, activity, date: Date.now() - 600_000 + list.length * 1000 });
      return activity;
    };
    const post = (name: string, by: FakeActor, wish: Parameters<FakePeer['post']>[1] = {}) => {
      const note = peer.post(by, { content: `<p>${name}</p>`, published: next(), ...wish });
      add(`create ${name}`, by, peer.activity(by, 'Create', { ...note }, { published: note.published }));
      return note;
    };
    const edit = (name: string, by: FakeActor, note: Json, content: string) => {
      const updated = new Date(next()).toISOString();
      Object.assign(note, { content: `<p>${content}</p>`, updated });
      add(`update ${name}`, by, peer.activity(by, 'Update', { ...note }));
    };
    const remove = (name: string, by: FakeActor, note: Json) => {
      const tombstone = { id: note.id, type: 'Tombstone' };
      peer.serve(String(note.id), { status: 410, body: tombstone }, 'reply');
      add(`delete ${name}`, by, peer.activity(by, 'Delete', tombstone, { to: note.to }));
    };
    const act = (type: string, by: FakeActor, object: unknown, extra: Json = {}) =>
      add(`${type} ${by.username}`, by, peer.activity(by, type, object, extra));
    const undo = (by: FakeActor, activity: Json) =>
      add(`undo ${String(activity.type)} ${by.username}`, by, peer.activity(by, 'Undo', { ...activity }));
    const to = { to: ['https://www.w3.org/ns/activitystreams#Public'], cc: [ana.uri] };

    const p1 = post('p1', eve);
    const p2 = post('p2', eve, { inReplyTo: String(p1.id) });
    const p3 = post('p3', mal, { inReplyTo: String(p2.id), mentions: [ana.uri] });
    const r1 = post('r1', mal, { inReplyTo: own.uri, mentions: [ana.uri] });
    const r2 = post('r2', zoe, { inReplyTo: own.uri, mentions: [ana.uri] });
    const r3 = post('r3', zoe, { inReplyTo: String(r1.id), visibility: 'unlisted' });
    edit('p1', eve, p1, 'p1 second');
    edit('p1', eve, p1, 'p1 third');
    edit('r1', mal, r1, 'r1 second');
    remove('r2', zoe, r2);
    act('Like', eve, own.uri);
    undo(mal, act('Like', mal, own.uri));
    act('Like', zoe, own.uri, { content: '❤', _misskey_reaction: '❤' });
    undo(eve, act('EmojiReact', eve, own.uri, { content: '🥝' }));
    act('EmojiReact', eve, own.uri, { content: '🎉' });
    act('Announce', mal, own.uri, { ...to, published: new Date(next()).toISOString() });
    undo(mal, act('Announce', mal, p1.id, { ...to, published: new Date(next()).toISOString() }));
    act('Announce', eve, r3.id, { ...to, published: new Date(next()).toISOString() });
    act('Announce', mal, p2.id, { ...to, published: new Date(next()).toISOString() });
    undo(eve, act('Follow', eve, ana.uri));
    act('Follow', mal, ana.uri);
    act('Like', mal, p3.id);
    // The middle of a thread goes, its end stays.
    const q1 = post('q1', eve);
    const q2 = post('q2', zoe, { inReplyTo: String(q1.id) });
    post('q3', eve, { inReplyTo: String(q1.id), mentions: [ana.uri] });
    remove('q2', zoe, q2);
    post('f1', mal, { visibility: 'followers', mentions: [ana.uri] });
    post('d1', zoe, { visibility: 'direct', mentions: [ana.uri] });
    const gone = post('gone', eve, { mentions: [ana.uri] });
    act('Announce', mal, gone.id, { ...to, published: new Date(next()).toISOString() });
    act('Like', mal, gone.id);
    edit('gone', eve, gone, 'gone second');
    remove('gone', eve, gone);
    const featured = `${eve.id}/featured`;
    act('Add', eve, p1.id, { target: featured });
    act('Add', eve, q1.id, { target: featured });
    act('Remove', eve, p1.id, { target: featured });
    eve.featured.splice(0, eve.featured.length, String(q1.id));
    for (const name of ['Eve one', 'Eve two']) {
      Object.assign(eve.document, { name, updated: new Date(next()).toISOString() });
      act('Update', eve, { ...(eve.document as Json) });
    }
    return list;
  }

  async function outcome({ ana, own }: { ana: Identity; own: { id: bigint } }) {
    const { models } = world.app.db;
    const nameOf = (uri: string | null) =>
      uri === null
        ? null
        : uri
            .replace(/https:\/\/[^/]+\/users\//, '')
            .replace(/\d+/g, '#')
            .replace(`${dialect}`, '');
    const people = await models.identity.findMany({});
    const who = new Map(people.map((each) => [each.id, nameOf(`https://x/users/${each.username}`)]));
    const mine = (username: string) => username.replace(/\D/g, '').endsWith(String(round));
    const authors = new Set(people.filter((each) => mine(each.username)).map((each) => each.id));
    const posts = (await models.post.findMany({})).filter((each) => authors.has(each.authorId));
    const what = new Map(
      posts.map((each) => [
        each.id,
        each.id === own.id ? 'own' : (/>(\w+)/.exec(each.html)?.[1] ?? `gone of ${who.get(each.authorId)}`),
      ]),
    );
    const ids = new Set(posts.map((each) => each.id));
    const sorted = (lines: string[]) => lines.sort();
    const boosts = (await models.boost.findMany({})).filter((each) => ids.has(each.postId));
    const boostOf = new Map(
      boosts.map((each) => [each.id, `${who.get(each.identityId)} boosts ${what.get(each.postId)}`]),
    );
    const shown = new Set([
      ...boosts.map(({ id }) => id),
      ...posts.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id),
    ]);
    const home = await models.home.findMany({ where: { identityId: ana.id } });
    const told = await models.notification.findMany({ where: { identityId: ana.id } });
    const follows = (await models.follow.findMany({})).filter(
      (each) => each.followeeId === ana.id || each.followerId === ana.id,
    );
    const pins = (await models.pin.findMany({})).filter((each) => ids.has(each.postId));
    const favourites = (await models.favourite.findMany({})).filter((each) => ids.has(each.postId));
    const reactions = (await models.reaction.findMany({})).filter((each) => ids.has(each.postId));
    return {
      reactions: sorted(
        reactions.map((each) => `${who.get(each.identityId)} ${each.name} ${what.get(each.postId)}`),
      ),
      posts: sorted(
        posts
          .filter((each) => each.deletedAt === null)
          .map((each) =>
            [
              what.get(each.id),
              each.html,
              each.visibility,
              `replies to ${what.get(each.inReplyToId ?? 0n)}`,
              `thread ${what.get(each.threadId)}`,
              `${each.repliesCount} ${each.boostsCount} ${each.favouritesCount} ${each.reactionsCount} ${each.reactorsCount}`,
              each.editedAt !== null,
            ].join(' | '),
          ),
      ),
      boosts: sorted([...boostOf.values()]),
      favourites: sorted(
        favourites.map((each) => `${who.get(each.identityId)} likes ${what.get(each.postId)}`),
      ),
      follows: sorted(
        follows.map((each) => `${who.get(each.followerId)} > ${who.get(each.followeeId)} ${each.state}`),
      ),
      // Whether a post is there itself or as somebody's boost is up to what came first; what was taken back is passed
      // over by whoever reads.
      home: sorted([
        ...new Set(home.filter((each) => shown.has(each.entryId)).map((each) => `${what.get(each.postId)}`)),
      ]),
      pins: sorted(pins.map((each) => `${who.get(each.identityId)} pins ${what.get(each.postId)}`)),
      names: sorted(
        people
          .filter((each) => authors.has(each.id))
          .map((each) => `${who.get(each.id)} ${each.name.replace(/\d+$/, '')}`),
      ),
      told: sorted(
        told.map((each) => `${each.kind} ${who.get(each.actorId)} ${what.get(each.postId ?? 0n) ?? ''}`),
      ),
    };
  }

  it(`${ORDERS} orders`, { timeout: 600_000 }, async () => {
    const first = await cast();
    for (const each of await acts(first)) await send(each);
    const expected = await outcome(first);
    expect(expected.home).toContain('p2');
    expect(expected.told).toContain('MENTION mal# p3');
    expect(expected.reactions).toEqual(['eve# 🎉 own', 'zoe# ❤️ own']);
    const failures: unknown[] = [];
    for (let seed = 1; seed <= ORDERS; seed += 1) {
      const people = await cast();
      const order = shuffled(await acts(people), randomOf(seed));
      for (const each of order) await send(each);
      // And all of it once more, as a server does whose connection broke before the answer.
      if (seed === ORDERS) for (const each of shuffled(order, randomOf(seed + 1000))) await send(each);
      const found = await outcome(people);
      for (const key of Object.keys(expected) as (keyof typeof expected)[])
        if (JSON.stringify(found[key]) !== JSON.stringify(expected[key]))
          failures.push({
            seed,
            key,
            missing: expected[key].filter((line) => !found[key].includes(line)),
            added: found[key].filter((line) => !expected[key].includes(line)),
            order: order.map(({ name }) => name).join(', '),
          });
    }
    expect(failures).toEqual([]);
  });
});
