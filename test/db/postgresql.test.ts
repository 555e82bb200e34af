import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isUniqueViolation } from '../../src/db/errors.ts';
import { connectionsWarning, MOST_CONNECTIONS } from '../../src/db/postgresql/pools.ts';
import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import { numbered } from '../../src/db/postgresql/sql.ts';
import type { SqlTx } from '../../src/db/types.ts';
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
    small.models.tag.create({ data: { id: 4n, name: 'd', display: 'd', createdAt: 1n } }),
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

test('while writers take all they may have, reads, numbering, live streams and the reconciler go on', async () => {
  const busy = await openPostgresql({ url: db.location, clock: systemClock });
  const finish = gate();
  let inside = 0;
  // Four times as many as there are connections for them: the rest wait in line.
  const writers = Array.from({ length: 24 }, (_, index) =>
    busy[index % 2 ? 'transaction' : 'batch'](async (given: unknown, more?: unknown) => {
      const { sql } = (more ?? given) as SqlTx;
      await sql.all('SELECT 1');
      inside += 1;
      await finish.opened;
    }),
  );
  const waiting = Array.from({ length: 8 }, (_, index) => busy.sql.run(INSERT, [100 + index, `w${index}`]));
  await expect.poll(() => inside).toBeGreaterThanOrEqual(6);
  const most = inside;
  // More reads than there are connections for reads, as requests and as live streams.
  const reads = () =>
    Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? busy.sql.all('SELECT count(*) AS n FROM "tag"') : busy.models.tag.count(),
      ),
    );
  await busy.inLane('work', () =>
    busy.batch((sql) => sql.run(`INSERT INTO "event" ("id", "kind", "at") VALUES (1, 'k', 0)`)),
  );
  await busy.inLane('work', () => busy.transaction((tx) => tx.sql.run(INSERT, [1, 'a'])));
  await busy.inLane('work', () => busy.sql.run(INSERT, [2, 'b']));
  await busy.numberEvents();
  await busy.notify('work', 'x');
  const [event] = await busy.inLane('live', () => busy.sql.all<{ seq: bigint }>('SELECT "seq" FROM "event"'));
  expect(event?.seq).toBeGreaterThan(0n);
  await reads();
  await busy.inLane('live', reads);
  // Not one of the writers had to end for it.
  expect(inside).toBe(most);
  finish.open();
  await Promise.all([...writers, ...waiting]);
  expect(await busy.models.tag.count()).toBe(10);
  await busy.close();
});

test('reads from inside of as many transactions as there may be do not wait for them', async () => {
  const inside = gate();
  let begun = 0;
  await Promise.all(
    Array.from({ length: 30 }, () =>
      db.transaction(async (tx) => {
        await tx.sql.all('SELECT 1');
        begun += 1;
        if (begun >= 6) inside.open();
        await inside.opened;
        // As caches do that are filled from whichever use case comes first: through the client itself.
        await db.prisma.tag.findMany();
      }),
    ),
  );
});

test('rows that writers contend for are written last, once, and by all in one order', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  const order: string[] = [];
  const finish = gate();
  const first = db.transaction(async (tx) => {
    tx.beforeCommit(async () => {
      order.push('first counts');
      await tx.sql.run(UPDATE, [1]);
    });
    await tx.sql.all('SELECT 1');
    order.push('first works');
    await finish.opened;
  });
  await expect.poll(() => order).toEqual(['first works']);
  // The first has its transaction open and holds nothing that the second wants.
  await db.batch(async (_sql, tx) => {
    tx.beforeCommit(async () => {
      order.push('second counts');
      await tx.sql.run(UPDATE, [1]);
    });
  });
  finish.open();
  await first;
  expect(order).toEqual(['first works', 'second counts', 'first counts']);
  expect(await db.sql.all('SELECT "createdAt" AS n FROM "tag"')).toEqual([{ n: 3n }]);
});

test('a process says so when PostgreSQL has no room for its connections, and takes no more than it says', async () => {
  expect(connectionsWarning({ most: 97, others: 97 - MOST_CONNECTIONS })).toBeNull();
  expect(connectionsWarning({ most: 97, others: 98 - MOST_CONNECTIONS })).toMatch(
    /allows 97 .* raise max_connections/,
  );
  const other = await openPostgresql({ url: db.location, clock: systemClock });
  const lanes = [undefined, 'work', 'live'] as const;
  await Promise.all(
    Array.from({ length: 150 }, (_, index) => {
      const lane = lanes[index % 3];
      const use = () =>
        index % 2
          ? other.sql.all('SELECT pg_sleep(0.02)')
          : other.batch((sql) => sql.all('SELECT pg_sleep(0.02)'));
      return lane ? other.inLane(lane, use) : use();
    }),
  );
  await other.listen('work', () => {});
  const taken = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pukeko %'`;
  const [row] = await other.sql.all<{ n: bigint }>(taken);
  // One more is the first database's, which opened this test.
  expect(Number(row?.n)).toBeGreaterThanOrEqual(MOST_CONNECTIONS);
  expect(Number(row?.n)).toBeLessThanOrEqual(MOST_CONNECTIONS + 1);
  await other.close();
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
