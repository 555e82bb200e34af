import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { eventually, TestInstall } from '../../helpers/world.ts';

/** Two servers on one PostgreSQL, behind whatever shares requests out to them. */
let url: string;
let one: TestInstall;
let two: TestInstall;
let token: string;
let database: pg.Client;

beforeAll(async () => {
  url = await emptyPostgresDatabase();
  one = new TestInstall('one', ['a.test'], await freePort(), { DATABASE_URL: url });
  await one.start(`a.test=http://127.0.0.1:${one.port}`);
  two = new TestInstall('two', ['a.test'], await freePort(), { DATABASE_URL: url, PUKEKO_DATA: one.dataDir });
  await two.start(`a.test=http://127.0.0.1:${two.port}`);
  ({ token } = await one.person('ana'));
  database = new pg.Client({ connectionString: url });
  await database.connect();
}, 120_000);
afterAll(async () => {
  await database?.end();
  await Promise.all([one?.close(), two?.close()]);
});

async function send(to: TestInstall, key: string, status: string) {
  const answer = await to.http('/api/v1/statuses', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ status }),
  });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

/** Nobody can write a post while `work` runs. */
async function whileNobodyWrites<T>(work: () => Promise<T>): Promise<T> {
  await database.query('BEGIN');
  await database.query('LOCK TABLE post IN EXCLUSIVE MODE');
  try {
    return await work();
  } finally {
    await database.query('ROLLBACK');
  }
}

/** The time of the database, in epoch milliseconds. */
const now = async () =>
  Number(
    (await database.query('SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now'))
      .rows[0].now,
  );

const isUnderWay = (key: string) =>
  eventually(
    async () =>
      Number(
        (await database.query(`SELECT count(*) AS n FROM under_way WHERE name LIKE '%${key}'`)).rows[0].n,
      ),
    (count) => count === 1,
  );

describe('an Idempotency-Key at two processes', { timeout: 60_000 }, () => {
  it('is answered with 503 by the other one while the first is under way, then with the first post', async () => {
    let first: ReturnType<typeof send> | undefined;
    await whileNobodyWrites(async () => {
      first = send(one, 'both', 'at once');
      await isUnderWay('both');
      for (const each of [two, one])
        expect(await send(each, 'both', 'at once')).toEqual({
          status: 503,
          body: { error: 'There was a temporary problem serving your request, please try again' },
        });
    });
    const { status, body } = (await first) ?? {};
    expect(status).toBe(200);
    expect((await send(two, 'both', 'another text')).body.id).toBe(body.id);
    expect((await database.query('SELECT * FROM under_way')).rows).toEqual([]);
  });

  it('comes free when the process that held it was killed', async () => {
    const [before, after] = await whileNobodyWrites(async () => {
      const begun = await now();
      const lost = send(one, 'killed', 'lost').catch(() => null);
      await isUnderWay('killed');
      const seen = await now();
      await one.kill();
      await lost;
      return [begun, seen];
    });
    const { rows } = await database.query('SELECT "until" FROM under_way');
    expect(Number(rows[0].until)).toBeGreaterThanOrEqual(before + 30_000);
    expect(Number(rows[0].until)).toBeLessThanOrEqual(after + 30_000);
    // However long the kill took: that time is not over, and then it is.
    await database.query('UPDATE under_way SET "until" = "until" + 3600000');
    expect((await send(two, 'killed', 'again')).status).toBe(503);
    await database.query('UPDATE under_way SET "until" = "until" - 3630000');
    expect((await send(two, 'killed', 'again')).status).toBe(200);
    expect((await database.query('SELECT * FROM under_way')).rows).toEqual([]);
  });
});
