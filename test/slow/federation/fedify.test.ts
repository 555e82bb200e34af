import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FedifyPeer,
  type ReceivedDelivery,
  type Scheme,
  startFedifyPeer,
} from '../../helpers/federation/fedify-peer.ts';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * An install of ours and a server on Fedify, which nobody of this project wrote. Each verifies what the other signs.
 */
const node = await ensureInterop();

/**
 * Who the server is, by the scheme it tries first, and who of ours it deals with: the two have nothing to do with each
 * other.
 */
const PEERS = {
  cavage: { peerName: 'c.test', one: 'ana', other: 'ben', mover: 'old' },
  rfc9421: { peerName: 'd.test', one: 'ada', other: 'bob', mover: 'odo' },
} as const;

let world: World;
let install: TestInstall;
const peers = new Map<string, FedifyPeer>();

beforeAll(async () => {
  if (node === null) return;
  const started = await Promise.all(
    (Object.keys(PEERS) as Scheme[]).map((firstKnock) =>
      startFedifyPeer({
        name: PEERS[firstKnock].peerName,
        firstKnock,
        actors: ['carol', 'dave', 'erin'],
      }),
    ),
  );
  for (const peer of started) {
    if (peer === null) throw new Error('There is no Node for the peer.');
    peers.set(peer.name, peer);
  }
  world = await createWorld({
    installs: { one: ['a.test', 'b.test'] },
    peers: Object.fromEntries([...peers.values()].map((peer) => [peer.name, peer.address])),
  });
  install = world.install('one');
  for (const peer of peers.values()) {
    await peer.resolve(world.resolve);
    // Every GET of a document must be signed, ours as well.
    await peer.secure(true);
  }
});

afterAll(() => Promise.all([world?.close(), ...[...peers.values()].map((peer) => peer.stop())]));

// The two side by side, as they mostly wait; the tests of each one after the other.
describe.skipIf(node === null).concurrent.each<Scheme>(['cavage', 'rfc9421'])(
  'a Fedify server that knocks with %s first',
  (scheme) => {
    const { peerName, one, other, mover } = PEERS[scheme];
    let peer: FedifyPeer;
    let ana: Somebody;
    let ben: Somebody;

    beforeAll(async () => {
      peer = peers.get(peerName) as FedifyPeer;
      ana = new Somebody(install, await install.person(one, 'a.test'));
      ben = new Somebody(install, await install.person(other, 'b.test'));
    });

    const carol = `@carol@${peerName}`;
    const arrives = (type: string, object?: string) =>
      peer.waitFor(
        (delivery) =>
          delivery.type === type && (object === undefined || delivery.object === object) && delivery.handled,
      );
    const isGood = (delivery: ReceivedDelivery) =>
      expect(delivery).toMatchObject({ verified: true, handled: true });
    const told = (who: Somebody, kind: string, postUri: string | null = null) =>
      eventually(
        () => who.notifications(),
        (list) => list.some((it) => it.kind === kind && it.from === carol && it.postUri === postUri),
      );

    it.sequential('follows by handle and is accepted', async () => {
      await peer.follow({ target: ana.handle });
      isGood(await arrives('Accept'));
      expect(await peer.following()).toMatchObject([{ uri: ana.uri, state: 'accepted' }]);
      await told(ana, 'FOLLOW');
      const knocks = (await peer.sent()).filter((request) => request.method === 'POST');
      expect(knocks).toMatchObject([{ scheme, status: 202 }]);
    });

    it.sequential('is followed, at once or when it agrees', async () => {
      await ana.towards('followIdentity', carol);
      isGood(await arrives('Follow', `https://${peerName}/users/carol`));
      await eventually(
        async () => (await ana.find(carol)).viewer,
        (viewer) => viewer?.isFollowing === true && viewer.isFollowedBy,
      );
      await peer.addActor({ username: 'lena', locked: true });
      await ana.towards('followIdentity', `@lena@${peerName}`);
      isGood(await arrives('Follow', `https://${peerName}/users/lena`));
      expect((await ana.find(`@lena@${peerName}`)).viewer).toMatchObject({
        hasRequested: true,
        isFollowing: false,
      });
      await eventually(
        () => peer.followers('lena'),
        (followers) => followers.some((follower) => follower.uri === ana.uri),
      );
      await peer.accept({ as: 'lena', follower: ana.uri });
      await eventually(
        async () => (await ana.find(`@lena@${peerName}`)).viewer,
        (viewer) => viewer?.isFollowing === true,
      );
    });

    it.sequential('receives a post, its edit and its end', async () => {
      const post = await ana.post('Kia ora <b>Fedify</b>', { summary: 'A greeting' });
      isGood(await arrives('Create', post.uri));
      expect(await peer.posts()).toMatchObject([
        { uri: post.uri, author: ana.uri, summary: 'A greeting', updates: 0 },
      ]);
      expect((await peer.posts())[0]?.content).toContain('&lt;b&gt;Fedify&lt;/b&gt;');
      await ana.edit(post.id, 'Kia ora koutou');
      isGood(await arrives('Update', post.uri));
      expect(await peer.posts()).toMatchObject([{ content: '<p>Kia ora koutou</p>', updates: 1 }]);
      await ana.with('deletePost', post.id);
      isGood(await arrives('Delete', post.uri));
      expect(await peer.posts()).toEqual([]);
      expect(await peer.fetch({ url: post.uri })).toMatchObject({ ok: false, status: 410 });
    });

    it.sequential('sends a post, its edit and its end', async () => {
      const { uri } = await peer.post({ text: 'Hello <ana>', hashtags: ['interop'], mentions: [ana.handle] });
      expect(await ana.sees('Hello &lt;ana&gt;')).toMatchObject({
        uri,
        visibility: 'PUBLIC',
        author: { handle: carol },
      });
      await told(ana, 'MENTION', uri);
      await peer.edit({ uri, text: 'Hello again' });
      expect(await ana.sees('Hello again')).toMatchObject({ uri, revision: 1 });
      await peer.delete({ uri });
      await eventually(
        () => ana.home(),
        (home) => home.every((post) => post.uri !== uri),
      );
    });

    it.sequential('likes and boosts, takes it back, and answers', async () => {
      const post = await ana.post('Something to like');
      await arrives('Create', post.uri);
      const like = await peer.like({ uri: post.uri });
      const boost = await peer.announce({ uri: post.uri });
      await told(ana, 'FAVOURITE', post.uri);
      await told(ana, 'BOOST', post.uri);
      const counts = (favourites: number, boosts: number) =>
        eventually(
          async () => (await ana.postAt(post.uri))?.counts,
          (seen) => seen?.favourites === favourites && seen.boosts === boosts,
        );
      await counts(1, 1);
      await peer.undo({ id: like.id });
      await peer.undo({ id: boost.id });
      await counts(0, 0);
      const reply = await peer.post({ text: 'An answer', inReplyTo: post.uri, mentions: [ana.handle] });
      await told(ana, 'REPLY', reply.uri);
      expect(await ana.postAt(reply.uri)).toMatchObject({ inReplyTo: { uri: post.uri } });
    });

    it.sequential('is liked and boosted, told of the end of it, and answered', async () => {
      const { uri } = await peer.post({ text: 'Like me' });
      const { id } = await ana.sees('Like me');
      await ana.with('favouritePost', id);
      isGood(await arrives('Like', uri));
      await ana.with('boostPost', id);
      isGood(await arrives('Announce', uri));
      await ana.with('unfavouritePost', id);
      await ana.with('unboostPost', id);
      await eventually(
        () => peer.received(),
        (all) => all.filter((delivery) => delivery.type === 'Undo' && delivery.verified).length === 2,
      );
      const reply = await ana.post(`With pleasure, @carol@${peerName}`, { inReplyToId: id });
      isGood(await arrives('Create', reply.uri));
      expect(await peer.posts()).toContainEqual(expect.objectContaining({ uri: reply.uri, inReplyTo: uri }));
    });

    it.sequential('keeps what is for few among them', async () => {
      const { uri } = await peer.post({ text: 'Followers alone', visibility: 'followers' });
      expect(await ana.sees('Followers alone')).toMatchObject({ uri, visibility: 'FOLLOWERS' });
      expect(await ben.postAt(uri)).toBeNull();
      const own = await ana.post('Ours alone', { visibility: 'FOLLOWERS' });
      isGood(await arrives('Create', own.uri));
      expect(await peer.fetch({ url: own.uri })).toMatchObject({ ok: true });
      expect(await peer.fetch({ url: own.uri, as: 'dave' })).toMatchObject({ ok: false, status: 404 });
      expect(await peer.fetch({ url: own.uri, signed: false })).toMatchObject({ ok: false, status: 404 });
      const direct = await peer.post({ text: 'For you', visibility: 'direct', mentions: [ana.handle] });
      await told(ana, 'MENTION', direct.uri);
      expect(await ana.postAt(direct.uri)).toMatchObject({ visibility: 'MENTIONED' });
    });

    it.sequential('serves documents to signed GETs alone, and gets them', async () => {
      const { uri } = await peer.post({ as: 'dave', text: 'Nobody was told of this' });
      expect((await install.http('/')).status).toBe(200);
      expect(await ben.postAt(uri)).toMatchObject({ uri, author: { handle: `@dave@${peerName}` } });
      const asked = (await peer.requests()).filter((request) => request.path === new URL(uri).pathname);
      expect(asked.at(-1)).toMatchObject({ status: 200, scheme: expect.any(String) });
    });

    it.sequential('gets its second knock answered where it wants the other scheme', async () => {
      await peer.status({ status: 401, times: 1 });
      const post = await ana.post('Knock, knock');
      const delivery = await arrives('Create', post.uri);
      const knocks = (await peer.received()).filter((each) => each.object === post.uri);
      expect(knocks).toMatchObject([
        { status: 401, verified: true },
        { verified: true, handled: true },
      ]);
      expect(new Set(knocks.map((knock) => knock.scheme)).size).toBe(2);
      // What worked is remembered.
      const next = await ana.post('And again');
      expect(await arrives('Create', next.uri)).toMatchObject({ scheme: delivery.scheme, verified: true });
    });

    it.sequential('changes its keys, with and without a word', async () => {
      await peer.rotateKeys();
      await peer.post({ text: 'Signed anew' });
      await ana.sees('Signed anew');
      await ana.towards('followIdentity', `@erin@${peerName}`);
      await eventually(
        async () => (await ana.find(`@erin@${peerName}`)).viewer,
        (viewer) => viewer?.isFollowing === true,
      );
      await peer.rotateKeys({ as: 'erin', silent: true });
      await peer.post({ as: 'erin', text: 'Signed anew in silence' });
      await ana.sees('Signed anew in silence');
    });

    it.sequential('changes its profile', async () => {
      await peer.profile({ name: 'Carol the Second' });
      await eventually(
        () => ana.find(carol),
        (it) => it.name === 'Carol the Second',
      );
    });

    it.sequential('moves, and its followers go along', async () => {
      await peer.addActor({ username: 'frida' });
      await peer.alias({ as: 'frida', target: `https://${peerName}/users/erin` });
      await peer.move({ as: 'erin', target: `https://${peerName}/users/frida` });
      await eventually(
        () => peer.followers('frida'),
        (followers) => followers.some((follower) => follower.uri === ana.uri),
      );
      await eventually(
        () => ana.notifications(),
        (list) => list.some((it) => it.kind === 'MOVE' && it.from === `@erin@${peerName}`),
      );
    });

    it.sequential('blocks and is blocked', async () => {
      await peer.follow({ as: 'dave', target: ben.handle });
      await eventually(
        () => peer.following('dave'),
        (following) => following.some((it) => it.uri === ben.uri && it.state === 'accepted'),
      );
      await ben.towards('followIdentity', `@dave@${peerName}`);
      await ben.towards('blockIdentity', `@dave@${peerName}`);
      isGood(await arrives('Block', `https://${peerName}/users/dave`));
      await eventually(
        () => peer.following('dave'),
        (following) => following.every((it) => it.state === 'rejected'),
      );
      await peer.block({ target: ana.uri });
      await eventually(
        async () => (await ana.find(carol).catch(() => null))?.viewer ?? null,
        (viewer) => viewer === null || (!viewer.isFollowing && !viewer.isFollowedBy),
      );
    });

    it.sequential('is shown first where it was pinned, on either side', async () => {
      await ben.towards('followIdentity', `@frida@${peerName}`);
      await peer.follow({ as: 'frida', target: ben.handle });
      await eventually(
        () => peer.following('frida'),
        (following) => following.some((it) => it.uri === ben.uri && it.state === 'accepted'),
      );
      const post = await ben.post('Look at this first');
      await arrives('Create', post.uri);
      await ben.with('pinPost', post.id);
      expect(await arrives('Add', post.uri)).toMatchObject({ verified: true });
      await ben.with('unpinPost', post.id);
      expect(await arrives('Remove', post.uri)).toMatchObject({ verified: true });
      const { uri } = await peer.post({ as: 'frida', text: 'First of all' });
      await peer.pin({ as: 'frida', uri });
      const pinned = async () => {
        const { resolve } = await ben.ask<{ resolve: { pinnedPosts: { uri: string }[] } }>(
          `{ resolve(text: "@frida@${peerName}") { ... on Identity { pinnedPosts { uri } } } }`,
        );
        return resolve.pinnedPosts.map((each) => each.uri);
      };
      await eventually(pinned, (uris) => uris.includes(uri));
      await peer.unpin({ as: 'frida', uri });
      await eventually(pinned, (uris) => uris.length === 0);
    });

    it.sequential('takes new keys of ours, with the Update that tells of them', async () => {
      await ben.towards('rotateIdentityKeys', ben.handle);
      expect(await arrives('Update', ben.uri)).toMatchObject({ verified: true });
      const post = await ben.post('Signed with a new key');
      isGood(await arrives('Create', post.uri));
    });

    it.sequential('is told of a move and of the end of somebody of ours', async () => {
      const old = new Somebody(install, await install.person(mover, 'b.test'));
      await peer.follow({ as: 'frida', target: old.handle });
      await eventually(
        () => peer.following('frida'),
        (following) => following.some((it) => it.uri === old.uri && it.state === 'accepted'),
      );
      await old.find(`@dave@${peerName}`);
      await peer.alias({ as: 'dave', target: old.uri });
      // Known here from before it had another name: it is asked anew.
      const { id } = await old.find(`@dave@${peerName}`);
      await old.change('moveIdentity', { targetId: id }, 'identity { id }');
      isGood(await arrives('Move', old.uri));
      const session = await install.operate<{ token: string }>(
        'signIn',
        { email: old.email, password: 'correct horse battery' },
        'token',
      );
      await install.operate(
        'deleteIdentity',
        { identityId: (await old.find(old.handle)).id, currentPassword: 'correct horse battery' },
        'identity { id }',
        session.token,
      );
      expect(await arrives('Delete', old.uri)).toMatchObject({ verified: true });
      await eventually(
        async () =>
          (
            await install.http(`/users/${mover}`, {
              host: 'b.test',
              headers: { accept: 'application/activity+json' },
            })
          ).status,
        (status) => status === 410,
      );
    });

    it.sequential('gets everything after it was away', async () => {
      await ben.towards('followIdentity', `@frida@${peerName}`);
      await peer.follow({ as: 'frida', target: ben.handle });
      await eventually(
        () => peer.following('frida'),
        (following) => following.some((it) => it.uri === ben.uri && it.state === 'accepted'),
      );
      await peer.down();
      const post = await ben.post('While you were away');
      await ben.edit(post.id, 'While you were away (edited)');
      await peer.up();
      // Its own first signed request makes a probe due.
      await peer.post({ as: 'frida', text: 'Back again' });
      await ben.sees('Back again');
      await arrives('Update', post.uri);
      const kinds = (await peer.received())
        .filter((each) => each.object === post.uri)
        .map((each) => each.type);
      expect(kinds).toEqual(['Create', 'Update']);
    });

    it.sequential('deletes somebody for good', async () => {
      await peer.deleteActor({ as: 'frida' });
      await eventually(
        () => ben.home(),
        (home) => home.every((post) => post.author.handle !== `@frida@${peerName}`),
      );
    });

    it.sequential('found every signature of ours good', async () => {
      const bad = (await peer.received()).filter((delivery) => !delivery.verified);
      expect(bad.map(({ type, reason, document }) => ({ type, reason, document }))).toEqual([]);
      expect(await peer.errors()).toEqual([]);
      expect(install.log).not.toMatch(/"level":[56]0/);
    });
  },
);
