import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fileIn, newFolder, putFile, remove } from '../../helpers/backups.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { type Ended, pukeko } from '../../helpers/pukeko.ts';
import { canMount, openSmallDisk } from '../../helpers/small-disk.ts';

/**
 * Disks that are full while a backup is made or restored: a sentence, nothing lost, and nothing left of what was begun.
 */
const KEY = '1/aa/large.png';
const LARGE = randomBytes(3_000_000);
let dataDir: string;

beforeAll(async () => {
  dataDir = newFolder();
  const world = await openCoreWorld({ effects: 'run', dataDir });
  await fill(world);
  const db = new Sqlite(world.db.location);
  db.prepare('VACUUM INTO ?').run(join(dataDir, 'pukeko.db'));
  db.close();
  await world.close();
});
afterAll(() => remove(dataDir));

async function fill(world: CoreWorld): Promise<void> {
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  for (let count = 0; count < 300; count += 1)
    await world.rawPost(ana, { html: `<p>${randomBytes(300).toString('hex')}</p>` });
}

async function addMedia(location: string): Promise<void> {
  const db = new Sqlite(location);
  db.prepare(
    `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "createdAt")
      SELECT 1, i."id", i."domainId", 'READY', 'large', ?, 1 FROM identity i WHERE i."domainId" IS NOT NULL LIMIT 1`,
  ).run(KEY);
  db.close();
  putFile(dataDir, KEY, LARGE);
}

const run = (...args: string[]) => pukeko({ env: { PUKEKO_DATA: dataDir } }, ...args);

function expectSentence({ code, out, err }: Ended, ...parts: (string | RegExp)[]): void {
  for (const part of parts) expect(err).toMatch(part);
  expect(err).not.toMatch(/^\s+at /m);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect([code, out]).toEqual([1, '']);
}

/** All files below a folder but for the lock, which stays. */
const filesBelow = (folder: string) =>
  (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name !== 'lock.db').sort();

describe.skipIf(!canMount)('a full disk', () => {
  it('of backups: the last one is whole, and nothing is left of the new one', async () => {
    const disk = openSmallDisk(2_000);
    onTestFinished(() => disk.remove());
    const folder = join(disk.path, 'backups');
    // Not even the folder's own file fits.
    mkdirSync(folder);
    disk.fill();
    expectSentence(await run('backup', folder), /disk of .*backups is full/, /Nothing was kept/);
    disk.empty();
    const first = await run('backup', folder, '--json');
    expect(first).toMatchObject({ code: 0, err: '' });
    const { name } = JSON.parse(first.out) as { name: string };
    const before = filesBelow(folder);

    // The tables fit no more; then they do, and the file of an upload does not.
    disk.fill(20);
    expectSentence(await run('backup', folder), /is full/, /those of before are whole/);
    expect(filesBelow(folder)).toEqual(before);
    disk.empty();
    await addMedia(join(dataDir, 'pukeko.db'));
    expectSentence(await run('backup', folder), /is full/, /those of before are whole/);
    expect(filesBelow(folder).filter((file) => !/^blobs/.test(file))).toEqual(
      before.filter((file) => !/^blobs/.test(file)),
    );
    expect(filesBelow(folder).filter((file) => /^blobs.*\w{64}/.test(file))).toEqual([]);

    const target = join(newFolder(), 'data');
    const restored = await pukeko({ env: { PUKEKO_DATA: target } }, 'restore', folder, '--json');
    expect(JSON.parse(restored.out)).toMatchObject({ name, files: 0 });
    disk.resize(20_000);
    const second = await run('backup', folder, '--json');
    expect(JSON.parse(second.out)).toMatchObject({ files: 1, newFiles: 1, missing: 0 });
  });

  it('of the install: a backup to another disk is made all the same', async () => {
    const disk = openSmallDisk(20_000);
    onTestFinished(() => disk.remove());
    const full = join(disk.path, 'data');
    const folder = newFolder();
    await run('backup', folder);
    expect((await pukeko({ env: { PUKEKO_DATA: full } }, 'restore', folder)).code).toBe(0);
    disk.fill();
    const backup = await pukeko({ env: { PUKEKO_DATA: full } }, 'backup', folder);
    expect(backup).toMatchObject({ code: 0, err: '' });
    expect(backup.out).toContain(
      `${full} cannot be written: \`pukeko doctor\` will not know of this backup.`,
    );
    const again = join(newFolder(), 'data');
    expect((await pukeko({ env: { PUKEKO_DATA: again } }, 'restore', folder)).code).toBe(0);
    expect(fileIn(again, KEY)).toEqual(LARGE);
  });

  it('of a data folder that is restored into: nothing is left there, and with room it goes', async () => {
    const folder = newFolder();
    await run('backup', folder);
    const disk = openSmallDisk(600);
    onTestFinished(() => disk.remove());
    const target = join(disk.path, 'data');
    const restore = () => pukeko({ env: { PUKEKO_DATA: target } }, 'restore', folder);
    // No room for a database; for one without its rows; for the database without the file of an upload.
    for (const kb of [600, 1_400, 4_500]) {
      disk.resize(kb);
      expectSentence(await restore(), /disk of .*data or of its database is full/, /Nothing was restored/);
      expect(existsSync(target)).toBe(false);
    }
    disk.resize(20_000);
    expect(await restore()).toMatchObject({ code: 0, err: '' });
    expect(fileIn(target, KEY)).toEqual(LARGE);
  });
});
