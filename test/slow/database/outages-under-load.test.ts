import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { freePort } from '../../helpers/free-port.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { startPostgres, type TestPostgres } from '../../helpers/postgresql/postgres.ts';
import { namesInHome, Traffic } from '../../helpers/traffic.ts';
import { eventually, TestInstall } from '../../helpers/world.ts';

/**
 * The database goes away while everything is asked of the server at once: everybody is told to come back, nobody waits
 * beyond a deadline, nothing that was answered is lost, streams get one gap, and all goes on by itself.
 */
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A statement may take 10 s, and so may waiting for a connection; the rest is for a machine that has other work. */
const BOUND_MS = 60_000;
/** What a process may hold more than before, in MB: nothing piles up. */
const MORE_MB = 150;
const WRITES = ['GraphQL post', 'REST post', 'upload', 'inbox'];

/** What needs no database while its rows are known. */
const FROM_MEMORY = new Set(['actor', 'NodeInfo', 'a stream begun']);

/** Processes of one install under full traffic, and what is asked of them. */
interface Stage {
  folder: string;
  installs: TestInstall[];
  traffics: Traffic[];
  author: Somebody;
  reader: Somebody;
  peer: FakePeer;
}

async function open(count: number, env: Record<string, string>): Promise<Stage> {
  const peer = await createFakePeer({ autoAccept: true });
  closing.push(() => peer.close());
  // Processes of one install share its folder, as they share the database: keys and files lie there.
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-outage-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const installs: TestInstall[] = [];
  for (let n = 0; n < count; n += 1) {
    const install = new TestInstall(`outage${n}`, ['a.test'], await freePort(), {
      ...env,
      ...(count > 1 ? { PUKEKO_DATA: folder } : {}),
    });
    closing.push(() => install.close());
    installs.push(install);
  }
  const [first] = installs as [TestInstall];
  const resolve = `a.test=${first.address},e.test=${peer.address}`;
  peer.resolve.set('a.test', first.address);
  for (const install of installs) await install.start(resolve);
  const author = new Somebody(first, await first.person('ana'));
  const reader = new Somebody(first, await first.person('rea'));
  const remote = await peer.actor('eve');
  await reader.towards('followIdentity', author.handle);
  await reader.towards('followIdentity', '@eve@e.test');
  await eventually(
    async () => (await reader.find('@eve@e.test')).viewer?.isFollowing,
    (isFollowing) => isFollowing === true,
  );
  // What ana posts goes to another server as well.
  await peer.follow(remote, author.uri);
  const traffics = installs.map(
    (install, n) => new Traffic({ install, author, reader, peer, remote, name: ['one', 'two'][n] ?? 'more' }),
  );
  for (const traffic of traffics) {
    closing.push(() => traffic.close());
    traffic.start();
  }
  const stage = { folder: count > 1 ? folder : first.dataDir, installs, traffics, author, reader, peer };
  await everythingSucceeds(stage);
  return stage;
}

/** Every kind of request to every process succeeds (again), and each says that it is ready. */
async function everythingSucceeds({ installs, traffics }: Stage, within = 180_000): Promise<void> {
  for (const install of installs)
    await eventually(
      () => install.http('/readyz'),
      ({ status }) => status === 200,
      within,
    );
  for (const traffic of traffics) {
    const before = traffic.counts();
    expect(traffic.wrong).toEqual([]);
    await eventually(
      async () => traffic.counts(),
      (now) => Object.entries(now).every(([kind, { ok }]) => ok > (before[kind]?.ok ?? 0)),
      within,
    );
  }
}

/** Until `kinds` were put off since now, and no process says that it is ready. */
async function isSaid(
  { installs, traffics }: Stage,
  kinds: readonly string[],
  within: number,
): Promise<void> {
  const before = traffics.map((traffic) => traffic.counts());
  await Promise.all(
    installs.map((install) =>
      eventually(
        () => install.http('/readyz'),
        ({ status, headers }) => status === 503 && headers['retry-after'] === '10',
        within,
      ),
    ),
  );
  await Promise.all(
    traffics.map((traffic, n) =>
      eventually(
        async () => traffic.counts(),
        (now) => kinds.every((kind) => (now[kind]?.putOff ?? 0) > (before[n]?.[kind]?.putOff ?? 0)),
        within,
      ),
    ),
  );
}

/** What was acknowledged comes into the home of whom it is for. */
async function isAllThere({ traffics, installs, reader }: Stage): Promise<void> {
  const acknowledged = traffics.flatMap((traffic) => traffic.acknowledged);
  await eventually(
    async () => {
      const names = await namesInHome(installs[0] as TestInstall, reader);
      return acknowledged.filter((name) => !names.has(name));
    },
    (missing) => missing.length === 0,
    180_000,
  );
}

/** The end: nothing is wrong, nothing is lost. `outages`: how often streams could have missed something. */
async function expectNothingLost(stage: Stage, outages: number): Promise<void> {
  const { traffics, installs } = stage;
  for (const traffic of traffics) await traffic.stop();
  await isAllThere(stage);
  for (const traffic of traffics) {
    expect(traffic.wrong).toEqual([]);
    for (const [kind, { slowestMs }] of traffic.tallies) expect(slowestMs, kind).toBeLessThan(BOUND_MS);
    for (const { kind, gaps: all, endings } of traffic.streams) {
      // The follows from before they were opened may be told late.
      const gaps = all.filter((reason) => reason !== 'RELATIONS_CHANGED');
      expect([kind, endings]).toEqual([kind, []]);
      expect([kind, gaps.length <= outages]).toEqual([kind, true]);
      expect([kind, gaps.filter((reason) => reason !== 'UNAVAILABLE')]).toEqual([kind, []]);
    }
  }
  for (const id of traffics.flatMap((traffic) => traffic.uploads)) {
    const { status } = await (installs[0] as TestInstall).http(`/api/v1/media/${id}`, {
      headers: { authorization: `Bearer ${stage.author.token}` },
    });
    expect([id, [200, 206].includes(status)]).toEqual([id, true]);
  }
}

/** What is posted from now on comes to every stream that is open. */
async function streamsGoOn({ traffics, author }: Stage, name: string): Promise<void> {
  await author.post(`${name} once more`);
  for (const { kind, shown } of traffics.flatMap((traffic) => traffic.streams))
    await eventually(
      async () => [kind, shown.has(name)],
      ([, isShown]) => isShown === true,
    );
}

async function memoryOf({ installs }: Stage): Promise<number[]> {
  return Promise.all(installs.map((install) => install.rssMb()));
}

function expectBounded(before: readonly number[], after: readonly number[]): void {
  for (const [n, mb] of after.entries()) expect(mb - (before[n] ?? 0)).toBeLessThan(MORE_MB);
}

describe('two processes on PostgreSQL under full traffic', () => {
  it('stand a database that is frozen, one that is killed and comes back, and the end of either of them', async () => {
    const postgres: TestPostgres = await startPostgres({ isDurable: true });
    closing.push(() => postgres.stop());
    const stage = await open(2, { DATABASE_URL: await postgres.createDatabase() });
    const before = await memoryOf(stage);
    // Before the processes are stopped.
    closing.push(() => postgres.signal('SIGCONT'));
    const all = [...(stage.traffics[0] as Traffic).tallies.keys()].filter((kind) => !FROM_MEMORY.has(kind));

    await postgres.signal('SIGSTOP');
    await isSaid(stage, all, 120_000);
    await postgres.signal('SIGCONT');
    await everythingSucceeds(stage);
    await streamsGoOn(stage, 'Tfrozenx1');
    expectBounded(before, await memoryOf(stage));

    await postgres.kill();
    await isSaid(stage, all, 120_000);
    await postgres.start();
    await everythingSucceeds(stage);
    await streamsGoOn(stage, 'Tkilledx1');
    expectBounded(before, await memoryOf(stage));

    // One of them has the queue of e.test: what it owned is gone on with in seconds.
    for (const [n, install] of stage.installs.entries()) {
      const traffic = stage.traffics[n] as Traffic;
      const [other, others] = [stage.installs[1 - n], stage.traffics[1 - n]] as [TestInstall, Traffic];
      traffic.isAway = true;
      await install.kill();
      const name = `Taloneywx${n}`;
      const author = new Somebody(other, stage.author);
      await author.post(`${name} while the other is gone`);
      const since = performance.now();
      await eventually(
        async () => stage.peer.deliveries.some(({ body }) => String(body).includes(name)),
        (isThere) => isThere,
      );
      expect(performance.now() - since).toBeLessThan(24_000);
      await everythingSucceeds({ ...stage, installs: [other], traffics: [others] });
      await install.start();
      traffic.isAway = false;
      await everythingSucceeds(stage);
    }
    await expectNothingLost(stage, 2);
  });
});

describe('a process on SQLite under full traffic', () => {
  const lockOf = async ({ folder }: Stage): Promise<ChildProcess> => {
    const text = `const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 10000 });
      db.exec('BEGIN EXCLUSIVE'); console.log('locked');
      process.stdin.on('data', () => { db.exec('COMMIT'); process.exit(); });`;
    const child = spawn(process.execPath, ['-e', text, join(folder, 'pukeko.db')], {
      cwd: projectRoot,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return child;
  };

  it('stands a database that another program has locked', async () => {
    const stage = await open(1, {});
    const before = await memoryOf(stage);
    const holder = await lockOf(stage);
    closing.push(() => holder.kill('SIGKILL'));
    await isSaid(stage, WRITES, 120_000);
    // For longer than one who waits is let wait.
    await sleep(8_000);
    holder.stdin?.write('go\n');
    await once(holder, 'exit');
    await everythingSucceeds(stage);
    await streamsGoOn(stage, 'Tlockedx1');
    expectBounded(before, await memoryOf(stage));
    await expectNothingLost(stage, 1);
  });

  it.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
    'stands a full disk (skipped without prlimit)',
    async () => {
      const stage = await open(1, {});
      const before = await memoryOf(stage);
      const [install] = stage.installs as [TestInstall];
      const limit = (bytes: number | 'unlimited') =>
        execFileSync('prlimit', ['--pid', String(install.process?.pid), `--fsize=${bytes}:`]);
      limit(1_000);
      await isSaid(stage, WRITES, 120_000);
      await sleep(5_000);
      limit('unlimited');
      await everythingSucceeds(stage);
      await streamsGoOn(stage, 'Tfullx1');
      expectBounded(before, await memoryOf(stage));
      await expectNothingLost(stage, 1);
      await install.kill();
      await install.start();
      await isAllThere(stage);
    },
  );
});
