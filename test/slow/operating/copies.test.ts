import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { newFolder } from '../../helpers/backups.ts';
import { freePort } from '../../helpers/free-port.ts';
import { SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { addPasskey, passkeyAnswer } from '../../helpers/people/passkeys.ts';
import { codeAt, turnOnSecondFactor } from '../../helpers/people/second-factor.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { pukeko } from '../../helpers/pukeko.ts';
import { canMount, openSmallDisk } from '../../helpers/small-disk.ts';
import { eventually, PASSWORD, TestInstall } from '../../helpers/world.ts';

/** schema/OPERATING.md: what is safe to copy, and upgrades of SQLite. Each test bears the number of its sentence. */
let install: TestInstall;
let ana: Somebody;

beforeAll(async () => {
  install = new TestInstall('one', ['a.test'], await freePort(), {});
  await install.start(`a.test=${install.address}`);
  ana = new Somebody(install, await install.person('ana'));
});
afterAll(() => install?.close());

/** A server on a copy of the data folder, and the same person on it. */
async function onCopy(use: (copy: TestInstall, ana: Somebody) => Promise<void>, source = install.dataDir) {
  const copy = new TestInstall('copy', ['a.test'], await freePort(), {});
  cpSync(source, copy.dataDir, { recursive: true, force: true, filter: (path) => !path.endsWith('.sock') });
  try {
    await copy.start(`a.test=${copy.address}`);
    await use(copy, new Somebody(copy, ana));
  } finally {
    await copy.close();
  }
}

const postsIn = (file: string): string[] => {
  const db = new Sqlite(file);
  try {
    return db.prepare('SELECT "html" FROM "post"').pluck().all() as string[];
  } finally {
    db.close();
  }
};

it('26 the database file alone is no copy while the server runs, and a backup is one', async () => {
  await install.stop();
  await install.start();
  await ana.post('The newest of all');
  const file = join(newFolder(), 'copied.db');
  copyFileSync(join(install.dataDir, 'pukeko.db'), file);
  expect(postsIn(file).join()).not.toContain('The newest of all');
  const [folder, dataDir] = [newFolder(), join(newFolder(), 'data')];
  await install.cli('backup', folder);
  expect((await pukeko({ env: { PUKEKO_DATA: dataDir } }, 'restore', folder)).code).toBe(0);
  expect(postsIn(join(dataDir, 'pukeko.db')).join()).toContain('The newest of all');
});

it('27 without its secret an install makes another, and apps stay signed in', async () => {
  const keyOf = (who: Somebody) => who.ask<{ instance: { vapidKey: string } }>('{ instance { vapidKey } }');
  const before = await keyOf(ana);
  const { secret, recoveryCodes } = await turnOnSecondFactor(install, {
    email: ana.email,
    password: PASSWORD,
  });
  const signIn = (at: TestInstall, code: string) =>
    at.operate('signIn', { email: ana.email, password: PASSWORD, code }, 'token', '');
  const { email: pat } = await install.person('pat');
  const device = new SoftAuthenticator('https://a.test');
  await addPasskey(install, { email: pat, password: PASSWORD }, device);
  const early = await passkeyAnswer(install, device);
  for (const name of readdirSync(install.dataDir).filter((each) => each.startsWith('pukeko.db')))
    expect(readFileSync(join(install.dataDir, name)).includes(ana.token), name).toBe(false);
  await install.stop();
  const bare = newFolder();
  cpSync(install.dataDir, bare, { recursive: true });
  rmSync(join(bare, 'secret.key'));
  await onCopy(async (copy, { token }) => {
    const same = new Somebody(copy, { ...ana, token });
    expect((await same.post('Still signed in')).html).toContain('Still');
    expect(await keyOf(same)).not.toEqual(before);
    await expect(signIn(copy, codeAt(secret, Date.now(), 1))).rejects.toThrow(/wrong/);
    await signIn(copy, recoveryCodes[0] ?? '');
    // Passkeys do not hang on it, nor does what one of them signed before.
    for (const answer of [early, await passkeyAnswer(copy, device)])
      await copy.operate('finishPasskeySignIn', answer, 'token', '');
    expect(existsSync(join(copy.dataDir, 'secret.key'))).toBe(true);
  }, bare);
  await install.start();
  expect(await keyOf(ana)).toEqual(before);
  await signIn(install, codeAt(secret, Date.now(), 1));
});

it('28 29 a folder that is copied after the stop goes on, with another log', async () => {
  const { uri } = await ana.post('Before the copy');
  const watch = await ana.watchHome();
  const { cursor } = await watch.until((frame) => frame.__typename === 'CaughtUp', 'CaughtUp');
  await watch.close();
  await install.stop();
  await onCopy(async (_copy, same) => {
    expect((await same.postAt(uri))?.html).toContain('Before the copy');
    const resumed = await same.watchHome(cursor);
    const gap = await resumed.until((frame) => frame.__typename === 'TimelineGap', 'TimelineGap');
    expect(gap.reason).toBe('UNKNOWN_CURSOR');
    await resumed.close();
  });
  await install.start();
  const resumed = await ana.watchHome(cursor);
  await resumed.close();
  expect(resumed.frames.map((frame) => frame.__typename)).not.toContain('TimelineGap');
});

/** Whether no thread of a process runs any more: a signal stops each when it comes back from the kernel. */
const isStill = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).every((thread) =>
    /^State:\s+T/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')),
  );

it('28 so does one that was taken of the whole folder in one moment', async () => {
  const written: string[] = [];
  let isOver = false;
  const writing = (async () => {
    while (!isOver) written.push((await ana.post(`Written ${written.length}`)).uri);
  })();
  while (written.length < 20) await new Promise((done) => setTimeout(done, 20));
  install.process?.kill('SIGSTOP');
  await eventually(async () => isStill(install.process?.pid ?? 0), Boolean);
  const before = [...written];
  const still = newFolder();
  cpSync(install.dataDir, still, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  install.process?.kill('SIGCONT');
  isOver = true;
  await writing;
  await onCopy(async (_copy, same) => {
    for (const uri of before) expect((await same.postAt(uri))?.html).toContain('Written');
    await same.post('It goes on');
  }, still);
});

const migrations = readMigrations('sqlite');
const FILE = 'pukeko.db';
/** A data folder with the database of an older version in it, in which something is. */
function olderIn(dataDir: string, by: number): string {
  const path = join(dataDir, FILE);
  migrateSqlite(path, migrations.slice(0, -by), systemClock);
  inFile(path, `INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (7, 'kept', 'Kept', 1)`);
  return path;
}
function inFile(path: string, statement: string): void {
  const db = new Sqlite(path);
  db.exec(statement);
  db.close();
}
const namesIn = (path: string, statement: string): unknown[] => {
  const db = new Sqlite(path);
  try {
    return db.prepare(statement).pluck().all();
  } finally {
    db.close();
  }
};
const appliedIn = (path: string) =>
  namesIn(path, 'SELECT "migration_name" FROM "_prisma_migrations" ORDER BY 1');
const tablesIn = (path: string) =>
  namesIn(path, `SELECT "sql" FROM sqlite_master WHERE "sql" IS NOT NULL ORDER BY "name"`);
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const startOn = (dataDir: string) => pukeko({ env: { PUKEKO_DATA: dataDir, PORT: '0' } }, 'start');

/** Starts, waits until it is ready, and stops. */
async function upgrade(dataDir: string): Promise<void> {
  const server = new TestInstall('upgraded', [], await freePort(), { PUKEKO_DATA: dataDir });
  await server.start(' ');
  await server.stop();
}

it('30 an upgrade is done whole or not at all, and no command does it', async () => {
  const dataDir = newFolder();
  const path = olderIn(dataDir, 3);
  // A late step meets a table that stands in its way: tables and indexes have one kind of names.
  const steps = migrations.slice(-3).map(({ sql }) => /CREATE (?:TABLE|INDEX) "(\w+)"/.exec(sql)?.[1]);
  const table = steps.findLast((name) => name !== undefined);
  if (table === undefined) throw new Error('no migration of the last three makes anything');
  inFile(path, `CREATE TABLE "${table}" ("x" TEXT)`);
  const before = [appliedIn(path), tablesIn(path)];
  const command = await pukeko({ env: { PUKEKO_DATA: dataDir } }, 'domain', 'list');
  expect([command.code, command.err]).toEqual([1, expect.stringContaining('older version')]);
  const { code } = await startOn(dataDir);
  expect(code).toBe(1);
  expect([appliedIn(path), tablesIn(path)]).toEqual(before);
  inFile(path, `DROP TABLE "${table}"`);
  await upgrade(dataDir);
  expect(appliedIn(path)).toHaveLength(migrations.length);
});

it('31 a database that a newer version changed is refused and left alone', async () => {
  const dataDir = newFolder();
  const path = olderIn(dataDir, 1);
  await upgrade(dataDir);
  inFile(
    path,
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "logs", "started_at", "applied_steps_count") VALUES ('x', 'x', 1, '9999_future', 'Pūkeko 9.8.7', 1, 1)`,
  );
  const before = hashOf(path);
  const { code, err } = await startOn(dataDir);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/by Pukeko 9\.8\.7: .*9999_future .*\(\d+\.\d+\.\d+.*newer/),
  ]);
  expect(hashOf(path)).toBe(before);
});

it.skipIf(!canMount)('32 no room for the copy is a sentence, and nothing is changed', async () => {
  const disk = openSmallDisk(64 * 1024);
  try {
    const path = olderIn(disk.path, 2);
    const before = hashOf(path);
    // The lock and the log of the database find room, a copy does not.
    disk.fill(256);
    const { code, err } = await startOn(disk.path);
    expect(code).toBe(1);
    const lines = err.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '').msg).toMatch(
      /must be copied before .* could not be written: .* Nothing was changed\.$/,
    );
    expect(hashOf(path)).toBe(before);
    expect(readdirSync(disk.path).filter((name) => name.includes('.before-'))).toEqual([]);
    disk.empty();
    await upgrade(disk.path);
    expect(namesIn(path, 'SELECT "name" FROM "tag"')).toEqual(['kept']);
  } finally {
    disk.remove();
  }
});

it('33 the copy in the place of the database is what the version of before had', async () => {
  const dataDir = newFolder();
  const path = olderIn(dataDir, 2);
  await upgrade(dataDir);
  inFile(path, `INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (8, 'later', 'Later', 2)`);
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  renameSync(join(dataDir, readdirSync(dataDir).find((name) => name.includes('.before-')) ?? ''), path);
  expect(migrateSqlite(path, migrations.slice(0, -2), systemClock)).toEqual([]);
  expect(namesIn(path, 'SELECT "name" FROM "tag"')).toEqual(['kept']);
});

it('34 the copies from before the last two upgrades are kept', async () => {
  const dataDir = newFolder();
  const path = olderIn(dataDir, 3);
  const { copyBeforeUpgrade } = await import('../../../src/db/sqlite/upgrade-copy.ts');
  for (const left of [2, 1, 0]) {
    const until = migrations.slice(0, migrations.length - left);
    await copyBeforeUpgrade(path, until, undefined);
    migrateSqlite(path, until, systemClock);
  }
  const kept = migrations.slice(-3, -1).map(({ name }) => `${FILE}.before-${name}`);
  expect(
    readdirSync(dataDir)
      .filter((name) => name.includes('.before-'))
      .sort(),
  ).toEqual(kept.sort());
});
