import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityPub } from '../../src/activitypub/state.ts';
import { featuredTags } from '../../src/core/hashtags/queries.ts';
import { rotateKeys } from '../../src/core/identities/rotate-keys.ts';
import { updateIdentity } from '../../src/core/identities/update.ts';
import { pinnedPosts } from '../../src/core/pins/queries.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import type { Identity } from '../../src/db/rows.ts';
import { remoteWork } from '../../src/reconciler/machines/remote-work.ts';
import type { FakePeer } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation, settle } from '../helpers/federation/federation.ts';

let world: FederationWorld;
let peer: FakePeer;
let ana: Identity;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test'] });
  [peer] = world.peers as [FakePeer];
  ana = await world.identity('ana', 'a.test');
});
afterAll(() => world.close());

describe('keys of ours', () => {
  it('are rotated under the same id; the new half is published, signed with and announced', async () => {
    const eve = await peer.actor('eve');
    await peer.follow(eve, ana.uri);
    await world.handleAll();
    const keys = () =>
      world.app.db.models.identityKey.findMany({ where: { identityId: ana.id }, orderBy: { uri: 'asc' } });
    const before = await keys();
    const old = await activityPub(world.app).signingKeys.of(ana.id);
    await rotateKeys(await world.ctx('a.test'), ana);
    await settle(world.app);
    const after = await keys();
    expect(after.map((key) => key.uri)).toEqual(before.map((key) => key.uri));
    expect(after).not.toHaveLength(0);
    for (const [at, key] of after.entries()) expect(key.publicPem).not.toBe(before[at]?.publicPem);
    const fresh = await activityPub(world.app).signingKeys.of(ana.id);
    expect(fresh.id).toBe(old.id);
    expect(fresh.key.equals(old.key)).toBe(false);
    const [update] = (await world.outgoing('Update')) as {
      object?: { publicKey?: { publicKeyPem?: string } };
    }[];
    const rsa = after.find((key) => key.algorithm === 'RSA');
    expect(update?.object?.publicKey?.publicKeyPem?.trim()).toBe(rsa?.publicPem.trim());
  });
});

describe('parts of profiles', () => {
  it('are said by our actors, and taken from those of others', async () => {
    await updateIdentity(await world.as(ana), ana, { showsMedia: false, showsFeatured: false });
    const parts = { showMedia: false, showRepliesInMedia: true, showFeatured: false };
    expect((await peer.get(ana.uri)).json).toMatchObject(parts);
    expect((await world.outgoing('Update')).at(-1)).toMatchObject({ object: parts });
    expect((await peer.get('https://a.test/actor')).json).not.toHaveProperty('showMedia');

    const dee = await peer.actor('dee');
    const ctx = await world.ctx('a.test');
    const stored = await world.app.ports.remote.identityByUri(ctx, dee.id, 30_000);
    expect(stored).toMatchObject({ showsMedia: true, showsMediaReplies: true, showsFeatured: true });
    Object.assign(dee.document, { showMedia: true, showRepliesInMedia: false, 'toot:showFeatured': false });
    const { handled } = await world.deliver(
      peer,
      'https://a.test/inbox',
      peer.activity(dee, 'Update', dee.document),
      { as: dee },
    );
    expect(handled[0]?.outcome).toBe('handled');
    expect(await world.row({ id: stored?.id ?? 0n })).toMatchObject({
      ...{ showsMedia: true, showsMediaReplies: false, showsFeatured: false },
    });
  });
});

describe('pins of others', () => {
  it('are taken from the featured collection when somebody is refreshed: their own posts alone', async () => {
    const bea = await peer.actor('bea');
    const cy = await peer.actor('cy');
    const own = await peer.post(bea, { content: 'mine' });
    const foreign = await peer.post(cy, { content: 'not hers' });
    bea.featured.push(own, foreign);
    const ctx = await world.ctx('a.test');
    const stored = await world.app.ports.remote.identityByUri(ctx, bea.id, 30_000);
    if (!stored) throw new Error('bea was not found');
    expect(await remoteWork.refreshIdentity(ctx, stored)).toBe('fresh');
    const pinned = await pinnedPosts(ctx, await readerOf(ctx), stored.id);
    expect(pinned.map((post) => post.uri)).toEqual([String(own.id)]);
    bea.featured.length = 0;
    expect(await remoteWork.refreshIdentity(ctx, stored)).toBe('fresh');
    expect(await pinnedPosts(ctx, await readerOf(ctx), stored.id)).toEqual([]);
  });

  it('are hashtags as well: from the collection, and by Add and Remove of the owner alone', async () => {
    const [dot, eli] = [await peer.actor('dot'), await peer.actor('eli')];
    const hashtag = (name: string) => ({
      type: 'Hashtag',
      href: `${dot.id}/tagged/${name}`,
      name: `#${name}`,
    });
    dot.featuredTags.push(
      hashtag('Birds'),
      hashtag('cats'),
      { type: 'Note', id: `${dot.id}/1` },
      hashtag('no tag!'),
    );
    const ctx = await world.ctx('a.test');
    const stored = await world.app.ports.remote.identityByUri(ctx, dot.id, 30_000);
    if (!stored) throw new Error('dot was not found');
    const names = async () => (await featuredTags(ctx, stored.id)).map(({ tag }) => tag.display);
    expect(await remoteWork.refreshIdentity(ctx, stored)).toBe('fresh');
    expect(await names()).toEqual(['Birds', 'cats']);
    dot.featuredTags.splice(0, 1);
    expect(await remoteWork.refreshIdentity(ctx, stored)).toBe('fresh');
    expect(await names()).toEqual(['cats']);
    const send = async (actor: typeof dot, type: string, name: string, target: string) => {
      await peer.deliver(
        `${ana.uri}/inbox`,
        { ...peer.activity(actor, type, hashtag(name)), target },
        { as: actor },
      );
      await world.handleAll();
    };
    // Mastodon names the featured posts as the target, others the hashtags.
    await send(dot, 'Add', 'dogs', `${dot.id}/featured`);
    await send(dot, 'Add', 'fish', `${dot.id}/tags`);
    await send(dot, 'Add', 'nowhere', `${dot.id}/followers`);
    await send(eli, 'Add', 'foreign', `${dot.id}/featured`);
    await send(eli, 'Remove', 'cats', `${dot.id}/tags`);
    expect(await names()).toEqual(['cats', 'dogs', 'fish']);
    await send(dot, 'Remove', 'CATS', `${dot.id}/featured`);
    expect(await names()).toEqual(['dogs', 'fish']);
    for (let index = 0; index < 12; index += 1) await send(dot, 'Add', `more${index}`, `${dot.id}/tags`);
    expect(await names()).toHaveLength(10);
  });
});
