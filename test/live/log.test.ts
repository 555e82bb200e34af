import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import { backUpSqlite } from '../../src/db/sqlite/backup.ts';
import { LogFile } from '../../src/db/sqlite/log-file.ts';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { type Database, PLACE_KEY } from '../../src/db/types.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import type { LiveEvent } from '../../src/live/events.ts';
import type { EventLog } from '../../src/live/log.ts';
import type { LogPage } from '../../src/live/pages.ts';
import { pruneEvents } from '../../src/live/prune.ts';
import { DIALECTS, type TestDatabase } from '../helpers/database.ts';
import { dropPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';
import { type LiveWorld, marked, numbered, openLiveWorld, openLog, until } from './world.ts';

const marksOf = (page: LogPage) => page.events.map((event) => event.detail?.mark);
async function readAll(events: EventLog): Promise<LiveEvent[]> {
  const all: LiveEvent[] = [];
  for (let at = 0n; at < events.head(); ) {
    const page = await events.read(at, 100);
    all.push(...page.events);
    at = page.to;
  }
  return all;
}
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe.each(DIALECTS)('the event log on %s', (dialect) => {
  let world: LiveWorld;
  afterEach(() => world.close());

  it('reads what was committed in the order of the numbers, and nothing of what was rolled back', async () => {
    world = await openLiveWorld(dialect);
    const { db, events } = world;
    await world.write('a', 'b');
    await expect(
      db.transaction(async (tx) => {
        await events.append(tx, marked('never'));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await world.write('c');
    const page = await events.read(0n, 100);
    expect(marksOf(page)).toEqual(['a', 'b', 'c']);
    expect(page.to).toBe(events.head());
    expect(page.pruned).toBeNull();
    const seqs = page.events.map((event) => event.seq);
    expect([...seqs].sort((one, other) => Number(one - other))).toEqual(seqs);
    expect(new Set(seqs).size).toBe(3);
    expect(events.headCursor()).toBe(`${events.epoch}-${seqs[2]}`);
  });

  it.runIf(dialect === 'sqlite')('reads nothing that is not on the disk yet', async () => {
    world = await openLiveWorld(dialect);
    const { db, events } = world;
    await world.write('a');
    const before = events.head();
    let end = () => {};
    const { sync } = LogFile.prototype;
    const syncs = vi.spyOn(LogFile.prototype, 'sync').mockImplementationOnce(async function (this: LogFile) {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      return sync.call(this);
    });
    try {
      const written = db.transaction((tx) => events.append(tx, marked('b')));
      // Readers see it committed while the disk is still at work.
      await expect
        .poll(() =>
          db.sql.all('SELECT 1 FROM event WHERE "seq" > ? AND "kind" = ?', [before, marked('b').kind]),
        )
        .toHaveLength(1);
      const caughtUp = events.catchUp();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(events.head()).toBe(before);
      end();
      await Promise.all([written, caughtUp]);
      expect(marksOf(await events.read(before, 100))).toEqual(['b']);
    } finally {
      syncs.mockRestore();
    }
  });

  it('gives an event back as it was written', async () => {
    world = await openLiveWorld(dialect);
    const { db, events } = world;
    const whole = {
      kind: 'entry.homed',
      postId: 1n << 60n,
      entryId: 2n,
      authorId: 3n,
      domainId: 4n,
      audience: 'FOLLOWERS',
      isReply: true,
      tags: ['one', 'two'],
      targetIdentityId: 5n,
      lo: 6n,
      hi: 7n,
      detail: { text: 'é"', number: 1, isTrue: true, nothing: null },
    } as const;
    await db.transaction((tx) => events.append(tx, whole, { kind: 'blocks.changed' }));
    await numbered(events, db);
    const [first, second] = (await events.read(0n, 10)).events;
    expect(first).toMatchObject(whole);
    expect(Math.abs((first?.at ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(second).toMatchObject({ postId: null, audience: null, isReply: false, tags: [], detail: null });
    // And the same from the database.
    const other = openLog(db, { ringSize: 1 });
    await other.start();
    expect((await other.read(0n, 10)).events).toEqual([first, second]);
    await other.stop();
  });

  it('tells hooks of every event once, in order, before those who wait, and survives one that throws', async () => {
    world = await openLiveWorld(dialect);
    const heard: string[] = [];
    world.events.onEvent(['entry.added'], () => {
      throw new Error('a broken hook');
    });
    const off = world.events.onEvent(['entry.added'], (event) => heard.push(`hook ${event.detail?.mark}`));
    world.events.onEvent(['token.revoked'], () => heard.push('revoked'));
    world.events.onEvent('all', () => heard.push('all'));
    world.events.onAdvance(() => heard.push('advance'));
    const waited = world.events.wait(world.events.head());
    await world.db.transaction((tx) =>
      world.events.append(tx, marked('a'), { kind: 'token.revoked', detail: { tokenId: '1' } }),
    );
    await waited;
    expect(heard).toEqual(['hook a', 'all', 'revoked', 'all', 'advance']);
    off();
    await world.write('b');
    expect(heard.filter((word) => word === 'hook b')).toEqual([]);
  });

  it('falls back from the ring to pages of the database, in one query for all who ask', async () => {
    world = await openLiveWorld(dialect, { ringSize: 10, pageSize: 20 });
    const { events, db } = world;
    await world.write(...numbers(1, 60));
    const all: unknown[] = [];
    let at = 0n;
    let pages = 0;
    while (at < events.head()) {
      const page = await events.read(at, 15);
      expect(page.events.length).toBeLessThanOrEqual(15);
      all.push(...marksOf(page));
      at = page.to;
      pages += 1;
    }
    expect(all).toEqual(numbers(1, 60));
    expect(pages).toBeGreaterThan(4);
    const other = openLog(db, { ringSize: 10, pageSize: 20 });
    await other.start();
    // The first has numbered all it wrote, and looks no more.
    await events.stop();
    const before = db.statementCount();
    const readers = await Promise.all(Array.from({ length: 50 }, () => other.read(0n, 20)));
    expect(db.statementCount() - before).toBe(1);
    for (const page of readers) expect(marksOf(page)).toEqual(numbers(1, 20));
    await other.stop();
  });

  it('reads no further than asked', async () => {
    world = await openLiveWorld(dialect, { ringSize: 4 });
    await world.write(...numbers(1, 10));
    const all = await readAll(world.events);
    for (const upTo of [3, 8]) {
      const bound = all[upTo - 1]?.seq ?? 0n;
      const page = await world.events.read(0n, 100, bound);
      expect(marksOf(page)).toEqual(numbers(1, upTo));
      expect(page.to).toBe(bound);
    }
  });

  it('says when what was asked for is pruned, after the page was read', async () => {
    world = await openLiveWorld(dialect, { ringSize: 5, pageSize: 10 });
    const { db, events } = world;
    await world.write(...numbers(1, 30));
    const all = await readAll(events);
    const second = all[1]?.seq ?? 0n;
    const result = await pruneEvents(db, systemClock, { keepMs: -1000, keepRows: 12, budget: 15 });
    expect(result).toEqual({ removed: 15, hasMore: true });
    expect(await pruneEvents(db, systemClock, { keepMs: -1000, keepRows: 12 })).toEqual({
      removed: 3,
      hasMore: false,
    });
    const other = openLog(db, { ringSize: 5, pageSize: 10 });
    await other.start();
    const page = await other.read(second, 100);
    expect(page.pruned).toBe(all[17]?.seq);
    expect(marksOf(page)).toEqual(numbers(19, 28));
    // Whoever is beyond the mark misses nothing.
    expect((await other.read(all[17]?.seq ?? 0n, 100)).pruned).toBeNull();
    // Nothing young is removed.
    expect(await pruneEvents(db, systemClock, { keepRows: 1 })).toEqual({ removed: 0, hasMore: false });
    await other.stop();
  });

  it('reads what this process wrote once, though PostgreSQL tells of it as well', async () => {
    world = await openLiveWorld(dialect);
    const { db } = world;
    await world.write('a');
    let reads = 0;
    let told = 0;
    const { sql } = db;
    const beside = openLog({
      ...db,
      listen: (channel, heard) =>
        db.listen(channel, (...said: Parameters<typeof heard>) => {
          heard(...said);
          told += 1;
        }),
      sql: {
        ...sql,
        all: ((...asked: Parameters<typeof sql.all>) => {
          if (asked[0].includes('FROM "event"')) reads += 1;
          return sql.all(...asked);
        }) as typeof sql.all,
      },
    });
    await beside.start();
    reads = 0;
    for (const mark of numbers(1, 10)) {
      const before = beside.head();
      const toldBefore = told;
      await db.transaction((tx) => beside.append(tx, marked(mark)));
      await beside.wait(before);
      // What PostgreSQL says of it has come by then, and was looked at.
      if (dialect === 'postgresql') await until(() => told > toldBefore);
      await sleep(50);
    }
    await beside.stop();
    expect(reads).toBe(10);
  });

  it('forgets caches when it was away for so long that events were pruned before it read them', async () => {
    world = await openLiveWorld(dialect);
    const { db } = world;
    await world.write('a');
    const sleeper = openLog({ ...db, listen: async () => async () => {}, numberEvents: async () => {} });
    await sleeper.start();
    let missed = 0;
    sleeper.onEvent(
      ['domain.changed'],
      () => {},
      () => {
        missed += 1;
      },
    );
    const outdated: unknown[] = [];
    sleeper.onOutdated(['domain.changed'], (event) => outdated.push(event));
    await world.write(...numbers(1, 9));
    await pruneEvents(db, systemClock, { keepMs: -1000, keepRows: 2 });
    await sleeper.catchUp();
    expect([missed, outdated]).toEqual([1, [null]]);
    expect((await sleeper.read(0n, 100)).pruned).not.toBeNull();
    expect(sleeper.head()).toBe(world.events.head());
    await sleeper.stop();
  });

  it('keeps its epoch over restarts, and begins another on a copy', async () => {
    world = await openLiveWorld(dialect);
    const again = openLog(world.db);
    await again.start();
    expect(again.epoch).toBe(world.events.epoch);
    await again.stop();
    // Numbers that the copy gives were given in the original after the copy was taken.
    const copy = await copyOf(world.db);
    try {
      const there = openLog(copy);
      const beside = openLog(copy);
      await Promise.all([there.start(), beside.start()]);
      expect(there.epoch).not.toBe(world.events.epoch);
      expect(beside.epoch).toBe(there.epoch);
      await Promise.all([there.stop(), beside.stop()]);
      const later = openLog(copy);
      await later.start();
      expect(later.epoch).toBe(there.epoch);
      await later.stop();
    } finally {
      await copy.close();
    }
    const home = openLog(world.db);
    await home.start();
    expect(home.epoch).toBe(world.events.epoch);
    await home.stop();
  });

  it('has one epoch for all who start at once on a copy', async () => {
    world = await openLiveWorld(dialect);
    const { db } = world;
    for (const round of numbers(1, 20)) {
      const places = { where: { key: PLACE_KEY } };
      await db.models.meta.update({ ...places, data: { value: `elsewhere ${round}` } });
      const before = await world.db.models.meta.findUniqueOrThrow({ where: { key: 'live.epoch' } });
      const logs = [1, 2, 3, 4].map(() => openLog(db));
      await Promise.all(logs.map((log) => log.start()));
      const epochs = new Set(logs.map(({ epoch }) => epoch));
      expect(epochs.size).toBe(1);
      expect(epochs).not.toContain(before.value);
      await Promise.all(logs.map((log) => log.stop()));
    }
  });

  it.skipIf(dialect === 'postgresql')('asks the database nothing while nothing happens', async () => {
    world = await openLiveWorld(dialect);
    await world.write('a');
    const before = world.db.statementCount();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.db.statementCount()).toBe(before);
  });
});

/** The database as a restore brings it: a backup opened as the database on SQLite, a copied database on PostgreSQL. */
async function copyOf(db: TestDatabase): Promise<Database> {
  if (db.dialect === 'sqlite') {
    const file = `${db.location}.copy`;
    await backUpSqlite(db.location, file);
    return openSqlite({ path: file, clock: systemClock });
  }
  const url = new URL(db.location);
  const name = url.pathname.slice(1);
  const copy = `${name}_copy`;
  url.pathname = `/${copy}`;
  const admin = new URL(db.location);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  // Nothing may be connected to a database that is copied in one step, nor connect again.
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await client.query(
    `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
    [name],
  );
  await client.query(`CREATE DATABASE ${copy} TEMPLATE ${name} STRATEGY file_copy`);
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await client.end();
  const opened = await openPostgresql({ url: url.href, clock: systemClock });
  return {
    ...opened,
    async close() {
      await opened.close();
      await dropPostgresDatabase(url.href);
    },
  };
}
