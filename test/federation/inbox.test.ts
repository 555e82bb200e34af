import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/core/follows/follow.ts';
import type { Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

describe.each(DIALECTS)('an inbox on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let eve: FakeActor;
  let ana: Identity;
  const inbox = 'https://a.test/inbox';

  beforeAll(async () => {
    world = await openFederation({ dialect, domains: ['a.test', 'b.test'] });
    [peer] = world.peers as [FakePeer];
    eve = await peer.actor('eve');
    ana = await world.identity('ana', 'a.test');
  });
  afterAll(() => world.close());

  const send = (activity: Json, to = inbox) => world.deliver(peer, to, activity, { as: eve });
  const postOf = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });
  const remote = async () => world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve.id } });

  describe('Follow', () => {
    it('is accepted at once by who is not locked, and answered again when it comes again', async () => {
      const activity = peer.activity(eve, 'Follow', ana.uri);
      expect(await send(activity)).toMatchObject({ status: 202, handled: [{ outcome: 'handled' }] });
      const [accept] = await world.outgoing('Accept');
      expect(accept).toMatchObject({
        actor: ana.uri,
        object: { id: activity.id, type: 'Follow', actor: eve.id, object: ana.uri },
      });
      await send(activity);
      const accepts = await world.outgoing('Accept');
      expect(accepts).toHaveLength(2);
      expect(new Set(accepts.map((each) => each.id)).size).toBe(2);
      expect((await world.row(ana)).followersCount).toBe(1);
    });

    it('waits where the followed is locked', async () => {
      const lea = await world.identity('lea', 'a.test', { isLocked: true });
      await send(peer.activity(eve, 'Follow', lea.uri));
      const row = await world.app.db.models.follow.findFirst({ where: { followeeId: lea.id } });
      expect(row?.state).toBe('PENDING');
    });

    it('is undone by its id and by its content', async () => {
      const activity = peer.activity(eve, 'Follow', ana.uri);
      await send(activity);
      await send(peer.activity(eve, 'Undo', activity));
      expect(await world.app.db.models.follow.findFirst({ where: { followeeId: ana.id } })).toBeNull();
      await send(peer.activity(eve, 'Follow', ana.uri));
      await send(peer.activity(eve, 'Undo', { type: 'Follow', actor: eve.id, object: ana.uri }));
      expect(await world.app.db.models.follow.findFirst({ where: { followeeId: ana.id } })).toBeNull();
    });
  });

  describe('Create, Update, Delete', () => {
    it('takes in what somebody here follows, edits and deletes it', async () => {
      await world.app.ports.remote.identityByUri(await world.ctx('a.test'), eve.id, 30_000);
      await follow(await world.as(ana), ana, await remote());
      const [asked] = await world.outgoing('Follow');
      await send(peer.activity(eve, 'Accept', asked));
      const note = peer.post(eve, { content: '<p>Kia ora</p>' });
      expect(await send(peer.activity(eve, 'Create', note))).toMatchObject({
        handled: [{ outcome: 'handled' }],
      });
      const stored = await postOf(note.id);
      expect(stored).toMatchObject({ html: '<p>Kia ora</p>', visibility: 'PUBLIC' });
      const homes = await world.app.db.models.home.findMany({ where: { entryId: stored?.id ?? 0n } });
      expect(homes.map((row) => row.identityId)).toEqual([ana.id]);
      const edited = {
        ...note,
        content: '<p>Kia ora anō</p>',
        updated: new Date(Date.now() + 1000).toISOString(),
      };
      await send(peer.activity(eve, 'Update', edited));
      expect(await postOf(note.id)).toMatchObject({ html: '<p>Kia ora anō</p>', revision: 1 });
      await send(peer.activity(eve, 'Delete', { id: note.id, type: 'Tombstone' }));
      expect((await postOf(note.id))?.deletedAt).toEqual(expect.any(BigInt));
    });

    it('takes in what its author boosts that was for followers, from the Announce that holds it', async () => {
      const note: Json = { ...peer.post(eve, { visibility: 'followers' }), id: `${eve.id}/statuses/kept` };
      const [followers] = note.to as string[];
      const more = { to: [followers], cc: [eve.id] };
      expect(await send(peer.activity(eve, 'Announce', note, more))).toMatchObject({
        handled: [{ outcome: 'handled' }],
      });
      const stored = await postOf(note.id);
      expect(stored).toMatchObject({ visibility: 'FOLLOWERS', boostsCount: 1 });
      const boosts = await world.app.db.models.boost.findMany({ where: { postId: stored?.id ?? 0n } });
      expect(boosts).toMatchObject([{ visibility: 'FOLLOWERS' }]);
      const homes = await world.app.db.models.home.findMany({ where: { postId: stored?.id ?? 0n } });
      expect(homes.map(({ identityId, entryId }) => [identityId, entryId])).toEqual([
        [ana.id, boosts[0]?.id],
      ]);
      // What is said to be somebody else's is nobody's word, nor is what lies on another server.
      const mallory = await peer.actor('mallory');
      for (const [id, attributedTo] of [
        [`${eve.id}/statuses/forged`, mallory.id],
        ['https://elsewhere.test/forged', eve.id],
      ]) {
        await send(peer.activity(eve, 'Announce', { ...note, id, attributedTo }, more));
        expect(await postOf(id)).toBeNull();
      }
    });

    it('ignores what concerns nobody on the domain it was sent to', async () => {
      const note = peer.post(eve);
      const { handled } = await send(peer.activity(eve, 'Create', note), 'https://b.test/inbox');
      expect(handled).toMatchObject([{ outcome: 'ignored', note: 'it concerns nobody on this domain' }]);
      expect(await postOf(note.id)).toBeNull();
    });

    it('takes in what names somebody here', async () => {
      const bo = await world.identity('bo', 'b.test');
      const note = peer.post(eve, { mentions: [bo.uri], visibility: 'direct' });
      await send(peer.activity(eve, 'Create', note), 'https://b.test/inbox');
      expect(await postOf(note.id)).toMatchObject({ visibility: 'MENTIONED' });
      const told = await world.app.db.models.notification.findMany({ where: { identityId: bo.id } });
      expect(told).toMatchObject([{ kind: 'MENTION' }]);
    });

    it('drops a post whose Delete came first', async () => {
      const note = peer.post(eve);
      await send(peer.activity(eve, 'Delete', note.id));
      await send(peer.activity(eve, 'Create', note));
      expect(await postOf(note.id)).toBeNull();
    });
  });

  it('takes the same thing twice at once as once', async () => {
    const note = peer.post(eve, { mentions: [ana.uri] });
    const create = peer.activity(eve, 'Create', note);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => peer.deliver(inbox, create, { as: eve })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(await world.app.db.models.inbound.count({ where: { dedupKey: String(create.id) } })).toBe(1);
    const follow = peer.activity(eve, 'Follow', ana.uri);
    await Promise.all(Array.from({ length: 4 }, () => peer.deliver(inbox, follow, { as: eve })));
    await world.handleAll();
    expect(await world.app.db.models.follow.count({ where: { followeeId: ana.id } })).toBe(1);
    expect(await world.app.db.models.post.count({ where: { uri: String(note.id) } })).toBe(1);
  });

  it('two who never met us are stored once, however often at once', async () => {
    const ctx = await world.ctx('a.test');
    const fresh = await peer.actor('fresh');
    const found = await Promise.all(
      Array.from({ length: 6 }, () => world.app.ports.remote.identityByUri(ctx, fresh.id, 30_000)),
    );
    expect(new Set(found.map((identity) => identity?.id)).size).toBe(1);
  });
});
