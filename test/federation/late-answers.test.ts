import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rejectFollow, unfollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import type { Follow, Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json, SendWish } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** Answers and ends of follows that come late, twice, or under another id. */

describe.each(DIALECTS)('late answers on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let eve: FakeActor;
  let ana: Identity;
  let eves: Identity;
  const inbox = 'https://a.test/inbox';
  let seconds = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test', 'b.test'] });
    [peer] = world.peers as [FakePeer];
    eve = await peer.actor('eve');
    ana = await world.identity('ana', 'a.test');
    const found = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), eve.id, 30_000);
    if (!found) throw new Error('eve is not to be found');
    eves = found;
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await unfollow(await world.as(ana), ana, eves);
    await send(peer.activity(eve, 'Undo', { type: 'Follow', actor: eve.id, object: ana.uri }));
  });

  it('whoever moved away or is no person here takes no followers', async () => {
    const old = await world.identity(`old${dialect}`, 'a.test');
    await world.app.db.models.identity.update({ where: { id: old.id }, data: { movedToId: ana.id } });
    const speaker = await world.app.db.models.identity.findFirstOrThrow({
      where: { isInstance: true, handleDomain: 'a.test' },
    });
    for (const followee of [old, speaker]) {
      await send(peer.activity(eve, 'Follow', followee.uri));
      expect(await between(eves, followee)).toBeNull();
    }
    const rejected = (await world.outgoing('Reject')).map(({ object }) => (object as Json).object);
    expect(rejected).toEqual(expect.arrayContaining([old.uri, speaker.uri]));
    await send(peer.activity(eve, 'Follow', ana.uri));
    expect((await between(eves, ana))?.state).toBe('ACCEPTED');
  });

  /** Each is signed a second after the one before, within the window. */
  const send = async (activity: Json, wish: SendWish = {}, to = inbox) => {
    seconds += 1;
    const date = Date.now() - 1_800_000 + seconds * 1000;
    const { handled } = await world.deliver(peer, to, activity, { as: eve, date, ...wish });
    return handled.at(-1)?.outcome;
  };
  const between = (follower: Identity, followee: Identity) =>
    world.app.db.models.follow.findUnique({
      where: { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } },
    });

  describe('to a follow of ours', () => {
    let old: Follow;
    let current: Follow;
    const embedded = (row: Pick<Follow, 'uri'>, more: Json = {}): Json => ({
      id: row.uri,
      type: 'Follow',
      actor: ana.uri,
      object: eve.id,
      ...more,
    });

    beforeEach(async () => {
      const ctx = await world.as(ana);
      old = await follow(ctx, ana, eves);
      await unfollow(ctx, ana, eves);
      current = await follow(ctx, ana, eves);
    });
    const state = async () => (await between(ana, eves))?.state ?? 'NONE';

    it.each(['Accept', 'Reject'])('O32 %s of the old one does nothing to the new', async (type) => {
      const invented = `${ana.uri}/follows/1`;
      for (const object of [
        old.uri,
        embedded(old),
        [embedded(old)],
        embedded({ uri: invented }),
        invented,
        embedded({ uri: `${old.uri}/` }),
        embedded({ uri: `${current.uri}#x` }),
        embedded({ uri: `${current.uri}?x` }),
        embedded({ uri: current.uri.replace('a.test', 'b.test') }),
        embedded({ uri: current.uri.replace('a.test', 'A.test') }),
        embedded({ uri: current.uri.replace('a.test', 'a.test:443') }),
      ])
        expect(await send(peer.activity(eve, type, object)), JSON.stringify(object)).toBe('ignored');
      expect(await state()).toBe('PENDING');
      await send(peer.activity(eve, 'Accept', current.uri));
      expect(await state()).toBe('ACCEPTED');
      await send(peer.activity(eve, type, embedded(old)));
      expect(await state()).toBe('ACCEPTED');
    });

    it('is meant by its id, by an id of theirs that was never seen, by none, and by the follower alone', async () => {
      const names: (() => unknown)[] = [
        () => current.uri,
        () => embedded(current),
        () => embedded({ uri: `${eve.id}/follows/of-their-own` }),
        () => ({ type: 'Follow', actor: ana.uri, object: eve.id }),
        () => ({ type: 'Follow', actor: { id: ana.uri, type: 'Person' }, object: { id: eve.id } }),
        () => ana.uri,
        () => ({ type: 'Person', id: ana.uri }),
      ];
      for (const name of names) {
        const object = name();
        expect(await send(peer.activity(eve, 'Accept', object)), JSON.stringify(object)).toBe('handled');
        expect(await state()).toBe('ACCEPTED');
        await send(peer.activity(eve, 'Reject', object));
        expect(await state(), JSON.stringify(object)).toBe('NONE');
        current = await follow(await world.as(ana), ana, eves);
      }
    });

    it('Undo of an Accept makes it a request again, which can be accepted again', async () => {
      const accept = peer.activity(eve, 'Accept', embedded(current));
      await send(accept);
      const undoing = [
        accept,
        { ...accept, id: undefined },
        { type: 'Accept', actor: eve.id, object: current.uri },
        { type: 'Accept', actor: eve.id, object: ana.uri },
      ];
      for (const undone of undoing) {
        const counts = async () => [
          (await world.row(ana)).followingCount,
          (await world.row(eves)).followersCount,
        ];
        expect(await counts()).toEqual([1, 1]);
        expect(await send(peer.activity(eve, 'Undo', undone))).toBe('handled');
        expect(await state()).toBe('PENDING');
        expect(await counts()).toEqual([0, 0]);
        await send(peer.activity(eve, 'Accept', embedded(current)));
        expect(await state()).toBe('ACCEPTED');
      }
    });

    it('Undo of an Accept of the old one, of somebody else’s, or by its id alone takes nothing back', async () => {
      const accept = peer.activity(eve, 'Accept', embedded(current));
      await send(accept);
      const other = await peer.actor('other');
      for (const [undone, as] of [
        [{ ...accept, object: embedded(old) }, eve],
        [String(accept.id), eve],
        [{ ...accept, actor: other.id }, eve],
        [accept, other],
        [{ ...accept, actor: other.id }, other],
      ] as const) {
        await send(peer.activity(as, 'Undo', undone), { as });
        expect(await state()).toBe('ACCEPTED');
      }
    });
  });

  describe('of a follow of theirs', () => {
    const stands = async () => (await between(eves, ana)) !== null;
    const fresh = (id?: string) => ({ ...peer.activity(eve, 'Follow', ana.uri), ...(id ? { id } : {}) });

    it('O32 Undo of the old one does nothing to the new', async () => {
      const old = fresh();
      await send(old);
      await send(peer.activity(eve, 'Undo', old));
      const current = fresh();
      await send(current);
      for (const object of [old, old.id, [old], { ...old, object: { id: ana.uri } }]) {
        expect(await send(peer.activity(eve, 'Undo', object))).toBe('ignored');
        expect(await stands()).toBe(true);
      }
      await send(peer.activity(eve, 'Undo', current));
      expect(await stands()).toBe(false);
    });

    it('nor does that of one which a later Follow replaced, in whatever order they came', async () => {
      const first = fresh();
      const second = fresh();
      await send(first);
      await send(second);
      await send(peer.activity(eve, 'Undo', first));
      expect(await stands()).toBe(true);
      const late = fresh();
      await send(late, { date: Date.now() - 3_000_000 });
      await send(peer.activity(eve, 'Undo', late));
      expect(await stands()).toBe(true);
      await send(peer.activity(eve, 'Undo', second));
      expect(await stands()).toBe(false);
    });

    it('is meant by an Undo with an id never seen, or with none, that embeds it', async () => {
      for (const more of [{ id: `${eve.id}/follows/minted` }, { id: undefined }]) {
        await send(fresh());
        await send(peer.activity(eve, 'Undo', { ...fresh(), ...more }));
        expect(await stands()).toBe(false);
      }
    });

    it('and not by an id of ours, or through another domain', async () => {
      const current = fresh();
      await send(current);
      const ours = { ...fresh(), id: `${ana.uri}/follows/7` };
      expect(await send(peer.activity(eve, 'Undo', ours))).toBe('ignored');
      expect(await send(peer.activity(eve, 'Undo', current), {}, 'https://b.test/inbox')).toBe('ignored');
      expect(await stands()).toBe(true);
    });

    it('S30 a Follow under the id of an ended one counts only if it is signed later', async () => {
      const once = fresh(`${eve.id}/follows/for-ever`);
      const date = Date.now() - 600_000;
      const recorded = peer.prepare(inbox, once, { as: eve, date });
      await peer.transmit(recorded);
      await world.handleAll();
      expect(await stands()).toBe(true);
      await send(peer.activity(eve, 'Undo', once), { date: date + 60_000 });
      await peer.transmit(recorded);
      await world.handleAll();
      expect(await stands()).toBe(false);
      await send(once, { date: date + 60_000 });
      expect(await stands()).toBe(false);
      await send(once, { date: date + 61_000 });
      expect(await stands()).toBe(true);
      // What came of the replay did not end the new one either.
      await peer.transmit(recorded);
      await world.handleAll();
      expect(await stands()).toBe(true);
    });

    it('S30 follows and takes it back again and again under the same two ids', async () => {
      const once = fresh(`${eve.id}/follows/again`);
      const undo = { ...peer.activity(eve, 'Undo', once), id: `${eve.id}/follows/again/undo` };
      const date = Date.now() - 600_000;
      for (const round of [0, 1, 2]) {
        await send(once, { date: date + round * 60_000 });
        expect(await stands()).toBe(true);
        await send(undo, { date: date + round * 60_000 + 30_000 });
        expect(await stands()).toBe(false);
      }
    });

    it('S30 nor does a recorded Follow bring back a follower who was removed', async () => {
      const once = fresh(`${eve.id}/follows/removed`);
      const date = Date.now() - 300_000;
      const recorded = peer.prepare(inbox, once, { as: eve, date });
      await peer.transmit(recorded);
      await world.handleAll();
      await rejectFollow(await world.as(ana), ana, eves);
      await peer.transmit(recorded);
      await world.handleAll();
      expect(await stands()).toBe(false);
      await send(once, { date: date + 1000 });
      expect(await stands()).toBe(true);
    });

    it('S30 one whose Undo came first counts only if it is signed later', async () => {
      const date = Date.now() - 900_000;
      const embedded = fresh();
      const named = fresh();
      for (const [follow, undone] of [
        [embedded, embedded],
        [named, named.id],
      ] as const) {
        expect(await send(peer.activity(eve, 'Undo', undone), { date })).toBe('ignored');
        for (const late of [date - 60_000, date]) {
          expect(await send(follow, { date: late })).toBe('ignored');
          expect(await stands()).toBe(false);
        }
        expect(await send(follow, { date: date + 1000 })).toBe('handled');
        expect(await stands()).toBe(true);
        await send(peer.activity(eve, 'Undo', follow), { date: date + 2000 });
        expect(await stands()).toBe(false);
      }
    });
  });
});
