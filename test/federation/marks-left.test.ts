import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { block, unblock } from '../../src/core/blocks/block.ts';
import { unfavouritePost } from '../../src/core/favourites/unfavourite.ts';
import { reactToPost } from '../../src/core/reactions/react.ts';
import { unreactToPost } from '../../src/core/reactions/unreact.ts';
import type { Identity, Post } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';
import { favouritePost } from '../helpers/people/marks.ts';

type Sent = Json & { id: string; type: string; object: Json; content?: string };

/** The mark that Mastodon and GoToSocial show: one of each person, which any Undo takes away. */
const shownByMastodon = (sent: readonly Sent[]) =>
  sent.reduce((isThere, { type }) => (type === 'Undo' ? false : type === 'Like' || isThere), false);

/** Misskey's: one of each person, replaced by the next, and taken away by any Undo. */
const shownByMisskey = (sent: readonly Sent[]) =>
  sent.reduce<string | null>(
    (last, { type, content = '👍' }) => (type === 'Undo' ? null : content || last),
    null,
  );

/** Pleroma's: all of them, by their ids; an activity that it has seen is dropped. */
function shownByPleroma(sent: readonly Sent[]) {
  const seen = new Set<string>();
  const there = new Map<string, string>();
  for (const { id, type, object, content = 'like' } of sent) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (type === 'Undo') there.delete(String(object.id));
    else there.set(id, content);
  }
  return [...there.values()];
}

describe.each(DIALECTS)('what is left of favourites and reactions on %s', (dialect) => {
  let world: FederationWorld;
  let peer: FakePeer;
  let eve: FakeActor;
  let ana: Identity;
  let post: Post;
  let before = 0;

  beforeAll(async () => {
    world = await openFederation({ dialect });
    [peer] = world.peers as [FakePeer];
    eve = await peer.actor('eve');
    ana = await world.identity('ana', 'a.test');
    const remote = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), eve.id, 30_000);
    await world.app.db.models.follow.create({
      data: {
        id: world.app.ids.next(),
        uri: `${ana.uri}/follows/1`,
        followerId: ana.id,
        followeeId: remote?.id ?? 0n,
        followerDomainId: ana.domainId,
        state: 'ACCEPTED',
        createdAt: 1n,
        acceptedAt: 1n,
      },
    });
  });
  beforeEach(async () => {
    const note = peer.post(eve);
    await world.deliver(peer, 'https://a.test/inbox', peer.activity(eve, 'Create', note), { as: eve });
    post = await world.app.db.models.post.findUniqueOrThrow({ where: { uri: String(note.id) } });
    before = (await world.outgoing()).length;
  });
  afterAll(() => world.close());

  const sent = async () => (await world.outgoing()).slice(before) as Sent[];
  const words = async () =>
    (await sent()).map(({ type, content, object }) => `${type} ${content ?? object?.content ?? ''}`.trim());

  it('is sent again after an Undo, so that whoever keeps one mark of a person shows one', async () => {
    const ctx = await world.as(ana);
    for (const emoji of ['❤', '🥝']) await reactToPost(ctx, ana, post.id, emoji);
    await favouritePost(ctx, ana, post.id);
    await unreactToPost(ctx, ana, post.id, '🥝');
    expect(await words()).toEqual(['Like ❤️', 'Like 🥝', 'Like', 'Undo 🥝', 'Like']);
    const [heart, , favourite, , again] = await sent();
    expect(again).toEqual(favourite);
    expect([shownByMastodon(await sent()), shownByMisskey(await sent())]).toEqual([true, '👍']);
    expect(shownByPleroma(await sent())).toEqual(['❤️', 'like']);
    await unfavouritePost(ctx, ana, post.id);
    expect((await sent()).at(-1)).toEqual(heart);
    expect([shownByMastodon(await sent()), shownByMisskey(await sent())]).toEqual([true, '❤️']);
    expect(shownByPleroma(await sent())).toEqual(['❤️']);
    await unreactToPost(ctx, ana, post.id, null);
    expect((await words()).at(-1)).toBe('Undo ❤️');
    expect([shownByMastodon(await sent()), shownByMisskey(await sent())]).toEqual([false, null]);
    expect(shownByPleroma(await sent())).toEqual([]);
  });

  it('is the newest reaction, sent once however many go at once, and never where nothing is left', async () => {
    const ctx = await world.as(ana);
    for (const emoji of ['❤', '🥝', '🎉']) await reactToPost(ctx, ana, post.id, emoji);
    await unreactToPost(ctx, ana, post.id, '❤️');
    expect((await words()).slice(3)).toEqual(['Undo ❤️', 'Like 🎉']);
    await unreactToPost(ctx, ana, post.id, null);
    expect((await words()).slice(5)).toEqual(['Undo 🥝', 'Undo 🎉']);
    await favouritePost(ctx, ana, post.id);
    for (const emoji of ['❤', '🥝']) await reactToPost(ctx, ana, post.id, emoji);
    await unreactToPost(ctx, ana, post.id, null);
    expect((await words()).slice(-3)).toEqual(['Undo ❤️', 'Undo 🥝', 'Like']);
  });

  it('is not sent to who is blocked since, who gets the Undo all the same', async () => {
    const ctx = await world.as(ana);
    const author = await world.app.db.models.identity.findUniqueOrThrow({ where: { uri: eve.id } });
    for (const emoji of ['❤', '🥝']) await reactToPost(ctx, ana, post.id, emoji);
    await block(ctx, ana, author);
    await unreactToPost(ctx, ana, post.id, '❤️');
    expect((await words()).at(-1)).toBe('Undo ❤️');
    await unblock(ctx, ana, author);
  });
});
