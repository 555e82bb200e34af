import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteRetention } from '../../src/config/retention.ts';
import { bookmarkPost } from '../../src/core/bookmarks/bookmark.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { countRemotePosts, oldRemotePosts } from '../../src/core/pruning/old-posts.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { remotePruning } from '../../src/reconciler/machines/remote-pruning.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';

const DAY_MS = 24 * 3_600_000;
const KEPT_90_DAYS: RemoteRetention = { ageMs: 90 * DAY_MS, mostPosts: null };

describe.each(DIALECTS)('what is kept of other servers on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;
  let rita: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    rita = await world.remote('rita', 'r.test');
    await world.follow(ana, rita);
  });
  afterEach(() => world.close());

  const receive = async (name: string, inReplyToUri: string | null = null) => {
    world.clock.advance(1000);
    const data = remotePost(`https://r.test/posts/${name}`, world.clock.now(), { inReplyToUri });
    const { post } = await storeRemotePost(world.system(a), rita, data, { isDelivered: true });
    if (!post) throw new Error('it was not stored');
    return post;
  };
  const several = async (names: readonly string[]) => {
    for (const name of names) await receive(name);
  };
  const stored = async () =>
    (await world.db.models.post.findMany({ where: { domainId: null }, orderBy: { id: 'asc' } })).map(
      ({ uri }) => uri.slice('https://r.test/posts/'.length),
    );

  /** From one rest to the next; `steps`: how many at most. Answers the pauses, in milliseconds. */
  async function look(retention: RemoteRetention, at = { state: 'resting', payload: {} }, steps = 1000) {
    const { graph, handlers } = remotePruning(retention);
    const pauses: number[] = [];
    let { state, payload }: { state: string; payload: Record<string, unknown> } = at;
    for (let step = 0; step < steps && (step === 0 || state !== 'resting'); step += 1) {
      const name = graph.automatic.find((each) => each.state === state)?.handler ?? '';
      const ctx = world.system();
      const came = await handlers[name]?.({ ctx, subject: 'everything', payload, attempts: 0 });
      if (!came) throw new Error(`${state} has no handler`);
      pauses.push(came.afterMs ?? 0);
      [state, payload] = [came.to, came.payload ?? payload];
    }
    return { state, payload, pauses };
  }

  it('by age: all but what somebody here kept, and what was fetched again lately', async () => {
    await several(['1', '2', '3']);
    const liked = await receive('liked');
    await bookmarkPost(await world.as(ana), ana, liked.id);
    const asked = await receive('asked');
    await receive('answer', asked.uri);
    const again = await receive('again');
    world.clock.advance(91 * DAY_MS);
    await receive('new');
    const now = BigInt(world.clock.now());
    await world.db.models.post.update({ where: { id: again.id }, data: { storedAt: now } });
    await createPost(await world.as(ana), ana, { text: 'mine' });
    await world.db.models.notification.deleteMany({});
    expect(await countRemotePosts(world.db.sql)).toBe(8);
    const { pauses } = await look(KEPT_90_DAYS);
    expect(await stored()).toEqual(['liked', 'asked', 'again', 'new']);
    expect(pauses.at(-1)).toBe(DAY_MS);
    // The answer went, and nobody's answer keeps what it answered any more.
    await look(KEPT_90_DAYS);
    expect(await stored()).toEqual(['liked', 'again', 'new']);
    expect(await world.db.models.post.count()).toBe(4);
  });

  it('by number: the oldest first, kept ones stay, and what came today stays', async () => {
    const kept = await receive('kept');
    await bookmarkPost(await world.as(ana), ana, kept.id);
    await several(['1', '2', '3', '4', '5']);
    world.clock.advance(2 * DAY_MS);
    await several(['6', '7']);
    await look({ ageMs: 90 * DAY_MS, mostPosts: 8 });
    expect(await stored()).toHaveLength(8);
    await look({ ageMs: 90 * DAY_MS, mostPosts: 5 });
    expect(await stored()).toEqual(['kept', '4', '5', '6', '7']);
    await look({ ageMs: 90 * DAY_MS, mostPosts: 1 });
    expect(await stored()).toEqual(['kept', '6', '7']);
    // By age what is left is looked at all the same.
    world.clock.advance(91 * DAY_MS);
    await look({ ageMs: 90 * DAY_MS, mostPosts: 2 });
    expect(await stored()).toEqual(['kept']);
  });

  it('by number passes by what is kept, many at a time', async () => {
    await several(Array.from({ length: 120 }, (_, index) => `kept ${index}`));
    await world.db.sql.run(
      `INSERT INTO bookmark ("id", "identityId", "postId", "createdAt") SELECT "id", CAST(? AS BIGINT), "id", 1 FROM post`,
      [ana.id],
    );
    await several(['1', '2']);
    world.clock.advance(2 * DAY_MS);
    const { pauses } = await look({ ageMs: 90 * DAY_MS, mostPosts: 121 });
    expect((await stored()).slice(-2)).toEqual(['kept 119', '2']);
    expect(pauses.length).toBeLessThan(10);
  });

  it('goes on where it was, with pauses nineteen times as long as it took', async () => {
    await several(Array.from({ length: 120 }, (_, index) => String(index)));
    world.clock.advance(91 * DAY_MS);
    const first = await look(KEPT_90_DAYS, undefined, 2);
    expect(first.state).toBe('posts');
    expect(await stored()).toHaveLength(70);
    const monotonic = world.clock.monotonic;
    let at = 0;
    world.clock.monotonic = () => (at += 30);
    try {
      const { pauses } = await look(KEPT_90_DAYS, first, 1);
      expect(pauses).toEqual([570]);
    } finally {
      world.clock.monotonic = monotonic;
    }
    expect(await stored()).toHaveLength(20);
    await look(KEPT_90_DAYS, first);
    expect(await stored()).toEqual([]);
    expect(await world.db.models.identity.findUnique({ where: { id: rita.id } })).not.toBeNull();
  });

  it('what is asked for again comes back, with its counts and its thread', async () => {
    const mine = await createPost(await world.as(ana), ana, { text: 'mine' });
    const answer = await receive('answer', mine.uri);
    await world.db.models.notification.deleteMany({});
    world.clock.advance(91 * DAY_MS);
    await look(KEPT_90_DAYS);
    expect(await stored()).toEqual([]);
    const counts = async () => {
      const { repliesCount } = await world.db.models.post.findUniqueOrThrow({ where: { id: mine.id } });
      const { postsCount } = await world.db.models.identity.findUniqueOrThrow({ where: { id: rita.id } });
      return { repliesCount, postsCount };
    };
    expect(await counts()).toEqual({ repliesCount: 0, postsCount: 0 });
    const data = remotePost(answer.uri, Number(answer.publishedAt), { inReplyToUri: mine.uri });
    await storeRemotePost(world.system(a), rita, data, { isDelivered: false });
    expect(await counts()).toEqual({ repliesCount: 1, postsCount: 1 });
    const back = await world.db.models.post.findUniqueOrThrow({ where: { uri: answer.uri } });
    expect([back.threadId, back.inReplyToId]).toEqual([mine.threadId, mine.id]);
    // It counts as new: the next look leaves it.
    await look(KEPT_90_DAYS);
    expect(await stored()).toEqual(['answer']);
    const old = { from: 0n, before: world.clock.now(), limit: 10 };
    expect(await oldRemotePosts(world.db.sql, old)).toEqual([]);
    world.clock.advance(1);
    expect(await oldRemotePosts(world.db.sql, { ...old, before: world.clock.now() })).toEqual([back.id]);
  });
});
