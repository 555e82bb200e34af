import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
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

test('the time of statements is counted, whoever asks and however they are sent', async () => {
  const SLEEP = `SELECT pg_sleep(0.1)::text AS "slept"`;
  const spent = async (work: () => Promise<unknown>) => {
    const before = db.statementSeconds();
    await work();
    return db.statementSeconds() - before;
  };
  for (const work of [
    () => db.sql.all(SLEEP),
    () => db.transaction(async (tx) => void (await tx.sql.all(SLEEP))),
    () => db.batch((sql) => Promise.all([sql.all('SELECT 1 AS "one"'), sql.all(SLEEP)])),
    () => db.prisma.$queryRawUnsafe(SLEEP),
    () => db.sql.all(`${SLEEP} FROM "nothing"`).catch(() => db.sql.all(SLEEP)),
  ])
    expect(await spent(work)).toBeGreaterThanOrEqual(0.09);
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
});

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
  const busy = await openPostgresql({
    url: db.location,
    clock: systemClock,
    // Those that wait in line are to be there still when the others end.
    transactionTimeoutMs: 60_000,
    maxWaitMs: 60_000,
  });
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
  await expect.poll(() => heard).toEqual(['host 5', '']);
  await expect.poll(() => numbers.at(-1)).toBe('');
  await other.notify('work', 'again');
  await expect.poll(() => heard).toEqual(['host 5', '', 'again']);
  await stop();
  const others: string[] = [];
  await db.listen('work', (payload) => others.push(payload));
  await other.notify('work', 'unheard');
  // Who listens still has heard it by then.
  await expect.poll(() => others).toEqual(['unheard']);
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

test('statements asked for side by side in a transaction run in the order asked and give each its own', async () => {
  const found = await db.transaction(async (tx) => {
    const rows = (name: string) =>
      tx.sql.all<{ n: bigint }>('SELECT count(*) AS "n" FROM "tag" WHERE "name" = ?', [name]);
    return Promise.all([
      tx.sql.run(INSERT, [1, 'a']),
      rows('a'),
      rows('b'),
      tx.sql.run(INSERT, [2, 'b']),
      rows('b'),
      tx.sql.all<{ list: string[] }>('SELECT CAST(? AS TEXT[]) AS "list"', [['x', '"y", {z}']]),
      tx.sql.run('DELETE FROM "tag" WHERE "id" = ?', [9]),
    ]);
  });
  expect(found).toEqual([1, [{ n: 1n }], [{ n: 0n }], 1, [{ n: 1n }], [{ list: ['x', '"y", {z}'] }], 0]);
});

test('short reads of one turn share a connection, others do not, and all hear of it where it is lost', async () => {
  const PID = 'SELECT pg_backend_pid() AS "pid"';
  const pids = async (read: 'all' | 'allTogether') => {
    const asked = await Promise.all([1, 2, 3].map(() => db.sql[read]<{ pid: bigint }>(PID)));
    return new Set(asked.flatMap((rows) => rows.map(({ pid }) => pid))).size;
  };
  expect([await pids('all'), await pids('allTogether')]).toEqual([3, 1]);
  const counted = db.statementCount();
  await pids('allTogether');
  expect(db.statementCount() - counted).toBe(3);
  const SLEEPS = `SELECT pg_sleep(60)::text AS "slept"`;
  const asked = Promise.allSettled([
    db.sql.allTogether(PID),
    db.sql.allTogether(SLEEPS),
    db.sql.allTogether(PID),
  ]);
  const sleeping = () => db.sql.all(`SELECT 1 AS "one" FROM pg_stat_activity WHERE query = ?`, [SLEEPS]);
  await expect.poll(async () => (await sleeping()).length).toBe(1);
  await kill(`query = '${SLEEPS.replaceAll("'", "''")}'`);
  const [before, ...behind] = await asked;
  expect(before?.status).toBe('fulfilled');
  for (const it of behind) expect(it).toMatchObject({ status: 'rejected', reason: { code: '57P01' } });
  expect(await pids('allTogether')).toBe(1);
});

test('a list of ids comes as it was given, empty, repeated and beside other lists', async () => {
  const [row] = await db.sql.all(
    `SELECT CAST(? AS BIGINT[]) AS "a", CAST(? AS BIGINT[]) AS "b", CAST(? AS TEXT[]) AS "c", CAST(? AS BIGINT[]) AS "d"`,
    [[1n, -(2n ** 63n)], [], ['1', '"{', ''], [1n, -(2n ** 63n)]],
  );
  const text = (list: unknown) => (list as unknown[]).map(String);
  expect(Object.values(row as object).map(text)).toEqual([
    ['1', '-9223372036854775808'],
    [],
    ['1', '"{', ''],
    ['1', '-9223372036854775808'],
  ]);
});

test('many statements asked for at once are all answered, new to the connection or not', async () => {
  const texts = Array.from(
    { length: 130 },
    (_, index) => `SELECT ${index} AS "n", CAST(? AS BIGINT) AS "given"`,
  );
  for (let round = 0; round < 2; round += 1) {
    const rows = await db.batch((sql) =>
      Promise.all(texts.flatMap((text) => [sql.all(text, [round]), sql.all(text, [7])])),
    );
    expect(rows).toEqual(
      texts.flatMap((_, n) => [[{ n: BigInt(n), given: BigInt(round) }], [{ n: BigInt(n), given: 7n }]]),
    );
  }
});

test('one that fails takes those behind it with it, and those before it have run; nothing of it is kept, and the connection goes on', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  const seen: unknown[] = [];
  const failing = db.batch(async (sql) => {
    const asked = [
      sql.run(INSERT, [2, 'b']),
      sql.all('SELECT 1 AS "first asked here"'),
      sql.run(INSERT, [3, 'a']),
      sql.all('SELECT 2 AS "never run"'),
      sql.run(INSERT, [4, 'd']),
    ];
    for (const each of await Promise.allSettled(asked))
      seen.push(each.status === 'fulfilled' ? each.value : each.reason);
    throw seen[2];
  });
  await expect(failing).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(seen.slice(-5, -3)).toEqual([1, [{ 'first asked here': 1n }]]);
  for (const error of seen.slice(-3)) expect(isUniqueViolation(error)).toBe(true);
  expect(await db.models.tag.count()).toBe(1);
  // On the same connection, of which there is one: what was parsed and did not run is asked again.
  const one = await openTestDatabase('postgresql', { postgresql: { poolSize: 1 } });
  try {
    for (const fails of [true, false]) {
      const asked = one.batch((sql) =>
        Promise.all([
          sql.all('SELECT CAST(? AS BIGINT) AS "parsed"', [5]),
          sql.all('SELECT 10 / CAST(? AS BIGINT) AS "n"', [fails ? 0 : 5]),
          sql.all('SELECT CAST(? AS TEXT) AS "behind"', ['x']),
        ]),
      );
      if (fails) await expect(asked).rejects.toThrow(/division by zero/);
      else expect(await asked).toEqual([[{ parsed: 5n }], [{ n: 2n }], [{ behind: 'x' }]]);
    }
  } finally {
    await one.close();
  }
});

test('a single statement that fails says why, and takes no other with it', async () => {
  const one = await openTestDatabase('postgresql', { postgresql: { poolSize: 1 } });
  try {
    const DIVIDED = 'SELECT 10 / CAST(? AS BIGINT) AS "n"';
    const all = [5, 0, 2].flatMap((by) => [
      one.sql.all(DIVIDED, [by]),
      one.sql.all('SELECT nothing', []),
      one.sql.run(INSERT, [7, 'a']),
    ]);
    expect(
      (await Promise.allSettled(all)).map((each) =>
        each.status === 'fulfilled' ? each.value : each.reason.code,
      ),
    ).toEqual([[{ n: 2n }], '42703', 1, '22012', '42703', '23505', [{ n: 5n }], '42703', '23505']);
    const circle: unknown[] = [];
    circle.push({ circle });
    await expect(one.sql.all('SELECT ? AS "x"', [{ circle } as never])).rejects.toThrow(/circular/i);
    expect(await one.sql.all(DIVIDED, [1])).toEqual([{ n: 10n }]);
  } finally {
    await one.close();
  }
});

test('a single statement whose connection breaks fails alone', async () => {
  let problem: unknown;
  db.sql.all('SELECT pg_sleep(600)::text AS "slept"').catch((error: unknown) => {
    problem = error;
  });
  await expect
    .poll(async () => {
      await kill(`query LIKE 'SELECT pg_sleep(600)%' AND state = 'active'`);
      return problem;
    })
    .toMatchObject({ code: '57P01' });
  expect(await db.sql.all('SELECT 1 AS "x"')).toEqual([{ x: 1n }]);
});

test('a connection that ends in the moment it is handed on fails who gets it, and not the process', async () => {
  // PostgreSQL's last words come in one piece with the end of the answer before them.
  const words = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
  const length = Buffer.alloc(4);
  length.writeInt32BE(words.length + 4);
  const fatal = Buffer.concat([Buffer.from('E'), length, words]);
  const real = new URL(db.location);
  let sleeps = false;
  const proxy = createServer((near) => {
    const far = connect(Number(real.port), real.hostname);
    near.on('data', (bytes) => {
      sleeps ||= bytes.includes('pg_sleep');
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      const isItsEnd = sleeps && bytes.at(-6) === 'Z'.charCodeAt(0);
      if (isItsEnd) sleeps = false;
      near.write(isItsEnd ? Buffer.concat([bytes, fatal]) : bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(db.location);
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const one = await openPostgresql({ url: url.href, clock: systemClock, poolSize: 1 });
  try {
    for (const next of [
      () => one.sql.run(UPDATE, [1]),
      () => one.transaction((tx) => tx.sql.run(UPDATE, [1])),
    ]) {
      // Prisma asks only when somebody waits for it.
      const before = one.prisma
        .$executeRawUnsafe('DO $$ BEGIN PERFORM pg_sleep(0.3); END $$')
        .then(() => undefined);
      await expect.poll(() => sleeps).toBe(true);
      const asked = Promise.allSettled([next()]);
      await before;
      await asked;
      expect(await one.sql.all('SELECT 1 AS "x"')).toEqual([{ x: 1n }]);
    }
  } finally {
    await one.close();
    proxy.close();
  }
});

test('a value that cannot be sent is refused where it is asked', async () => {
  const circle: unknown[] = [];
  circle.push({ circle });
  await db.batch(async (sql) => {
    await expect((async () => sql.all('SELECT ? AS "x"', [{ circle } as never]))()).rejects.toThrow(
      /circular/i,
    );
    expect(await sql.all('SELECT 1 AS "x"')).toEqual([{ x: 1n }]);
  });
});

test('a statement uses its index while its table is still small, as it will when it has grown', async () => {
  const explained =
    'EXPLAIN SELECT "id" FROM post WHERE "inReplyToUri" = ? AND +"inReplyToId" IS NULL LIMIT 1';
  const plans = [await db.sql.all(explained, ['x']), await db.batch((sql) => sql.all(explained, ['x']))];
  for (const plan of plans) expect(JSON.stringify(plan)).toContain('post_inReplyToUri_idx');
});

test('BEGIN goes with the first statement of a transaction, COMMIT with those last', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  const messages = await messagesOf(() =>
    db.transaction(async (tx) => {
      tx.beforeCommit(async () => {
        await Promise.all([tx.sql.run(UPDATE, [1]), tx.sql.run(UPDATE, [1])]);
      }, true);
      await tx.sql.all('SELECT 1 AS "one"');
    }),
  );
  expect(messages).toEqual([
    ['BEGIN', 'SELECT 1 AS "one"'],
    [numbered(UPDATE), numbered(UPDATE), 'COMMIT'],
  ]);
  expect(await db.sql.all('SELECT "createdAt" AS n FROM "tag"')).toEqual([{ n: 3n }]);
});

test('where one of the last statements fails nothing is kept, and its error is what is told', async () => {
  await db.sql.run(INSERT, [1, 'a']);
  const failing = db.batch(async (sql, tx) => {
    tx.beforeCommit(async () => {
      await Promise.all([sql.run(INSERT, [3, 'c']), sql.run(INSERT, [4, 'a'])]);
    }, true);
    await sql.run(INSERT, [2, 'b']);
    return 'acknowledged';
  });
  expect(isUniqueViolation(await failing.catch((error) => error))).toBe(true);
  expect(await db.sql.all('SELECT "id" FROM "tag"')).toEqual([{ id: 1n }]);
  await db.batch((sql) => sql.run(INSERT, [5, 'd']));
  expect(await db.models.tag.count()).toBe(2);
});

test('models take part in each of many transactions at once, beside hand-written statements', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => BigInt(index));
  const write = (id: bigint) =>
    db.transaction(async (tx) => {
      await tx.sql.run(INSERT, [id, `sql ${id}`]);
      expect(await tx.models.tag.findUnique({ where: { id } })).toMatchObject({ name: `sql ${id}` });
      await tx.models.tag.update({ where: { id }, data: { display: `model ${id}` } });
      if (id % 4n === 0n) throw new Error('not this one');
    });
  const ended = await Promise.allSettled(ids.map(write));
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(10);
  const rows = await db.sql.all('SELECT "id", "display" FROM "tag" ORDER BY "id"');
  expect(rows).toEqual(ids.filter((id) => id % 4n !== 0n).map((id) => ({ id, display: `model ${id}` })));
});

/** What is sent to PostgreSQL while `work` runs, message by message (up to each Sync). */
async function messagesOf(work: () => Promise<unknown>): Promise<string[][]> {
  interface Sending {
    parse(query: { text: string }): void;
    sync(): void;
  }
  const { prototype } = (pg as unknown as { Connection: { prototype: Sending } }).Connection;
  const { parse, sync } = prototype;
  const names = new Map<string, string>();
  const messages: string[][] = [];
  let message: string[] = [];
  const connection = prototype as Sending & { bind(config: { statement: string }): void };
  const { bind } = connection;
  connection.parse = function (query: { text: string; name?: string }) {
    names.set(query.name ?? '', query.text);
    return parse.call(this, query);
  };
  connection.bind = function (config) {
    message.push(names.get(config.statement) ?? config.statement);
    return bind.call(this, config);
  };
  connection.sync = function () {
    messages.push(message);
    message = [];
    return sync.call(this);
  };
  try {
    await work();
  } finally {
    Object.assign(connection, { parse, bind, sync });
  }
  return messages;
}
