import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupsIn, openFolder } from '../../../src/backup/folder.ts';
import { openSqliteSnapshot } from '../../../src/db/dump/sqlite.ts';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import {
  BLOB,
  fileIn,
  makeBackup,
  manifestOf,
  newFolder,
  putFile,
  remove,
  restoreBackup,
} from '../../helpers/backups.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';

const PASSPHRASE = 'correct horse battery';
const KEYS = ['1/aa/one.png', '1/bb/two.png'];

let world: CoreWorld;
let dataDir: string;
let folder: string;

beforeEach(async () => {
  [dataDir, folder] = [newFolder(), newFolder()];
  world = await openCoreWorld({ effects: 'run', dataDir });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  await world.rawPost(ana, { html: '<p>Known only to us</p>' });
  for (const [at, key] of KEYS.entries()) {
    await world.db.sql.run(
      `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "createdAt") VALUES (?, ?, ?, 'READY', ?, ?, 1)`,
      [BigInt(at + 1), ana.id, home.id, key, key],
    );
    putFile(dataDir, key, Buffer.concat([BLOB, Buffer.from(key)]));
  }
});

afterEach(async () => {
  await world.close();
  await Promise.all([dataDir, folder].map(remove));
});

const backup = (more: { passphrase?: string; keep?: number } = {}) =>
  makeBackup('sqlite', world.db.location, dataDir, folder, more);

function allFiles(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Restoring fails with these words, and leaves nothing. */
async function refused(words: RegExp, more: Parameters<typeof restoreBackup>[3] = {}): Promise<void> {
  const target = join(newFolder(), 'data');
  await expect(restoreBackup(folder, target, undefined, more)).rejects.toThrow(words);
  expect(existsSync(target)).toBe(false);
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe.each([
  ['plain', undefined],
  ['encrypted', PASSPHRASE],
])('a %s backup', (_kind, passphrase) => {
  const given = passphrase === undefined ? {} : { passphrase };
  let name: string;
  let path: string;

  beforeEach(async () => {
    ({ name } = await backup(given));
    path = join(folder, name);
  });

  it('is restored', async () => {
    const target = join(newFolder(), 'data');
    expect(await restoreBackup(folder, target, undefined, given)).toMatchObject({ name, files: 2 });
    expect(fileIn(target, KEYS[1] ?? '')).toEqual(Buffer.concat([BLOB, Buffer.from(KEYS[1] ?? '')]));
  });

  it('4 copies only what is new', async () => {
    const second = await backup(given);
    expect(second).toMatchObject({ files: 2, newFiles: 0 });
    expect(backupsIn(await openFolder(folder, passphrase ?? null))).toEqual([name, second.name]);
  });

  it('5 is refused where a byte was flipped, wherever', async () => {
    const blob = allFiles(join(folder, 'blobs'))[0] ?? '';
    for (const [file, words] of [
      [join(path, 'tables', 'post'), /post.* damaged/],
      [join(path, 'media'), /media.* damaged/],
      [join(path, 'manifest'), /manifest.* damaged/],
      [blob, /damaged/],
    ] as const)
      for (const at of passphrase === undefined ? [-9] : [3, 45, -1]) {
        flip(file, at);
        await refused(words, given);
        flip(file, at);
      }
    await restoreBackup(folder, join(newFolder(), 'data'), undefined, given);
  });

  it('5 is refused where a file is cut off or missing', async () => {
    const table = join(path, 'tables', 'identity');
    const whole = readFileSync(table);
    for (const length of [0, 20, whole.length - 1]) {
      truncateSync(table, length);
      await refused(/identity.* (?:damaged|cut off)/, given);
      writeFileSync(table, whole);
    }
    renameSync(table, `${table}.away`);
    await refused(/identity.* missing/, given);
    renameSync(`${table}.away`, table);
    rmSync(allFiles(join(folder, 'blobs'))[0] ?? '');
    await refused(/The file .* is missing/, given);
  });

  it('3 is none without its manifest', async () => {
    rmSync(join(path, 'manifest'));
    await refused(/There is no whole backup/, given);
  });

  it('goes when newer ones are kept, with the files that only it had', async () => {
    await world.db.sql.run('DELETE FROM media WHERE "id" = 1');
    const second = await backup({ ...given, keep: 1 });
    expect(second.removed).toBe(1);
    expect(existsSync(path)).toBe(false);
    expect(allFiles(join(folder, 'blobs'))).toHaveLength(1);
    expect(await restoreBackup(folder, join(newFolder(), 'data'), undefined, given)).toMatchObject({
      files: 1,
    });
  });
});

describe('an encrypted backup', () => {
  it('opens with its passphrase alone', async () => {
    await backup({ passphrase: PASSPHRASE });
    await refused(/does not open/, { passphrase: `${PASSPHRASE}!` });
    await refused(/are encrypted/);
    await expect(backup()).rejects.toThrow(/are encrypted/);
    const about = join(folder, 'pukeko-backups.json');
    const text = readFileSync(about, 'utf8');
    writeFileSync(about, text.replace('"n": 65536', '"n": 32768'));
    await refused(/does not open/, { passphrase: PASSPHRASE });
  });

  it('shows nothing of what is in it, not even the hashes of files', async () => {
    await backup();
    const hashes = new Set(allFiles(join(folder, 'blobs')).map((file) => file.slice(-64)));
    await remove(folder);
    await backup({ passphrase: PASSPHRASE });
    for (const file of allFiles(folder)) {
      expect(readFileSync(file).includes(BLOB)).toBe(false);
      expect(hashes.has(file.slice(-64))).toBe(false);
    }
  });

  it('5 takes no other secret and no other list of files than its own', async () => {
    const { name } = await backup();
    const changed = (file: string, change: (text: string) => string) => {
      const path = join(folder, name, file);
      const own = readFileSync(path);
      writeFileSync(path, gzipSync(change(gunzipSync(own).toString('utf8'))));
      return () => writeFileSync(path, own);
    };
    const putBack = changed('secret', (secret) => `${secret}x`);
    await refused(/secret .*damaged/);
    putBack();
    changed('media', (list) => list.replace('"mediaType":"', '"mediaType":"x'));
    await refused(/list of media .*damaged/);
  });

  it('5 takes no file of another backup, and none under another name', async () => {
    const first = await backup({ passphrase: PASSPHRASE });
    const second = await backup({ passphrase: PASSPHRASE });
    const table = (name: string, which: string) => join(folder, name, 'tables', which);
    const own = readFileSync(table(second.name, 'post'));
    writeFileSync(table(second.name, 'post'), readFileSync(table(first.name, 'post')));
    await refused(/post.* damaged/, { passphrase: PASSPHRASE });
    writeFileSync(table(second.name, 'post'), own);
    writeFileSync(table(second.name, 'favourite'), readFileSync(table(second.name, 'bookmark')));
    await refused(/favourite.* damaged/, { passphrase: PASSPHRASE });
  });
});

describe('the schema of a backup', () => {
  it('7 is brought up to date where it is older', async () => {
    const migrations = readMigrations('sqlite');
    const old = join(newFolder(), 'pukeko.db');
    migrateSqlite(old, migrations.slice(0, -3), systemClock);
    const { name } = await makeBackup('sqlite', old, dataDir, folder);
    expect((await manifestOf(folder, name)).schema).toBe(migrations.at(-4)?.name);
    const target = join(newFolder(), 'data');
    await restoreBackup(folder, target, undefined);
    const snapshot = openSqliteSnapshot(join(target, 'pukeko.db'));
    expect(snapshot.schema).toBe(migrations.at(-1)?.name);
    await snapshot.close();
  });

  it('7 is refused where it is newer', async () => {
    await backup();
    await refused(/was made by a newer Pūkeko/, { migrations: readMigrations('sqlite').slice(0, -1) });
  });
});

describe('a backup that cannot be made', () => {
  it('3 leaves those of before, and nothing of itself', async () => {
    const { name } = await backup();
    await world.db.sql.run(`UPDATE post SET "emoji" = '{"cut'`);
    await expect(backup()).rejects.toThrow();
    expect(readdirSync(folder).filter((each) => each.startsWith('2'))).toEqual([name]);
  });

  it('says which folder is meant where one backup is named', async () => {
    const { name } = await backup();
    await expect(openFolder(join(folder, name), null)).rejects.toThrow(`by --backup ${name}`);
    await expect(openFolder(join(folder, 'blobs'), null)).rejects.toThrow(/There is no backup .*blobs\.$/);
  });

  it('is refused in a folder of something else', async () => {
    writeFileSync(join(folder, 'thesis.txt'), 'years of work');
    await expect(backup({ keep: 1 })).rejects.toThrow(/has other things in it \(thesis.txt\)/);
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it('4 copies files of the same bytes once, however many are copied at once', async () => {
    const [{ identityId, domainId } = { identityId: 0n, domainId: 0n }] = await world.db.sql.all<{
      identityId: bigint;
      domainId: bigint;
    }>('SELECT "identityId", "domainId" FROM media LIMIT 1');
    for (let at = 10; at < 60; at += 1) {
      const key = `1/cc/${at}.png`;
      await world.db.sql.run(
        `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "createdAt") VALUES (?, ?, ?, 'READY', ?, ?, 1)`,
        [BigInt(at), identityId, domainId, key, key],
      );
      putFile(dataDir, key, Buffer.from(`one of ${at % 5}`));
    }
    expect(await backup()).toMatchObject({ files: 52, newFiles: 7, missing: 0 });
    expect(allFiles(join(folder, 'blobs'))).toHaveLength(7);
    expect(await backup()).toMatchObject({ files: 52, newFiles: 0 });
  });

  it('4 names files that are lost, and goes on', async () => {
    rmSync(join(dataDir, 'media', KEYS[0] ?? ''));
    expect(await backup()).toMatchObject({ files: 1, missing: 1 });
  });
});
