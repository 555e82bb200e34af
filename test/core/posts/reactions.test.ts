import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ctx, inTransaction } from '../../../src/core/context.ts';
import { eraseChunk } from '../../../src/core/erasure/erase.ts';
import { likersOf, likesCountOf, likesOf } from '../../../src/core/favourites/likes.ts';
import { favouriteRemotely } from '../../../src/core/favourites/remote.ts';
import { unfavouritePost } from '../../../src/core/favourites/unfavourite.ts';
import { deleteIdentity } from '../../../src/core/identities/delete.ts';
import { findPost, type PostWithAuthor } from '../../../src/core/posts/queries.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import { prunePosts } from '../../../src/core/pruning/posts.ts';
import { MOST_SHOWN, reactionCounts, reactorsOf } from '../../../src/core/reactions/queries.ts';
import { MOST_REACTIONS, reactToPost } from '../../../src/core/reactions/react.ts';
import { reactRemotely, unreactRemotely } from '../../../src/core/reactions/remote.ts';
import { unreactToPost } from '../../../src/core/reactions/unreact.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { readUnicodeEmoji } from '../../../src/lib/post-text/unicode-emoji.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { favouritePost } from '../../helpers/people/marks.ts';

describe('an emoji of Unicode', () => {
  it.each([
    ['❤', '❤️'],
    ['❤️', '❤️'],
    ['❤\ufe0e', '❤️'],
    ['👍', '👍'],
    ['👍🏽', '👍🏽'],
    ['☝🏽', '☝🏽'],
    ['☝', '☝️'],
    ['🕵🏽‍♂', '🕵🏽‍♂️'],
    ['🏳‍🌈', '🏳️‍🌈'],
    ['👁‍🗨', '👁️‍🗨️'],
    ['❤‍🔥', '❤️‍🔥'],
    ['1⃣', '1️⃣'],
    ['🇳🇿', '🇳🇿'],
    ['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
  ])('%s is %s', (typed, full) => expect(readUnicodeEmoji(typed)).toBe(full));

  it.each(['', ' ', 'a', '1', '#', '👍👍', '👍a', '🇳', ':kiwi:', 'nice 👍', '👍'.repeat(100)])(
    '%s is none',
    (text) => expect(readUnicodeEmoji(text)).toBe(null),
  );
});

describe.each(DIALECTS)('reactions on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let ben: Identity;
  let bob: Identity;
  let rita: Identity;
  let asAna: Ctx;
  let asBob: Ctx;
  let post: PostWithAuthor;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    ben = await world.identity('ben', a);
    bob = await world.identity('bob', b);
    rita = await world.remote('rita', 'r.test');
    asAna = await world.as(ana);
    asBob = await world.as(bob);
    post = await full(await world.rawPost(ana));
  });
  afterEach(() => world.close());

  const full = async ({ id }: Pick<Post, 'id'>) => (await findPost(world.system(), id)) as PostWithAuthor;
  const row = (of: Pick<Post, 'id'> = post) =>
    world.db.models.post.findUniqueOrThrow({ where: { id: of.id } });
  const counts = async (of: Pick<Post, 'id'> = post) => {
    const { favouritesCount, reactionsCount, reactorsCount } = await row(of);
    return [favouritesCount, reactionsCount, reactorsCount];
  };
  const shown = async (ctx: Ctx, reader: Identity | null, of: Pick<Post, 'id'> = post) =>
    ((await reactionCounts(ctx, reader?.id ?? null, [of.id])).get(of.id) ?? []).map(
      ({ name, count, isMine }) => `${name} ${count}${isMine ? ' mine' : ''}`,
    );
  const emoji = (domain: Domain, shortcode: string) =>
    world.db.models.customEmoji.create({
      data: {
        id: world.app.ids.next(),
        domainId: domain.id,
        shortcode,
        mediaId: 1n,
        url: `${domain.origin}/media/${shortcode}.webp`,
        staticUrl: `${domain.origin}/media/${shortcode}.png`,
        createdAt: 0n,
        updatedAt: 0n,
      },
    });
  const told = async (who: Identity) =>
    (
      await world.db.models.notification.findMany({ where: { identityId: who.id }, orderBy: { id: 'asc' } })
    ).map(({ kind, actorId }) => `${kind} ${actorId}`);
  const updates = () => world.db.models.event.count({ where: { kind: 'post.updated', postId: post.id } });
  const tenTimes = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, run));

  it('come once for ten at once, however the emoji was typed, and go once', async () => {
    const given = await tenTimes(() => reactToPost(asBob, bob, post.id, '❤'));
    expect(new Set([...given, await reactToPost(asBob, bob, post.id, '❤️')].map(({ id }) => id)).size).toBe(1);
    expect(given[0]).toMatchObject({ name: '❤️', uri: `${bob.uri}/likes/${given[0]?.id}`, url: null });
    expect(await counts()).toEqual([0, 1, 1]);
    expect(await shown(asBob, bob)).toEqual(['❤️ 1 mine']);
    expect(await shown(asAna, ana)).toEqual(['❤️ 1']);
    const taken = await tenTimes(() => unreactToPost(asBob, bob, post.id, '❤️'));
    expect(taken.flat()).toHaveLength(1);
    expect(await unreactToPost(asBob, bob, post.id, '👍')).toEqual([]);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await updates()).toBe(2);
    expect(world.facts.map(({ kind }) => kind)).toEqual(['reacted', 'unreacted']);
  });

  it('count whoever also favourites once among those who like it', async () => {
    await reactToPost(asBob, bob, post.id, '👍');
    await favouritePost(asBob, bob, post.id);
    await reactToPost(asBob, bob, post.id, '🎉');
    await reactToPost(await world.as(ben), ben, post.id, '👍');
    expect(await counts()).toEqual([1, 3, 1]);
    expect(likesCountOf(await row())).toBe(2);
    expect(await shown(asBob, bob)).toEqual(['👍 2 mine', '🎉 1 mine']);
    const likers = await likersOf(asAna, await readerOf(asAna), post, { limit: 5 });
    expect(likers.map(({ identity }) => identity.username)).toEqual(['ben', 'bob']);
    const [first] = await likersOf(asAna, await readerOf(asAna), post, { limit: 1 });
    const rest = { limit: 5, olderThan: first?.cursor ?? null };
    expect(await likersOf(asAna, await readerOf(asAna), post, rest)).toHaveLength(1);
    expect(await likesOf(asBob, await readerOf(asBob), bob.id, { limit: 5 })).toHaveLength(1);
    await unfavouritePost(asBob, bob, post.id);
    expect(await counts()).toEqual([0, 3, 2]);
    await unreactToPost(asBob, bob, post.id, '🎉');
    expect(await counts()).toEqual([0, 2, 2]);
    expect(await unreactToPost(asBob, bob, post.id, null)).toHaveLength(1);
    expect(await counts()).toEqual([0, 1, 1]);
  });

  it(`are ${MOST_REACTIONS} of one identity under a post at most, also when more come at once`, async () => {
    const some = ['👍', '🎉', '❤', '😄', '🥝', '🚀', '👀'];
    const given = await Promise.allSettled(some.map((each) => reactToPost(asBob, bob, post.id, each)));
    expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(MOST_REACTIONS);
    for (const each of given)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'CONFLICT' });
    expect(await counts()).toEqual([0, MOST_REACTIONS, 1]);
    for (const [i, unicode] of some.entries())
      await reactRemotely(world.system(a), rita, post, `${rita.uri}/likes/${i}`, { unicode });
    expect(await counts()).toEqual([0, 2 * MOST_REACTIONS, 2]);
  });

  it('take emoji of Unicode, of one’s own domain, and those that the post has', async () => {
    await emoji(a, 'kiwi');
    await emoji(b, 'tui');
    const tui = await reactToPost(asBob, bob, post.id, ':tui:');
    expect(tui).toMatchObject({ name: 'tui@b.test', url: 'https://b.test/media/tui.webp' });
    expect((await reactToPost(asBob, bob, post.id, 'tui@b.test')).id).toBe(tui.id);
    for (const none of ['kiwi', ':kiwi@a.test:', 'nice', '', '👍👍', 'x'.repeat(501), 'tui@a.test', '@', ':'])
      await expect(reactToPost(asBob, bob, post.id, none)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    // Another one's emoji, once it stands there, and after its domain deleted it.
    await world.db.models.customEmoji.deleteMany({ where: { shortcode: 'tui' } });
    const same = await reactToPost(asAna, ana, post.id, 'tui@b.test');
    expect(same).toMatchObject({ name: 'tui@b.test', staticUrl: 'https://b.test/media/tui.png' });
    await reactRemotely(world.system(a), rita, post, `${rita.uri}/likes/1`, {
      shortcode: 'blob.cat',
      url: 'https://cdn.r.test/blob.png',
    });
    expect(await reactToPost(asAna, ana, post.id, ':blob.cat@r.test:')).toMatchObject({
      url: 'https://cdn.r.test/blob.png',
    });
    expect(await shown(asAna, ana)).toEqual(['tui@b.test 2 mine', 'blob.cat@r.test 2 mine']);
    // Whoever takes it over elsewhere sends the same picture under a name of theirs.
    const otto = await world.remote('otto', 'o.test');
    await reactRemotely(world.system(a), otto, post, `${otto.uri}/likes/1`, {
      shortcode: 'blob.cat',
      url: 'https://cdn.r.test/blob.png',
    });
    expect(await shown(asAna, null)).toEqual(['blob.cat@r.test 3', 'tui@b.test 2']);
    expect(await unreactToPost(asAna, ana, post.id, ':blob.cat@r.test:')).toHaveLength(1);
  });

  it('are for who sees the post and has not blocked its author, and are taken back all the same', async () => {
    const secret = await world.rawPost(ana, { visibility: 'MENTIONED' });
    for (const act of [reactToPost, unreactToPost])
      await expect(act(asBob, bob, secret.id, '👍')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await reactToPost(asBob, bob, post.id, '👍');
    await world.block(bob, ana);
    await expect(reactToPost(asBob, bob, post.id, '🎉')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await world.block(ana, bob);
    await expect(reactToPost(asBob, bob, post.id, '🎉')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await unreactToPost(asBob, bob, post.id, '👍')).toHaveLength(1);
    await expect(unreactToPost(asBob, bob, post.id, '👍')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('show who reacted under the rules of who favourited', async () => {
    for (const each of ['👍', '🎉']) await reactToPost(asBob, bob, post.id, each);
    await reactToPost(await world.as(ben), ben, post.id, '👍');
    const seen = async (ctx: Ctx, name: string | null = null, page = { limit: 10 }) =>
      (await reactorsOf(ctx, await readerOf(ctx), post, page, name)).map(
        ({ identity, reaction }) => `${identity.username} ${reaction.name}`,
      );
    expect(await seen(asAna)).toEqual(['ben 👍', 'bob 🎉', 'bob 👍']);
    expect(await seen(asAna, '👍')).toEqual(['ben 👍', 'bob 👍']);
    const [newest] = await reactorsOf(asAna, await readerOf(asAna), post, { limit: 1 }, null);
    const older = { limit: 10, olderThan: newest?.cursor ?? null };
    expect(await seen(asAna, null, older)).toEqual(['bob 🎉', 'bob 👍']);
    await world.block(ben, bob);
    expect(await seen(asBob)).toEqual(['bob 🎉', 'bob 👍']);
    await world.block(ana, bob);
    expect(await seen(asBob)).toEqual([]);
  });

  it('shows a bounded number of emoji, the most used first, of many posts at once', async () => {
    const other = await world.rawPost(ana);
    const people: Identity[] = [];
    for (let i = 0; i < 12; i += 1) people.push(await world.remote(`p${i}`, 'p.test'));
    const all = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x1f600 + i));
    for (const [i, unicode] of all.entries()) {
      const who = people[i % people.length] as Identity;
      await reactRemotely(world.system(a), who, post, `${who.uri}/likes/${i}`, { unicode });
    }
    await reactToPost(asBob, bob, post.id, all[59] as string);
    await reactToPost(asBob, bob, other.id, '🎉');
    const found = await reactionCounts(asBob, bob.id, [post.id, other.id, other.id + 99n]);
    expect(found.get(post.id)).toHaveLength(MOST_SHOWN);
    expect(found.get(post.id)?.[0]).toMatchObject({ name: all[59], count: 2, isMine: true });
    expect(found.get(post.id)?.[1]).toMatchObject({ name: all[0], count: 1, isMine: false });
    expect(found.get(other.id)).toHaveLength(1);
  });

  it('O19 P08 come from other servers to posts of this domain alone, from who may see them, in their own name', async () => {
    const secret = await full(await world.rawPost(ana, { visibility: 'MENTIONED' }));
    const uri = `${rita.uri}/likes/1`;
    const thumb = { unicode: '👍' };
    const ignored = async (...args: Parameters<typeof reactRemotely>) =>
      expect((await reactRemotely(...args)).outcome).toBe('ignored');
    await ignored(world.system(b), rita, post, uri, thumb);
    await ignored(world.system(a), rita, secret, uri, thumb);
    await ignored(world.system(a), rita, post, 'https://elsewhere.test/likes/1', thumb);
    await ignored(world.system(a), bob, post, `${bob.uri}/likes/1`, thumb);
    await tenTimes(() => reactRemotely(world.system(a), rita, post, uri, thumb));
    expect(await counts()).toEqual([0, 1, 1]);
    // Under one id there is one reaction.
    await ignored(world.system(a), rita, post, uri, { unicode: '🎉' });
    await reactRemotely(world.system(a), rita, post, `${rita.uri}/likes/2`, { unicode: '🎉' });
    await favouriteRemotely(world.system(a), rita, post, `${rita.uri}/likes/3`);
    expect(await counts()).toEqual([1, 2, 0]);
    const mallory = await world.remote('mallory', 'r.test');
    for (const what of [{ uri }, { postId: post.id, emoji: thumb }])
      expect((await unreactRemotely(world.system(a), mallory, what)).outcome).toBe('ignored');
    expect((await unreactRemotely(world.system(a), rita, { uri })).outcome).toBe('undone');
    expect(await shown(asAna, ana)).toEqual(['🎉 1']);
    const byContent = { postId: post.id, emoji: { unicode: '🎉' } };
    expect((await unreactRemotely(world.system(a), rita, byContent)).outcome).toBe('undone');
    expect(await counts()).toEqual([1, 0, 0]);
    // What was undone before it came does not come.
    const early = `${rita.uri}/likes/9`;
    expect((await unreactRemotely(world.system(a), rita, { uri: early })).outcome).toBe('ignored');
    await ignored(world.system(a), rita, post, early, thumb);
  });

  it('notify once of everybody, and the notification goes with the last emoji', async () => {
    await reactToPost(asBob, bob, post.id, '👍');
    await reactToPost(asBob, bob, post.id, '🎉');
    await reactToPost(asAna, ana, post.id, '🎉');
    expect(await told(ana)).toEqual([`REACTION ${bob.id}`]);
    await unreactToPost(asBob, bob, post.id, '👍');
    expect(await told(ana)).toEqual([`REACTION ${bob.id}`]);
    await unreactToPost(asBob, bob, post.id, '🎉');
    expect(await told(ana)).toEqual([]);
  });

  it('tell those who reacted of an edit', async () => {
    const written = await createPost(asAna, ana, { text: 'one' });
    await reactToPost(asBob, bob, written.id, '👍');
    await editPost(asAna, ana, written.id, { text: 'two' });
    expect(await told(bob)).toEqual([`UPDATE ${ana.id}`]);
  });

  it('go with the post, also while others react', async () => {
    await reactToPost(asBob, bob, post.id, '👍');
    await Promise.allSettled([
      reactToPost(asBob, bob, post.id, '🎉'),
      deletePost(asAna, ana, post.id),
      reactRemotely(world.system(a), rita, post, `${rita.uri}/likes/1`, { unicode: '🎉' }),
      unreactToPost(asBob, bob, post.id, '👍'),
    ]);
    expect(await world.db.models.reaction.count()).toBe(0);
    expect(await counts()).toEqual([0, 0, 0]);
    await expect(reactToPost(asBob, bob, post.id, '👍')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('go with who reacted, and count down what is of others', async () => {
    for (const each of ['👍', '🎉']) await reactToPost(asBob, bob, post.id, each);
    const liked = await full(await world.rawPost(ana));
    await favouritePost(asBob, bob, liked.id);
    await reactToPost(asBob, bob, liked.id, '👍');
    await reactToPost(await world.as(ben), ben, post.id, '👍');
    const own = await world.rawPost(bob);
    await reactToPost(asAna, ana, own.id, '👍');
    await deleteIdentity(world.system(b), bob);
    const erase = () => inTransaction(world.system(), (ctx) => eraseChunk(ctx, bob.id));
    for (let left = 50; (await erase()) !== 'done'; left -= 1) expect(left).toBeGreaterThan(0);
    expect(await counts()).toEqual([0, 1, 1]);
    expect(await counts(liked)).toEqual([0, 0, 0]);
    expect(await counts(own)).toEqual([0, 0, 0]);
    expect(await world.db.models.reaction.findMany({ select: { identityId: true } })).toEqual([
      { identityId: ben.id },
    ]);
  });

  it('keep a post of another server from being pruned where somebody here reacted', async () => {
    const [kept, gone] = [await world.rawPost(rita), await world.rawPost(rita)];
    await reactToPost(asBob, bob, kept.id, '👍');
    expect(await prunePosts(world.system(), [kept.id, gone.id])).toBe(1);
    await unreactToPost(asBob, bob, kept.id, null);
    // Another server's own reaction keeps nothing and goes with it.
    const row = { id: 9n, uri: 'https://r.test/likes/9', identityId: rita.id, postId: kept.id };
    await world.db.models.reaction.create({ data: { ...row, name: '👍', createdAt: 0n } });
    expect(await prunePosts(world.system(), [kept.id])).toBe(1);
    expect(await world.db.models.reaction.count()).toBe(0);
  });
});
