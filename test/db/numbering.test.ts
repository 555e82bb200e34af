import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oneAtATime } from '../../src/db/postgresql/number-events.ts';
import { openPostgresql } from '../../src/db/postgresql/postgresql.ts';
import type { Database, SqlTx } from '../../src/db/types.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../helpers/database.ts';

const WRITERS = 16;
const EACH = 20;

describe.each(DIALECTS)('event numbers on %s', (dialect) => {
  let db: TestDatabase;
  let processes: Database[];

  beforeEach(async () => {
    db = await openTestDatabase(dialect);
    processes = [db];
    // Rivals, as web and worker processes of one install.
    for (let more = 0; dialect === 'postgresql' && more < 3; more += 1) {
      processes.push(await openPostgresql({ url: db.location, clock: systemClock, poolSize: 6 }));
    }
  });
  afterEach(async () => {
    for (const process of processes.slice(1)) await process.close();
    await db.close();
  });

  test('a reader behind 16 writers, some of which roll back, misses nothing and meets nothing twice', async () => {
    const committed = new Set<bigint>();
    let isWriting = true;
    const write = async (writer: number) => {
      const process = processes[writer % processes.length] as Database;
      for (let index = 0; index < EACH; index += 1) {
        const id = BigInt(writer * EACH + index + 1);
        const work = async (tx: SqlTx) => {
          await insertEvent(tx, id);
          // Transactions that began earlier commit later.
          if (dialect === 'postgresql') await sleep(Math.random() * 4);
          if (index % 5 === 4) throw new Error('rolled back');
        };
        const run = index % 2 ? process.transaction(work) : process.batch((_sql, tx) => work(tx));
        await run.then(
          () => committed.add(id),
          (error: Error) => expect(error.message).toBe('rolled back'),
        );
        await process.numberEvents();
      }
    };
    const seen: { id: bigint; seq: bigint }[] = [];
    const read = async () => {
      let cursor = 0n;
      for (let isLast = false; ; isLast = !isWriting) {
        const rows = await db.sql.all<{ id: bigint; seq: bigint }>(
          'SELECT "id", "seq" FROM "event" WHERE "seq" > ? ORDER BY "seq" LIMIT 50',
          [cursor],
        );
        seen.push(...rows);
        cursor = rows.at(-1)?.seq ?? cursor;
        if (isLast && rows.length === 0) return;
        await sleep(1);
      }
    };
    const reading = read();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    isWriting = false;
    await reading;
    expect(committed.size).toBe(WRITERS * EACH * 0.8);
    expect(new Set(seen.map(({ id }) => id))).toEqual(committed);
    expect(seen).toHaveLength(committed.size);
    expect(seen.every(({ seq }, index) => index === 0 || seq > (seen[index - 1]?.seq ?? 0n))).toBe(true);
  });

  test('events of one transaction keep their order, and numbers follow the time', async () => {
    await db.transaction(async (tx) => {
      for (const id of [1n, 2n, 3n]) await insertEvent(tx, id);
    });
    await db.numberEvents();
    const rows = await db.sql.all<{ id: bigint; seq: bigint }>(
      'SELECT "id", "seq" FROM "event" ORDER BY "seq"',
    );
    expect(rows.map(({ id }) => id)).toEqual([1n, 2n, 3n]);
    expect(Math.abs(Number((rows[0]?.seq ?? 0n) / 1024n) - Date.now())).toBeLessThan(60_000);
  });

  test('a clock that goes back does not take the numbers along', async () => {
    const far = (BigInt(Date.now()) + 1_000_000n) * 1024n;
    await db.batch(async (sql) => {
      await sql.run(`INSERT INTO "event" ("id", "seq", "kind", "at") VALUES (1, ?, 'k', 0)`, [far]);
    });
    // As after a restart.
    const again =
      dialect === 'sqlite'
        ? await openTestDatabaseAt(db)
        : await openPostgresql({ url: db.location, clock: systemClock });
    await again.batch((_sql, tx) => insertEvent(tx, 2n));
    await again.numberEvents();
    const [row] = await again.sql.all<{ seq: bigint }>('SELECT "seq" FROM "event" WHERE "id" = 2');
    expect(row?.seq).toBe(far + 1n);
    await again.close();
  });
});

test('two processes that number at once take turns: a number that was given stays, and later events get later ones', async () => {
  const db = await openTestDatabase('postgresql');
  const one = new pg.Client({ connectionString: db.location });
  await one.connect();
  try {
    await db.batch((_sql, tx) => insertEvent(tx, 1n));
    await one.query('BEGIN');
    await one.query('SELECT number_events()');
    const given = (await one.query<{ seq: string }>('SELECT "seq" FROM "event" WHERE "id" = 1')).rows[0]?.seq;
    // Committed while the first is at it, with an earlier number in reach: the second must see what the first has
    // given.
    await db.batch((_sql, tx) => insertEvent(tx, 2n));
    const other = db.numberEvents();
    await expect
      .poll(() =>
        db.sql.all(
          `SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND "query" LIKE '%number_events%' AND "wait_event_type" = 'Lock'`,
        ),
      )
      .toHaveLength(1);
    expect(await db.sql.all('SELECT "id" FROM "event" WHERE "seq" IS NOT NULL')).toEqual([]);
    await one.query('COMMIT');
    await other;
    const rows = await db.sql.all<{ id: bigint; seq: bigint }>(
      'SELECT "id", "seq" FROM "event" ORDER BY "seq"',
    );
    expect(rows.map(({ id }) => id)).toEqual([1n, 2n]);
    expect(rows[0]?.seq).toBe(BigInt(given ?? 0));
  } finally {
    await one.end();
    await db.close();
  }
});

test('20,000 events get their numbers in time, also on a connection that planned it while the log was empty', async () => {
  const db = await openTestDatabase('postgresql');
  const operator = new pg.Client({ connectionString: db.location });
  await operator.connect();
  try {
    // PostgreSQL takes a table for empty that it has found empty; it keeps a plan from a statement's sixth run on.
    await operator.query('VACUUM ANALYZE "event"');
    for (let run = 0; run < 6; run += 1) await db.numberEvents();
    await operator.query(
      `INSERT INTO "event" ("id", "kind", "at") SELECT place, 'k', 0 FROM generate_series(1, 20000) AS place`,
    );
    await db.numberEvents();
    const [row] = await db.sql.all<{ numbered: bigint; inOrder: bigint }>(
      `SELECT count(*) AS "numbered", count(*) FILTER (WHERE "seq" > "before") AS "inOrder"
       FROM (SELECT "seq", lag("seq", 1, 0) OVER (ORDER BY "id") AS "before" FROM "event" WHERE "seq" IS NOT NULL) AS e`,
    );
    expect(row).toEqual({ numbered: 20_000n, inOrder: 20_000n });
  } finally {
    await operator.end();
    await db.close();
  }
});

test('numbering runs one at a time, and a call during a run is answered by the next', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const number = oneAtATime(async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    if (runs === 2) throw new Error('once');
  });
  const first = number();
  const during = [number(), number(), number()];
  await first;
  for (const outcome of await Promise.allSettled(during)) expect(outcome.status).toBe('rejected');
  await number();
  expect({ runs, most }).toEqual({ runs: 3, most: 1 });
});

async function insertEvent(tx: Pick<SqlTx, 'sql' | 'nextSeq'>, id: bigint): Promise<void> {
  await tx.sql.run(`INSERT INTO "event" ("id", "seq", "kind", "isReply", "at") VALUES (?, ?, 'k', ?, 0)`, [
    id,
    tx.nextSeq(),
    false,
  ]);
}

async function openTestDatabaseAt(db: TestDatabase): Promise<Database> {
  const { openSqlite } = await import('../../src/db/sqlite/sqlite.ts');
  return openSqlite({ path: db.location, clock: systemClock });
}
