import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/core/blocks/block.ts';
import { setPolicies } from '../../src/core/posts/approval/set.ts';
import { quotesOf } from '../../src/core/posts/quotes/queries.ts';
import { revokeQuote } from '../../src/core/posts/quotes/revoke.ts';
import { anonymousReader } from '../../src/core/posts/reader.ts';
import { approveReply, rejectReply } from '../../src/core/posts/replies/decide.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { CreatePostInput } from '../../src/core/posts/write/create-input.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { prunePosts } from '../../src/core/pruning/posts.ts';
import type { Identity, Post, Quote } from '../../src/db/rows.ts';
import { quoteVerification } from '../../src/reconciler/machines/posts/quote-verification.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe.each(DIALECTS)('quotes between servers on %s', (dialect) => {
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
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Follow', ana.uri), { as: eve });
    await follow(eve);
    await follow(ida);
    await follow(vic);
  });
  afterAll(() => world.close());

  /** Ana follows somebody of a peer, so that their posts are her business. */
  async function follow(actor: FakeActor) {
    await world.app.ports.remote.identityByUri(await world.ctx('a.test'), actor.id, 30_000);
    const followee = await remote(actor);
    await world.app.db.models.follow.create({
      data: {
        id: world.app.ids.next(),
        uri: `${ana.uri}/follows/${followee.id}`,
        followerId: ana.id,
        followeeId: followee.id,
        followerDomainId: ana.domainId,
        state: 'ACCEPTED',
        createdAt: 1n,
      },
    });
  }
  const remote = ({ id }: FakeActor) =>
    world.app.db.models.identity.findUniqueOrThrow({ where: { uri: id } });
  const write = async (more: Partial<CreatePostInput> = {}) =>
    createPost(await world.as(ana), ana, { text: 'quote me', ...more });
  const receive = async (activity: Json, as = eve, from = peer) =>
    (await world.deliver(from, 'https://a.test/inbox', activity, { as })).handled[0];
  const stored = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });
  const quoteOf = async (uri: unknown): Promise<Quote | null> => {
    const post = await stored(uri);
    return post && world.app.db.models.quote.findUnique({ where: { postId: post.id } });
  };
  const stateOf = async (uri: unknown) => (await quoteOf(uri))?.state ?? null;
  const last = async (type: string) => (await world.outgoing(type)).at(-1) as Json & { object: Json };

  /** What the reconciler does with quotes that wait for a look. */
  async function verifyAll(): Promise<number> {
    const { models } = world.app.db;
    let looks = 0;
    for (;;) {
      const row = await models.work.findFirst({ where: { machine: 'quote-verification' } });
      if (!row) return looks;
      await models.work.delete({ where: { id: row.id } });
      looks += 1;
      await quoteVerification(remoteWork).handlers.verify?.({
        ctx: await world.ctx('a.test'),
        subject: row.subject,
        payload: row.payload as Record<string, unknown>,
        attempts: 0,
      });
    }
  }

  describe('of ours by theirs', () => {
    const quoting = (post: Pick<Post, 'uri'>, more: Json = {}, by = eve) =>
      peer.post(by, { content: '<p>Look</p>', document: { quote: post.uri, ...more } });
    const request = (post: Pick<Post, 'uri'>, instrument: unknown, by = eve) =>
      peer.activity(by, 'QuoteRequest', post.uri, { instrument });

    it('are agreed to by the policy of the post, once, however often it is asked', async () => {
      const post = await write();
      const note = quoting(post);
      const asked = request(post, note.id);
      expect(await receive(asked)).toMatchObject({ outcome: 'handled' });
      expect(await quoteOf(note.id)).toMatchObject({ state: 'ACCEPTED', quotedId: post.id });
      const accept = await last('Accept');
      const stamp = String(accept.result);
      expect(accept).toMatchObject({
        actor: ana.uri,
        to: [eve.id],
        object: { id: asked.id, type: 'QuoteRequest', actor: eve.id, object: post.uri, instrument: note.id },
      });
      const { status, json } = await other.get(stamp);
      expect([status, json]).toMatchObject([
        200,
        {
          id: stamp,
          type: 'QuoteAuthorization',
          attributedTo: ana.uri,
          interactingObject: note.id,
          interactionTarget: post.uri,
        },
      ]);
      const count = (await world.outgoing('Accept')).length;
      expect(await receive(asked)).toMatchObject({ outcome: 'handled' });
      expect(await receive(request(post, note.id))).toMatchObject({ outcome: 'handled' });
      const again = await world.outgoing('Accept');
      expect(again).toHaveLength(count + 2);
      expect(new Set(again.slice(-3).map(({ result }) => result))).toEqual(new Set([stamp]));
      expect(new Set(again.map(({ id }) => id)).size).toBe(again.length);
      expect((await stored(post.uri))?.quotesCount).toBe(1);
      expect(
        await world.app.db.models.notification.count({ where: { kind: 'QUOTE', identityId: ana.id } }),
      ).toBe(1);
      // An edit that still quotes it keeps the consent, whatever it says of an authorization.
      const edit = { ...note, content: '<p>Edited</p>', updated: new Date(Date.now() + 1000).toISOString() };
      await receive(peer.activity(eve, 'Update', { ...edit, quoteAuthorization: `${eve.id}/mine` }));
      expect(await quoteOf(note.id)).toMatchObject({ state: 'ACCEPTED', authorizationUri: stamp });

      await revokeQuote(await world.as(ana), ana, (await stored(note.id))?.id ?? 0n);
      expect(await last('Delete')).toMatchObject({ actor: ana.uri, object: stamp });
      expect((await other.get(stamp)).status).toBe(404);
      expect(await receive(request(post, note.id))).toMatchObject({ outcome: 'handled' });
      expect(await stateOf(note.id)).toBe('REVOKED');
      expect((await last('Reject')).object).toMatchObject({ instrument: note.id });
      expect((await stored(post.uri))?.quotesCount).toBe(0);
    });

    it('may be sent inside of the request, and wait until then', async () => {
      const post = await write();
      const note = quoting(post);
      await receive(peer.activity(eve, 'Create', note));
      expect(await stateOf(note.id)).toBe('PENDING');
      expect(await verifyAll()).toBe(0);
      peer.remove(String(note.id));
      expect(await receive(request(post, note))).toMatchObject({ outcome: 'handled' });
      expect(await stateOf(note.id)).toBe('ACCEPTED');
    });

    it('are refused where the policy says so, and to whom its author blocks', async () => {
      const closed = await write({ quotePolicy: 'NOBODY' });
      const note = quoting(closed);
      const asked = request(closed, note.id);
      expect(await receive(asked)).toMatchObject({ outcome: 'handled' });
      expect(await last('Reject')).toMatchObject({ actor: ana.uri, to: [eve.id], object: { id: asked.id } });
      expect(await stored(note.id)).toBeNull();
      const forFans = await write({ quotePolicy: 'FOLLOWERS' });
      expect(await receive(request(forFans, quoting(forFans, {}, ida).id, ida), ida)).toMatchObject({
        outcome: 'handled',
      });
      expect(await last('Reject')).toMatchObject({ to: [ida.id] });
      const byFan = quoting(forFans);
      await receive(request(forFans, byFan.id));
      expect(await stateOf(byFan.id)).toBe('ACCEPTED');
      await setPolicies(await world.as(ana), ana, closed.id, { quotePolicy: 'ANYONE' });
      expect(await last('Update')).toMatchObject({
        object: { interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } },
      });
      await receive(request(closed, note.id));
      expect(await stateOf(note.id)).toBe('ACCEPTED');

      const mal = await peer.actor('mal');
      await world.app.ports.remote.identityByUri(await world.ctx('a.test'), mal.id, 30_000);
      await block(await world.as(ana), ana, await remote(mal));
      const open = await write();
      const byMal = quoting(open, {}, mal);
      const rejects = (await world.outgoing('Reject')).length;
      expect(await receive(request(open, byMal.id, mal), mal)).toMatchObject({ outcome: 'handled' });
      expect(await world.outgoing('Reject')).toHaveLength(rejects + 1);
      expect(await stored(byMal.id)).toBeNull();
    });

    it('say nothing of posts that whoever asks cannot see', async () => {
      const answers = async () =>
        (await world.outgoing()).filter(({ type }) => type === 'Accept' || type === 'Reject').length;
      const before = await answers();
      for (const visibility of ['MENTIONED', 'LOCAL'] as const) {
        const hidden = await write({ visibility });
        expect(await receive(request(hidden, quoting(hidden).id))).toMatchObject({ outcome: 'ignored' });
      }
      const forFans = await write({ visibility: 'FOLLOWERS' });
      expect(await receive(request(forFans, quoting(forFans, {}, ida).id, ida), ida)).toMatchObject({
        outcome: 'ignored',
      });
      expect(
        await receive(
          request({ uri: 'https://a.test/posts/1' }, quoting({ uri: 'https://a.test/posts/1' }).id),
        ),
      ).toMatchObject({ outcome: 'ignored' });
      expect(await answers()).toBe(before);
      // A follower sees it, and is told no.
      expect(await receive(request(forFans, quoting(forFans).id))).toMatchObject({ outcome: 'handled' });
      expect(await answers()).toBe(before + 1);
    });

    it('O21 are not agreed to for somebody else, for another post, or for what quotes nothing', async () => {
      const [post, second] = [await write(), await write()];
      const ofIda = quoting(post, {}, ida);
      const ofVic = other.post(vic, { document: { quote: post.uri } });
      const wrong: [string, Json][] = [
        ['the post of a neighbour', request(post, ofIda.id)],
        ['a post of another server', request(post, ofVic.id)],
        ['a post that quotes another one', request(post, quoting(second).id)],
        ['a post that quotes nothing', request(post, peer.post(eve).id)],
        ['a quote that asks nobody', request(post, peer.post(eve, { document: { quoteUrl: post.uri } }).id)],
        ['no post', request(post, null)],
        ['an id of another server', { ...request(post, quoting(post).id), id: `${vic.id}/requests/1` }],
      ];
      for (const [what, activity] of wrong)
        expect([what, (await receive(activity))?.outcome]).not.toContain('handled');
      expect(await world.app.db.models.quote.count({ where: { quotedId: post.id, state: 'ACCEPTED' } })).toBe(
        0,
      );
    });

    it('that were taken back do not begin anew, whatever the post says afterwards', async () => {
      const [post, second] = [await write(), await write()];
      const note = quoting(post);
      await receive(request(post, note.id));
      await revokeQuote(await world.as(ana), ana, (await stored(note.id))?.id ?? 0n);
      const { quote: _, ...plain } = note;
      let seconds = 0;
      const edit = async (more: Json) => {
        seconds += 1;
        const updated = new Date(Date.now() + seconds * 1000).toISOString();
        const edited = { ...plain, ...more, content: `<p>${seconds}</p>`, updated };
        peer.serve(String(note.id), edited);
        await receive(peer.activity(eve, 'Update', edited));
      };
      for (const detour of [{ quoteUrl: post.uri }, { quote: second.uri }, {}]) {
        await edit(detour);
        await edit({ quote: post.uri });
        const rejects = (await world.outgoing('Reject')).length;
        expect(await receive(request(post, note.id))).toMatchObject({ outcome: 'handled' });
        expect(await world.outgoing('Reject')).toHaveLength(rejects + 1);
        expect(await stateOf(note.id)).toBe('REVOKED');
      }
      // Nor is it forgotten with old posts.
      const { id } = (await stored(note.id)) as Post;
      await prunePosts(await world.ctx('a.test'), [id]);
      expect(await stateOf(note.id)).toBe('REVOKED');
    });

    it('in a reply count once whom it answers agreed to it, and no longer once that is taken back', async () => {
      const [parent, post] = [await write({ replyPolicy: 'FOLLOWERS' }), await write()];
      const own = peer.post(ida);
      await receive(peer.activity(ida, 'Create', own), ida);
      const note = quoting(post, { inReplyTo: parent.uri }, ida);
      const ofOwn = quoting({ uri: String(own.id) }, { inReplyTo: parent.uri }, ida);
      const counts = async () => [(await stored(post.uri))?.quotesCount, (await stored(own.id))?.quotesCount];
      const told = async () =>
        world.app.db.models.notification.count({
          where: { kind: 'QUOTE', postId: (await stored(note.id))?.id ?? 0n },
        });
      const listed = async () => {
        const ctx = await world.ctx('a.test');
        const reader = await anonymousReader(ctx, ctx.domain?.id ?? null);
        return (await quotesOf(ctx, reader, post.id, { limit: 5 })).map(({ uri }) => uri);
      };
      for (const each of [note, ofOwn]) await receive(peer.activity(ida, 'Create', each), ida);
      await receive(request(post, note.id, ida), ida);
      expect([await stateOf(note.id), await stateOf(ofOwn.id)]).toEqual(['ACCEPTED', 'ACCEPTED']);
      expect([await counts(), await told(), await listed()]).toEqual([[0, 0], 0, []]);
      const ctx = await world.as(ana);
      for (const { id } of [note, ofOwn]) await approveReply(ctx, ana, (await stored(id))?.id ?? 0n);
      expect([await counts(), await told(), await listed()]).toEqual([[1, 1], 1, [note.id]]);
      for (const { id } of [note, ofOwn]) await rejectReply(ctx, ana, (await stored(id))?.id ?? 0n);
      expect([await counts(), await told(), await listed()]).toEqual([[0, 0], 0, []]);
      await receive(peer.activity(ida, 'Delete', note.id), ida);
      expect(await counts()).toEqual([0, 0]);
    });

    it('in a reply are counted once, be both agreed to at the same moment', async () => {
      const ctx = await world.as(ana);
      for (let round = 0; round < 3; round += 1) {
        const [parent, post] = [await write({ replyPolicy: 'NOBODY' }), await write()];
        const note = quoting(post, { inReplyTo: parent.uri });
        await receive(peer.activity(eve, 'Create', note));
        const id = (await stored(note.id))?.id ?? 0n;
        await Promise.all([approveReply(ctx, ana, id), receive(request(post, note.id))]);
        expect([await stateOf(note.id), (await stored(post.uri))?.quotesCount]).toEqual(['ACCEPTED', 1]);
        await Promise.all([rejectReply(ctx, ana, id), revokeQuote(ctx, ana, id)]);
        expect((await stored(post.uri))?.quotesCount).toBe(0);
      }
    });

    it('end with either post', async () => {
      const post = await write();
      const note = quoting(post);
      await receive(request(post, note.id));
      const stamp = String((await last('Accept')).result);
      await receive(peer.activity(eve, 'Delete', note.id));
      expect((await other.get(stamp)).status).toBe(404);
      expect((await stored(post.uri))?.quotesCount).toBe(0);
      const second = quoting(post);
      await receive(request(post, second.id));
      const next = String((await last('Accept')).result);
      await deletePost(await world.as(ana), ana, post.id);
      expect((await other.get(next)).status).toBe(404);
    });

    it('that come to quote something else are no longer quotes of it', async () => {
      const [post, second] = [await write(), await write()];
      const note = quoting(post);
      await receive(request(post, note.id));
      const edit = { ...note, quote: second.uri, updated: new Date(Date.now() + 1000).toISOString() };
      await receive(peer.activity(eve, 'Update', edit));
      expect(await quoteOf(note.id)).toMatchObject({ state: 'PENDING', quotedUri: second.uri });
      expect((await stored(post.uri))?.quotesCount).toBe(0);
      expect((await other.get(String((await last('Accept')).result))).status).toBe(404);
    });
  });

  describe('of theirs by theirs', () => {
    const freshStamp = () => {
      serial += 1;
      return `${vic.id}/stamps/${serial}`;
    };
    /** Vic's post, and a stamp of vic's for what quotes it, served as `more` says. */
    function stamped(note: () => Json, more: Json = {}, path = freshStamp()) {
      const theirs = other.post(vic, {
        document: { interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } } },
      });
      const serve = () =>
        (path.startsWith(other.origin) ? other : peer).serve(path, {
          '@context': 'https://www.w3.org/ns/activitystreams',
          id: path,
          type: 'QuoteAuthorization',
          attributedTo: vic.id,
          interactionTarget: theirs.id,
          interactingObject: note().id,
          ...more,
        });
      return { theirs, stamp: path, serve };
    }
    async function quoted(more: Json = {}, path?: string) {
      let note: Json = {};
      const { theirs, stamp, serve } = stamped(() => note, more, path);
      note = peer.post(eve, { document: { quote: theirs.id, quoteAuthorization: stamp } });
      serve();
      await receive(peer.activity(eve, 'Create', note));
      await verifyAll();
      return { note, theirs, stamp };
    }

    it('hold by the authorization that the author’s server shows, until it is deleted', async () => {
      const { note, theirs, stamp } = await quoted();
      expect(await quoteOf(note.id)).toMatchObject({ state: 'ACCEPTED', authorizationUri: stamp });
      expect(await stored(theirs.id)).toMatchObject({ quotesCount: 1, quoteApproval: 1 });
      // Only its author takes it back.
      expect(await receive(peer.activity(eve, 'Delete', stamp))).toMatchObject({ outcome: 'ignored' });
      expect(await stateOf(note.id)).toBe('ACCEPTED');
      expect(await receive(other.activity(vic, 'Delete', stamp), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect(await stateOf(note.id)).toBe('REVOKED');
    });

    it('O21 do not hold by an authorization of somebody else, for another post, or from elsewhere', async () => {
      const elsewhere = `${eve.id}/stamps/1`;
      const wrong: [string, Json, string?][] = [
        ['of the quoting server', {}, elsewhere],
        ['of a neighbour', { attributedTo: `${other.origin}/users/somebody` }],
        ['of the one who quotes', { attributedTo: eve.id }],
        ['for another quote', { interactingObject: `${eve.id}/notes/0` }],
        ['of another post', { interactionTarget: `${vic.id}/notes/0` }],
        ['of another type', { type: 'Note', content: 'x' }],
        ['without its id', { id: `${vic.id}/stamps/other` }],
        ['in lists', { attributedTo: [eve.id, vic.id] }],
      ];
      for (const [what, more, path] of wrong) {
        const { note, theirs } = await quoted(more, path);
        expect([what, await stateOf(note.id)]).toEqual([what, 'REJECTED']);
        expect((await stored(theirs.id))?.quotesCount).toBe(0);
      }
    });

    it('keep nobody from deleting a post that somebody calls an authorization', async () => {
      const { theirs } = await quoted();
      const doomed = other.post(vic);
      await receive(other.activity(vic, 'Create', doomed), vic, other);
      const note = peer.post(eve, { document: { quote: theirs.id, quoteAuthorization: doomed.id } });
      await receive(peer.activity(eve, 'Create', note));
      for (const state of ['PENDING', 'ACCEPTED'] as const) {
        await world.app.db.models.quote.updateMany({
          where: { authorizationUri: String(doomed.id) },
          data: { state },
        });
        await receive(other.activity(vic, 'Delete', doomed.id), vic, other);
        expect((await stored(doomed.id))?.deletedAt).not.toBeNull();
      }
    });

    it('begin anew with another authorization, and are told by an Update without an edit', async () => {
      let note: Json = {};
      const { theirs, stamp, serve } = stamped(() => note);
      note = peer.post(eve, { document: { quote: theirs.id } });
      await receive(peer.activity(eve, 'Create', note));
      await verifyAll();
      expect(await stateOf(note.id)).toBe('PENDING');
      serve();
      await receive(peer.activity(eve, 'Update', { ...note, quoteAuthorization: stamp }));
      await verifyAll();
      expect(await stateOf(note.id)).toBe('ACCEPTED');
      expect((await stored(note.id))?.revision).toBe(0);
      await receive(peer.activity(eve, 'Update', note));
      await verifyAll();
      expect(await stateOf(note.id)).toBe('PENDING');
      expect((await stored(theirs.id))?.quotesCount).toBe(0);
    });

    it('of one’s own posts need nobody’s consent, nor an authorization', async () => {
      const first = peer.post(eve);
      const note = peer.post(eve, { document: { _misskey_quote: first.id } });
      await receive(peer.activity(eve, 'Create', note));
      await verifyAll();
      expect(await quoteOf(note.id)).toMatchObject({ state: 'ACCEPTED', isLegacy: true });
      const ofNeighbour = peer.post(ida, { document: { quote: first.id } });
      await receive(peer.activity(ida, 'Create', ofNeighbour), ida);
      await verifyAll();
      expect(await stateOf(ofNeighbour.id)).toBe('PENDING');
    });

    it('that ask nobody are never accepted, be they of a post that everybody may quote', async () => {
      const post = await write();
      const { theirs } = await quoted();
      for (const name of ['quoteUrl', 'quoteUri', '_misskey_quote'])
        for (const uri of [post.uri, theirs.id]) {
          const note = peer.post(eve, {
            document: { [name]: uri, quoteAuthorization: `${vic.id}/stamps/1` },
          });
          await receive(peer.activity(eve, 'Create', note));
          await verifyAll();
          expect(await quoteOf(note.id)).toMatchObject({ state: 'PENDING', isLegacy: true });
          expect((await stored(note.id))?.quoteUri).toBe(uri);
        }
    });

    it('end where their server says that what was quoted is gone', async () => {
      const { note, theirs } = await quoted();
      const updated = new Date(Date.now() + 1000).toISOString();
      await receive(peer.activity(eve, 'Update', { ...note, quote: { type: 'Tombstone' }, updated }));
      expect(await stateOf(note.id)).toBe('DELETED');
      expect((await stored(theirs.id))?.quotesCount).toBe(0);
      expect((await stored(note.id))?.quoteUri).toBe(theirs.id);
    });

    it('in chains and loops are followed a few steps', async () => {
      const own = `${eve.id}/notes/own`;
      await receive(peer.activity(eve, 'Create', peer.post(eve, { document: { id: own, quote: own } })));
      expect(await quoteOf(own)).toBeNull();
      const uri = (at: number) => `${eve.id}/chain/${at}`;
      const link = (at: number) => ({ ...peer.post(eve), id: uri(at), url: uri(at), quote: uri(at + 1) });
      for (let at = 0; at < 20; at += 1) peer.serve(uri(at), link(at));
      await receive(peer.activity(eve, 'Create', link(0)));
      expect(await verifyAll()).toBeLessThan(5);
      const known = await world.app.db.models.post.count({
        where: { uri: { startsWith: `${eve.id}/chain/` } },
      });
      expect(known).toBeGreaterThan(1);
      expect(known).toBeLessThan(6);
      const [one, two] = [`${eve.id}/loop/1`, `${eve.id}/loop/2`];
      const looped = (id: string, quote: string) => ({ ...peer.post(eve), id, url: id, quote });
      peer.serve(two, looped(two, one));
      await receive(peer.activity(eve, 'Create', looped(one, two)));
      expect(await verifyAll()).toBeLessThan(5);
      expect([await stateOf(one), await stateOf(two)]).toEqual(['ACCEPTED', 'ACCEPTED']);
    });
  });

  describe('of theirs by ours', () => {
    const quotable = async (canQuote: Json = { automaticApproval: [PUBLIC] }) => {
      const note = other.post(vic, { document: { interactionPolicy: { canQuote } } });
      await receive(other.activity(vic, 'Create', note), vic, other);
      return stored(note.id) as Promise<Post>;
    };
    const served = (post: Pick<Post, 'uri'>) => peer.get(post.uri).then(({ json }) => json as Json);

    it('are asked for, wait for the answer, and are told again when it comes', async () => {
      const theirs = await quotable();
      const post = await write({ text: 'Look', quotedPostId: theirs.id });
      const asked = await last('QuoteRequest');
      expect(asked).toMatchObject({
        actor: ana.uri,
        to: [vic.id],
        object: theirs.uri,
        instrument: { id: post.uri, type: 'Note', quote: theirs.uri },
      });
      expect(await last('Create')).toMatchObject({
        object: { quote: theirs.uri, content: expect.stringMatching(/^<p class="quote-inline">RE: <a /) },
      });
      const waiting = await served(post);
      expect(waiting).not.toHaveProperty('_misskey_quote');
      expect(waiting).not.toHaveProperty('quoteAuthorization');
      expect(post.html).toBe('<p>Look</p>');

      const stamp = `${vic.id}/stamps/of-ana`;
      const authorization = {
        '@context': 'https://www.w3.org/ns/activitystreams',
        id: stamp,
        type: 'QuoteAuthorization',
        attributedTo: vic.id,
        interactionTarget: theirs.uri,
        interactingObject: post.uri,
      };
      const accept = (result: unknown, object: unknown = asked, as = vic) =>
        (as === vic ? other : peer).activity(as, 'Accept', object, { result });
      // Nothing but the author's own authorization for this quote counts.
      other.serve(stamp, { ...authorization, interactingObject: `${post.uri}0` });
      expect(await receive(accept(stamp), vic, other)).toMatchObject({ outcome: 'ignored' });
      other.serve(stamp, authorization);
      peer.serve(`${eve.id}/stamp`, { ...authorization, id: `${eve.id}/stamp` });
      expect(await receive(accept(`${eve.id}/stamp`), vic, other)).toMatchObject({ outcome: 'ignored' });
      expect(await receive(accept(undefined), vic, other)).toMatchObject({ outcome: 'ignored' });
      expect(await receive(accept(stamp, asked, eve), eve)).toMatchObject({ outcome: 'ignored' });
      expect(await receive(accept(stamp, `${ana.uri}/quote_requests/1`), vic, other)).toMatchObject({
        outcome: 'ignored',
      });
      expect(await stateOf(post.uri)).toBe('PENDING');
      expect(await receive(accept(stamp, asked.id), vic, other)).toMatchObject({ outcome: 'handled' });
      expect(await quoteOf(post.uri)).toMatchObject({ state: 'ACCEPTED', authorizationUri: stamp });
      const update = await last('Update');
      expect(update).toMatchObject({
        object: {
          quote: theirs.uri,
          quoteAuthorization: stamp,
          _misskey_quote: theirs.uri,
          quoteUri: theirs.uri,
          tag: [{ type: 'Link', href: theirs.uri }],
        },
      });
      expect(await served(post)).toMatchObject({ quoteAuthorization: stamp });
      expect((await stored(theirs.uri))?.quotesCount).toBe(1);

      expect(await receive(other.activity(vic, 'Delete', stamp), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect(await stateOf(post.uri)).toBe('REVOKED');
      expect((await last('Update')).object).not.toHaveProperty('quoteAuthorization');
      expect((await last('Update')).id).not.toBe(update.id);
    });

    it('are refused', async () => {
      const theirs = await quotable();
      const post = await write({ quotedPostId: theirs.id });
      const asked = await last('QuoteRequest');
      expect(await receive(peer.activity(eve, 'Reject', asked))).toMatchObject({ outcome: 'ignored' });
      expect(await receive(other.activity(vic, 'Reject', asked), vic, other)).toMatchObject({
        outcome: 'handled',
      });
      expect(await stateOf(post.uri)).toBe('REJECTED');
    });

    it('are not asked for where the policy says no, or nothing', async () => {
      const may = async (canQuote?: Json) => {
        const post = await quotable(canQuote);
        return write({ quotedPostId: post.id }).then(
          () => true,
          ({ code }) => code,
        );
      };
      expect(await may({ automaticApproval: [], manualApproval: [PUBLIC] })).toBe(true);
      expect(await may({ automaticApproval: [`${vic.id}/followers`] })).toBe(true);
      expect(await may({ automaticApproval: [vic.id] })).toBe('FORBIDDEN');
      expect(await may({ automaticApproval: ['https://v.test/lists/1'] })).toBe('FORBIDDEN');
      expect(await may({ always: [PUBLIC] })).toBe(true);
      const silent = other.post(vic);
      await receive(other.activity(vic, 'Create', silent), vic, other);
      await expect(write({ quotedPostId: (await stored(silent.id))?.id ?? 0n })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      // Its author changes it without an edit.
      const policy = { interactionPolicy: { canQuote: { automaticApproval: PUBLIC } } };
      await receive(other.activity(vic, 'Update', { ...silent, ...policy }), vic, other);
      expect(await stored(silent.id)).toMatchObject({ quoteApproval: 1, revision: 0 });
    });
  });

  it('of ours by ours carry an authorization that others can look at', async () => {
    const bob = await world.identity('bob', 'a.test');
    const post = await write();
    const quoting = await createPost(await world.as(bob), bob, { text: 'Look', quotedPostId: post.id });
    const { json } = await peer.get(quoting.uri);
    expect(json).toMatchObject({ quote: post.uri, _misskey_quote: post.uri });
    expect((await peer.get(String(json?.quoteAuthorization))).json).toMatchObject({
      attributedTo: ana.uri,
      interactingObject: quoting.uri,
      interactionTarget: post.uri,
    });
  });
});
