import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bookmarkPost, unbookmarkPost } from '../../../src/core/bookmarks/bookmark.ts';
import { bookmarksOf } from '../../../src/core/bookmarks/queries.ts';
import { boostersOf } from '../../../src/core/boosts/queries.ts';
import { boostRemotely, unboostRemotely } from '../../../src/core/boosts/remote.ts';
import { unboostPost } from '../../../src/core/boosts/unboost.ts';
import type { Ctx } from '../../../src/core/context.ts';
import { favouritersOf, favouritesOf } from '../../../src/core/favourites/queries.ts';
import { favouriteRemotely, unfavouriteRemotely } from '../../../src/core/favourites/remote.ts';
import { unfavouritePost } from '../../../src/core/favourites/unfavourite.ts';
import { pinPost, unpinPost } from '../../../src/core/pins/pin.ts';
import { pinnedPosts } from '../../../src/core/pins/queries.ts';
import { pinRemotely, replacePins, unpinRemotely } from '../../../src/core/pins/remote.ts';
import { viewerMay } from '../../../src/core/posts/permissions.ts';
import { findPost, type PostWithAuthor } from '../../../src/core/posts/queries.ts';
import { type Reader, readerOf } from '../../../src/core/posts/reader.ts';
import { postMarks } from '../../../src/core/posts/viewer-marks.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { reactToPost } from '../../../src/core/reactions/react.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { boostPost, favouritePost } from '../../helpers/people/marks.ts';

const standing = (hasBlockedAuthor: boolean) => ({
  hasBlockedAuthor,
  followsAuthor: false,
  isFollowedByAuthor: false,
  isAnswered: false,
});

describe.each(DIALECTS)('what people do with posts on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let bob: Identity;
  let rita: Identity;
  let asBob: Ctx;
  let bobReads: Reader;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', b);
    rita = await world.remote('rita', 'r.test');
    asBob = await world.as(bob);
    bobReads = await readerOf(asBob);
  });
  afterEach(() => world.close());

  const row = (id: bigint) => world.db.models.post.findUniqueOrThrow({ where: { id } });
  const full = async (post: Post) => (await findPost(world.system(), post.id)) as PostWithAuthor;
  const tenTimes = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, run));

  it('boosts and favourites once, for ten at once, and takes back once', async () => {
    const post = await world.rawPost(ana);
    const boosts = await tenTimes(() => boostPost(asBob, bob, post.id));
    const favourites = await tenTimes(() => favouritePost(asBob, bob, post.id));
    expect(new Set(boosts.map((boost) => boost.id)).size).toBe(1);
    expect(new Set(favourites.map((favourite) => favourite.id)).size).toBe(1);
    expect(boosts[0]?.uri).toBe(`${bob.uri}/boosts/${boosts[0]?.id}`);
    expect(favourites[0]?.uri).toBe(`${bob.uri}/likes/${favourites[0]?.id}`);
    expect(await row(post.id)).toMatchObject({ boostsCount: 1, favouritesCount: 1 });
    expect((await boostersOf(asBob, bobReads, post, { limit: 5 })).map((each) => each.identity.id)).toEqual([
      bob.id,
    ]);
    expect(
      (await favouritersOf(asBob, bobReads, post, { limit: 5 })).map((each) => each.identity.id),
    ).toEqual([bob.id]);
    const undone = await tenTimes(() => unboostPost(asBob, bob, post.id));
    expect(undone.filter((boost) => boost !== null)).toHaveLength(1);
    expect((await tenTimes(() => unfavouritePost(asBob, bob, post.id))).filter(Boolean)).toHaveLength(1);
    expect(await row(post.id)).toMatchObject({ boostsCount: 0, favouritesCount: 0 });
    expect(world.facts.map((fact) => fact.kind)).toEqual([
      'boosted',
      'favourited',
      'unboosted',
      'unfavourited',
    ]);
    // Boosting anew is another boost: other servers drop ids they have seen.
    expect((await boostPost(asBob, bob, post.id)).uri).not.toBe(boosts[0]?.uri);
  });

  it('P06 P08 P09 does nothing with what cannot be seen, and says no more than that', async () => {
    for (const visibility of ['FOLLOWERS', 'MENTIONED', 'LOCAL'] as const) {
      const post = await world.rawPost(ana, { visibility });
      for (const act of [
        boostPost,
        favouritePost,
        bookmarkPost,
        unboostPost,
        unfavouritePost,
        unbookmarkPost,
        pinPost,
        unpinPost,
      ]) {
        await expect(act(asBob, bob, post.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      expect(await boostersOf(asBob, bobReads, post, { limit: 5 })).toEqual([]);
      expect(await favouritersOf(asBob, bobReads, post, { limit: 5 })).toEqual([]);
    }
    expect(world.facts).toEqual([]);
  });

  it('O28 boosts only what is for everyone, and for followers one’s own that is for them', async () => {
    const asAna = await world.as(ana);
    const post = await world.rawPost(ana, { visibility: 'FOLLOWERS' });
    await world.follow(bob, ana);
    expect(await boostPost(asAna, ana, post.id, 'PUBLIC')).toMatchObject({ visibility: 'FOLLOWERS' });
    for (const visibility of ['MENTIONED', 'LOCAL'] as const) {
      const { id } = await world.rawPost(ana, { visibility });
      await expect(boostPost(asAna, ana, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(boostPost(asBob, bob, post.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await favouritePost(asBob, bob, post.id)).postId).toBe(post.id);
    const data = { uri: `${rita.uri}/b/1`, publishedAt: null, visibility: 'PUBLIC' as const };
    expect((await boostRemotely(world.system(a), rita, await full(post), data)).outcome).toBe('ignored');
    const ritas = await full(await world.rawPost(rita, { visibility: 'FOLLOWERS' }));
    expect(await boostRemotely(world.system(a), rita, ritas, data)).toMatchObject({
      outcome: 'stored',
      boost: { visibility: 'FOLLOWERS' },
    });
    await world.block(bob, ana);
    const open = await world.rawPost(ana);
    await expect(boostPost(asBob, bob, open.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(favouritePost(asBob, bob, open.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('O19 T21 takes boosts from other servers once, per domain, and their Undo from who made them', async () => {
    const post = await full(await world.rawPost(ana));
    const published = world.clock.now() - 5000;
    const data = { uri: `${rita.uri}/boosts/1`, publishedAt: published, visibility: 'PUBLIC' as const };
    const outcomes = await tenTimes(() => boostRemotely(world.system(a), rita, post, data));
    expect(outcomes.filter((each) => each.outcome === 'stored')).toHaveLength(1);
    expect((await boostRemotely(world.system(b), rita, post, data)).outcome).toBe('known');
    expect(world.factsOf('boosted').filter((fact) => fact.isNew)).toHaveLength(1);
    expect((await row(post.id)).boostsCount).toBe(1);
    const mallory = await world.remote('mallory', 'r.test');
    expect((await unboostRemotely(world.system(a), mallory, { uri: data.uri })).outcome).toBe('ignored');
    expect((await row(post.id)).boostsCount).toBe(1);
    // What a neighbour sends under the same id is the neighbour's own.
    const another = await full(await world.rawPost(ana));
    expect(
      (await boostRemotely(world.system(a), mallory, another, { ...data, uri: `${rita.uri}/boosts/3` }))
        .outcome,
    ).toBe('stored');
    expect(
      (await boostRemotely(world.system(a), rita, another, { ...data, uri: `${rita.uri}/boosts/3` })).outcome,
    ).toBe('stored');
    expect(
      (await unboostRemotely(world.system(a), mallory, { uri: `${rita.uri}/boosts/3` })).boost,
    ).toMatchObject({
      identityId: mallory.id,
    });
    expect((await row(another.id)).boostsCount).toBe(1);
    expect((await unboostRemotely(world.system(a), rita, { uri: data.uri })).outcome).toBe('undone');
    expect((await row(post.id)).boostsCount).toBe(0);
    // The Undo that overtakes its Announce.
    await unboostRemotely(world.system(a), rita, { uri: `${rita.uri}/boosts/2` });
    expect(
      (await boostRemotely(world.system(a), rita, post, { ...data, uri: `${rita.uri}/boosts/2` })).outcome,
    ).toBe('ignored');
    const suspended = await world.rawPost(await world.remote('sus', 'v.test', { state: 'SUSPENDED' }));
    expect(
      (
        await boostRemotely(world.system(a), rita, await full(suspended), {
          ...data,
          uri: `${rita.uri}/boosts/3`,
        })
      ).outcome,
    ).toBe('ignored');
  });

  it('O19 P08 takes favourites of this domain’s posts alone, from who may see them', async () => {
    const post = await full(await world.rawPost(ana));
    const secret = await full(await world.rawPost(ana, { visibility: 'MENTIONED' }));
    const uri = `${rita.uri}/likes/1`;
    expect((await favouriteRemotely(world.system(b), rita, post, uri)).outcome).toBe('ignored');
    expect((await favouriteRemotely(world.system(a), rita, secret, uri)).outcome).toBe('ignored');
    await tenTimes(() => favouriteRemotely(world.system(a), rita, post, uri));
    expect((await row(post.id)).favouritesCount).toBe(1);
    const mallory = await world.remote('mallory', 'r.test');
    expect((await unfavouriteRemotely(world.system(a), mallory, { uri })).outcome).toBe('ignored');
    expect((await unfavouriteRemotely(world.system(a), mallory, { postId: post.id })).outcome).toBe(
      'ignored',
    );
    expect((await unfavouriteRemotely(world.system(a), rita, { postId: post.id })).outcome).toBe('undone');
    expect((await row(post.id)).favouritesCount).toBe(0);
  });

  it('keeps bookmarks to oneself, as long as one sees the post', async () => {
    const posts = [await world.rawPost(ana), await world.rawPost(rita), await world.rawPost(ana)];
    for (const post of posts) await bookmarkPost(asBob, bob, post.id);
    await Promise.all([1, 2].map(() => bookmarkPost(asBob, bob, posts[0]?.id ?? 0n)));
    const ids = async () =>
      (await bookmarksOf(asBob, bobReads, bob.id, { limit: 10 })).map((each) => each.post.id);
    expect(await ids()).toEqual(posts.map((post) => post.id).reverse());
    const [newest] = await bookmarksOf(asBob, bobReads, bob.id, { limit: 1 });
    expect(
      await bookmarksOf(asBob, bobReads, bob.id, { limit: 10, olderThan: newest?.cursor ?? null }),
    ).toHaveLength(2);
    await world.block(ana, bob);
    expect(await ids()).toEqual([posts[1]?.id]);
    expect(await unbookmarkPost(asBob, bob, posts[0]?.id ?? 0n)).toBe(true);
    await expect(unbookmarkPost(asBob, bob, posts[0]?.id ?? 0n)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await postMarks(asBob, bob.id, posts)).map((marks) => marks.hasBookmarked)).toEqual([
      false,
      true,
      true,
    ]);
    expect(world.facts).toEqual([]);
  });

  it('lists favourites newest first, as far as they are still seen', async () => {
    const posts = [await world.rawPost(ana), await world.rawPost(rita)];
    for (const post of posts) await favouritePost(asBob, bob, post.id);
    await world.blockHost(b, 'r.test');
    const reader = await readerOf(asBob);
    expect((await favouritesOf(asBob, reader, bob.id, { limit: 5 })).map((each) => each.post.id)).toEqual([
      posts[0]?.id,
    ]);
  });

  it('pins five of one’s own, also when ten come at once', async () => {
    const asAna = await world.as(ana);
    const posts: Post[] = [];
    for (let i = 0; i < 10; i += 1) posts.push(await world.rawPost(ana));
    const pins = await Promise.allSettled(posts.map((post) => pinPost(asAna, ana, post.id)));
    expect(pins.filter((pin) => pin.status === 'fulfilled')).toHaveLength(5);
    const pinned = await pinnedPosts(asBob, bobReads, ana.id);
    expect(pinned).toHaveLength(5);
    await expect(pinPost(asBob, bob, posts[0]?.id ?? 0n)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const mentioned = await world.rawPost(ana, { visibility: 'MENTIONED' });
    await expect(pinPost(asAna, ana, mentioned.id)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await unpinPost(asAna, ana, pinned[0]?.id ?? 0n)).toBe(true);
    expect(await unpinPost(asAna, ana, pinned[0]?.id ?? 0n)).toBe(false);
    expect(world.factsOf('pinned')).toHaveLength(5);
    expect(world.factsOf('unpinned')).toHaveLength(1);
    // A post for followers is pinned for whoever may read it.
    const followers = await world.rawPost(ana, { visibility: 'FOLLOWERS' });
    await pinPost(asAna, ana, followers.id);
    const shownTo = async (reader: Reader) =>
      (await pinnedPosts(asBob, reader, ana.id)).some(({ id }) => id === followers.id);
    expect([await shownTo(await readerOf(asAna)), await shownTo(await readerOf(world.anonymous(a)))]).toEqual(
      [true, false],
    );
  });

  it('O03 takes pins of other servers for their own posts alone', async () => {
    const [one, two, other] = [
      await world.rawPost(rita),
      await world.rawPost(rita),
      await world.rawPost(ana),
    ];
    expect(await pinRemotely(world.system(a), rita, one)).toBe(true);
    expect(await pinRemotely(world.system(a), rita, one)).toBe(false);
    expect(await pinRemotely(world.system(a), rita, other)).toBe(false);
    await replacePins(world.system(a), rita, [two, other]);
    expect((await pinnedPosts(asBob, bobReads, rita.id)).map((post) => post.id)).toEqual([two.id]);
    expect(await unpinRemotely(world.system(a), rita, two)).toBe(true);
  });

  it('knows an identity’s marks on a page of posts in one statement', async () => {
    const posts = [await world.rawPost(ana), await world.rawPost(bob), await world.rawPost(rita)] as [
      Post,
      Post,
      Post,
    ];
    await boostPost(asBob, bob, posts[0].id);
    await favouritePost(asBob, bob, posts[0].id);
    for (const emoji of ['👍', '🎉']) await reactToPost(asBob, bob, posts[2].id, emoji);
    await bookmarkPost(asBob, bob, posts[2].id);
    await pinPost(asBob, bob, posts[1].id);
    await world.block(bob, rita);
    const before = world.db.statementCount();
    const marks = await postMarks(asBob, bob.id, posts);
    expect(world.db.statementCount() - before).toBe(1);
    const none = {
      hasBoosted: false,
      hasFavourited: false,
      hasReacted: false,
      hasBookmarked: false,
      hasPinned: false,
      hasMutedThread: false,
      hasBlockedAuthor: false,
      followsAuthor: false,
      isFollowedByAuthor: false,
      isAnswered: false,
    };
    expect(marks).toEqual([
      { ...none, hasBoosted: true, hasFavourited: true },
      { ...none, hasPinned: true },
      { ...none, hasReacted: true, hasBookmarked: true, hasBlockedAuthor: true },
    ]);
    expect(viewerMay(bob, posts[1], standing(false))).toEqual({
      canReply: true,
      canBoost: true,
      canFavourite: true,
      canEdit: true,
      canDelete: true,
      canPin: true,
    });
    expect(viewerMay(bob, posts[2], standing(true))).toMatchObject({
      canReply: false,
      canBoost: false,
      canDelete: false,
    });
    expect(viewerMay(null, posts[0], standing(false))).toMatchObject({
      canReply: false,
      canFavourite: false,
    });
  });

  it('takes everything with it when a post is deleted, also while others act on it', async () => {
    const asAna = await world.as(ana);
    const post = await world.rawPost(ana);
    await boostPost(asBob, bob, post.id);
    await bookmarkPost(asBob, bob, post.id);
    await pinPost(asAna, ana, post.id);
    await Promise.allSettled([
      favouritePost(asBob, bob, post.id),
      deletePost(asAna, ana, post.id),
      favouriteRemotely(world.system(a), rita, await full(post), `${rita.uri}/likes/9`),
      bookmarkPost(asAna, ana, post.id),
    ]);
    const { models } = world.db;
    const left = [
      models.boost.count(),
      models.favourite.count(),
      models.bookmark.count(),
      models.pin.count(),
    ];
    expect(await Promise.all(left)).toEqual([0, 0, 0, 0]);
    expect(await row(post.id)).toMatchObject({ boostsCount: 0, favouritesCount: 0 });
    await expect(favouritePost(asBob, bob, post.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
