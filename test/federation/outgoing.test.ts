import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, unblock } from '../../src/core/blocks/block.ts';
import { unboostPost } from '../../src/core/boosts/unboost.ts';
import { unfavouritePost } from '../../src/core/favourites/unfavourite.ts';
import { acceptFollow, rejectFollow, unfollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { featureHashtag, unfeatureHashtag } from '../../src/core/hashtags/feature.ts';
import { deleteIdentity } from '../../src/core/identities/delete.ts';
import { updateIdentity } from '../../src/core/identities/update.ts';
import { pinPost, unpinPost } from '../../src/core/pins/pin.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { reactToPost } from '../../src/core/reactions/react.ts';
import { unreactToPost } from '../../src/core/reactions/unreact.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';
import { boostPost, favouritePost } from '../helpers/people/marks.ts';

/** What leaves this server for what people do here. */

let world: FederationWorld;
let peer: FakePeer;
let fan: FakeActor;
let ana: Identity;
let remote: Identity;
let seen = 0;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test'] });
  [peer] = world.peers as [FakePeer];
  fan = await peer.actor('fan');
  ana = await world.identity('ana', 'a.test');
  await world.deliver(peer, 'https://a.test/inbox', peer.activity(fan, 'Follow', ana.uri), { as: fan });
  remote = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: fan.id } });
  await sent();
});
afterAll(() => world.close());

/** What was made to be sent since the last look. */
async function sent(): Promise<Json[]> {
  const all = await world.outgoing();
  const fresh = all.slice(seen);
  seen = all.length;
  expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
  for (const each of all) {
    expect(String(each.id)).toMatch(/^https:\/\/a\.test\/[^#]+$/);
    expect(each['@context']).toBeTruthy();
    expect(JSON.stringify(each)).not.toMatch(/"(?:bto|bcc)"/);
  }
  return fresh;
}

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

describe('what is sent', () => {
  it('a post, its edit and its deletion', async () => {
    const ctx = await world.as(ana);
    const post = await createPost(ctx, ana, { text: `Hi @fan@e.test #Kai`, summary: 'cw' });
    expect(await sent()).toMatchObject([
      {
        id: `${post.uri}/activity`,
        type: 'Create',
        actor: ana.uri,
        to: [PUBLIC],
        cc: [`${ana.uri}/followers`, fan.id],
        object: {
          id: post.uri,
          summary: 'cw',
          sensitive: true,
          tag: [
            { type: 'Mention', href: fan.id, name: '@fan@e.test' },
            { type: 'Hashtag', name: '#Kai' },
          ],
        },
      },
    ]);
    await world.app.db.models.delivery.updateMany({ data: { state: 2 } });
    await editPost(ctx, ana, post.id, { text: 'Hi again' });
    expect(await sent()).toMatchObject([
      { id: `${post.uri}/updates/1`, type: 'Update', object: { id: post.uri, content: '<p>Hi again</p>' } },
    ]);
    await deletePost(ctx, ana, post.id);
    expect(await sent()).toMatchObject([
      { id: `${post.uri}/delete`, type: 'Delete', object: { id: post.uri, type: 'Tombstone' } },
    ]);
  });

  it('a local post never leaves, nor does anything about it', async () => {
    const ctx = await world.as(ana);
    const post = await createPost(ctx, ana, { text: 'Among us @fan@e.test', visibility: 'LOCAL' });
    await editPost(ctx, ana, post.id, { text: 'Among us still' });
    await deletePost(ctx, ana, post.id);
    expect(await sent()).toEqual([]);
  });

  it('a reply names whom it answers, unless it is for a few', async () => {
    const ctx = await world.as(ana);
    const note = peer.post(fan);
    await world.app.ports.remote.byUrl(await world.ctx('a.test'), String(note.id), 30_000);
    const parent = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    await createPost(ctx, ana, { text: 'Yes', inReplyToId: parent.id });
    expect(await sent()).toMatchObject([
      { cc: [`${ana.uri}/followers`, fan.id], object: { inReplyTo: note.id } },
    ]);
    await createPost(ctx, ana, { text: 'Quietly', inReplyToId: parent.id, visibility: 'FOLLOWERS' });
    expect(await sent()).toMatchObject([{ to: [`${ana.uri}/followers`], cc: [] }]);
  });

  it('a boost names those whom it is for, and holds the post where it is one’s own for followers', async () => {
    const ctx = await world.as(ana);
    const followers = `${ana.uri}/followers`;
    const note = peer.post(fan);
    await world.app.ports.remote.byUrl(await world.ctx('a.test'), String(note.id), 30_000);
    const post = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    const own = await createPost(ctx, ana, { text: 'Ours alone', visibility: 'FOLLOWERS' });
    await sent();
    for (const [visibility, to, cc] of [
      ['PUBLIC', [PUBLIC], [followers, fan.id]],
      ['UNLISTED', [followers], [PUBLIC, fan.id]],
      ['FOLLOWERS', [followers], [fan.id]],
    ] as const) {
      await boostPost(ctx, ana, post.id, visibility);
      await unboostPost(ctx, ana, post.id);
      expect(await sent()).toEqual([
        expect.objectContaining({ type: 'Announce', object: post.uri, to, cc }),
        expect.objectContaining({ type: 'Undo', to, cc }),
      ]);
    }
    await boostPost(ctx, ana, own.id, 'PUBLIC');
    await unboostPost(ctx, ana, own.id);
    const object = { id: own.uri, type: 'Note', to: [followers], cc: [], content: '<p>Ours alone</p>' };
    expect(await sent()).toMatchObject([
      { type: 'Announce', to: [followers], cc: [ana.uri], object },
      { type: 'Undo', to: [followers], object: { type: 'Announce', object: own.uri } },
    ]);
  });

  it('boosts, favourites and pins, each with an id of its own each time', async () => {
    const ctx = await world.as(ana);
    const note = peer.post(fan);
    await world.app.ports.remote.byUrl(await world.ctx('a.test'), String(note.id), 30_000);
    const post = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    const own = await createPost(ctx, ana, { text: 'Mine' });
    const closed = await createPost(ctx, ana, { text: 'Ours', visibility: 'FOLLOWERS' });
    const KIWI = 'https://a.test/media/kiwi.webp';
    const { id: domainId } = await world.domain('a.test');
    const kiwi = { shortcode: 'kiwi', url: KIWI, staticUrl: KIWI, mediaId: 1n, createdAt: 0n, updatedAt: 0n };
    await world.app.db.models.customEmoji.create({ data: { id: 1n, domainId, ...kiwi } });
    await sent();
    // What is not for everyone is pinned without a word to other servers.
    await pinPost(ctx, ana, closed.id);
    await unpinPost(ctx, ana, closed.id);
    for (let round = 0; round < 2; round += 1) {
      await boostPost(ctx, ana, post.id);
      await unboostPost(ctx, ana, post.id);
      await favouritePost(ctx, ana, post.id);
      await unfavouritePost(ctx, ana, post.id);
      for (const emoji of ['❤', 'kiwi']) await reactToPost(ctx, ana, post.id, emoji);
      await unreactToPost(ctx, ana, post.id, null);
      await pinPost(ctx, ana, own.id);
      await unpinPost(ctx, ana, own.id);
      await featureHashtag(ctx, ana, '#Birds');
      await featureHashtag(ctx, ana, 'birds');
      await unfeatureHashtag(ctx, ana, 'birds');
      const target = `${ana.uri}/collections/featured`;
      const hashtag = { type: 'Hashtag', name: '#Birds', href: expect.stringMatching(/\/tags\/birds$/) };
      expect(await sent()).toMatchObject([
        { type: 'Announce', object: post.uri, to: [PUBLIC] },
        { type: 'Undo', object: { type: 'Announce', actor: ana.uri, object: post.uri } },
        { type: 'Like', object: post.uri, to: [fan.id] },
        { type: 'Undo', object: { type: 'Like', actor: ana.uri, object: post.uri } },
        { type: 'Like', object: post.uri, to: [fan.id], content: '❤️', _misskey_reaction: '❤️' },
        {
          ...{ type: 'Like', object: post.uri, to: [fan.id], content: ':kiwi:', _misskey_reaction: ':kiwi:' },
          tag: [{ type: 'Emoji', name: ':kiwi:', icon: { type: 'Image', url: KIWI } }],
        },
        { type: 'Undo', to: [fan.id], object: { type: 'Like', object: post.uri, content: '❤️' } },
        { type: 'Undo', to: [fan.id], object: { type: 'Like', object: post.uri, content: ':kiwi:' } },
        { type: 'Add', object: own.uri, target },
        { type: 'Remove', object: own.uri, target },
        { type: 'Add', actor: ana.uri, object: hashtag, target },
        { type: 'Remove', actor: ana.uri, object: hashtag, target },
      ]);
    }
  });

  it('follows and blocks', async () => {
    const ctx = await world.as(ana);
    for (let round = 0; round < 2; round += 1) {
      await follow(ctx, ana, remote);
      await acceptFollow(await world.ctx('a.test'), remote, ana);
      await unfollow(ctx, ana, remote);
      expect(await sent()).toMatchObject([
        { type: 'Follow', actor: ana.uri, object: fan.id },
        { type: 'Undo', object: { type: 'Follow', actor: ana.uri, object: fan.id } },
      ]);
    }
    await follow(ctx, ana, remote);
    const [asked] = await sent();
    const [theirs] = await world.app.db.models.follow.findMany({ where: { followerId: remote.id } });
    await block(ctx, ana, remote);
    expect(await sent()).toMatchObject([
      { type: 'Undo', object: { id: asked?.id, type: 'Follow' } },
      { type: 'Reject', object: { id: theirs?.uri, type: 'Follow', actor: fan.id, object: ana.uri } },
      { type: 'Block', object: fan.id },
    ]);
    await unblock(ctx, ana, remote);
    expect(await sent()).toMatchObject([{ type: 'Undo', object: { type: 'Block', object: fan.id } }]);
  });

  it('answers to follows, the removal of a follower, a changed profile, a farewell', async () => {
    const ctx = await world.as(ana);
    const again = peer.activity(fan, 'Follow', ana.uri);
    await world.deliver(peer, 'https://a.test/inbox', again, { as: fan });
    expect(await sent()).toMatchObject([
      { type: 'Accept', object: { id: again.id, type: 'Follow', actor: fan.id } },
    ]);
    for (const name of ['Ana', 'Ana A.']) {
      await updateIdentity(ctx, await world.row(ana), { name });
      expect(await sent()).toMatchObject([{ type: 'Update', object: { id: ana.uri, type: 'Person', name } }]);
    }
    await rejectFollow(ctx, ana, remote);
    expect(await sent()).toMatchObject([{ type: 'Reject', object: { id: again.id } }]);
    await deleteIdentity(await world.ctx('a.test'), await world.row(ana));
    expect(await sent()).toMatchObject([{ type: 'Delete', actor: ana.uri, object: ana.uri, to: [PUBLIC] }]);
  });
});
