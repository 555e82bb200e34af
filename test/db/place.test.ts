import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMigrations } from '../../src/db/migrations.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import { PLACE_FILE } from '../../src/db/sqlite/place.ts';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import type { Database } from '../../src/db/types.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { ensureEpoch } from '../../src/live/epoch.ts';
import { createFakeClock } from '../helpers/clock.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';

/** A database that is put back from a copy by hand, as files: the log gets a new epoch, and only then. */

let folder: string;
let path: string;
const running: Database[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'pukeko.db');
  migrateSqlite(path, readMigrations('sqlite'), systemClock);
});

afterEach(async () => {
  for (const db of running.splice(0)) await db.close();
  removeFolder(folder);
});

async function start(clock: Clock = systemClock): Promise<{ db: Database; epoch: string }> {
  const db = await openSqlite({ path, clock });
  running.push(db);
  return { db, epoch: await ensureEpoch(db, systemRandom, await db.place()) };
}

async function stop(db: Database): Promise<void> {
  running.splice(running.indexOf(db), 1);
  await db.close();
}

/** Appends an event as the log does. */
function append(db: Database): Promise<unknown> {
  return db.batch((sql, tx) =>
    sql.run('INSERT INTO event ("id", "seq", "kind", "at") VALUES (?, ?, ?, ?)', [
      BigInt(systemRandom.int(2 ** 40)),
      tx.nextSeq(),
      'entry.added',
      1n,
    ]),
  );
}

async function epochAfterRestart(): Promise<string> {
  const { db, epoch } = await start();
  await stop(db);
  return epoch;
}

/** Copies the database while nobody has it open, after `events` were appended. */
async function copyWith(events: number): Promise<{ epoch: string; copy: string }> {
  const { db, epoch } = await start();
  for (let n = 0; n < events; n += 1) await append(db);
  await stop(db);
  const copy = join(folder, 'copy');
  copyFileSync(path, copy);
  return { epoch, copy };
}

function removeLog(): void {
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
}

it('stays the same where the database is opened again, after a stop and after a kill', async () => {
  const { db, epoch } = await start();
  await append(db);
  await db
    .batch(async (sql, tx) => {
      tx.nextSeq();
      await sql.run('SELECT 1');
      throw new Error('rolled back');
    })
    .catch(() => {});
  await stop(db);
  expect(await epochAfterRestart()).toBe(epoch);
  const killed = await start();
  await append(killed.db);
  // Without a word to the first, as after a kill.
  expect(await epochAfterRestart()).toBe(epoch);
});

it('is renewed where an older copy is written over the file, and then stays', async () => {
  const { epoch, copy } = await copyWith(1);
  const { db } = await start();
  await append(db);
  await stop(db);
  copyFileSync(copy, path);
  removeLog();
  const renewed = await epochAfterRestart();
  expect(renewed).not.toBe(epoch);
  expect(await epochAfterRestart()).toBe(renewed);
});

it('is renewed where an older copy, or one of the same moment, is moved to its place', async () => {
  const { epoch, copy } = await copyWith(2);
  renameSync(copy, path);
  removeLog();
  expect(await epochAfterRestart()).not.toBe(epoch);
});

it('is renewed where the server was killed a minute and more after the copy', async () => {
  const { epoch, copy } = await copyWith(1);
  const clock = createFakeClock();
  const { db } = await start(clock);
  await append(db);
  const file = join(folder, PLACE_FILE);
  const remembered = () => readFileSync(file, 'utf8');
  const before = remembered();
  clock.advance(61_000);
  await expect.poll(remembered).not.toBe(before);
  const atTheKill = remembered();
  await stop(db);
  writeFileSync(file, atTheKill);
  copyFileSync(copy, path);
  removeLog();
  expect(await epochAfterRestart()).not.toBe(epoch);
});

it.each([
  ['is lost', () => rmSync(join(folder, PLACE_FILE))],
  ['is empty', () => writeFileSync(join(folder, PLACE_FILE), '')],
  ['is something else', () => writeFileSync(join(folder, PLACE_FILE), '{"place":1,"seq":"x"}')],
])('is renewed where the file %s', async (_what, spoil) => {
  const { epoch } = await copyWith(1);
  spoil();
  const renewed = await epochAfterRestart();
  expect(renewed).not.toBe(epoch);
  expect(await epochAfterRestart()).toBe(renewed);
});

it('is renewed by the next start where one was killed between the two writes', async () => {
  const { epoch } = await copyWith(1);
  rmSync(join(folder, PLACE_FILE));
  const db = await openSqlite({ path, clock: systemClock });
  await db.place();
  await db.close();
  expect(await epochAfterRestart()).not.toBe(epoch);
});

it('stays the same for a database from before there was such a file', async () => {
  const { epoch } = await copyWith(1);
  const db = await openSqlite({ path, clock: systemClock });
  await db.sql.run(`UPDATE meta SET "value" = 'original' WHERE "key" = 'live.place'`);
  await db.close();
  rmSync(join(folder, PLACE_FILE));
  expect(await epochAfterRestart()).toBe(epoch);
});

it('is told by the file alone, whatever a kill left of the next one, which is gone after a start', async () => {
  const draft = join(folder, `${PLACE_FILE}.draft`);
  const { epoch } = await copyWith(1);
  writeFileSync(draft, '{"pla');
  const { db, epoch: same } = await start();
  expect(same).toBe(epoch);
  expect(existsSync(draft)).toBe(false);
  await append(db);
  await stop(db);
  expect(existsSync(draft)).toBe(false);
  // What cannot be removed keeps nobody from starting.
  mkdirSync(draft);
  expect(await epochAfterRestart()).toBe(epoch);
});
