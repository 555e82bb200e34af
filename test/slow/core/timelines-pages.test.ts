import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '../../../src/core/page.ts';
import { markedPosts } from '../../../src/core/posts/marked-lists.ts';
import { anonymousReader, type Reader, readerOf } from '../../../src/core/posts/reader.ts';
import { timelinePage } from '../../../src/core/timelines/page.ts';
import type { TimelineSource } from '../../../src/core/timelines/source.ts';
import type { Visibility } from '../../../src/db/enums.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import type { Database } from '../../../src/db/types.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

/** Pages of timelines in which most entries are hidden from the reader: no page ends before its list does. */

const HIDDEN = 700;

describe.each(DIALECTS)('pages of timelines on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;
  let bob: Identity;
  let id = 10_000n;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', a);
    id = 10_000n;
  });
  afterEach(() => world.close());

  /** So many posts with rising ids, written by one statement. */
  async function posts(
    count: number,
    author: Identity,
    more: { visibility?: Visibility; isDeleted?: boolean } = {},
    db: Pick<Database['sql'], 'run'> = world.db.sql,
  ) {
    const first = id + 1n;
    id += BigInt(count);
    await db.run(
      `INSERT INTO post ("id", "uri", "authorId", "domainId", "visibility", "html", "threadId", "publishedAt", "storedAt", "deletedAt")
       WITH RECURSIVE n ("i") AS (SELECT CAST(? AS BIGINT) UNION ALL SELECT "i" + 1 FROM n WHERE "i" < CAST(? AS BIGINT))
       SELECT n."i", CAST(? AS TEXT) || n."i", a."id", a."domainId", ${world.db.dialect === 'postgresql' ? 'CAST(? AS "Visibility")' : '?'}, '', n."i", 1, 1, CAST(? AS BIGINT)
       FROM n, identity a WHERE a."id" = ?`,
      [first, id, `${author.uri}/posts/`, more.visibility ?? 'PUBLIC', more.isDeleted ? 1n : null, author.id],
    );
    return Array.from({ length: count }, (_, index) => first + BigInt(index));
  }

  async function boostOf(booster: Identity, postId: bigint, visibility: 'PUBLIC' | 'FOLLOWERS' = 'PUBLIC') {
    id += 1n;
    const uri = `${booster.uri}/boosts/${id}`;
    await world.db.models.boost.create({
      data: { id, uri, identityId: booster.id, postId, visibility, createdAt: 1n },
    });
    return id;
  }

  async function homeRows(of: Identity, ids: readonly bigint[]) {
    const data = ids.map((entryId) => ({ identityId: of.id, entryId, postId: entryId }));
    await world.db.models.home.createMany({ data });
  }

  /** Whether anything lies on the other side of where a page began. */
  async function isAnyBehind(reader: Reader, source: TimelineSource, page: Page): Promise<boolean> {
    const isOldest = page.order === 'oldest';
    const bound = isOldest ? page.newerThan : page.olderThan;
    if (bound == null) return false;
    const probe: Page = isOldest
      ? { limit: 1, order: 'newest', olderThan: bound + 1n }
      : { limit: 1, order: 'oldest', newerThan: bound - 1n };
    return (await timelinePage(world.system(a), reader, source, probe)).items.length > 0;
  }

  /** Everything there is, page by page in one direction, with what each page says of what lies around it. */
  async function walk(reader: Reader, source: TimelineSource, limit: number, order: 'newest' | 'oldest') {
    const found: bigint[] = [];
    const pages: { hasMore: boolean; hasBehind: boolean; size: number }[] = [];
    let page: Page = { limit, order };
    for (let turn = 0; turn < 200; turn += 1) {
      const { items, hasMore, resumeAt } = await timelinePage(world.system(a), reader, source, page);
      const ids = items.map((item) => item.entryId);
      found.push(...(order === 'oldest' ? ids.reverse() : ids));
      pages.push({ hasMore, hasBehind: await isAnyBehind(reader, source, page), size: items.length });
      const next = resumeAt ?? found.at(-1);
      if (!hasMore || next === undefined) break;
      page = { limit, order, ...(order === 'oldest' ? { newerThan: next } : { olderThan: next }) };
    }
    return { found: order === 'oldest' ? found.reverse() : found, pages };
  }

  async function expectWhole(
    reader: Reader,
    source: TimelineSource,
    newestFirst: readonly bigint[],
    limit = 2,
  ) {
    for (const order of ['newest', 'oldest'] as const) {
      const { found, pages } = await walk(reader, source, limit, order);
      expect([source.kind, order, found]).toEqual([source.kind, order, newestFirst]);
      const count = Math.max(1, Math.ceil(newestFirst.length / limit));
      expect(pages.map(({ hasMore }) => hasMore)).toEqual(
        Array.from({ length: count }, (_, at) => at < count - 1),
      );
      expect(pages.map(({ hasBehind }) => hasBehind)).toEqual(
        Array.from({ length: count }, (_, at) => at > 0),
      );
    }
  }

  it('a profile whose newest entries are not for a stranger goes on behind them, and ends where it ends', async () => {
    const old = await posts(3, ana);
    const [shown] = await posts(1, bob);
    const boosted = await boostOf(ana, shown ?? 0n);
    await posts(HIDDEN, ana, { visibility: 'FOLLOWERS' });
    const [middle] = await posts(1, ana, { visibility: 'UNLISTED' });
    await posts(HIDDEN, ana, { visibility: 'FOLLOWERS' });
    for (let i = 0; i < 30; i += 1) await boostOf(ana, (await posts(1, bob))[0] ?? 0n, 'FOLLOWERS');
    const anyone = await anonymousReader(world.system(), a.id);
    const profile: TimelineSource = { kind: 'profile', identity: ana, replies: false, boosts: true };
    const open = [middle ?? 0n, boosted, ...old.reverse()];
    await expectWhole(anyone, profile, open);
    await expectWhole(anyone, profile, open, open.length);
    await expectWhole(
      anyone,
      { ...profile, boosts: false },
      open.filter((each) => each !== boosted),
    );
    const few: TimelineSource = { kind: 'profile', identity: bob, replies: true, boosts: true };
    await world.block(bob, ana);
    expect((await walk(await readerOf(await world.as(ana)), few, 5, 'newest')).found).toEqual([]);
  });

  it('homes and public timelines go on behind people who are muted, blocked, suspended or of a blocked server', async () => {
    const rita = await world.remote('rita', 'r.test');
    const muted = await world.identity('muted', a);
    const gone = await world.identity('gone', a, { state: 'SUSPENDED' });
    const evil = await world.remote('evil', 'evil.test');
    await world.mute(bob, muted);
    await world.block(evil, bob);
    const entries: bigint[] = [];
    for (const author of [ana, muted, rita, gone, evil]) {
      entries.push(...(await posts(1, ana)), ...(await posts(author === ana ? 2 : HIDDEN, author)));
    }
    const deleted = await posts(HIDDEN, ana, { isDeleted: true });
    await homeRows(bob, [...entries, ...deleted]);
    await world.blockHost(a, 'r.test');
    await world.listEverywhere();
    const bobReads = await readerOf(await world.as(bob));
    const rows = await world.db.models.post.findMany({
      where: { authorId: ana.id, deletedAt: null },
      orderBy: { id: 'desc' },
    });
    const ofAna = rows.map((row) => row.id);
    await expectWhole(bobReads, { kind: 'home', identity: bob }, ofAna, 3);
    await expectWhole(bobReads, { kind: 'local', domain: a }, ofAna, 3);
    await expectWhole(bobReads, { kind: 'federated', domain: a }, ofAna, 3);
  });

  it('gives up where tens of thousands in a row are hidden, and says where to go on', async () => {
    const [old] = await posts(1, ana);
    await posts(40_000, ana, { visibility: 'FOLLOWERS' });
    const anyone = await anonymousReader(world.system(), a.id);
    const profile: TimelineSource = { kind: 'profile', identity: ana, replies: true, boosts: true };
    const first = await timelinePage(world.system(a), anyone, profile, { limit: 5 });
    expect(first.items).toEqual([]);
    expect(first).toMatchObject({ hasMore: true, resumeAt: expect.any(BigInt) });
    const { found, pages } = await walk(anyone, profile, 5, 'newest');
    expect(found).toEqual([old]);
    expect(pages).toHaveLength(2);
  });

  it('does so while the planner takes the posts for none', async () => {
    const [old] = await posts(1, ana);
    await world.db.transaction(async (tx) => {
      await posts(40_000, ana, { visibility: 'FOLLOWERS' }, tx.sql);
      // What PostgreSQL does by itself every minute: it counts what other transactions have written as not there.
      if (dialect === 'postgresql') await world.db.committed.all('ANALYZE post');
    });
    const anyone = await anonymousReader(world.system(), a.id);
    const profile: TimelineSource = { kind: 'profile', identity: ana, replies: true, boosts: true };
    expect((await walk(anyone, profile, 5, 'newest')).found).toEqual([old]);
    const reader = await readerOf(await world.as(bob));
    await world.db.sql.run(
      `INSERT INTO bookmark ("id", "identityId", "postId", "createdAt") SELECT "id", CAST(? AS BIGINT), "id", 1 FROM post ORDER BY "id" DESC LIMIT 2000`,
      [bob.id],
    );
    // A statement is planned for all parameters alike from its sixth run on.
    for (let run = 0; run < 8; run += 1) {
      expect(await markedPosts(await world.as(bob), reader, 'bookmark', bob.id, { limit: 5 })).toEqual([]);
    }
  });
});
