import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { openPostgresql } from '../../../src/db/postgresql/postgresql.ts';
import type { Identity } from '../../../src/db/rows.ts';
import type { Database } from '../../../src/db/types.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { claimHosts, releaseHost } from '../../../src/reconciler/deliveries/hosts/claim.ts';
import { createFakeClock } from '../../helpers/clock.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../../helpers/reconciler.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each(DIALECTS)('claims on %s', (dialect) => {
  async function open(): Promise<TestDatabase> {
    const db = await openTestDatabase(dialect);
    closing.push(() => db.close());
    for (const id of ['one', 'two'])
      await db.models.worker.create({ data: { id, beatAt: BigInt(Date.now()) } });
    return db;
  }
  const host = (db: Database, id: bigint, more: object = {}) =>
    db.models.host.create({ data: { id, name: `h${id}.test`, createdAt: 0n, dueAt: 1000n, ...more } });

  it('are exclusive, raise the generation, and take the most urgent first', async () => {
    const db = await open();
    await host(db, 1n, { rank: 2 });
    await host(db, 2n, { rank: 0 });
    await host(db, 3n, { rank: 1 });
    await host(db, 4n, { dueAt: 9_000n });
    await host(db, 5n, { dueAt: null });
    const first = await claimHosts(db, 'one', 2_000, 2);
    expect(first.map((each) => each.id).sort()).toEqual([2n, 3n]);
    expect(first[0]?.generation).toBe(1);
    const second = await claimHosts(db, 'two', 2_000, 10);
    expect(second.map((each) => each.id)).toEqual([1n]);
    expect(await claimHosts(db, 'one', 2_000, 10)).toEqual([]);
  });

  it('let what has waited for long pass what is more urgent', async () => {
    const db = await open();
    await host(db, 1n, { rank: 0, dueAt: 200_000n });
    await host(db, 2n, { rank: 2, dueAt: 10_000n });
    const [first] = await claimHosts(db, 'one', 200_000, 1);
    expect(first?.id).toBe(2n);
  });

  it('are let go of by their owner alone, and not while new rows came', async () => {
    const db = await open();
    await host(db, 1n);
    const [claimed] = await claimHosts(db, 'one', 2_000, 1);
    if (!claimed) throw new Error('Nothing was claimed.');
    const release = {
      ...claimed,
      dueAt: null,
      rank: 0,
      scheme: null,
      schemeUntil: null,
      lastSuccessAt: null,
    };
    expect(await db.batch((sql) => releaseHost(sql, 'two', release))).toBe(false);
    expect(await db.batch((sql) => releaseHost(sql, 'one', { ...release, generation: 7 }))).toBe(false);
    await db.sql.run('UPDATE host SET "wake" = "wake" + 1 WHERE "id" = 1');
    expect(await db.batch((sql) => releaseHost(sql, 'one', release))).toBe(false);
    expect(await db.batch((sql) => releaseHost(sql, 'one', { ...release, wake: release.wake + 1 }))).toBe(
      true,
    );
    expect(await db.models.host.findFirst()).toMatchObject({ owner: null, dueAt: null, wake: 1 });
  });

  it('of many rivals never share a host', async () => {
    const db = await open();
    for (let id = 1n; id <= 60n; id += 1n) await host(db, id);
    const takes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => claimHosts(db, index % 2 ? 'one' : 'two', 2_000, 10)),
    );
    expect(takes.flat().length).toBeGreaterThan(0);
    const ids = takes.flat().map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a claim on PostgreSQL', () => {
  it('takes no more than the share of a worker, and later what nobody came for', async () => {
    const db = await openTestDatabase('postgresql');
    closing.push(() => db.close());
    for (const id of ['one', 'two', 'three']) await db.models.worker.create({ data: { id, beatAt: 0n } });
    for (let id = 1n; id <= 30n; id += 1n) {
      await db.models.host.create({ data: { id, name: `h${id}.test`, createdAt: 0n, dueAt: 1_000n } });
    }
    const take = async (worker: string, now: number, owned: number) =>
      (await claimHosts(db, worker, now, 64, owned)).length;
    expect(await take('one', 1_500, 0)).toBe(10);
    expect(await take('one', 1_500, 10)).toBe(0);
    expect(await take('two', 1_500, 0)).toBe(7);
    // The third does not come; what was due a second ago is anybody's.
    expect(await take('one', 2_100, 10)).toBe(13);
    await db.models.worker.deleteMany({ where: { id: { not: 'one' } } });
    await db.sql.run('UPDATE host SET "owner" = NULL');
    expect(await take('one', 1_500, 0)).toBe(30);
  });
});

/** Another process on the same PostgreSQL. */
async function another(first: ReconcilerWorld, more: Parameters<typeof openReconcilerWorld>[0] = {}) {
  const { location } = first.db as TestDatabase;
  const db = await openPostgresql({ url: location, clock: systemClock });
  const world = await openReconcilerWorld({ db, ports: first.ports, ...more });
  closing.push(async () => {
    await world.close();
    await db.close();
  });
  return world;
}

describe('two workers on PostgreSQL', () => {
  it('share the hosts, never send to one at once, and lose and double nothing', async () => {
    const one = await openReconcilerWorld({ dialect: 'postgresql' });
    closing.push(() => one.close());
    const names = Array.from({ length: 8 }, (_, index) => `h${index}.test`);
    const seen = new Map<string, Set<string>>();
    const underWay = new Map<string, string>();
    let clashes = 0;
    const receiver = await one.receiver(...names);
    receiver.answer = ({ host, headers }) => {
      const worker = String(headers['user-agent']);
      seen.set(worker, (seen.get(worker) ?? new Set()).add(host));
      const other = underWay.get(host);
      if (other && other !== worker) clashes += 1;
      underWay.set(host, worker);
      setTimeout(() => underWay.delete(host), 8);
      return { status: 202, afterMs: 10 };
    };
    const ana = await one.sender('ana', await one.domain('home.test'));
    const people: Identity[] = [];
    for (const name of names) for (const user of ['x', 'y']) people.push(await one.remote(user, name));
    const two = await another(one, { userAgent: 'two' });
    await Promise.all([one.reconciler.start(), two.reconciler.start()]);
    for (let post = 0; post < 10; post += 1) await (post % 2 === 0 ? one : two).send(ana, people);
    await one.drained();
    // Whoever comes first takes all that is due; each is the first to hear of what it wrote itself, sooner or later.
    let posts = 10;
    for (; seen.size < 2 && posts < 60; posts += 1) {
      await (posts % 2 === 0 ? one : two).send(ana, people);
      await one.drained();
    }
    expect(receiver.received).toHaveLength(posts * people.length);
    expect(new Set(receiver.received.map(({ id, host, path }) => `${id} ${host}${path}`)).size).toBe(
      posts * people.length,
    );
    expect(clashes).toBe(0);
    expect(seen.size).toBe(2);
  });

  it('write down every outcome', async () => {
    const one = await openReconcilerWorld({ dialect: 'postgresql' });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test', 'b.test', 'c.test', 'd.test', 'e.test');
    let calls = 0;
    receiver.answer = ({ host }) => {
      calls += 1;
      if (host === 'a.test')
        return calls < 10 ? { status: 503, headers: { 'retry-after': '600' } } : { status: 202 };
      return { status: { 'b.test': 500, 'c.test': 410, 'd.test': 403 }[host] ?? 202 };
    };
    const ana = await one.sender('ana', await one.domain('home.test'));
    const people: Identity[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) people.push(await one.remote('x', `${name}.test`));
    const since = await one.db.now();
    await one.reconciler.start();
    await one.send(ana, people, { subjectId: 5n, addsRecipients: true });
    await one.until(
      async () => (await one.db.models.delivery.count({ where: { firstTriedAt: null } })) === 0,
    );
    const states = new Map<string, number>();
    for (const each of await one.deliveries()) {
      const host = await one.db.models.host.findUniqueOrThrow({ where: { id: each.hostId } });
      states.set(host.name, each.state);
    }
    expect(Object.fromEntries(states)).toEqual({
      'a.test': 0,
      'b.test': 0,
      'c.test': 3,
      'd.test': 3,
      'e.test': 2,
    });
    const a = await one.host('a.test');
    expect(a).toMatchObject({ breaker: 'OPEN', failures: 1 });
    expect(Number(a.dueAt) - since).toBeGreaterThanOrEqual(600_000);
    expect((await one.host('b.test')).dueAt).not.toBeNull();
    expect(await one.db.models.hostRefusal.count()).toBe(1);
    calls = 100;
    expect(await one.reconciler.queue.retry('a.test')).toBe(1);
    await one.until(async () => (await one.host('a.test')).breaker === 'CLOSED');
    expect(await one.reconciler.queue.flush('b.test')).toBe(1);
    expect(await one.reconciler.queue.retry(null)).toBe(0);
    expect(one.failures).toEqual([]);
  });

  it('wake each other, and a web process that starts no reconciler wakes them', async () => {
    // It looks by itself every half minute: not on a clock that stands.
    const clock = createFakeClock(Date.now());
    const one = await openReconcilerWorld({ dialect: 'postgresql', clock });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test');
    const ana = await one.sender('ana', await one.domain('home.test'));
    const bob = await one.remote('bob', 'a.test');
    await one.reconciler.start();
    await one.quiet();
    // What the other writes is due by this clock.
    const web = await another(one, { clock: createFakeClock(clock.now() - 60_000) });
    await web.send(ana, [bob]);
    await one.until(() => receiver.received.length === 1);
  });

  it('take over what a dead worker owned', async () => {
    const one = await openReconcilerWorld({ dialect: 'postgresql' });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test');
    const ana = await one.sender('ana', await one.domain('home.test'));
    await one.send(ana, [await one.remote('bob', 'a.test')]);
    const now = await one.db.now();
    await one.db.models.worker.create({ data: { id: 'dead', beatAt: BigInt(now - 31_000) } });
    // Longer than this takes on a machine of any speed.
    await one.db.models.worker.create({ data: { id: 'alive', beatAt: BigInt(now + 3_600_000) } });
    await one.db.sql.run(`UPDATE host SET "owner" = 'alive'`);
    await one.reconciler.start();
    await one.until(async () => (await one.db.models.worker.count({ where: { id: 'dead' } })) === 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(0);
    await one.db.sql.run(`UPDATE host SET "owner" = 'dead'`);
    const two = await another(one);
    await two.reconciler.start();
    await one.drained();
    expect(receiver.received).toHaveLength(1);
  });

  it('see within a few seconds that another is gone, and go on with what it owned', async () => {
    const clock = createFakeClock(Date.now());
    const one = await openReconcilerWorld({ dialect: 'postgresql', clock });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test');
    const ana = await one.sender('ana', await one.domain('home.test'));
    await one.send(ana, [await one.remote('bob', 'a.test')]);
    // A worker as it lives: a session that holds the lock of its name, and beats, by which it would not be missed.
    const other = new pg.Client({ connectionString: (one.db as TestDatabase).location });
    other.on('error', () => {});
    await other.connect();
    const { rows } = await other.query('SELECT pg_advisory_lock(4711), pg_backend_pid() AS "pid"');
    await one.db.models.worker.create({
      data: { id: '4711', beatAt: BigInt((await one.db.now()) + 3_600_000) },
    });
    await one.db.sql.run(`UPDATE host SET "owner" = '4711'`);
    await one.reconciler.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(0);
    await other.end();
    await one.until(async () => {
      const held = 'SELECT 1 AS "one" FROM pg_stat_activity WHERE "pid" = ?';
      return (await one.db.sql.all(held, [rows[0]?.pid])).length === 0;
    }, 'its session ended');
    // One beat, and no more: half a minute later it would be missed by a look at everything as well.
    clock.advance(3_000);
    await one.drained();
    expect(receiver.received).toHaveLength(1);
    expect(await one.db.models.worker.count({ where: { id: '4711' } })).toBe(0);
  });

  it('stop at once when their connection breaks, and go on under another name', async () => {
    const one = await openReconcilerWorld({ dialect: 'postgresql' });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test');
    const ana = await one.sender('ana', await one.domain('home.test'));
    const bob = await one.remote('bob', 'a.test');
    receiver.answer = () => ({ status: 202, afterMs: 60_000 });
    await one.reconciler.start();
    await one.send(ana, [bob]);
    await one.until(() => receiver.received.length === 1);
    const [before] = await one.db.models.worker.findMany();
    await one.db.sql.all(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pukeko listen'`,
    );
    receiver.answer = () => ({ status: 202 });
    await one.drained();
    expect(receiver.received).toHaveLength(2);
    // The name of before goes meanwhile.
    const names = (await one.db.models.worker.findMany()).map(({ id }) => id);
    expect(before).toBeDefined();
    expect(names.filter((id) => id !== before?.id)).toHaveLength(1);
  });

  it('fence themselves when the database does not hear them, and go on under another name', async () => {
    const clock = createFakeClock(Date.now());
    const one = await openReconcilerWorld({ dialect: 'postgresql', clock });
    closing.push(() => one.close());
    const receiver = await one.receiver('a.test');
    const ana = await one.sender('ana', await one.domain('home.test'));
    const bob = await one.remote('bob', 'a.test');
    receiver.answer = () => ({ status: 202, afterMs: 60_000 });
    await one.reconciler.start();
    await one.send(ana, [bob]);
    await one.until(() => receiver.received.length === 1);
    const [before] = await one.db.models.worker.findMany();
    // 15 s without a beat that was confirmed: the beat at 5 s is under way while time flies.
    clock.advance(15_001);
    await one.until(async () => (await one.db.models.worker.count()) === 0, 'it left');
    expect((await one.host('a.test')).owner).toBeNull();
    receiver.answer = () => ({ status: 202 });
    // The next beat is planned when the one that was under way has ended.
    await one.passUntil(clock, 500, async () => (await one.db.models.worker.count()) === 1, 'it came back');
    const [after] = await one.db.models.worker.findMany();
    expect(after?.id).not.toBe(before?.id);
    await one.drained();
    expect(receiver.received).toHaveLength(2);
  });
});
