import SqliteHandle from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { insertMany } from '../../src/db/sql/values.ts';
import { backUpSqlite } from '../../src/db/sqlite/backup.ts';
import { assertVersion, SqliteConnection } from '../../src/db/sqlite/connection.ts';
import { StatementCounter } from '../../src/db/statement-counter.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { createLog } from '../../src/observe/log.ts';
import { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from '../helpers/database.ts';
import { cpuNow } from '../helpers/runs/cpu.ts';

const tag = (id: number) => ({ id: BigInt(id), name: `tag${id}`, display: 'x', createdAt: 5n });
const INSERT = 'INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (?, ?, ?, 1)';

let db: TestDatabase;
const open = async (sqlite: TestDatabaseOptions['sqlite']) => {
  await db.close();
  db = await openTestDatabase('sqlite', { sqlite });
};
beforeEach(async () => {
  db = await openTestDatabase('sqlite');
});
afterEach(() => db.close());

test('a transaction that takes long is complained of where others waited for it', async () => {
  const log = createLog('silent', 'json');
  const warn = vi.spyOn(log, 'warn');
  await open({ log });
  const slow = () => db.transaction(() => new Promise((end) => setTimeout(end, 300)));
  await slow();
  expect(warn).not.toHaveBeenCalled();
  await Promise.all([slow(), db.sql.run(INSERT, [1n, 'one', 'x'])]);
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    { ms: expect.any(Number), waiting: 1 },
    'a transaction held up all writers',
  );
});

describe('a connection', () => {
  test('has the settings that keep what was answered', async () => {
    const pragmas = async (kind: 'writer' | 'reader') => {
      const connection = await SqliteConnection.open(db.location, kind, new StatementCounter());
      const names = [
        'journal_mode',
        'synchronous',
        'foreign_keys',
        'busy_timeout',
        'query_only',
        'cache_size',
        'mmap_size',
      ];
      const values = names.map((name) => String(connection.handle.pragma(name, { simple: true })));
      connection.close();
      return Object.fromEntries(names.map((name, index) => [name, values[index]]));
    };
    expect(await pragmas('writer')).toMatchObject({
      journal_mode: 'wal',
      synchronous: '1',
      foreign_keys: '1',
      busy_timeout: '0',
      query_only: '0',
      cache_size: '-8192',
      mmap_size: '0',
    });
    expect(await pragmas('reader')).toMatchObject({
      query_only: '1',
      busy_timeout: '0',
      cache_size: '-8192',
    });
  });

  test('refuses the versions that corrupt', () => {
    for (const good of ['3.51.3', '3.52.0', '4.0.0', '3.51.10'])
      expect(() => assertVersion(good)).not.toThrow();
    for (const bad of ['3.51.2', '3.50.9', '3.9.0', '2.99.99'])
      expect(() => assertVersion(bad)).toThrow(/corrupt/);
  });

  test('prepares a statement once', async () => {
    const connection = await SqliteConnection.open(db.location, 'writer', new StatementCounter());
    const { prepare } = connection.handle;
    let prepared = 0;
    connection.handle.prepare = ((text: string) => {
      prepared += 1;
      return prepare.call(connection.handle, text);
    }) as typeof prepare;
    for (let round = 0; round < 5; round += 1) {
      connection.all('SELECT 1 AS x', []);
      const query = {
        sql: 'SELECT ? AS y',
        args: [round],
        argTypes: [{ scalarType: 'int', arity: 'scalar' } as const],
      };
      expect((await connection.adapter.queryRaw(query)).rows).toEqual([[round]]);
    }
    connection.close();
    expect(prepared).toBe(2);
  });
});

describe('traps', () => {
  test('a BEGIN that fails lets the next one in', async () => {
    await open({ lockWaitMs: 20 });
    const rival = new SqliteHandle(db.location);
    rival.exec('BEGIN IMMEDIATE');
    await expect(db.transaction((tx) => tx.models.tag.create({ data: tag(1) }))).rejects.toThrow();
    await expect(db.batch((sql) => sql.run(INSERT, [1, 'a', 'a']))).rejects.toThrow(/lock of the database/);
    // Prisma's own transaction, of several statements.
    await expect(
      db.models.user.create({
        data: {
          id: 1n,
          email: 'a@b',
          createdAt: 1n,
          tokens: { create: [{ id: 1n, hash: 'h', scopes: '', createdAt: 1n }] },
        },
      }),
    ).rejects.toThrow();
    rival.exec('ROLLBACK');
    rival.close();
    await db.transaction((tx) => tx.models.tag.create({ data: tag(1) }));
    await db.batch((sql) => sql.run(INSERT, [2, 'b', 'b']));
    await db.models.tag.create({ data: tag(3) });
    expect(await db.models.tag.count()).toBe(3);
  });

  test('a COMMIT that fails rolls back and lets the next one in', async () => {
    const breakReference = async (tx: { sql: TestDatabase['sql'] }) => {
      await tx.sql.run('PRAGMA defer_foreign_keys = ON');
      await tx.sql.run(INSERT, [1, 'a', 'a']);
      await tx.sql.run('INSERT INTO "post_tag" ("tagId", "postId") VALUES (1, 404)');
    };
    await expect(db.transaction(breakReference)).rejects.toThrow(/FOREIGN KEY/);
    await expect(db.batch((_sql, tx) => breakReference(tx))).rejects.toThrow(/FOREIGN KEY/);
    await db.models.tag.create({ data: tag(3) });
    expect(await db.models.tag.findMany()).toEqual([tag(3)]);
  });

  test('what follows after SQLite itself rolled back is refused, not committed alone', async () => {
    await db.models.tag.create({ data: tag(1) });
    const work = async (tx: { sql: TestDatabase['sql'] }) => {
      await tx.sql.run(INSERT, [2, 'b', 'b']);
      await tx.sql.run(INSERT.replace('INSERT', 'INSERT OR ROLLBACK'), [1, 'again', 'x']).catch(() => {});
      await tx.sql.run(INSERT, [3, 'c', 'c']).catch(() => {});
    };
    await expect(db.transaction(work)).rejects.toThrow(/rolled back/);
    await expect(db.batch((_sql, tx) => work(tx))).rejects.toThrow(/rolled back/);
    expect(await db.models.tag.count()).toBe(1);
  });

  test('2,000 transactions at once leave the timers and sockets their turn', async () => {
    const gaps: number[] = [];
    let last = cpuNow();
    const timer = setInterval(() => {
      gaps.push(cpuNow() - last);
      last = cpuNow();
    }, 1);
    await Promise.all(
      Array.from({ length: 2_000 }, (_, index) =>
        index % 2
          ? db.batch((sql) => sql.run(INSERT, [index, `n${index}`, 'x']))
          : db.transaction((tx) => tx.sql.run(INSERT, [index, `n${index}`, 'x'])),
      ),
    );
    clearInterval(timer);
    expect(await db.models.tag.count()).toBe(2_000);
    // A fast disk is done in a quarter of a second: how long the gaps are says whether others had their turn, not how
    // many there were.
    expect(gaps.length).toBeGreaterThan(5);
    gaps.sort((one, other) => one - other);
    expect(gaps[Math.floor(gaps.length / 2)]).toBeLessThan(25);
  });

  test('when too many wait, all ways of writing say Busy', async () => {
    await open({ gate: { maxWaiting: 1 } });
    let finish = () => {};
    const mayFinish = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let isInside = false;
    const holding = db.transaction(async () => {
      isInside = true;
      await mayFinish;
    });
    await expect.poll(() => isInside).toBe(true);
    const waiting = db.sql.run(INSERT, [1, 'a', 'a']);
    const refused: (() => Promise<unknown>)[] = [
      () => db.sql.run(INSERT, [2, 'b', 'b']),
      () => db.batch((sql) => sql.run(INSERT, [2, 'b', 'b'])),
      () => db.transaction((tx) => tx.models.tag.create({ data: tag(2) })),
      async () => db.models.tag.create({ data: tag(2) }),
      async () => db.models.tag.deleteMany(),
      async () =>
        db.models.user.create({
          data: {
            id: 1n,
            email: 'a@b',
            createdAt: 1n,
            tokens: { create: [{ id: 1n, hash: 'h', scopes: '', createdAt: 1n }] },
          },
        }),
    ];
    for (const write of refused) {
      const error = await write().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(isAppError(error, 'BUSY'), `${write} failed with ${error}`).toBe(true);
    }
    // Reads are not kept waiting by who writes.
    expect(await db.models.tag.count()).toBe(0);
    finish();
    await Promise.all([holding, waiting]);
    expect(await db.models.tag.count()).toBe(1);
  });

  test('a wait at the gate ends', async () => {
    await open({ gate: { maxWaitMs: 30 } });
    let finish = () => {};
    const mayFinish = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const holding = db.transaction(() => mayFinish);
    await expect(db.sql.run(INSERT, [1, 'a', 'a'])).rejects.toSatisfy((error) => isAppError(error, 'BUSY'));
    finish();
    await holding;
    await db.sql.run(INSERT, [1, 'a', 'a']);
  });

  test('the reader cannot write', async () => {
    const reader = await SqliteConnection.open(db.location, 'reader', new StatementCounter());
    expect(() => reader.run(INSERT, [1, 'a', 'a'])).toThrow(/readonly/);
    reader.close();
    // A WITH that writes goes to the writer.
    await db.sql.run("WITH x AS (SELECT 7 AS id) INSERT INTO \"tag\" SELECT id, 'w', 'w', 1 FROM x");
    expect(await db.sql.all('WITH x AS (SELECT "id" FROM "tag") SELECT * FROM x')).toEqual([{ id: 7n }]);
  });

  test('a backup taken while others write is whole', async () => {
    await db.batch((sql) =>
      insertMany(
        sql,
        '"tag" ("id", "name", "display", "createdAt")',
        Array.from({ length: 20_000 }, (_, index) => [index + 1, `n${index}`, 'x'.repeat(100), 1]),
      ),
    );
    const file = `${db.location}.backup`;
    let isRunning = true;
    let written = 0;
    const writing = (async () => {
      while (isRunning) {
        written += 1;
        await db.batch(async (sql) => {
          await sql.run(INSERT, [100_000 + written * 2, `a${written}`, 'x']);
          await sql.run(INSERT, [100_001 + written * 2, `b${written}`, 'x']);
        });
      }
    })();
    await backUpSqlite(db.location, file);
    isRunning = false;
    await writing;
    const copy = new SqliteHandle(file);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    const count = Number(copy.prepare('SELECT count(*) FROM "tag"').pluck().get());
    expect(count).toBeGreaterThanOrEqual(20_000);
    // Transactions are in it whole or not at all.
    expect(count % 2).toBe(0);
    copy.close();
    expect(written).toBeGreaterThan(1);
    await expect(backUpSqlite(db.location, file)).rejects.toThrow(/exists already/);
  });
});
