import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import type { Page } from '../../../src/core/page.ts';
import { openPostsOf, repliesTo } from '../../../src/core/posts/queries.ts';
import { anonymousReader, type Reader, readerOf } from '../../../src/core/posts/reader.ts';
import { ancestorsOf, type DescendantsPage, descendantsOf } from '../../../src/core/threads/queries.ts';
import { timelinePage } from '../../../src/core/timelines/page.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

describe.each(DIALECTS)('threads and profiles on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;
  let bob: Identity;
  let ctx: Ctx;
  let bobReads: Reader;
  let anyone: Reader;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', a);
    ctx = await world.as(bob);
    bobReads = await readerOf(ctx);
    anyone = await anonymousReader(ctx, a.id);
  });
  afterEach(() => world.close());

  const answer = (author: Identity, parent: Post, more: Partial<Post> = {}) =>
    world.rawPost(author, {
      inReplyToId: parent.id,
      inReplyToUri: parent.uri,
      threadId: parent.threadId,
      ...(more as object),
    });
  const ids = (posts: readonly { id: bigint }[]) => posts.map((post) => post.id);

  it('P03 T22 shows of a thread what each reader sees, in reading order', async () => {
    const evil = await world.remote('evil', 'evil.test');
    const root = await world.rawPost(evil);
    const first = await answer(ana, root);
    const second = await answer(ana, first);
    const secret = await answer(ana, first, { visibility: 'MENTIONED' });
    const belowSecret = await answer(bob, secret);
    const third = await answer(bob, second);
    const last = await answer(bob, first);
    expect(ids((await ancestorsOf(ctx, anyone, third)).posts)).toEqual([root.id, first.id, second.id]);
    const shown = await descendantsOf(ctx, anyone, first, { limit: 100 });
    expect(shown).toMatchObject({ hasMore: false, isCut: false });
    expect(shown.items.map(({ post, depth }) => [post.id, depth])).toEqual([
      [second.id, 1],
      [third.id, 2],
      [belowSecret.id, 2],
      [last.id, 1],
    ]);
    expect(ids(await repliesTo(ctx, anyone, first.id, { limit: 10, order: 'oldest' }))).toEqual([
      second.id,
      last.id,
    ]);
    const paged: bigint[] = [];
    for (let after: bigint | null = null, hasMore = true; hasMore; ) {
      const page: DescendantsPage = await descendantsOf(ctx, anyone, first, { limit: 1, after });
      expect(page.items).toHaveLength(1);
      paged.push(...page.items.map(({ post }) => post.id));
      after = paged.at(-1) ?? null;
      hasMore = page.hasMore;
    }
    expect(paged).toEqual(shown.items.map(({ post }) => post.id));
    await world.blockHost(a, 'evil.test');
    expect(ids((await ancestorsOf(ctx, await anonymousReader(ctx, a.id), third)).posts)).toEqual([
      first.id,
      second.id,
    ]);
    await world.mute(bob, ana);
    expect(ids((await ancestorsOf(ctx, bobReads, third)).posts)).toEqual([root.id]);
  });

  it('N18 ends in circles and in endless chains', async () => {
    const one = await world.rawPost(ana);
    const two = await answer(ana, one);
    await world.db.models.post.update({ where: { id: one.id }, data: { inReplyToId: two.id } });
    const looped = await world.db.models.post.findUniqueOrThrow({ where: { id: one.id } });
    expect(ids((await ancestorsOf(ctx, anyone, looped)).posts)).toEqual([two.id]);
    expect(
      (await descendantsOf(ctx, anyone, looped, { limit: 100 })).items.map(({ post }) => post.id),
    ).toEqual([two.id]);
    let end = await world.rawPost(ana);
    const start = end;
    for (let i = 0; i < 120; i += 1) end = await answer(ana, end);
    const above = await ancestorsOf(ctx, anyone, end);
    expect([above.posts.length, above.isCut]).toEqual([100, true]);
    const below = await descendantsOf(ctx, anyone, start, { limit: 100 });
    expect([below.items.length, below.isCut, below.hasMore]).toEqual([100, true, false]);
  });

  it('P01 P02 P10 shows a profile to each reader, and of it to outbox and feed what is for everyone', async () => {
    const rita = await world.remote('rita', 'r.test');
    const posts: Post[] = [];
    for (const visibility of ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'] as const) {
      posts.push(await world.rawPost(ana, { visibility }));
      world.clock.advance(5);
    }
    const boosted = await world.rawPost(rita);
    world.clock.advance(5);
    const boostId = world.app.ids.next();
    await world.db.models.boost.create({
      data: {
        id: boostId,
        uri: `${ana.uri}/boosts/1`,
        identityId: ana.id,
        postId: boosted.id,
        createdAt: 1n,
      },
    });
    const [open, unlisted, followers, mentioned, local] = posts as [Post, Post, Post, Post, Post];
    const toBob = await answer(ana, await world.rawPost(bob));
    const toSelf = await answer(ana, open);
    const profile = async (
      reader: Reader,
      page: Page,
      filter: { replies?: boolean; boosts?: boolean } = {},
    ) => {
      const source = { kind: 'profile', identity: ana, replies: true, boosts: true, ...filter } as const;
      return (await timelinePage(ctx, reader, source, page)).items;
    };
    const entries = async (reader: Reader, filter = {}) =>
      (await profile(reader, { limit: 20 }, filter)).map((entry) => entry.entryId);
    expect(await entries(anyone)).toEqual([toSelf.id, toBob.id, boostId, unlisted.id, open.id]);
    expect(await entries(bobReads)).toEqual([toSelf.id, toBob.id, boostId, local.id, unlisted.id, open.id]);
    await world.follow(bob, ana);
    expect(await entries(bobReads, { replies: false, boosts: false })).toEqual([
      toSelf.id,
      local.id,
      followers.id,
      unlisted.id,
      open.id,
    ]);
    const anaReads = await readerOf(await world.as(ana));
    expect(await entries(anaReads)).toContain(mentioned.id);
    expect(ids(await openPostsOf(ctx, anaReads, ana, { limit: 20 }))).toEqual([
      toSelf.id,
      toBob.id,
      unlisted.id,
      open.id,
    ]);
    expect(ids(await openPostsOf(ctx, anyone, ana, { limit: 20 }, ['PUBLIC']))).not.toContain(unlisted.id);

    // Pages meet without gap or overlap, in both directions.
    const all = await entries(anaReads);
    const older = await profile(anaReads, { limit: 3, olderThan: all[2] ?? null });
    expect(older.map((entry) => entry.entryId)).toEqual(all.slice(3, 6));
    const newer = await profile(anaReads, {
      limit: 2,
      newerThan: all[4] ?? null,
      order: 'oldest',
    });
    expect(newer.map((entry) => entry.entryId)).toEqual([all[2], all[3]]);
    const entry = (await profile(anyone, { limit: 20 })).find((entry) => entry.entryId === boostId);
    expect(entry).toMatchObject({
      boost: { id: boostId },
      post: { id: boosted.id, author: { id: rita.id } },
    });
    await world.blockHost(a, 'r.test');
    expect(await entries(await anonymousReader(ctx, a.id))).not.toContain(boostId);
  });
});
