import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, unblock } from '../../../src/core/blocks/block.ts';
import { unboostPost } from '../../../src/core/boosts/unboost.ts';
import { unfavouritePost } from '../../../src/core/favourites/unfavourite.ts';
import { boostOrAsk, favouriteOrAsk } from '../../../src/core/marks/ask.ts';
import { askedFor } from '../../../src/core/posts/approval/mark-rows.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { CreatePostInput } from '../../../src/core/posts/write/create-input.ts';
import { prunePosts } from '../../../src/core/pruning/posts.ts';
import { reactToPost } from '../../../src/core/reactions/react.ts';
import type { Identity, Post } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../../helpers/federation/federation.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe.each(DIALECTS)('favourites and boosts that need consent on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let other: FakePeer;
  let eve: FakeActor;
  let ida: FakeActor;
  let vic: FakeActor;
  let ana: Identity;
  let serial = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect, peers: ['e.test', 'v.test'] });
    [peer, other] = world.peers as [FakePeer, FakePeer];
    [eve, ida, vic] = [await peer.actor('eve'), await peer.actor('ida'), await other.actor('vic')];
    ana = await world.identity('ana', 'a.test');
    // Eve follows Ana, who follows Eve and Vic.
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
    for (const actor of [eve, vic]) {
      const followee = await world.app.ports.remote.identityByUri(
        await world.ctx('a.test'),
        actor.id,
        30_000,
      );
      await world.app.db.models.follow.create({
        data: {
          id: world.app.ids.next(),
          uri: `${ana.uri}/follows/${followee?.id}`,
          followerId: ana.id,
          followeeId: followee?.id ?? 0n,
          followerDomainId: ana.domainId,
          state: 'ACCEPTED',
          createdAt: 1n,
          acceptedAt: 1n,
        },
      });
    }
  });
  afterAll(() => world.close());

  const remote = ({ id }: FakeActor) =>
    world.app.db.models.identity.findUniqueOrThrow({ where: { uri: id } });
  const receive = async (activity: Json, as = eve, from = peer) =>
    (await world.deliver(from, 'https://a.test/inbox', activity, { as })).handled[0];
  const there = (uri: unknown) => world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(uri) } });
  const last = async (type: string) => (await world.outgoing(type)).at(-1) as Json & { object: Json };
  const count = async (type: string) => (await world.outgoing(type)).length;

  describe('of ours to theirs', () => {
    const ASKS = { manualApproval: [PUBLIC] };
    async function theirs(policy: Json = { canLike: ASKS, canAnnounce: ASKS }) {
      const note = other.post(vic, { document: { interactionPolicy: policy } });
      await receive(other.activity(vic, 'Create', note), vic, other);
      return there(note.id);
    }
    const stateOf = async ({ id }: Pick<Post, 'id'>) =>
      (
        await world.app.db.models.markRequest.findMany({ where: { postId: id }, orderBy: { kind: 'asc' } })
      ).map(({ kind, state }) => `${kind} ${state}`);
    const marks = async ({ id, uri }: Pick<Post, 'id' | 'uri'>) => {
      const { favourite, boost } = world.app.db.models;
      const { favouritesCount, boostsCount } = await there(uri);
      const rows = [
        await favourite.count({ where: { postId: id } }),
        await boost.count({ where: { postId: id } }),
      ];
      expect([favouritesCount, boostsCount]).toEqual(rows);
      return rows;
    };
    function authorize(mark: string, post: Pick<Post, 'uri'>, type: string, more: Json = {}) {
      serial += 1;
      const id = `${vic.id}/authorizations/${serial}`;
      other.serve(id, {
        '@context': 'https://www.w3.org/ns/activitystreams',
        ...{ id, type, attributedTo: vic.id, interactingObject: mark, interactionTarget: post.uri },
        ...more,
      });
      return id;
    }
    const said = (type: 'Accept' | 'Reject', object: unknown, more: Json = {}) =>
      receive(other.activity(vic, type, object, more), vic, other);
    const ACTS = [
      {
        type: 'Like',
        act: async ({ id }: Post) => favouriteOrAsk(await world.as(ana), ana, id),
        undo: async ({ id }: Post) => unfavouritePost(await world.as(ana), ana, id),
        made: [1, 0],
      },
      {
        type: 'Announce',
        act: async ({ id }: Post) => boostOrAsk(await world.as(ana), ana, id),
        undo: async ({ id }: Post) => unboostPost(await world.as(ana), ana, id),
        made: [0, 1],
      },
    ] as const;

    it.each(ACTS)('are asked for, made with the authorization, and taken away: $type', async (it) => {
      const post = await theirs();
      const before = await count(it.type);
      for (let time = 0; time < 2; time += 1) expect(await it.act(post)).toBeNull();
      const asked = await last(`${it.type}Request`);
      const { instrument } = asked as { instrument?: Json };
      expect(asked).toMatchObject({
        id: expect.stringMatching(new RegExp(`^${ana.uri}/(like|announce)_requests/\\d+$`)),
        actor: ana.uri,
        to: [vic.id],
        object: post.uri,
        instrument: { type: it.type, actor: ana.uri, object: post.uri },
      });
      expect(
        (await world.outgoing(`${it.type}Request`)).filter(({ object }) => object === post.uri),
      ).toHaveLength(1);
      expect([await marks(post), await count(it.type)]).toEqual([[0, 0], before]);
      // What waits is not forgotten with old posts.
      expect(await prunePosts(await world.ctx('a.test'), [post.id])).toBe(0);

      const uri = String(instrument?.id);
      const kind = `${it.type}Authorization`;
      const wrong = [
        authorize(uri, post, kind, { attributedTo: `${other.origin}/users/somebody` }),
        authorize(uri, post, kind, { interactingObject: `${ana.uri}/likes/1` }),
        authorize(uri, post, kind, { interactionTarget: `${vic.id}/notes/0` }),
        authorize(uri, post, 'ReplyAuthorization'),
        `${eve.id}/authorizations/1`,
      ];
      for (const result of wrong)
        expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
      const result = authorize(uri, post, kind);
      expect(await said('Accept', asked.id)).toMatchObject({ outcome: 'ignored' });
      expect(await receive(peer.activity(eve, 'Accept', asked.id, { result }))).toMatchObject({
        outcome: 'ignored',
      });
      for (const id of [`${ana.uri}/like_requests/9999999999999999999`, `${uri}0`])
        expect(await said('Accept', id, { result })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([0, 0]);

      expect(await said('Accept', { type: asked.type, id: asked.id }, { result })).toMatchObject({
        outcome: 'handled',
      });
      expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual(it.made);
      const name = it.type === 'Like' ? 'likeAuthorization' : 'announceAuthorization';
      expect(await last(it.type)).toMatchObject({ id: uri, object: post.uri, [name]: result });
      expect(await count(it.type)).toBe(before + 1);
      expect((await other.get(uri, { as: vic })).json).toMatchObject({ id: uri, [name]: result });
      expect(await it.act(post)).toMatchObject({ uri });

      expect(await receive(peer.activity(eve, 'Delete', result))).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual(it.made);
      expect(await receive(other.activity(vic, 'Delete', result), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect(await marks(post)).toEqual([0, 0]);
      expect((await last('Undo')).object).toMatchObject({ id: uri, type: it.type });
      await expect(it.act(post)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it.each(ACTS)('are refused, and not asked for again: $type', async (it) => {
      const post = await theirs();
      await it.act(post);
      const asked = await last(`${it.type}Request`);
      expect(await receive(peer.activity(eve, 'Reject', asked.id))).toMatchObject({ outcome: 'ignored' });
      for (const outcome of ['handled', 'ignored'])
        expect(await said('Reject', { type: asked.type, id: asked.id })).toMatchObject({ outcome });
      expect(await stateOf(post)).toEqual([expect.stringContaining('REJECTED')]);
      const before = await count(`${it.type}Request`);
      await expect(it.act(post)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await it.undo(post);
      await expect(it.act(post)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await count(`${it.type}Request`)).toBe(before);
      // Whoever asked counts on the no: a yes after it makes nothing.
      const uri = String((asked as { instrument?: Json }).instrument?.id);
      const result = authorize(uri, post, `${it.type}Authorization`);
      expect(await said('Accept', uri, { result, target: post.uri })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([0, 0]);
      expect(await stateOf(post)).toEqual([expect.stringContaining('REJECTED')]);
      // That it was refused does not keep the post.
      expect(await prunePosts(await world.ctx('a.test'), [post.id])).toBe(1);
    });

    it.each(ACTS)('whose authorization was deleted are not made by another one: $type', async (it) => {
      const post = await theirs();
      await it.act(post);
      const asked = await last(`${it.type}Request`);
      const uri = String((asked as { instrument?: Json }).instrument?.id);
      const result = authorize(uri, post, `${it.type}Authorization`);
      expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'handled' });
      await receive(other.activity(vic, 'Delete', result), vic, other);
      const again = authorize(uri, post, `${it.type}Authorization`);
      for (const time of ['before', 'after it was taken back']) {
        expect([time, await said('Accept', asked.id, { result: again })]).toMatchObject([
          time,
          { outcome: 'ignored' },
        ]);
        expect(await marks(post)).toEqual([0, 0]);
        await it.undo(post);
      }
    });

    it.each(ACTS)(
      'of a post that was edited meanwhile are made only where nobody sees it by them: $type',
      async (it) => {
        const note = other.post(vic, {
          document: { interactionPolicy: { canLike: ASKS, canAnnounce: ASKS } },
        });
        await receive(other.activity(vic, 'Create', note), vic, other);
        const post = await there(note.id);
        await it.act(post);
        const asked = await last(`${it.type}Request`);
        const uri = String((asked as { instrument?: Json }).instrument?.id);
        const result = authorize(uri, post, `${it.type}Authorization`);
        // Its author says when it was edited, so that may be before it was asked for.
        const updated = new Date(Number(post.publishedAt)).toISOString();
        const edited = { ...note, content: '<p>something vile</p>', updated };
        expect(await receive(other.activity(vic, 'Update', edited), vic, other)).toMatchObject({
          outcome: 'handled',
        });
        expect((await there(note.id)).html).toContain('vile');
        const isLike = it.type === 'Like';
        expect(await said('Accept', asked.id, { result })).toMatchObject({
          outcome: isLike ? 'handled' : 'ignored',
        });
        expect(await marks(post)).toEqual(isLike ? it.made : [0, 0]);
        if (isLike) return;
        expect((await askedFor(await world.as(ana), ana.id, [post.id])).size).toBe(0);
        // Who boosts it as it is now asks again, by another id.
        const before = await count('AnnounceRequest');
        await it.act(post);
        expect(await count('AnnounceRequest')).toBe(before + 1);
        expect((await last('Undo')).object).toMatchObject({ id: uri });
        const anew = await last('AnnounceRequest');
        expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
        const made = authorize(String((anew.instrument as Json).id), post, 'AnnounceAuthorization');
        expect(await said('Accept', anew.id, { result: made })).toMatchObject({ outcome: 'handled' });
        expect(await marks(post)).toEqual(it.made);
      },
    );

    it('are no boosts where the post is a reply that waits by now', async () => {
      const post = await theirs();
      await boostOrAsk(await world.as(ana), ana, post.id);
      const asked = await last('AnnounceRequest');
      const uri = String((asked as { instrument?: Json }).instrument?.id);
      const result = authorize(uri, post, 'AnnounceAuthorization');
      const { models } = world.app.db;
      await models.post.update({ where: { id: post.id }, data: { replyState: 'REVOKED' } });
      expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([0, 0]);
    });

    it.each(ACTS)('are asked for again after a day, and lapse after thirty: $type', async (it) => {
      const post = await theirs();
      await it.act(post);
      const asked = await last(`${it.type}Request`);
      const uri = String((asked as { instrument?: Json }).instrument?.id);
      const before = await count(`${it.type}Request`);
      const age = (hours: number) =>
        world.app.db.models.markRequest.updateMany({
          where: { postId: post.id },
          data: { createdAt: BigInt(world.app.clock.now() - hours * 3_600_000) },
        });
      await age(23);
      await it.act(post);
      expect(await count(`${it.type}Request`)).toBe(before);
      await age(25);
      for (let time = 0; time < 2; time += 1) await it.act(post);
      expect(await count(`${it.type}Request`)).toBe(before + 1);
      // The earlier one is taken back: their server keeps one of them at most.
      expect((await last('Undo')).object).toMatchObject({ id: uri });
      const anew = await last(`${it.type}Request`);
      const named = String((anew.instrument as Json).id);
      expect([anew.id === asked.id, named === uri]).toEqual([false, false]);
      const result = authorize(named, post, `${it.type}Authorization`);
      await age(30 * 24 - 1);
      const ctx = await world.as(ana);
      expect((await askedFor(ctx, ana.id, [post.id])).size).toBe(1);
      expect(await prunePosts(await world.ctx('a.test'), [post.id])).toBe(0);
      await age(30 * 24 + 1);
      expect((await askedFor(ctx, ana.id, [post.id])).size).toBe(0);
      expect(await said('Accept', anew.id, { result })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([0, 0]);
      expect(await prunePosts(await world.ctx('a.test'), [post.id])).toBe(1);
    });

    it.each(ACTS)('of who is suspended here are undone, and not made: $type', async (it) => {
      const [made, waiting] = [await theirs(), await theirs()];
      const named = async (post: Post) => {
        await it.act(post);
        const asked = await last(`${it.type}Request`);
        const uri = String((asked as { instrument?: Json }).instrument?.id);
        return { id: asked.id, result: authorize(uri, post, `${it.type}Authorization`) };
      };
      const [first, second] = [await named(made), await named(waiting)];
      expect(await said('Accept', first.id, { result: first.result })).toMatchObject({ outcome: 'handled' });
      const { models } = world.app.db;
      const where = { id: ana.id };
      await models.identity.update({ where, data: { state: 'SUSPENDED' } });
      const isSaid = [
        await said('Accept', second.id, { result: second.result }),
        await receive(other.activity(vic, 'Delete', first.result), vic, other),
      ];
      const then = [await marks(made), await marks(waiting)];
      const isRefused = await said('Reject', second.id);
      await models.identity.update({ where, data: { state: 'ACTIVE' } });
      expect(isSaid).toMatchObject([{ outcome: 'ignored' }, { outcome: 'handled' }]);
      expect(then).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(isRefused).toMatchObject({ outcome: 'handled' });
    });

    it.each(ACTS)('that are taken back while they wait are not made by an answer: $type', async (it) => {
      const post = await theirs();
      await it.act(post);
      const asked = await last(`${it.type}Request`);
      const uri = String((asked as { instrument?: Json }).instrument?.id);
      const result = authorize(uri, post, `${it.type}Authorization`);
      await it.undo(post);
      expect(await last('Undo')).toMatchObject({ to: expect.anything(), object: { id: uri, type: it.type } });
      expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
      expect([await marks(post), await stateOf(post)]).toEqual([[0, 0], []]);
      // Anew, under another id.
      await it.act(post);
      expect((await last(`${it.type}Request`)).id).not.toBe(asked.id);
      expect(await said('Accept', asked.id, { result })).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([0, 0]);
      // A deleted post takes what waits with it.
      await receive(other.activity(vic, 'Delete', post.uri), vic, other);
      expect(await stateOf(post)).toEqual([]);
    });

    it.each(ACTS)(
      'are made once by two answers, and by an answer that meets an Undo not counted: $type',
      async (it) => {
        for (let round = 0; round < 3; round += 1) {
          const post = await theirs();
          await it.act(post);
          const asked = await last(`${it.type}Request`);
          const uri = String((asked as { instrument?: Json }).instrument?.id);
          const result = authorize(uri, post, `${it.type}Authorization`);
          await Promise.all([
            said('Accept', asked.id, { result }),
            said('Accept', asked.id, { result }),
            it.act(post),
          ]);
          expect(await marks(post)).toEqual(it.made);
          await Promise.allSettled([it.undo(post), said('Reject', asked.id), it.undo(post)]);
          expect(await marks(post)).toEqual([0, 0]);
        }
      },
    );

    it('are asked for only where not everybody may, and made at once where they may', async () => {
      const ctx = await world.as(ana);
      const open = await theirs({ canLike: { always: PUBLIC }, canAnnounce: {} });
      expect(await favouriteOrAsk(ctx, ana, open.id)).not.toBeNull();
      expect(await boostOrAsk(ctx, ana, open.id)).not.toBeNull();
      const fans = { automaticApproval: [vic.id, `${vic.id}/followers`] };
      const forFans = await theirs({ canLike: fans, canAnnounce: fans });
      expect(await favouriteOrAsk(ctx, ana, forFans.id)).toBeNull();
      expect(await boostOrAsk(ctx, ana, forFans.id)).toBeNull();
      const closed = await theirs({ canLike: { always: vic.id }, canAnnounce: { always: [vic.id] } });
      for (const act of [favouriteOrAsk, boostOrAsk])
        await expect(act(ctx, ana, closed.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      // A reaction goes to the author alone, so it asks by itself.
      expect(await reactToPost(ctx, ana, forFans.id, '🥝')).toMatchObject({ name: '🥝' });
    });

    it('that nobody had to be asked about are undone where the author does not want them', async () => {
      const ctx = await world.as(ana);
      const post = await theirs({});
      const favourite = await favouriteOrAsk(ctx, ana, post.id);
      const boost = await boostOrAsk(ctx, ana, post.id);
      const reaction = await reactToPost(ctx, ana, post.id, '🥝');
      for (const mark of [favourite, boost, reaction])
        expect(await receive(peer.activity(eve, 'Reject', mark?.uri))).toMatchObject({ outcome: 'ignored' });
      expect(await marks(post)).toEqual([1, 1]);
      for (const mark of [favourite, boost, reaction])
        expect(await said('Reject', mark?.uri)).toMatchObject({ outcome: 'handled' });
      expect(await marks(post)).toEqual([0, 0]);
      expect((await there(post.uri)).reactionsCount).toBe(0);
    });
  });

  describe('of theirs to ours', () => {
    const write = async (more: Partial<CreatePostInput> = {}) =>
      createPost(await world.as(ana), ana, { text: 'like me', ...more });
    const inner = (type: string, post: Pick<Post, 'uri'>, by = eve, more: Json = {}) =>
      peer.activity(by, type, post.uri, { to: [PUBLIC], cc: [`${by.id}/followers`], ...more });
    const request = (instrument: unknown, post: Pick<Post, 'uri'>, type = 'Like', by = eve) =>
      peer.activity(by, `${type}Request`, post.uri, { instrument });

    it.each(['Like', 'Announce'])('are agreed to, each time it is asked, and made once: %s', async (type) => {
      const post = await write();
      const mark = inner(type, post);
      const asked = request(mark, post, type);
      for (let time = 0; time < 2; time += 1)
        expect(await receive(asked)).toMatchObject({ outcome: 'handled' });
      // As it comes once there is an authorization.
      await receive(mark);
      const accepts = (await world.outgoing('Accept')).filter(
        ({ object }) => (object as Json).instrument === mark.id,
      );
      expect(accepts).toHaveLength(2);
      const stamp = String(accepts[0]?.result);
      expect(accepts[0]).toMatchObject({
        actor: ana.uri,
        to: [eve.id],
        object: {
          id: asked.id,
          type: `${type}Request`,
          actor: eve.id,
          object: post.uri,
          instrument: mark.id,
        },
      });
      const { favouritesCount, boostsCount } = await there(post.uri);
      expect([favouritesCount, boostsCount]).toEqual(type === 'Like' ? [1, 0] : [0, 1]);
      const { status, json } = await peer.get(stamp, { as: ida });
      expect([status, json]).toMatchObject([
        200,
        {
          id: stamp,
          type: `${type}Authorization`,
          attributedTo: ana.uri,
          interactingObject: mark.id,
          interactionTarget: post.uri,
        },
      ]);
      // Who likes is told to the author alone; what is announced to everybody, to everybody.
      for (const wish of [{}, { as: vic }])
        expect((await other.get(stamp, wish)).status).toBe(type === 'Like' ? 404 : 200);
      await receive(peer.activity(eve, 'Undo', mark));
      expect((await peer.get(stamp, { as: eve })).status).toBe(404);
    });

    it('with an emoji are reactions', async () => {
      const post = await write();
      expect(await receive(request(inner('Like', post, eve, { content: '🥝' }), post))).toMatchObject({
        outcome: 'handled',
      });
      const { favouritesCount, reactionsCount } = await there(post.uri);
      expect([favouritesCount, reactionsCount]).toEqual([0, 1]);
      expect((await peer.get(String((await last('Accept')).result), { as: eve })).status).toBe(200);
    });

    it('O21 are not agreed to for somebody else, for another post, or for nothing', async () => {
      const [post, second] = [await write(), await write()];
      const accepts = await count('Accept');
      const wrong: [string, Json][] = [
        ['of a neighbour', request(inner('Like', post, ida), post)],
        ['under an id of another server', request({ ...inner('Like', post), id: `${vic.id}/likes/1` }, post)],
        ['of another post', request(inner('Like', second), post)],
        ['of another kind', request(inner('Announce', post), post)],
        ['of nothing', request(null, post)],
        ['of an id alone', request(inner('Like', post).id, post)],
        ['asked under an id of another server', { ...request(inner('Like', post), post), id: `${vic.id}/1` }],
        ['of a post of theirs', request(inner('Like', { uri: vic.id }), { uri: vic.id })],
      ];
      for (const [what, activity] of wrong)
        expect([what, (await receive(activity))?.outcome]).not.toContain('handled');
      expect([await count('Accept'), (await there(post.uri)).favouritesCount]).toEqual([accepts, 0]);
      // One was made before under another id: an authorization would name nothing.
      await receive(inner('Like', post));
      expect(await receive(request(inner('Like', post), post))).toMatchObject({ outcome: 'ignored' });
    });

    it('are told nothing of what whoever asks cannot see, and no where they are blocked or may not', async () => {
      const closed = await write({ visibility: 'FOLLOWERS' });
      const rejects = await count('Reject');
      for (const type of ['Like', 'Announce'])
        expect(await receive(request(inner(type, closed, ida), closed, type, ida), ida)).toMatchObject({
          outcome: 'ignored',
        });
      expect(await count('Reject')).toBe(rejects);
      const announce = request(inner('Announce', closed), closed, 'Announce');
      expect(await receive(announce)).toMatchObject({ outcome: 'handled' });
      expect((await last('Reject')).object).toMatchObject({ id: announce.id });
      expect((await there(closed.uri)).boostsCount).toBe(0);
      const post = await write();
      await block(await world.as(ana), ana, await remote(ida));
      const blocked = request(inner('Like', post, ida), post, 'Like', ida);
      await receive(blocked, ida);
      expect((await last('Reject')).object).toMatchObject({ id: blocked.id });
      expect((await there(post.uri)).favouritesCount).toBe(0);
      await unblock(await world.as(ana), ana, await remote(ida));
    });
  });

  describe('of theirs to theirs', () => {
    it('O21 are shown by the authorization that the author’s server shows for that very boost', async () => {
      const fans = { automaticApproval: [`${vic.id}/followers`] };
      const note = other.post(vic, { document: { interactionPolicy: { canAnnounce: fans } } });
      await receive(other.activity(vic, 'Create', note), vic, other);
      const boosts = async () => (await there(note.id)).boostsCount;
      const announce = (more: Json = {}) =>
        peer.activity(eve, 'Announce', note.id, { to: [PUBLIC], cc: [`${eve.id}/followers`], ...more });
      const stamp = (path: string, mark: Json, more: Json = {}) =>
        (path.startsWith(other.origin) ? other : peer).serve(path, {
          '@context': 'https://www.w3.org/ns/activitystreams',
          ...{ id: path, type: 'AnnounceAuthorization', attributedTo: vic.id },
          ...{ interactingObject: mark.id, interactionTarget: note.id },
          ...more,
        });
      expect(await receive(announce())).toMatchObject({ outcome: 'ignored' });
      const wrong: [string, Json][] = [
        [`${vic.id}/stamps/b1`, { interactingObject: `${eve.id}/boosts/0` }],
        [`${vic.id}/stamps/b2`, { attributedTo: eve.id }],
        [`${vic.id}/stamps/b3`, { type: 'LikeAuthorization' }],
        [`${eve.id}/stamps/b4`, {}],
      ];
      for (const [path, more] of wrong) {
        const mark = announce({ announceAuthorization: path });
        stamp(path, mark, more);
        expect([path, (await receive(mark))?.outcome]).toEqual([path, 'ignored']);
      }
      expect(await boosts()).toBe(0);
      const mark = announce({ announceAuthorization: `${vic.id}/stamps/b5` });
      stamp(`${vic.id}/stamps/b5`, mark);
      expect(await receive(mark)).toMatchObject({ outcome: 'handled' });
      expect(await boosts()).toBe(1);
      // The author needs nobody's consent.
      const own = other.activity(vic, 'Announce', note.id, { to: [PUBLIC] });
      expect(await receive(own, vic, other)).toMatchObject({ outcome: 'handled' });
    });
  });
});
