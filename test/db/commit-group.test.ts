import { copyFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteHandle from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommitGroup } from '../../src/db/sqlite/commit-group.ts';
import { SqliteConnection } from '../../src/db/sqlite/connection.ts';
import { LogFile } from '../../src/db/sqlite/log-file.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';

const INSERT = 'INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (?, ?, ?, 1)';
const tag = (id: number) => ({ id: BigInt(id), name: `n${id}`, display: 'x', createdAt: 1n });

let db: TestDatabase;
/** Sees what is committed, as another process would after this one was killed. */
let witness: SqliteHandle.Database;
beforeEach(async () => {
  db = await openTestDatabase('sqlite');
  witness = new SqliteHandle(db.location, { readonly: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  witness.close();
  await db.close();
});
const committed = () =>
  witness
    .prepare<[], { id: number }>('SELECT "id" FROM "tag" ORDER BY 1')
    .all()
    .map(({ id }) => id);

/** Every way to write, each of one tag. */
const ways: ((id: number) => Promise<unknown>)[] = [
  async (id) => db.models.tag.create({ data: tag(id) }),
  async (id) => db.models.tag.createMany({ data: [tag(id)] }),
  (id) => db.sql.run(INSERT, [id, `n${id}`, 'x']),
  (id) => db.sql.all(`${INSERT} RETURNING "id"`, [id, `n${id}`, 'x']),
  (id) => db.batch((sql) => sql.run(INSERT, [id, `n${id}`, 'x'])),
  (id) => db.transaction((tx) => tx.models.tag.create({ data: tag(id) })),
  (id) => db.transaction((tx) => tx.sql.run(INSERT, [id, `n${id}`, 'x'])),
];

test('nothing is acknowledged before it is committed', async () => {
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(
      ways.map(async (write, index) => {
        const id = round * 10 + index + 1;
        await write(id);
        expect(committed()).toContain(id);
      }),
    );
  }
});

/** Opens it under a clock that stands: the gate gives the event loop a turn by the clock, never by a slow machine's. */
async function openOnStandingClock(): Promise<void> {
  witness.close();
  await db.close();
  db = await openTestDatabase('sqlite', { clock: createFakeClock() });
  witness = new SqliteHandle(db.location, { readonly: true });
}

test('what comes at once is one commit', async () => {
  await openOnStandingClock();
  await ways[0]?.(1);
  const before = db.statementCount();
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => db.sql.run(INSERT, [index + 10, `m${index}`, 'x'])),
  );
  // BEGIN, each INSERT, COMMIT.
  expect(db.statementCount() - before).toBe(1 + 50 + 1);
  expect(committed()).toHaveLength(51);
});

test('who waits at the gate for the event loop to have its turn joins the commit', async () => {
  const slow = db.batch(async (sql) => {
    // Longer than one may work on the database without a pause.
    const until = performance.now() + 20;
    while (performance.now() < until);
    return sql.run(INSERT, [1, 'n1', 'x']);
  });
  const next = db.batch((sql) => sql.run(INSERT, [2, 'n2', 'x']));
  await slow;
  expect(committed()).toEqual([1, 2]);
  await next;
});

test('those that fail take nothing with them', async () => {
  await ways[0]?.(1);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 70 }, (_, index) => {
      const write = ways[index % ways.length] as (id: number) => Promise<unknown>;
      if (index % 5 === 0) return write(1);
      if (index % 5 === 1)
        return db.transaction(async (tx) => {
          await tx.sql.run(INSERT, [1_000 + index, `y${index}`, 'x']);
          throw new Error('mine');
        });
      if (index % 5 === 2)
        return db.batch(async (sql) => {
          await sql.run(INSERT, [1_000 + index, `y${index}`, 'x']);
          throw new Error('mine');
        });
      return write(100 + index);
    }),
  );
  const kept = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [100 + index] : []));
  expect(kept).toHaveLength(28);
  expect(committed()).toEqual([1, ...kept]);
});

test('when SQLite rolls the group back, its members that had ended hear of it', async () => {
  // So that they share a group.
  await openOnStandingClock();
  await ways[0]?.(1);
  let ended = false;
  const doomed = db
    .batch((sql) => sql.run(INSERT, [2, 'b', 'x']))
    .then(
      () => 'acknowledged',
      (error: Error) => {
        ended = true;
        return error.message;
      },
    );
  const breaker = db.batch(async (sql) => {
    await sql.run(INSERT.replace('INSERT', 'INSERT OR ROLLBACK'), [1, 'again', 'x']);
  });
  await expect(breaker).rejects.toThrow(/UNIQUE/);
  expect(await doomed).toMatch(/rolled back/);
  expect(ended).toBe(true);
  await ways[0]?.(3);
  expect(committed()).toEqual([1, 3]);
});

test('a chain of transactions that span turns does not keep the first waiting for the last', async () => {
  // Half a second is more than a disk takes, mostly.
  vi.spyOn(LogFile.prototype, 'sync').mockResolvedValue(undefined);
  const order: string[] = [];
  const slow = (id: number) =>
    db
      .batch(async (sql) => {
        await sql.run(INSERT, [id, `n${id}`, 'x']);
        order.push(`began ${id}`);
        await sleep(5);
      })
      .then(() => order.push(`acknowledged ${id}`));
  await Promise.all(Array.from({ length: 100 }, (_, at) => slow(at + 1)));
  expect(order.indexOf('acknowledged 1')).toBeLessThan(order.indexOf('began 100'));
});

test('statements that cannot be in a transaction are not', async () => {
  const copy = `${db.location}.copy`;
  const writes = Promise.all([1, 2, 3].map((id) => db.sql.run(INSERT, [id, `n${id}`, 'x'])));
  await db.sql.run('VACUUM INTO ?', [copy]);
  await writes;
  await db.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
  const handle = new SqliteHandle(copy, { readonly: true });
  expect(handle.prepare('SELECT count(*) FROM "tag"').pluck().get()).toBe(3);
  handle.close();
});

test('a lone write is not kept waiting', async () => {
  await openOnStandingClock();
  await ways[2]?.(1);
  // The disk may take its time.
  vi.spyOn(LogFile.prototype, 'sync').mockResolvedValue(undefined);
  for (let id = 2; id < 12; id += 1) {
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await ways[2]?.(id);
    clearImmediate(next);
    // A timer of a millisecond would let the event loop have its turn many times.
    expect(turns).toBeLessThan(5);
  }
});

/** What the disk holds for sure: the files as they were when the last sync that has ended began. */
function watchTheDisk() {
  const kept = { files: 0, last: '' };
  const sync = LogFile.prototype.sync;
  vi.spyOn(LogFile.prototype, 'sync').mockImplementation(async function (this: LogFile) {
    kept.files += 1;
    const copy = `${db.location}.disk${kept.files}`;
    for (const end of ['', '-wal']) copyFileSync(`${db.location}${end}`, `${copy}${end}`);
    await sync.call(this);
    kept.last = copy;
  });
  return {
    /** The ids there after a power cut at this moment. */
    ids: () => {
      const handle = new SqliteHandle(kept.last);
      const rows = handle.prepare<[], { id: number }>('SELECT "id" FROM "tag"').all();
      handle.close();
      return rows.map(({ id }) => id);
    },
  };
}

test('what is acknowledged survives a power cut at that moment, also what comes while the disk is at work', async () => {
  const disk = watchTheDisk();
  const write = async (id: number) => {
    await ways[id % ways.length]?.(id);
    expect(disk.ids()).toContain(id);
  };
  await Promise.all(
    Array.from({ length: 12 }, async (_, writer) => {
      for (let n = 0; n < 6; n += 1) {
        await write(writer * 100 + n + 1);
        await sleep(writer);
      }
    }),
  );
});

test('who writes while the disk is at work is committed when that has ended, all together', async () => {
  await ways[0]?.(1);
  let ended = () => {};
  const syncs = vi
    .spyOn(LogFile.prototype, 'sync')
    .mockImplementationOnce(() => new Promise<void>((resolve) => (ended = resolve)));
  const acknowledged: number[] = [];
  const write = (id: number) => ways[2]?.(id).then(() => acknowledged.push(id));
  const first = write(2);
  await expect.poll(() => syncs.mock.calls.length).toBe(1);
  const others: unknown[] = [];
  for (let id = 3; id < 13; id += 1) {
    others.push(write(id));
    await sleep(2);
  }
  expect(committed()).toEqual([1, 2]);
  const durable = db.durable().then(() => acknowledged.push(0));
  expect(acknowledged).toEqual([]);
  ended();
  await Promise.all([first, ...others, durable]);
  expect(syncs).toHaveBeenCalledTimes(2);
  expect(new Set(acknowledged)).toEqual(new Set([0, ...Array.from({ length: 11 }, (_, at) => at + 2)]));
});

test('who waits for the commit alone does not wait for the disk, and others still do', async () => {
  await ways[0]?.(1);
  const ends: (() => void)[] = [];
  vi.spyOn(LogFile.prototype, 'sync').mockImplementation(() => new Promise<void>((end) => ends.push(end)));
  const acknowledged: number[] = [];
  const first = ways[2]?.(2);
  await expect.poll(() => ends.length).toBe(1);
  const other = ways[2]?.(3).then(() => acknowledged.push(3));
  await db.batch((sql) => sql.run(INSERT, [4, 'n4', 'x']), 'commit');
  expect(committed()).toEqual([1, 2, 3, 4]);
  const durable = db.durable().then(() => acknowledged.push(0));
  ends[0]?.();
  await first;
  await expect.poll(() => ends.length).toBe(2);
  expect(acknowledged).toEqual([]);
  ends[1]?.();
  await Promise.all([other, durable]);
});

test('after a sync that failed nothing is acknowledged before all is on the disk in another way', async () => {
  await ways[0]?.(1);
  const syncs = vi.spyOn(LogFile.prototype, 'sync').mockRejectedValueOnce(new Error('EIO'));
  await expect(ways[4]?.(2)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(db.durable()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const failing = vi.spyOn(SqliteConnection.prototype, 'checkpoint').mockImplementationOnce(() => {
    throw new Error('EIO');
  });
  await expect(ways[4]?.(3)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(failing).toHaveBeenCalledTimes(1);
  await db.check();
  await ways[4]?.(4);
  expect(failing).toHaveBeenCalledTimes(2);
  expect(syncs.mock.calls.length).toBeGreaterThan(2);
  expect(committed()).toContain(4);
  await db.durable();
});

test('what is committed at whatever moment of the end of a sync is synced too', async () => {
  for (let turns = 0; turns < 10; turns += 1) {
    let ended = () => {};
    const syncs = vi
      .fn<() => Promise<void>>()
      .mockReturnValueOnce(new Promise<void>((resolve) => (ended = resolve)))
      .mockResolvedValue(undefined);
    const handle = { inTransaction: true };
    const writer = { handle, commit: () => (handle.inTransaction = false) };
    let left = () => {};
    const gate = { onLeave: (run: () => void) => (left = run), isHeld: false, waiting: 0 };
    const parts = { writer, gate, log: { sync: syncs, close: () => {} }, lock: {} };
    const group = new CommitGroup(parts as never);
    const first = group.finish(false);
    left();
    await expect.poll(() => syncs.mock.calls.length).toBe(1);
    handle.inTransaction = true;
    ended();
    for (let turn = 0; turn < turns; turn += 1) await undefined;
    let isOnDisk = false;
    const last = group.finish(false).then(() => {
      isOnDisk = true;
    });
    await group.close();
    await new Promise((turn) => setImmediate(turn));
    expect([turns, isOnDisk]).toEqual([turns, true]);
    await Promise.all([first, last]);
  }
});

test('what a killed process left behind is brought to the disk before anybody reads it', async () => {
  const syncs = vi.spyOn(LogFile.prototype, 'sync');
  const other = await openTestDatabase('sqlite');
  expect(syncs).toHaveBeenCalledTimes(1);
  await other.close();
});
