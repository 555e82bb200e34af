import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { backUp } from '../../../src/backup/backup.ts';
import { archivesOf, createArchive } from '../../../src/core/archives/create.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { searchIdentities } from '../../../src/core/search/identities.ts';
import { indexChunk } from '../../../src/core/search/indexing.ts';
import { searchPosts } from '../../../src/core/search/posts.ts';
import { openPostgresql } from '../../../src/db/postgresql/postgresql.ts';
import { openSqlite } from '../../../src/db/sqlite/sqlite.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { localStore } from '../../../src/media/storage/local.ts';
import {
  makeBackup,
  manifestOf,
  newFolder,
  restoreBackup,
  SECRET,
  snapshotAt,
} from '../../helpers/backups.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { pukeko } from '../../helpers/pukeko.ts';

/** schema/BACKUP.md: each test bears the number of its sentence; others stand beside it and in test/backup. */

it('every sentence has a test', () => {
  const text = readFileSync(join(projectRoot, 'schema', 'BACKUP.md'), 'utf8');
  const numbers = [...text.matchAll(/^(\d+)\. /gm)].map((match) => Number(match[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const names = ['test/backup', 'test/slow/backup'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(projectRoot, folder, name), 'utf8'))
      .flatMap((code) => [...code.matchAll(/\bit(?:\.each\(\w+\))?\(\s*'((?:\d+ )+)/g)]),
  );
  const tested = new Set(names.flatMap((match) => (match[1] ?? '').trim().split(' ').map(Number)));
  expect([...tested].sort((a, b) => a - b)).toEqual(numbers);
});

/** Makes a backup in which `during` runs while the posts are about to be read. */
function backUpDuring(dialect: Dialect, world: CoreWorld, folder: string, during: () => Promise<void>) {
  return backUp({
    ...{ folder, passphrase: null, keep: null, secret: SECRET, clock: systemClock },
    storage: localStore(join(newFolder(), 'media')),
    async openSnapshot() {
      const snapshot = await snapshotAt(dialect, world.db.location);
      return {
        ...snapshot,
        async *rows(table) {
          if (table.name === 'post') await during();
          yield* snapshot.rows(table);
        },
      };
    },
  });
}

it.each(DIALECTS)('1 2 a backup of %s is one moment, and nobody waits for it', async (dialect) => {
  const world = await openCoreWorld({ dialect, effects: 'run' });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  await world.rawPost(ana, { html: '<p>Before</p>' });
  const folder = newFolder();
  let written = 0;
  const { name } = await backUpDuring(dialect, world, folder, async () => {
    // Each is answered while the tables are being read; whoever waited for that would wait for ever.
    for (; written < 20; written += 1) await world.rawPost(ana, { html: '<p>Meanwhile</p>' });
    await world.db.sql.run('DELETE FROM post WHERE "html" = ?', ['<p>Before</p>']);
    await world.identity('bob', home);
  });
  expect(written).toBe(20);
  const rows = Object.fromEntries(
    (await manifestOf(folder, name)).tables.map((table) => [table.name, table.rows]),
  );
  // `identity` was read before `post`, and both are as of one moment.
  expect(rows).toMatchObject({ post: 1, identity: 1 });
  const table = gunzipSync(readFileSync(join(folder, name, 'tables', 'post'))).toString();
  expect([table.includes('Before'), table.includes('Meanwhile')]).toEqual([true, false]);
  await world.close();
});

it('2 the log of SQLite grows while the tables are read, and is used again afterwards', async () => {
  const world = await openCoreWorld({ effects: 'run' });
  const log = `${world.db.location}-wal`;
  const filler = Buffer.alloc(1_000_000, '0').toString();
  const write = async (megabytes: number) => {
    await world.db.sql.run(`DELETE FROM meta WHERE "key" LIKE 'filler%'`);
    for (let each = 0; each < megabytes; each += 1)
      await world.db.sql.run('INSERT INTO meta ("key", "value") VALUES (?, ?)', [`filler${each}`, filler]);
  };
  const sizeMb = () => statSync(log).size / 1e6;
  await write(40);
  const before = sizeMb();
  // It is written back to the database as soon as it has 2,000 pages.
  expect(before).toBeLessThan(12);
  const peaks: number[] = [];
  for (const megabytes of [90, 40, 40]) {
    await backUpDuring('sqlite', world, newFolder(), () => write(megabytes));
    peaks.push(sizeMb());
    await write(40);
    // What it grew by is written over, and beyond 64 MB the disk has it back.
    expect(sizeMb()).toBeLessThanOrEqual(Math.min(67.2, peaks[0] ?? 0));
  }
  expect(peaks[0]).toBeGreaterThan(90);
  expect(peaks[0]).toBeLessThan(110);
  // One backup after the other adds nothing to it.
  for (const peak of peaks.slice(1)) expect(peak).toBeLessThan(67.2);
  await world.close();
});

it.each(DIALECTS)('10 people and posts are found again after a restore into %s', async (dialect) => {
  const world = await openCoreWorld({ effects: 'run' });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home, { name: 'Ana of the Hills' });
  await world.rawPost(ana, { html: '<p>Manuka honey</p>' });
  while (await indexChunk(world.system()));
  const folder = newFolder();
  await makeBackup('sqlite', world.db.location, newFolder(), folder);
  await world.close();
  const target = join(newFolder(), 'data');
  const url = dialect === 'postgresql' ? await emptyPostgresDatabase() : undefined;
  await restoreBackup(folder, target, url);
  const location = url ?? join(target, 'pukeko.db');
  const db = url
    ? await openPostgresql({ url, clock: systemClock })
    : await openSqlite({ path: location, clock: systemClock });
  const again = await openCoreWorld({ effects: 'run', db: { ...db, location } });
  // Due at once: the server need not be told.
  expect(await db.sql.all(`SELECT "id" FROM work WHERE "machine" = 'search-index' AND "dueAt" > 0`)).toEqual(
    [],
  );
  while (await indexChunk(again.system()));
  const ctx = await again.as(ana);
  const posts = await searchPosts(ctx, await readerOf(ctx, ana), ana, 'honey', { limit: 5 });
  expect(posts.map(({ html }) => html)).toEqual(['<p>Manuka honey</p>']);
  const people = await searchIdentities(ctx, await readerOf(ctx, ana), {
    ...{ text: 'hills', limit: 5, offset: 0, isFollowing: false },
  });
  expect(people.map(({ username }) => username)).toEqual(['ana']);
  await again.close();
});

it('11 12 a backup has what is the install’s own, for its owner’s eyes, and nothing else', async () => {
  const dataDir = newFolder();
  const env = { PUKEKO_DATA: dataDir, PUKEKO_DOMAIN: 'a.test' };
  expect((await pukeko({ env }, 'init')).code).toBe(0);
  const left: Record<string, string> = {
    'media-cache/ab/cd': 'a picture of another server',
    'media-tmp/upload': 'half an upload',
    'mail/1.eml': 'a mail that was written to a file',
  };
  for (const [path, text] of Object.entries(left)) {
    mkdirSync(dirname(join(dataDir, path)), { recursive: true });
    writeFileSync(join(dataDir, path), text);
  }
  const secrets = {
    PUKEKO_SMTP_URL: 'smtps://me:of-the-environment@mail.test',
    PUKEKO_METRICS_TOKEN: 'and-this',
  };
  const folder = join(newFolder(), 'backups');
  expect(await pukeko({ env: { ...env, ...secrets } }, 'backup', folder)).toMatchObject({ code: 0, err: '' });

  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map((path) => {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1');
  });
  const shows = (words: string) => texts.some((text) => text.includes(words));
  expect(shows('BEGIN PRIVATE KEY') || shows('"a.test"')).toBe(true);
  expect(shows(readFileSync(join(dataDir, 'secret.key'), 'utf8').trim())).toBe(true);
  for (const words of [...Object.values(left), 'of-the-environment', 'and-this', ...Object.keys(secrets)])
    expect([words, shows(words)]).toEqual([words, false]);
  for (const path of [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))])
    expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);

  const target = join(newFolder(), 'data');
  expect((await pukeko({ env: { PUKEKO_DATA: target } }, 'restore', folder)).code).toBe(0);
  for (const path of Object.keys(left)) expect(existsSync(join(target, path))).toBe(false);
});

it.each(DIALECTS)('12 an archive that is not in a backup of %s can be asked for again', async (dialect) => {
  const world = await openCoreWorld({ dialect });
  const ana = await world.identity('ana', await world.domain('a.test'));
  const made = await createArchive(world.system(), ana, true);
  await world.db.models.archive.update({ where: { id: made.id }, data: { state: 'READY', bytes: 3n } });
  await expect(createArchive(world.system(), ana, true)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const folder = newFolder();
  await makeBackup(dialect, world.db.location, newFolder(), folder);
  await world.close();
  const url = dialect === 'postgresql' ? await emptyPostgresDatabase() : undefined;
  const dataDir = join(newFolder(), 'data');
  await restoreBackup(folder, dataDir, url);
  const location = url ?? join(dataDir, 'pukeko.db');
  const db = url
    ? await openPostgresql({ url, clock: systemClock })
    : await openSqlite({ path: location, clock: systemClock });
  const restored = await openCoreWorld({ db: { ...db, location } });
  const [archive] = await archivesOf(restored.system(), ana.id);
  expect(archive).toMatchObject({ id: made.id, state: 'FAILED' });
  await createArchive(restored.system(), ana, true);
  await restored.close();
});

it.each(DIALECTS)('13 what PostgreSQL cannot hold is replaced in a backup of %s', async (dialect) => {
  const world = await openCoreWorld({ dialect, effects: 'run' });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  const texts = dialect === 'sqlite' ? ['a\u0000b', 'half \ud83d', 'whole 😀'] : ['a\ufffdb', 'whole 😀'];
  for (const html of texts) await world.rawPost(ana, { html });
  const folder = newFolder();
  await makeBackup(dialect, world.db.location, newFolder(), folder);
  await world.close();
  const url = await emptyPostgresDatabase();
  await restoreBackup(folder, join(newFolder(), 'data'), url);
  const db = await openPostgresql({ url, clock: systemClock });
  const found = await db.sql.all<{ html: string }>('SELECT "html" FROM post ORDER BY "id"');
  expect(found.map(({ html }) => html)).toEqual(
    dialect === 'sqlite' ? ['a\ufffdb', expect.stringMatching(/^half \ufffd+$/), 'whole 😀'] : texts,
  );
  await db.close();
});
