import SqliteHandle from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import type { GateOptions } from '../../src/db/sqlite/gate.ts';
import type { DbLog } from '../../src/db/types.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';

/** Another program that writes to the database of a running server (an operator's sqlite3 with BEGIN EXCLUSIVE). */

const INSERT = 'INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (?, ?, ?, 1)';

let db: TestDatabase;
let rival: SqliteHandle.Database;
const warnings: string[] = [];
const log: DbLog = { warn: (_details, message) => void warnings.push(message) };

async function openLocked(lockWaitMs = 45_000, gate: GateOptions = {}): Promise<void> {
  warnings.length = 0;
  db = await openTestDatabase('sqlite', { sqlite: { log, lockWaitMs, gate } });
  await db.sql.run(INSERT, [1, 'n1', 'x']);
  rival = new SqliteHandle(db.location);
  rival.exec('BEGIN EXCLUSIVE');
}

afterEach(async () => {
  rival.close();
  await db.close();
});

/** Every way to write, each of one tag. */
const ways: ((id: number) => Promise<unknown>)[] = [
  async (id) =>
    db.models.tag.create({ data: { id: BigInt(id), name: `n${id}`, display: 'x', createdAt: 1n } }),
  async (id) =>
    db.models.user.create({
      data: {
        id: BigInt(id),
        email: `${id}@b`,
        createdAt: 1n,
        tokens: { create: [{ id: BigInt(id), hash: `h${id}`, scopes: '', createdAt: 1n }] },
      },
    }),
  (id) => db.sql.run(INSERT, [id, `n${id}`, 'x']),
  (id) => db.batch((sql) => sql.run(INSERT, [id, `n${id}`, 'x'])),
  (id) => db.transaction((tx) => tx.sql.run(INSERT, [id, `n${id}`, 'x'])),
];

test('is waited for without keeping timers and sockets waiting', async () => {
  await openLocked();
  let turns = 0;
  // Whoever blocks the event loop meanwhile is never let in: nobody lets go.
  const timer = setInterval(() => {
    turns += 1;
    if (turns === 10) rival.exec('COMMIT');
  }, 5);
  try {
    await Promise.all(ways.map((write, index) => write(index + 2)));
  } finally {
    clearInterval(timer);
  }
  expect(turns).toBeGreaterThanOrEqual(10);
  expect(await db.models.tag.count()).toBe(5);
  expect(warnings).toEqual([]);
});

test('that does not end makes every write UNAVAILABLE, and the database not ready, until it does', async () => {
  await openLocked(100);
  // Nobody has written yet.
  await expect(db.check()).rejects.toSatisfy((error) => isAppError(error, 'UNAVAILABLE'));
  for (const write of [...ways, ...ways]) {
    const error = await write(9).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(isAppError(error, 'UNAVAILABLE'), `${write} failed with ${error}`).toBe(true);
    expect(error).toMatchObject({ retryAfterMs: 10_000 });
  }
  await expect(db.check()).rejects.toSatisfy((error) => isAppError(error, 'UNAVAILABLE'));
  // What is there can be read.
  expect(await db.models.tag.count()).toBe(1);
  expect(await db.sql.all('SELECT "name" FROM "tag"')).toEqual([{ name: 'n1' }]);
  expect(warnings).toEqual([expect.stringMatching(/another program/i)]);
  rival.exec('COMMIT');
  await db.check();
  await Promise.all(ways.map((write, index) => write(index + 2)));
  expect(await db.models.tag.count()).toBe(5);
});

test('keeps those who come while it is held waiting no longer than the first', async () => {
  await openLocked(100, { maxWaitMs: 15_000 });
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      db.sql.run(INSERT, [index + 2, `n${index}`, 'x']).then(
        () => 'written',
        (error: unknown) => (isAppError(error, 'UNAVAILABLE') ? 'unavailable' : error),
      ),
    ),
  );
  // One after another they would wait for 20 s, and be refused at the gate.
  expect(new Set(outcomes)).toEqual(new Set(['unavailable']));
});
