import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMigrations } from '../../src/db/migrations.ts';
import { openDatabase } from '../../src/db/open.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import { systemClock } from '../../src/lib/time/clock.ts';

/** A SQLite database is copied before migrations change it. */
const migrations = readMigrations('sqlite');
let dataDir: string;
let path: string;
let said: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pukeko-upgrade-'));
  path = join(dataDir, 'pukeko.db');
  said = [];
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const copies = () => readdirSync(dataDir).filter((name) => name.includes('.before-'));
const open = () =>
  openDatabase({
    url: undefined,
    dataDir,
    clock: systemClock,
    log: { warn: (_details, message) => said.push(message) },
  });
const inFile = <T>(file: string, run: (handle: SqliteHandle.Database) => T): T => {
  const handle = new SqliteHandle(file);
  try {
    return run(handle);
  } finally {
    handle.close();
  }
};
const tagsIn = (file: string) =>
  inFile(file, (handle) => handle.prepare('SELECT "name" FROM "tag"').pluck().all());
const olderBy = (count: number) => {
  migrateSqlite(path, migrations.slice(0, -count), systemClock);
  inFile(path, (handle) =>
    handle.exec(`INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (7, 'kept', 'Kept', 1)`),
  );
  return migrations.at(-count - 1)?.name;
};

it('makes a copy that one can go back to', async () => {
  const last = olderBy(3);
  await (await open()).close();
  expect(copies()).toEqual([`pukeko.db.before-${last}`]);
  const copy = join(dataDir, copies()[0] ?? '');
  // It holds private keys.
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(said).toEqual([
    expect.stringMatching(/3 steps.*To go back: stop the server, remove pukeko\.db-wal/),
  ]);
  expect(tagsIn(copy)).toEqual(['kept']);
  const names = inFile(copy, (handle) =>
    handle.prepare('SELECT "migration_name" FROM "_prisma_migrations" ORDER BY 1').pluck().all(),
  );
  expect(names.at(-1)).toBe(last);
  // Back to the older one, and up again.
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
  renameSync(copy, path);
  expect(migrateSqlite(path, migrations.slice(0, -3), systemClock)).toEqual([]);
  await (await open()).close();
  expect(copies()).toHaveLength(1);
  expect(tagsIn(path)).toEqual(['kept']);
});

it('makes none of a new database, nor where nothing changes', async () => {
  await (await open()).close();
  await (await open()).close();
  expect([copies(), said]).toEqual([[], []]);
});

it('keeps the last two', async () => {
  for (const [name, age] of [
    ['pukeko.db.before-0001_first', 300],
    ['pukeko.db.before-0002_second', 200],
    ['pukeko.db.before-0003_third', 100],
  ] as const) {
    inFile(join(dataDir, name), (handle) => handle.exec('CREATE TABLE x (y)'));
    const at = Date.now() / 1000 - age;
    utimesSync(join(dataDir, name), at, at);
  }
  const last = olderBy(1);
  await (await open()).close();
  expect(copies().sort()).toEqual(['pukeko.db.before-0003_third', `pukeko.db.before-${last}`]);
});

it('replaces the copy of an upgrade that failed, and changes nothing where none can be written', async () => {
  const last = olderBy(2);
  const copy = `${path}.before-${last}`;
  inFile(copy, (handle) => handle.exec('CREATE TABLE old (y)'));
  await (await open()).close();
  expect(tagsIn(copy)).toEqual(['kept']);

  rmSync(path);
  rmSync(copy);
  const before = olderBy(1);
  mkdirSync(`${path}.before-${before}.partial`);
  await expect(open()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/could not be written: .* It takes up to \d+ MB\. Nothing was changed\.$/),
  });
  expect(
    inFile(path, (handle) => handle.prepare('SELECT count(*) FROM "_prisma_migrations"').pluck().get()),
  ).toBe(migrations.length - 1);
  expect(existsSync(`${path}.before-${before}`)).toBe(false);
});
