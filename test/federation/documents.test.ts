import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postAnswer, servedPost } from '../../src/activitypub/serve/post.ts';
import { block } from '../../src/core/blocks/block.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { featureHashtag } from '../../src/core/hashtags/feature.ts';
import { deleteIdentity } from '../../src/core/identities/delete.ts';
import { updateIdentity } from '../../src/core/identities/update.ts';
import { pinPost } from '../../src/core/pins/pin.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import type { Visibility } from '../../src/db/enums.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, SendWish } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';
import { boostPost, favouritePost } from '../helpers/people/marks.ts';

/** What others get who ask for our documents: who may read what, signed and unsigned. */

let world: FederationWorld;
let peer: FakePeer;
let fan: FakeActor;
let stranger: FakeActor;
let ana: Identity;
const posts = {} as Record<Visibility, Post>;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test'] });
  [peer] = world.peers as [FakePeer];
  fan = await peer.actor('fan');
  stranger = await peer.actor('stranger');
  ana = await world.identity('ana', 'a.test');
  await world.deliver(peer, 'https://a.test/inbox', peer.activity(fan, 'Follow', ana.uri), { as: fan });
  const ctx = await world.as(ana);
  for (const visibility of ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const) {
    posts[visibility] = await createPost(ctx, ana, {
      text: `This is ${visibility} #tag`,
      visibility,
      language: 'en',
    });
  }
});
afterAll(() => world.close());

const AS = 'application/activity+json';
const get = (url: string, wish: SendWish = {}) => peer.get(url, { accept: AS, ...wish });

describe('an actor', () => {
  it('has everything others look for', async () => {
    const { status, json, headers } = await get(ana.uri);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(AS);
    expect(headers.vary).toContain('Signature');
    expect(json).toMatchObject({
      id: ana.uri,
      type: 'Person',
      preferredUsername: 'ana',
      webfinger: 'ana@a.test',
      inbox: `${ana.uri}/inbox`,
      endpoints: { sharedInbox: 'https://a.test/inbox' },
      publicKey: { id: `${ana.uri}#main-key`, owner: ana.uri },
    });
    expect(json?.assertionMethod).toMatchObject([{ type: 'Multikey', controller: ana.uri }]);
  });

  it('is answered anew once it changed', async () => {
    await updateIdentity(await world.as(ana), await world.row(ana), { name: 'Ana A.' });
    await settle(world.app);
    expect((await get(ana.uri)).json).toMatchObject({ name: 'Ana A.' });
  });

  it('is nothing for who wants a page, and nobody where nobody is', async () => {
    expect((await get(ana.uri, { accept: 'text/html' })).status).toBe(404);
    expect((await get('https://a.test/users/nobody')).status).toBe(404);
    expect((await get('https://b.test/users/ana')).status).toBe(404);
    expect(
      (await get('https://c.test/users/ana', { host: 'c.test' }).catch(() => ({ status: 421 }))).status,
    ).toBe(421);
  });

  it('the actor of the server, WebFinger and NodeInfo are there for all', async () => {
    const actor = await get('https://a.test/actor');
    expect(actor.json).toMatchObject({ type: 'Application', preferredUsername: 'a.test' });
    const jrd = await peer.get('https://a.test/.well-known/webfinger?resource=acct:ANA@A.test');
    expect(jrd.headers['content-type']).toBe('application/jrd+json');
    expect(jrd.json).toMatchObject({
      subject: 'acct:ana@a.test',
      links: [
        {},
        { rel: 'self', href: ana.uri },
        {
          rel: 'http://ostatus.org/schema/1.0/subscribe',
          template: 'https://a.test/authorize_interaction?uri={uri}',
        },
        {
          rel: 'https://w3id.org/fep/3b86/Object',
          template: 'https://a.test/authorize_interaction?uri={object}',
        },
        { rel: 'https://w3id.org/fep/3b86/Create', template: 'https://a.test/share?text={content}' },
      ],
    });
    expect(
      (await peer.get('https://a.test/.well-known/webfinger?resource=acct:a.test@a.test')).json,
    ).toMatchObject({
      subject: 'acct:a.test@a.test',
      links: [{}, { rel: 'self' }],
    });
    expect((await peer.get('https://a.test/.well-known/webfinger')).status).toBe(400);
    expect((await peer.get('https://b.test/.well-known/webfinger?resource=acct:ana@a.test')).status).toBe(
      404,
    );
    expect((await peer.get(`https://a.test/.well-known/webfinger?resource=${ana.uri}`)).status).toBe(200);
    for (const version of ['2.0', '2.1']) {
      const { json } = await peer.get(`https://a.test/nodeinfo/${version}`);
      expect(json).toMatchObject({
        version,
        software: { name: 'pukeko' },
        usage: { users: { total: 1 }, localPosts: 2 },
      });
    }
    expect((await peer.get('https://a.test/.well-known/host-meta')).text).toContain('{uri}');
  });
});

describe('a post', () => {
  it('is a Note with its audience, text, source and tags', async () => {
    const { json } = await get(posts.PUBLIC.uri);
    expect(json).toMatchObject({
      id: posts.PUBLIC.uri,
      type: 'Note',
      attributedTo: ana.uri,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: [`${ana.uri}/followers`],
      contentMap: { en: posts.PUBLIC.html },
      source: { content: 'This is PUBLIC #tag', mediaType: 'text/plain' },
      tag: [{ type: 'Hashtag', name: '#tag' }],
      replies: `${posts.PUBLIC.uri}/replies`,
    });
    const create = await get(`${posts.PUBLIC.uri}/activity`);
    expect(create.json).toMatchObject({ type: 'Create', object: { id: posts.PUBLIC.uri } });
  });

  it('is read by whom it is for, and is nothing to all others', async () => {
    const status = async (visibility: Visibility, as?: FakeActor) =>
      (await get(posts[visibility].uri, as ? { as } : {})).status;
    for (const visibility of ['PUBLIC', 'UNLISTED'] as const) {
      expect(await status(visibility)).toBe(200);
      expect(await status(visibility, stranger)).toBe(200);
    }
    for (const visibility of ['FOLLOWERS', 'MENTIONED', 'LOCAL'] as const) {
      expect(await status(visibility)).toBe(404);
      expect(await status(visibility, stranger)).toBe(404);
    }
    expect(await status('FOLLOWERS', fan)).toBe(200);
    expect(await status('MENTIONED', fan)).toBe(404);
    expect(await status('LOCAL', fan)).toBe(404);
    const held = await get(posts.FOLLOWERS.uri, { as: fan });
    expect(held.headers['cache-control']).toContain('private');
    expect((await get(posts.FOLLOWERS.uri)).status).toBe(404);
    expect((await get(`${posts.FOLLOWERS.uri}/activity`)).status).toBe(404);
    expect((await get(`${posts.FOLLOWERS.uri}/replies`)).status).toBe(404);
    expect((await get(posts.PUBLIC.uri.replace('a.test', 'b.test'))).status).toBe(404);
  });

  it('is there under the address of its page, of its own author alone, and gone with them', async () => {
    const bea = await world.identity('bea', 'a.test');
    const post = await createPost(await world.as(bea), bea, { text: 'Mine' });
    expect((await get(`https://a.test/@bea/${post.id}`)).json).toMatchObject({ id: post.uri });
    expect((await get(`https://a.test/@ana/${post.id}`)).status).toBe(404);
    expect((await get(post.uri)).status).toBe(200);
    await deleteIdentity(await world.ctx('a.test'), bea);
    await settle(world.app);
    expect((await get(post.uri)).status).toBe(404);
    expect((await get(bea.uri)).status).toBe(410);
  });

  it('changes by an edit, and is a Tombstone when deleted, to whom it was there', async () => {
    const ctx = await world.as(ana);
    const post = await createPost(ctx, ana, { text: 'First' });
    const quiet = await createPost(ctx, ana, { text: 'Quiet', visibility: 'FOLLOWERS' });
    expect((await get(post.uri)).json).toMatchObject({ content: post.html });
    await editPost(ctx, ana, post.id, { text: 'Second' });
    await settle(world.app);
    expect((await get(post.uri)).json).toMatchObject({ content: '<p>Second</p>' });
    await deletePost(ctx, ana, post.id);
    await deletePost(ctx, ana, quiet.id);
    await settle(world.app);
    expect(await get(post.uri)).toMatchObject({ status: 410, json: { type: 'Tombstone', id: post.uri } });
    expect((await get(quiet.uri)).status).toBe(404);
    expect((await get(quiet.uri, { as: fan })).status).toBe(410);
  });
});

describe('a post for its domain alone', () => {
  it('is no document, and leaves no Tombstone, even for its author', async () => {
    const ctx = await world.as(ana);
    const domain = await world.app.domains.byId(ana.domainId ?? 0n);
    if (!domain) throw new Error('no domain');
    const author = async () => ({ reader: await readerOf(ctx, ana), identity: ana });
    expect(await servedPost(ctx, domain, await author(), posts.MENTIONED.id)).not.toBeNull();
    expect(await servedPost(ctx, domain, await author(), posts.LOCAL.id)).toBeNull();
    const statuses = { MENTIONED: 410, LOCAL: 404 } as const;
    for (const visibility of ['MENTIONED', 'LOCAL'] as const) {
      const post = await createPost(ctx, ana, { text: 'Soon deleted', visibility });
      await deletePost(ctx, ana, post.id);
      const { answer } = await postAnswer(ctx, domain, await author(), post.id, 'object');
      expect([visibility, answer.status]).toEqual([visibility, statuses[visibility]]);
    }
  });
});

describe('collections', () => {
  it('P01 the outbox holds public and unlisted posts alone, whoever asks', async () => {
    for (const as of [undefined, stranger, fan]) {
      const wish = as ? { as } : {};
      const outbox = await get(`${ana.uri}/outbox`, wish);
      expect(outbox.json).toMatchObject({ type: 'OrderedCollection', totalItems: 2 });
      const page = await get(String(outbox.json?.first), wish);
      const items = page.json?.orderedItems as { object: { id: string } }[];
      expect(items.map((item) => item.object.id).sort()).toEqual(
        [posts.PUBLIC.uri, posts.UNLISTED.uri].sort(),
      );
    }
  });

  it('P12, P15 followers are shown, or hidden where their owner hides them', async () => {
    const followers = await get(`${ana.uri}/followers?page=true`);
    expect(followers.json).toMatchObject({ type: 'OrderedCollectionPage', orderedItems: [fan.id] });
    await updateIdentity(await world.as(ana), await world.row(ana), { hidesRelations: true });
    await settle(world.app);
    expect((await get(`${ana.uri}/followers?page=true`)).json).toMatchObject({ orderedItems: [] });
    expect((await get(`${ana.uri}/followers`)).json).not.toHaveProperty('first');
  });

  it('P03 replies are those for everyone; likes and shares are numbers', async () => {
    const ctx = await world.as(ana);
    const open = await createPost(ctx, ana, { text: 'open', inReplyToId: posts.PUBLIC.id });
    await createPost(ctx, ana, { text: 'closed', inReplyToId: posts.PUBLIC.id, visibility: 'FOLLOWERS' });
    const page = await get(`${posts.PUBLIC.uri}/replies?page=true`, { as: fan });
    expect(page.json).toMatchObject({ items: [open.uri] });
    await favouritePost(ctx, ana, posts.PUBLIC.id);
    expect((await get(`${posts.PUBLIC.uri}/likes`)).json).toMatchObject({ totalItems: 1 });
    expect((await get(`${posts.PUBLIC.uri}/shares`)).json).toMatchObject({ totalItems: 0 });
  });

  it('featured posts are the pinned ones', async () => {
    for (const post of [posts.PUBLIC, posts.FOLLOWERS]) await pinPost(await world.as(ana), ana, post.id);
    // One for followers is not told even to a follower: a server shows its copy to everybody.
    for (const as of [{}, { as: fan }])
      expect((await get(`${ana.uri}/collections/featured`, as)).json).toMatchObject({
        type: 'OrderedCollection',
        totalItems: 1,
        orderedItems: [{ id: posts.PUBLIC.uri, type: 'Note' }],
      });
  });

  it('featured hashtags are those of the profile, named by the actor', async () => {
    const { featuredTags: address } = (await get(ana.uri)).json as { featuredTags: string };
    expect(address).toBe(`${ana.uri}/collections/tags`);
    expect((await get(address)).json).toMatchObject({ type: 'Collection', totalItems: 0, items: [] });
    await featureHashtag(await world.as(ana), ana, 'Kakapo');
    expect((await get(address)).json).toMatchObject({
      id: address,
      totalItems: 1,
      items: [{ type: 'Hashtag', name: '#Kakapo', href: expect.stringMatching(/\/tags\/kakapo$/) }],
    });
  });
});

describe('activities', () => {
  it('a boost is there as its post is; a follow for its two ends alone', async () => {
    const ctx = await world.as(ana);
    const boost = await boostPost(ctx, ana, posts.UNLISTED.id);
    expect((await get(boost.uri)).json).toMatchObject({ type: 'Announce', object: posts.UNLISTED.uri });
    const remote = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), fan.id, 30_000);
    if (!remote) throw new Error('the fan is not known');
    const asked = await follow(ctx, ana, remote);
    expect((await get(asked.uri)).status).toBe(404);
    expect((await get(asked.uri, { as: stranger })).status).toBe(404);
    expect((await get(asked.uri, { as: fan })).json).toMatchObject({ type: 'Follow', object: fan.id });
  });
});

describe('who is not welcome', () => {
  it('P14 whom an identity blocks gets neither posts nor collections', async () => {
    const foe = await peer.actor('foe');
    const row = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), foe.id, 30_000);
    if (!row) throw new Error('the foe is not known');
    await block(await world.as(ana), ana, row);
    await settle(world.app);
    // Others first, so that something could be kept.
    await get(`${ana.uri}/collections/featured`, { as: fan });
    await get(posts.PUBLIC.uri);
    expect((await get(posts.PUBLIC.uri, { as: foe })).status).toBe(404);
    expect((await get(`${ana.uri}/collections/featured`, { as: foe })).status).toBe(404);
    expect((await get(`${ana.uri}/outbox`, { as: foe })).status).toBe(404);
  });

  it('P16 a blocked server that says who it is gets nothing', async () => {
    const { app } = world;
    const { id } = await world.domain('a.test');
    await app.db.models.hostBlock.create({
      data: { id: app.ids.next(), name: 'e.test', domainId: id, createdAt: 1n },
    });
    app.hostBlocks.forget();
    expect((await get(ana.uri, { as: fan })).status).toBe(403);
    expect((await get(posts.PUBLIC.uri, { as: fan })).status).toBe(403);
    expect((await get(`${ana.uri}/outbox`, { as: fan })).status).toBe(403);
    await app.db.models.hostBlock.deleteMany();
    app.hostBlocks.forget();
  });

  it('a signature that does not hold is no signature', async () => {
    expect((await get(posts.PUBLIC.uri, { as: fan, key: stranger.rsa.privateKey })).status).toBe(401);
    expect((await get(posts.FOLLOWERS.uri, { as: fan, signHost: 'b.test' })).status).toBe(401);
  });
});
