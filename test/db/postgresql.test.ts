import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isUniqueViolation } from '../../src/db/errors.ts';
import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import { numbered } from '../../src/db/postgresql/sql.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { openTestDatabase, type TestDatabase } from '../helpers/database.ts';

const INSERT = 'INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (?, ?, \'x\', 1)';
const UPDATE = 'UPDATE "tag" SET "createdAt" = "createdAt" + 1 WHERE "id" = ?';

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase('postgresql');
});
afterEach(() => db.close());

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

test('parameters are numbered outside of quotes and comments', () => {
  expect(numbered(`SELECT '?', "a?", ? -- ?\n WHERE x = ?`)).toBe(`SELECT '?', "a?", $1 -- ?\n WHERE x = $2`);
});

test('after a caught error the transaction is dead, and says so instead of acknowledging nothing', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  await expect(
    db.transaction(async (tx) => {
      await tx.sql.run(INSERT, [2, 'b']);
      await tx.sql.run(INSERT, [3, 'a']).catch((error) => expect(isUniqueViolation(error)).toBe(true));
    }),
  ).rejects.toThrow(/rolled back/);
  await expect(db.batch((sql) => sql.run(INSERT, [3, 'a']).catch(() => {}))).rejects.toThrow(/rolled back/);
  expect(await db.models.tag.count()).toBe(1);
});

test('a deadlock costs one of the two another attempt, not its work', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  await db.sql.run(INSERT, [2, 'b']);
  for (const kind of ['transaction', 'batch', 'models'] as const) {
    let attempts = 0;
    let committed = 0;
    const held = [gate(), gate()];
    const cross = (mine: number) => {
      const order = mine === 0 ? [1, 2] : [2, 1];
      const work = async (
        update: (id: number) => Promise<unknown>,
        afterCommit: (run: () => void) => void,
      ) => {
        attempts += 1;
        afterCommit(() => {
          committed += 1;
        });
        await update(order[0] as number);
        held[mine]?.open();
        await held[1 - mine]?.opened;
        await update(order[1] as number);
      };
      if (kind === 'batch') return db.batch((sql, tx) => work((id) => sql.run(UPDATE, [id]), tx.afterCommit));
      return db.transaction((tx) =>
        work(
          kind === 'models'
            ? (id) =>
                tx.models.tag.update({ where: { id: BigInt(id) }, data: { createdAt: { increment: 1n } } })
            : (id) => tx.sql.run(UPDATE, [id]),
          tx.afterCommit,
        ),
      );
    };
    await Promise.all([cross(0), cross(1)]);
    expect(attempts).toBeGreaterThanOrEqual(3);
    expect(committed).toBe(2);
  }
  expect(await db.sql.all('SELECT "createdAt" AS n FROM "tag"')).toEqual([{ n: 7n }, { n: 7n }]);
}, 30_000);

test('when all connections are taken, who comes waits a while and then hears Busy', async () => {
  const small = await openPostgresql({
    url: db.location,
    clock: systemClock,
    poolSize: 1,
    maxWaiting: 2,
    maxWaitMs: 300,
  });
  const inside = gate();
  const finish = gate();
  const holding = small.transaction(async (tx) => {
    await tx.sql.all('SELECT 1');
    inside.open();
    await finish.opened;
  });
  await inside.opened;
  const outcomes = await Promise.allSettled([
    small.sql.run(INSERT, [1, 'a']),
    small.models.tag.count(),
    small.batch((sql) => sql.run(INSERT, [2, 'b'])),
    small.transaction((tx) => tx.sql.run(INSERT, [2, 'b'])),
    small.models.tag.create({ data: { id: 3n, name: 'c', display: 'c', createdAt: 1n } }),
  ]);
  for (const outcome of outcomes) {
    const reason = outcome.status === 'rejected' ? outcome.reason : 'done';
    expect(isAppError(reason, 'BUSY'), String(reason)).toBe(true);
  }
  finish.open();
  await holding;
  expect(await small.models.tag.count()).toBe(0);
  await small.close();
});

test('a connection that breaks fails its transaction and no other', async () => {
  const run = db.transaction(async (tx) => {
    const [row] = await tx.sql.all<{ pid: bigint }>('SELECT pg_backend_pid() AS pid');
    await kill(`pid = ${row?.pid}`);
    await tx.sql.run(INSERT, [1, 'a']);
  });
  await expect(run).rejects.toThrow();
  await expect(
    db.batch(async (sql) => {
      const [row] = await sql.all<{ pid: bigint }>('SELECT pg_backend_pid() AS pid');
      await kill(`pid = ${row?.pid}`);
      await sql.run(INSERT, [1, 'a']);
    }),
  ).rejects.toThrow();
  await db.transaction((tx) => tx.sql.run(INSERT, [2, 'b']));
  expect(await db.models.tag.count()).toBe(1);
});

test('what one process says the others hear, also after the connection was lost', async () => {
  const other = await openPostgresql({ url: db.location, clock: systemClock });
  const heard: string[] = [];
  const stop = await db.listen('work', (payload) => heard.push(payload));
  const numbers: string[] = [];
  await db.listen('events', (payload) => numbers.push(payload));
  await other.notify('work', 'host 5');
  await expect.poll(() => heard).toEqual(['host 5']);
  await other.batch((sql) => sql.run(`INSERT INTO "event" ("id", "kind", "at") VALUES (1, 'k', 0)`));
  expect(numbers).toEqual([]);
  await other.numberEvents();
  const [row] = await db.sql.all<{ seq: bigint }>('SELECT "seq" FROM "event"');
  await expect.poll(() => numbers).toEqual([String(row?.seq)]);
  // Nothing new: nothing is said.
  await other.numberEvents();
  await kill(`application_name = 'pukeko listen'`);
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['host 5', '']);
  expect(numbers.at(-1)).toBe('');
  await other.notify('work', 'again');
  await expect.poll(() => heard).toEqual(['host 5', '', 'again']);
  await stop();
  await other.notify('work', 'unheard');
  await other.notify('work', 'unheard');
  expect(heard).toHaveLength(3);
  await other.close();
});

/** Ends connections from outside, as an administrator or a restart would. */
async function kill(where: string): Promise<void> {
  const client = new pg.Client({ connectionString: db.location, application_name: 'killer' });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND ${where} AND pid <> pg_backend_pid()`,
  );
  await client.end();
}
