import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownOrFetchedPost } from '../../../src/activitypub/remote/fetch-post.ts';
import { systemCtx } from '../../../src/core/context.ts';
import { boostOrAsk, favouriteOrAsk } from '../../../src/core/marks/ask.ts';
import { setPolicies } from '../../../src/core/posts/approval/set.ts';
import { anonymousReader, readerOf } from '../../../src/core/posts/reader.ts';
import { approveReply, pendingReplies, rejectReply } from '../../../src/core/posts/replies/decide.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { CreatePostInput } from '../../../src/core/posts/write/create-input.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import { prunePosts } from '../../../src/core/pruning/posts.ts';
import { descendantsOf } from '../../../src/core/threads/queries.ts';
import type { Identity, Post } from '../../../src/db/rows.ts';
import { replyVerification } from '../../../src/reconciler/machines/posts/reply-verification.ts';
import { remoteWork } from '../../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../../helpers/federation/federation.ts';
import { boostPost } from '../../helpers/people/marks.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe.each(DIALECTS)('reply control between servers on %s', (dialect) => {
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
    // Eve follows Ana; Ana follows Eve, Ida and Vic.
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
    for (const actor of [eve, ida, vic]) {
      await world.app.ports.remote.identityByUri(await world.ctx('a.test'), actor.id, 30_000);
      await follows(ana, await remote(actor));
    }
  });
  afterAll(() => world.close());

  async function follows(follower: Identity, followee: Identity) {
    await world.app.db.models.follow.create({
      data: {
        id: world.app.ids.next(),
        uri: `${follower.uri}/follows/${followee.id}`,
        followerId: follower.id,
        followeeId: followee.id,
        followerDomainId: follower.domainId,
        state: 'ACCEPTED',
        createdAt: 1n,
        acceptedAt: 1n,
      },
    });
  }
  const remote = ({ id }: FakeActor) =>
    world.app.db.models.identity.findUniqueOrThrow({ where: { uri: id } });
  const write = async (more: Partial<CreatePostInput> = {}) =>
    createPost(await world.as(ana), ana, { text: 'reply to me', ...more });
  const receive = async (activity: Json, as = eve, from = peer) =>
    (await world.deliver(from, 'https://a.test/inbox', activity, { as })).handled[0];
  const stored = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });
  const there = async (uri: unknown) => (await stored(uri)) as Post;
  const stateOf = async (uri: unknown) => (await there(uri)).replyState;
  const last = async (type: string) => (await world.outgoing(type)).at(-1) as Json & { object: Json };
  const stamps = (postId: bigint) => world.app.db.models.replyAuthorization.findUnique({ where: { postId } });
  const policed = (canReply: Json) => ({ interactionPolicy: { canReply } });
  /** What everybody sees of a post's thread, and its count. */
  async function shown(uri: unknown, reader?: Identity) {
    const ctx = await world.ctx('a.test');
    const post = await there(uri);
    const by = reader ? await readerOf(ctx, reader) : await anonymousReader(ctx, ctx.domain?.id ?? null);
    const { items } = await descendantsOf(ctx, by, post, { limit: 20 });
    return { count: post.repliesCount, uris: items.map((item) => item.post.uri) };
  }
  const notified = async (uri: unknown) =>
    world.app.db.models.notification.count({ where: { postId: (await there(uri)).id, identityId: ana.id } });
  const inHome = async (uri: unknown) =>
    world.app.db.models.home.count({ where: { postId: (await there(uri)).id } });

  /** What the reconciler does with replies that wait for a look. */
  async function verifyAll(): Promise<number> {
    const { models } = world.app.db;
    let looks = 0;
    for (;;) {
      const row = await models.work.findFirst({ where: { machine: 'reply-verification' } });
      if (!row) return looks;
      await models.work.delete({ where: { id: row.id } });
      looks += 1;
      await replyVerification(remoteWork).handlers.verify?.({
        ctx: systemCtx(world.app),
        subject: row.subject,
        payload: row.payload as Record<string, unknown>,
        attempts: 0,
      });
    }
  }

  describe('to ours by theirs', () => {
    const replying = (post: Pick<Post, 'uri'>, by = eve, more: Json = {}, mentions: string[] = [ana.uri]) =>
      peer.post(by, { inReplyTo: post.uri, mentions, document: more });
    const request = (post: Pick<Post, 'uri'>, instrument: unknown, by = eve) =>
      peer.activity(by, 'ReplyRequest', post.uri, { instrument });

    it('are told by whom they may be made', async () => {
      const policyOf = async (more: Partial<CreatePostInput>) =>
        (await other.get((await write(more)).uri)).json?.interactionPolicy as Json;
      expect(await policyOf({})).toMatchObject({ canReply: { automaticApproval: [PUBLIC] } });
      const alone = await policyOf({ replyPolicy: 'NOBODY', quotePolicy: 'NOBODY' });
      expect(alone).toEqual({
        canQuote: { automaticApproval: [ana.uri] },
        canReply: { automaticApproval: [ana.uri] },
      });
      expect(await policyOf({ replyPolicy: 'FOLLOWING', text: '@vic@v.test hi' })).toMatchObject({
        canReply: { automaticApproval: [ana.uri, vic.id, `${ana.uri}/following`] },
      });
      const post = await write();
      await setPolicies(await world.as(ana), ana, post.id, { replyPolicy: 'FOLLOWERS' });
      expect(await last('Update')).toMatchObject({
        object: {
          id: post.uri,
          interactionPolicy: { canReply: { automaticApproval: [ana.uri, `${ana.uri}/followers`] } },
        },
      });
    });

    it('that nobody asked for are shown where the policy lets them, and wait else', async () => {
      const post = await write({ replyPolicy: 'FOLLOWERS' });
      const byFan = replying(post);
      await receive(peer.activity(eve, 'Create', byFan));
      expect(await stateOf(byFan.id)).toBe('ACCEPTED');
      expect(await notified(byFan.id)).toBe(1);
      const byIda = replying(post, ida);
      await receive(peer.activity(ida, 'Create', byIda), ida);
      expect(await stateOf(byIda.id)).toBe('PENDING');
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [byFan.id] });
      expect(await shown(post.uri, ana)).toEqual({ count: 1, uris: [byFan.id] });
      expect([await notified(byIda.id), await inHome(byIda.id)]).toEqual([0, 0]);
      // Its Create comes again, by another way.
      await receive({ ...peer.activity(ida, 'Create', byIda), id: `${ida.id}/again` }, ida);
      expect([await notified(byIda.id), await stateOf(byIda.id)]).toEqual([0, 'PENDING']);
      const ctx = await world.as(ana);
      const waiting = async (reader: Identity) =>
        (await pendingReplies(ctx, await readerOf(ctx, reader), post, { limit: 5 })).map(({ uri }) => uri);
      expect(await waiting(ana)).toEqual([byIda.id]);
      expect(await waiting(await remote(ida))).toEqual([]);
      // Nor is it forgotten with old posts.
      await prunePosts(await world.ctx('a.test'), [(await there(byIda.id)).id]);

      const { id } = await there(byIda.id);
      for (let time = 0; time < 2; time += 1) await approveReply(ctx, ana, id);
      const stamp = `${ana.uri}/reply_authorizations/${id}`;
      expect((await world.outgoing('Accept')).filter(({ object }) => object === byIda.id)).toEqual([
        expect.objectContaining({
          actor: ana.uri,
          to: [ida.id],
          cc: [PUBLIC, `${ana.uri}/followers`],
          target: post.uri,
          result: stamp,
        }),
      ]);
      expect((await shown(post.uri)).count).toBe(2);
      expect(new Set((await shown(post.uri)).uris)).toEqual(new Set([byFan.id, byIda.id]));
      expect([await notified(byIda.id), await inHome(byIda.id)]).toEqual([1, 1]);
      const { status, json } = await other.get(stamp);
      expect([status, json]).toMatchObject([
        200,
        {
          id: stamp,
          type: 'ReplyAuthorization',
          attributedTo: ana.uri,
          interactingObject: byIda.id,
          interactionTarget: post.uri,
        },
      ]);
      await rejectReply(ctx, ana, id);
      expect(await last('Delete')).toMatchObject({ actor: ana.uri, object: stamp });
      expect((await other.get(stamp)).status).toBe(404);
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [byFan.id] });
      expect(await notified(byIda.id)).toBe(0);
      await expect(approveReply(ctx, ana, id)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await receive(request(post, byIda.id, ida), ida)).toMatchObject({ outcome: 'handled' });
      expect((await last('Reject')).object).toMatchObject({ instrument: byIda.id });
      expect(await stateOf(byIda.id)).toBe('REVOKED');
      await receive(peer.activity(ida, 'Delete', byIda.id), ida);
      expect((await there(post.uri)).repliesCount).toBe(1);

      const stampOfFan = `${ana.uri}/reply_authorizations/${(await there(byFan.id)).id}`;
      await rejectReply(ctx, ana, (await there(byFan.id)).id);
      expect(await last('Delete')).toMatchObject({ actor: ana.uri, object: stampOfFan });
      expect(await shown(post.uri)).toEqual({ count: 0, uris: [] });
      // What nobody had to be asked about is refused by its own name.
      const open = await write();
      const byAnybody = replying(open);
      await receive(peer.activity(eve, 'Create', byAnybody));
      await rejectReply(ctx, ana, (await there(byAnybody.id)).id);
      expect(await last('Reject')).toMatchObject({ object: byAnybody.id, target: open.uri, to: [eve.id] });
      expect(await shown(open.uri)).toEqual({ count: 0, uris: [] });
    });

    const acceptsOf = async (uri: unknown) =>
      (await world.outgoing('Accept')).filter(({ object }) => object === uri);
    const stampOf = async (uri: unknown) => `${ana.uri}/reply_authorizations/${(await there(uri)).id}`;

    it('that the policy lets carry an authorization, of which followers are told where nobody asked', async () => {
      const post = await write({ replyPolicy: 'FOLLOWERS' });
      const note = replying(post);
      for (const id of [1, 2])
        await receive({ ...peer.activity(eve, 'Create', note), id: `${note.id}/create/${id}` });
      expect(await acceptsOf(note.id)).toEqual([
        expect.objectContaining({
          to: [eve.id],
          cc: [PUBLIC, `${ana.uri}/followers`],
          target: post.uri,
          result: await stampOf(note.id),
        }),
      ]);
      expect((await other.get(await stampOf(note.id))).json).toMatchObject({
        type: 'ReplyAuthorization',
        interactingObject: note.id,
        interactionTarget: post.uri,
      });
      // What comes with a request is answered to who asked, and nobody else.
      const asked = replying(post);
      await receive(request(post, asked));
      expect(await acceptsOf(asked.id)).toEqual([]);
      expect(await last('Accept')).toMatchObject({ to: [eve.id], result: await stampOf(asked.id) });
      // What everybody can see for themselves needs none.
      const open = replying(await write());
      await receive(peer.activity(eve, 'Create', open));
      expect([await stateOf(open.id), await acceptsOf(open.id)]).toEqual([null, []]);
    });

    it('O21 for a few are told to nobody else, nor is the authorization shown to others', async () => {
      const open = await write({ replyPolicy: 'FOLLOWERS' });
      const few = replying(open, eve, { to: [ana.uri], cc: [] });
      await receive(peer.activity(eve, 'Create', few));
      const closed = await write({ replyPolicy: 'FOLLOWERS', visibility: 'FOLLOWERS' });
      const toClosed = replying(closed);
      await receive(peer.activity(eve, 'Create', toClosed));
      const held = replying(await write({ replyPolicy: 'NOBODY' }), eve, { to: [ana.uri], cc: [] });
      await receive(peer.activity(eve, 'Create', held));
      await approveReply(await world.as(ana), ana, (await there(held.id)).id);
      const audiences = [];
      for (const { id } of [few, toClosed, held]) audiences.push((await acceptsOf(id)).map(({ cc }) => cc));
      expect(audiences).toEqual([[undefined], [[`${ana.uri}/followers`]], [undefined]]);
      for (const { id } of [few, toClosed, held]) {
        const stamp = await stampOf(id);
        const statuses = [
          (await other.get(stamp)).status,
          (await other.get(stamp, { as: vic })).status,
          (await peer.get(stamp, { as: eve })).status,
          (await peer.get(stamp, { as: ida })).status,
        ];
        expect(statuses).toEqual([404, 404, 200, 200]);
      }
    });

    it('that are refused can be agreed to later', async () => {
      const post = await write({ replyPolicy: 'NOBODY' });
      const note = replying(post);
      await receive(peer.activity(eve, 'Create', note));
      const ctx = await world.as(ana);
      const { id } = await there(note.id);
      await rejectReply(ctx, ana, id);
      expect(await stateOf(note.id)).toBe('REJECTED');
      expect(await shown(post.uri)).toEqual({ count: 0, uris: [] });
      await approveReply(ctx, ana, id);
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [note.id] });
    });

    it('are counted and told of once, whoever decides or deletes at the same moment', async () => {
      const ctx = await world.as(ana);
      const posts = async () => (await remote(eve)).postsCount;
      for (let round = 0; round < 4; round += 1) {
        const post = await write({ replyPolicy: 'NOBODY' });
        const note = replying(post);
        const before = await posts();
        await receive(peer.activity(eve, 'Create', note));
        const { id } = await there(note.id);
        await Promise.all([
          approveReply(ctx, ana, id),
          approveReply(ctx, ana, id),
          approveReply(ctx, ana, id),
        ]);
        expect((await world.outgoing('Accept')).filter(({ object }) => object === note.id)).toHaveLength(1);
        expect([(await there(post.uri)).repliesCount, await posts()]).toEqual([1, before + 1]);
        await Promise.allSettled([
          rejectReply(ctx, ana, id),
          receive(peer.activity(eve, 'Delete', note.id)),
          approveReply(ctx, ana, id),
          rejectReply(ctx, ana, id),
        ]);
        expect([(await there(post.uri)).repliesCount, await posts()]).toEqual([0, before]);
        expect((await there(note.id)).deletedAt).not.toBeNull();
        // A yes and a no at once: the last word counts, and the counts agree with it.
        const second = replying(post);
        await receive(peer.activity(eve, 'Create', second));
        const other = (await there(second.id)).id;
        await Promise.allSettled([approveReply(ctx, ana, other), rejectReply(ctx, ana, other)]);
        const isShown = (await stateOf(second.id)) === 'ACCEPTED';
        expect(await shown(post.uri)).toEqual({ count: isShown ? 1 : 0, uris: isShown ? [second.id] : [] });
      }
    });

    it('are agreed to when they are asked for, once, however often', async () => {
      const post = await write({ replyPolicy: 'FOLLOWERS' });
      const note = replying(post);
      const asked = request(post, note);
      for (let time = 0; time < 2; time += 1)
        expect(await receive(asked)).toMatchObject({ outcome: 'handled' });
      expect(await receive(request(post, note.id))).toMatchObject({ outcome: 'handled' });
      expect(await stateOf(note.id)).toBe('ACCEPTED');
      const stamp = `${ana.uri}/reply_authorizations/${(await there(note.id)).id}`;
      const accepts = (await world.outgoing('Accept')).filter(({ result }) => result === stamp);
      expect(accepts).toHaveLength(3);
      expect(accepts[0]).toMatchObject({
        to: [eve.id],
        object: { id: asked.id, type: 'ReplyRequest', actor: eve.id, object: post.uri, instrument: note.id },
      });
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [note.id] });
      expect(await notified(note.id)).toBe(1);
      // The Create that follows says which authorization it has; that is no matter to us, who gave it.
      await receive(peer.activity(eve, 'Create', { ...note, replyAuthorization: `${eve.id}/stamps/1` }));
      expect(await stamps((await there(note.id)).id)).toMatchObject({ uri: stamp });
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [note.id] });
      await deletePost(await world.as(ana), ana, post.id);
      expect((await other.get(stamp)).status).toBe(404);
    });

    it('are refused where the policy says so, and nothing is kept of them', async () => {
      const post = await write({ replyPolicy: 'FOLLOWERS' });
      const note = replying(post, ida);
      const asked = request(post, note, ida);
      expect(await receive(asked, ida)).toMatchObject({ outcome: 'handled' });
      expect(await last('Reject')).toMatchObject({
        to: [ida.id],
        object: { id: asked.id, instrument: note.id },
      });
      expect(await stored(note.id)).toBeNull();
      const hidden = await write({ visibility: 'FOLLOWERS' });
      expect(await receive(request(hidden, replying(hidden, ida), ida), ida)).toMatchObject({
        outcome: 'ignored',
      });
      // Once it waits, the author's word counts.
      await receive(peer.activity(ida, 'Create', note), ida);
      await approveReply(await world.as(ana), ana, (await there(note.id)).id);
      await receive(request(post, note, ida), ida);
      expect(await last('Accept')).toMatchObject({ object: { type: 'ReplyRequest', instrument: note.id } });
    });

    it('wait for the author where the policy says that people may ask, and are answered once', async () => {
      const ctx = await world.as(ana);
      const post = await write({ replyPolicy: 'NOBODY', manualReplyPolicy: 'ANYONE' });
      expect((await other.get(post.uri)).json).toMatchObject({
        interactionPolicy: { canReply: { automaticApproval: [ana.uri], manualApproval: [PUBLIC] } },
      });
      const answers = async (type: string, note: Json) =>
        (await world.outgoing(type)).filter(({ object }) => {
          return object === note.id || (object as Json).instrument === note.id;
        });
      const asks = async () =>
        world.app.db.models.notification.count({
          where: { kind: 'REPLY_REQUEST', postId: post.id, identityId: ana.id },
        });
      const [yes, no] = [replying(post), replying(post, ida)];
      const [first, second] = [request(post, yes), request(post, yes)];
      for (const each of [first, second, first])
        expect(await receive(each)).toMatchObject({ outcome: 'handled' });
      const refused = request(post, no, ida);
      expect(await receive(refused, ida)).toMatchObject({ outcome: 'handled' });
      expect([await stateOf(yes.id), await stateOf(no.id), await asks()]).toEqual(['PENDING', 'PENDING', 2]);
      expect(await shown(post.uri)).toEqual({ count: 0, uris: [] });
      expect([...(await answers('Accept', yes)), ...(await answers('Reject', no))]).toEqual([]);

      await Promise.all([1, 2].map(async () => approveReply(ctx, ana, (await there(yes.id)).id)));
      expect(await answers('Accept', yes)).toEqual([
        expect.objectContaining({
          to: [eve.id],
          object: { id: first.id, type: 'ReplyRequest', actor: eve.id, object: post.uri, instrument: yes.id },
          result: await stampOf(yes.id),
        }),
      ]);
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [yes.id] });
      // Asked once more, it is told the same once more.
      await receive(second);
      expect((await answers('Accept', yes)).at(-1)).toMatchObject({ object: { id: second.id } });
      await rejectReply(ctx, ana, (await there(no.id)).id);
      expect(await answers('Reject', no)).toEqual([
        expect.objectContaining({ to: [ida.id], object: expect.objectContaining({ id: refused.id }) }),
      ]);
      expect([await stateOf(no.id), await asks()]).toEqual(['REJECTED', 0]);
      await receive(refused, ida);
      expect(await answers('Reject', no)).toHaveLength(2);
      // They think better of it: the request is answered with a yes.
      await approveReply(ctx, ana, (await there(no.id)).id);
      expect((await answers('Accept', no)).at(-1)).toMatchObject({ object: { id: refused.id } });

      // What comes without a request waits as well; a Delete takes back that somebody asks.
      const impolite = replying(post);
      await receive(peer.activity(eve, 'Create', impolite));
      expect([await stateOf(impolite.id), await asks()]).toEqual(['PENDING', 1]);
      await receive(peer.activity(eve, 'Delete', impolite.id));
      expect(await asks()).toBe(0);
      // Who lets nobody ask is not told that somebody does.
      const closed = await write({ replyPolicy: 'NOBODY' });
      await receive(peer.activity(eve, 'Create', replying(closed)));
      expect(
        await world.app.db.models.notification.count({ where: { kind: 'REPLY_REQUEST', postId: closed.id } }),
      ).toBe(0);
    });

    it('O21 are not agreed to for somebody else, or for what is no reply', async () => {
      const [post, second] = [await write(), await write()];
      const accepts = (await world.outgoing('Accept')).length;
      const wrong: [string, Json][] = [
        ['the post of a neighbour', request(post, replying(post, ida).id)],
        ['a post of another server', request(post, other.post(vic, { inReplyTo: post.uri }).id)],
        ['a reply to another post', request(post, replying(second).id)],
        ['no reply', request(post, peer.post(eve).id)],
        ['no post', request(post, null)],
        ['an id of another server', { ...request(post, replying(post).id), id: `${vic.id}/requests/1` }],
      ];
      for (const [what, activity] of wrong)
        expect([what, (await receive(activity))?.outcome]).not.toContain('handled');
      expect(await world.outgoing('Accept')).toHaveLength(accepts);
    });

    it('of whom a post mentions or answers are always shown', async () => {
      const post = await write({ text: '@ida@e.test hi', replyPolicy: 'NOBODY' });
      const byIda = replying(post, ida);
      await receive(peer.activity(ida, 'Create', byIda), ida);
      const answer = await write({ inReplyToId: (await there(byIda.id)).id, replyPolicy: 'NOBODY' });
      const again = replying(answer, ida);
      await receive(peer.activity(ida, 'Create', again), ida);
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [byIda.id, answer.uri, again.id] });
      const byEve = replying(answer);
      await receive(peer.activity(eve, 'Create', byEve));
      // What its author writes below it is not shown there either.
      const below = peer.post(eve, { inReplyTo: String(byEve.id) });
      await receive(peer.activity(eve, 'Create', below));
      expect(await shown(post.uri)).toEqual({ count: 1, uris: [byIda.id, answer.uri, again.id] });
      await approveReply(await world.as(ana), ana, (await there(byEve.id)).id);
      expect((await shown(post.uri)).uris).toContain(below.id);
    });
  });

  describe('to theirs by ours', () => {
    async function theirs(canReply: Json, more: Json = {}) {
      const note = other.post(vic, { document: { ...policed(canReply), ...more } });
      await receive(other.activity(vic, 'Create', note), vic, other);
      return there(note.id);
    }
    const ask = { manualApproval: [PUBLIC] };
    const answer = async (parent: Post, more: Partial<CreatePostInput> = {}) =>
      write({ text: 'mine', inReplyToId: parent.id, ...more });
    function authorize(reply: Post, parent: Post, more: Json = {}) {
      serial += 1;
      const id = `${vic.id}/reply_authorizations/${serial}`;
      other.serve(id, {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id,
        type: 'ReplyAuthorization',
        attributedTo: vic.id,
        interactingObject: reply.uri,
        interactionTarget: parent.uri,
        ...more,
      });
      return id;
    }
    const requestOf = (reply: Post) => `${ana.uri}/reply_requests/${reply.id}`;
    const said = (type: 'Accept' | 'Reject', object: unknown, more: Json = {}) =>
      receive(other.activity(vic, type, object, more), vic, other);
    const creates = async (reply: Post) =>
      (await world.outgoing('Create')).filter(({ object }) => (object as Json).id === reply.uri);

    it('are written at once where everybody may, and refused where the policy says no', async () => {
      const open = await answer(await theirs({ always: PUBLIC }));
      expect([open.replyState, (await creates(open)).length]).toEqual([null, 1]);
      expect((await answer(await theirs({}))).replyState).toBeNull();
      const named = await theirs(
        { automaticApproval: [vic.id, ana.uri] },
        {
          tag: [{ type: 'Mention', href: ana.uri, name: '@ana@a.test' }],
        },
      );
      expect(named.replyApproval).toBe(0);
      expect((await answer(named)).replyState).toBeNull();
      await expect(answer(await theirs({ automaticApproval: vic.id }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
        inputPath: ['input', 'inReplyToId'],
      });
      const friends = await theirs({ automaticApproval: [`${vic.id}/following`] });
      await expect(answer(friends)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('wait for the author, are hidden until then, and are sent with the authorization', async () => {
      const parent = await theirs(ask);
      const reply = await answer(parent, { text: 'mine @eve@e.test' });
      expect(reply.replyState).toBe('PENDING');
      expect(await last('ReplyRequest')).toMatchObject({
        id: requestOf(reply),
        actor: ana.uri,
        to: [vic.id],
        object: parent.uri,
        instrument: { id: reply.uri, inReplyTo: parent.uri, content: expect.stringContaining('mine') },
      });
      expect(await creates(reply)).toEqual([]);
      expect(await shown(parent.uri)).toEqual({ count: 0, uris: [] });
      expect(await shown(parent.uri, ana)).toEqual({ count: 0, uris: [reply.uri] });
      expect((await other.get(reply.uri)).status).toBe(404);
      await expect(boostPost(await world.as(ana), ana, reply.id)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      // An edit goes to whom was asked alone, be somebody new mentioned in it.
      await editPost(await world.as(ana), ana, reply.id, { text: 'mine @eve@e.test @ida@e.test' });
      expect(await creates(reply)).toEqual([]);

      const wrong = [
        authorize(reply, parent, { attributedTo: eve.id }),
        authorize(reply, parent, { interactingObject: `${eve.id}/notes/0` }),
        authorize(reply, parent, { type: 'QuoteAuthorization' }),
        `${eve.id}/reply_authorizations/1`,
      ];
      for (const result of wrong)
        expect(await said('Accept', requestOf(reply), { result })).toMatchObject({ outcome: 'ignored' });
      for (const row of ['0', '9999999999999999999', `${reply.id}/`])
        expect(
          await said('Accept', `${ana.uri}/reply_requests/${row}`, { result: authorize(reply, parent) }),
        ).toMatchObject({ outcome: 'ignored' });
      expect(await stateOf(reply.uri)).toBe('PENDING');
      const stamp = authorize(reply, parent);
      // Nobody else answers for them.
      expect(await receive(peer.activity(eve, 'Accept', requestOf(reply), { result: stamp }))).toMatchObject({
        outcome: 'ignored',
      });
      expect(await said('Accept', requestOf(reply), { result: stamp })).toMatchObject({ outcome: 'handled' });
      expect(await said('Accept', requestOf(reply), { result: stamp })).toMatchObject({ outcome: 'ignored' });
      expect(await stateOf(reply.uri)).toBe('ACCEPTED');
      const [create, ...more] = await creates(reply);
      expect(more).toEqual([]);
      expect(create).toMatchObject({ object: { replyAuthorization: stamp, inReplyTo: parent.uri } });
      expect((create as Json & { object: Json }).object.cc).toEqual(
        expect.arrayContaining([eve.id, ida.id, vic.id]),
      );
      expect(await shown(parent.uri)).toEqual({ count: 1, uris: [reply.uri] });
      expect((await other.get(reply.uri)).json).toMatchObject({ replyAuthorization: stamp });

      expect(await receive(peer.activity(eve, 'Delete', stamp))).toMatchObject({ outcome: 'ignored' });
      expect(await receive(other.activity(vic, 'Delete', stamp), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect(await stateOf(reply.uri)).toBe('REVOKED');
      expect(await shown(parent.uri)).toEqual({ count: 0, uris: [] });
      expect(await said('Accept', requestOf(reply), { result: stamp })).toMatchObject({ outcome: 'ignored' });
    });

    it('are asked for where only the author’s server knows who follows whom', async () => {
      const forFans = await theirs({ automaticApproval: [vic.id, `${vic.id}/followers`] });
      const reply = await answer(forFans);
      expect(reply.replyState).toBe('PENDING');
      // GoToSocial's servers of before the requests answer the reply itself.
      expect(
        await said('Accept', reply.uri, { result: authorize(reply, forFans), target: forFans.uri }),
      ).toMatchObject({ outcome: 'handled' });
      expect(await creates(reply)).toHaveLength(1);
    });

    it('that are refused are their author’s alone', async () => {
      const parent = await theirs(ask);
      const reply = await answer(parent);
      expect(await said('Reject', { type: 'ReplyRequest', id: requestOf(reply) })).toMatchObject({
        outcome: 'handled',
      });
      expect(await stateOf(reply.uri)).toBe('REJECTED');
      expect(await creates(reply)).toEqual([]);
      expect(await shown(parent.uri, ana)).toEqual({ count: 0, uris: [reply.uri] });
      // They may think better of it.
      const result = authorize(reply, parent);
      expect(await said('Accept', requestOf(reply), { result })).toMatchObject({ outcome: 'handled' });
      expect(await creates(reply)).toHaveLength(1);
      // And take a reply away that needed no consent at first.
      const open = await answer(await theirs({ always: PUBLIC }));
      expect(await said('Reject', open.uri)).toMatchObject({ outcome: 'handled' });
      expect(await stateOf(open.uri)).toBe('REVOKED');
    });

    it('that are deleted while they wait are not brought back by an answer', async () => {
      const parent = await theirs(ask);
      const reply = await answer(parent);
      const result = authorize(reply, parent);
      await deletePost(await world.as(ana), ana, reply.id);
      expect(await said('Accept', requestOf(reply), { result })).toMatchObject({ outcome: 'ignored' });
      expect(await said('Reject', requestOf(reply))).toMatchObject({ outcome: 'ignored' });
      expect((await there(parent.uri)).repliesCount).toBe(0);
      expect(await creates(reply)).toEqual([]);
    });

    it('cannot wait where they leave the domain never, or quote', async () => {
      const parent = await theirs(ask);
      await expect(answer(parent, { visibility: 'LOCAL' })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        inputPath: ['input', 'visibility'],
      });
      const quoted = await write();
      await expect(answer(parent, { quotedPostId: quoted.id })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        inputPath: ['input', 'quotedPostId'],
      });
    });

    it('leave likes and boosts to whom the author lets', async () => {
      const post = async (canLike: Json, canAnnounce: Json) => {
        const note = other.post(vic, { document: { interactionPolicy: { canLike, canAnnounce } } });
        await receive(other.activity(vic, 'Create', note), vic, other);
        return there(note.id);
      };
      const [like, boost] = [
        async ({ id }: Post) => favouriteOrAsk(await world.as(ana), ana, id),
        async ({ id }: Post) => boostOrAsk(await world.as(ana), ana, id),
      ];
      const closed = await post({ automaticApproval: vic.id }, { automaticApproval: vic.id });
      await expect(like(closed)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(boost(closed)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      // What has to be asked for is not made yet (mark-requests.test.ts).
      const asks = await post({ manualApproval: PUBLIC }, { manualApproval: PUBLIC });
      expect([await like(asks), await boost(asks)]).toEqual([null, null]);
    });
  });

  describe('to theirs by theirs', () => {
    const fans = { automaticApproval: [`https://v.test/users/vic/followers`] };
    const freshStamp = () => {
      serial += 1;
      return `${vic.id}/stamps/${serial}`;
    };
    const served = (note: () => Json, parent: Json, path: string, more: Json = {}) =>
      (path.startsWith(other.origin) ? other : peer).serve(path, {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: path,
        type: 'ReplyAuthorization',
        attributedTo: vic.id,
        interactionTarget: parent.id,
        interactingObject: note().id,
        ...more,
      });
    async function parentOf(isKnown = true) {
      const note = other.post(vic, { document: policed(fans) });
      if (isKnown) await receive(other.activity(vic, 'Create', note), vic, other);
      return note;
    }
    async function replied(more: Json = {}, path = freshStamp(), name = 'replyAuthorization') {
      const parent = await parentOf();
      const note: Json = peer.post(eve, { inReplyTo: String(parent.id), document: { [name]: path } });
      served(() => note, parent, path, more);
      await receive(peer.activity(eve, 'Create', note));
      return { note, parent, stamp: path };
    }

    it('are shown by the authorization that the author’s server shows, until it is deleted', async () => {
      const { note, parent, stamp } = await replied();
      expect(await stateOf(note.id)).toBe('PENDING');
      expect(await shown(parent.id)).toEqual({ count: 0, uris: [] });
      expect(await inHome(note.id)).toBe(0);
      expect(await verifyAll()).toBe(1);
      expect(await stateOf(note.id)).toBe('ACCEPTED');
      expect(await shown(parent.id)).toEqual({ count: 1, uris: [note.id] });
      expect(await inHome(note.id)).toBe(1);
      expect(await receive(peer.activity(eve, 'Delete', stamp))).toMatchObject({ outcome: 'ignored' });
      await receive(other.activity(vic, 'Delete', stamp), vic, other);
      expect(await stateOf(note.id)).toBe('REVOKED');
      expect(await shown(parent.id)).toEqual({ count: 0, uris: [] });
      // GoToSocial's first names.
      const older = await replied({ type: 'ReplyApproval' }, freshStamp(), 'approvedBy');
      other.serve(older.stamp, {
        '@context': 'https://www.w3.org/ns/activitystreams',
        ...{ id: older.stamp, type: 'ReplyApproval', attributedTo: vic.id },
        ...{ object: older.note.id, target: older.parent.id },
      });
      await verifyAll();
      expect(await stateOf(older.note.id)).toBe('ACCEPTED');
    });

    it('O21 are not shown by an authorization of somebody else, for another post, or from elsewhere', async () => {
      const wrong: [string, Json][] = [
        ['of a neighbour', { attributedTo: `${other.origin}/users/somebody` }],
        ['of the one who replies', { attributedTo: eve.id }],
        ['for another reply', { interactingObject: `${eve.id}/notes/0` }],
        ['to another post', { interactionTarget: `${vic.id}/notes/0` }],
        ['of another type', { type: 'QuoteAuthorization' }],
        ['without its id', { id: `${vic.id}/stamps/other` }],
      ];
      for (const [what, more] of wrong) {
        const { note, parent } = await replied(more);
        await verifyAll();
        expect([what, await stateOf(note.id)]).toEqual([what, 'REJECTED']);
        expect(await shown(parent.id)).toEqual({ count: 0, uris: [] });
      }
      // Nothing is fetched from where it cannot stand.
      const { note } = await replied({}, `${eve.id}/stamps/1`);
      expect(await verifyAll()).toBe(0);
      expect(await stateOf(note.id)).toBe('PENDING');
    });

    it('wait without one, and begin anew with another, by a Create or an Update', async () => {
      for (const type of ['Create', 'Update']) {
        const parent = await parentOf();
        const note: Json = peer.post(eve, { inReplyTo: String(parent.id) });
        await receive(peer.activity(eve, 'Create', note));
        expect([await verifyAll(), await stateOf(note.id)]).toEqual([0, 'PENDING']);
        const [wrong, right] = [freshStamp(), freshStamp()];
        served(() => note, parent, wrong, { attributedTo: eve.id });
        served(() => note, parent, right);
        for (const [stamp, state] of [
          [wrong, 'REJECTED'],
          [right, 'ACCEPTED'],
        ]) {
          const activity = peer.activity(eve, type, { ...note, replyAuthorization: stamp });
          await receive({ ...activity, id: `${activity.id}/${state}` });
          await verifyAll();
          expect([type, await stateOf(note.id)]).toEqual([type, state]);
        }
        expect((await there(note.id)).revision).toBe(0);
        expect(await shown(parent.id)).toEqual({ count: 1, uris: [note.id] });
      }
    });

    it('of whom the post mentions, and of its author, need none', async () => {
      const parent = other.post(vic, { mentions: [eve.id], document: policed(fans) });
      await receive(other.activity(vic, 'Create', parent), vic, other);
      const note = peer.post(eve, { inReplyTo: String(parent.id) });
      await receive(peer.activity(eve, 'Create', note));
      const own = other.post(vic, { inReplyTo: String(parent.id) });
      await receive(other.activity(vic, 'Create', own), vic, other);
      expect([await stateOf(note.id), await stateOf(own.id)]).toEqual([null, null]);
      expect((await there(parent.id)).repliesCount).toBe(2);
    });

    it('that come before what they answer are looked at once that is known', async () => {
      const parent = await parentOf(false);
      const stamp = freshStamp();
      const right: Json = peer.post(eve, {
        inReplyTo: String(parent.id),
        document: { replyAuthorization: stamp },
      });
      const wrong: Json = peer.post(ida, { inReplyTo: String(parent.id) });
      served(() => right, parent, stamp);
      await receive(peer.activity(eve, 'Create', right));
      await receive(peer.activity(ida, 'Create', wrong), ida);
      expect([await stateOf(right.id), await stateOf(wrong.id)]).toEqual([null, null]);
      const counted = async () => (await remote(ida)).postsCount;
      const before = await counted();
      await knownOrFetchedPost(await world.ctx('a.test'), String(parent.id));
      expect([await stateOf(right.id), await stateOf(wrong.id)]).toEqual(['PENDING', 'PENDING']);
      expect(await counted()).toBe(before - 1);
      expect(await shown(parent.id)).toEqual({ count: 0, uris: [] });
      await verifyAll();
      expect(await shown(parent.id)).toEqual({ count: 1, uris: [right.id] });
      expect(await inHome(right.id)).toBe(1);
      expect(await stateOf(wrong.id)).toBe('PENDING');
    });
  });
});
