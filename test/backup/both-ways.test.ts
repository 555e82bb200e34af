import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isEmptyPostgresql } from '../../src/db/dump/postgresql.ts';
import type { Dialect } from '../../src/db/types.ts';
import {
  BLOB,
  fileIn,
  makeBackup,
  manifestOf,
  newFolder,
  putFile,
  remove,
  restoreBackup,
  SECRET,
  snapshotAt,
} from '../helpers/backups.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { emptyPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';

/** Tables that restoring changes: another log, an index to be made again, nobody at work. */
const CHANGED = ['meta', 'work', 'worker'];
const KEY = '7/ab/cdef.png';
const TEXT = 'Kia ora ✨ "quoted"\nline\u2028 \\ 𝕏';

describe.each(DIALECTS)('a backup of %s', (from) => {
  let world: CoreWorld;
  const dataDir = newFolder();
  const folder = newFolder();
  let name: string;

  beforeAll(async () => {
    world = await openCoreWorld({ dialect: from, effects: 'run', dataDir });
    const home = await world.domain('a.test');
    const ana = await world.identity('ana', home);
    const bob = await world.remote('bob', 'b.test');
    await world.follow(bob, ana);
    for (let count = 0; count < 210; count += 1)
      await world.rawPost(ana, {
        html: `${TEXT} ${count}`,
        emoji: [{ z: 1, a: [null, 0.5, '\u2028', { b: false, a: '12345678901234567890' }] }],
      });
    const { sql } = world.db;
    await sql.run(
      `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "mediaType", "bytes", "duration", "createdAt")
       VALUES (?, ?, ?, ${from === 'sqlite' ? "'READY'" : `'READY'::"MediaState"`}, 'abcdef', ?, 'image/png', 22, 0.1, 1)`,
      [9007199254740993n, ana.id, home.id, KEY],
    );
    // One that was written and is not numbered yet, as there are on PostgreSQL at any moment.
    for (const [id, seq] of [
      [1n, 41n],
      [2n, from === 'sqlite' ? 42n : null],
    ] as const)
      await sql.run(`INSERT INTO event ("id", "seq", "kind", "at") VALUES (?, ?, 'entry.added', 1)`, [
        id,
        seq,
      ]);
    await sql.run(`INSERT INTO meta ("key", "value") VALUES ('search.posts.pairs', '0')`);
    putFile(dataDir, KEY, BLOB);
    name = (await makeBackup(from, world.db.location, dataDir, folder)).name;
  });

  afterAll(async () => {
    await world?.close();
    await Promise.all([dataDir, folder].map(remove));
  });

  it('says what is in it', async () => {
    const manifest = await manifestOf(folder, name);
    const rows = Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows]));
    expect(rows).toMatchObject({ post: 210, identity: 2, follow: 1, media: 1, domain: 1 });
    expect(Object.keys(rows).filter((table) => /^(?:search|sqlite|_prisma)/.test(table))).toEqual([]);
    expect(manifest.media).toMatchObject({ files: 1, bytes: BLOB.length, missing: 0 });
  });

  it.each(DIALECTS)('is the same again after it was restored into %s', async (to: Dialect) => {
    const target = join(newFolder(), 'data');
    const url = to === 'postgresql' ? await emptyPostgresDatabase() : undefined;
    const report = await restoreBackup(folder, target, url);
    expect(report).toMatchObject({ name, files: 1, missing: 0 });
    const location = url ?? join(target, 'pukeko.db');
    const again = newFolder();
    const second = await makeBackup(to, location, target, again);
    const tables = async (where: string, which: string) =>
      (await manifestOf(where, which)).tables.filter((table) => !CHANGED.includes(table.name));
    expect(await tables(again, second.name)).toEqual(await tables(folder, name));
    expect(fileIn(target, KEY)).toEqual(BLOB);
    expect(readFileSync(join(target, 'secret.key'), 'utf8')).toBe(`${SECRET}\n`);
    const snapshot = await snapshotAt(to, location);
    const meta = snapshot.tables.find((table) => table.name === 'meta');
    const rows = [];
    if (meta) for await (const some of snapshot.rows(meta)) rows.push(...some);
    await snapshot.close();
    // The log is taken for a copy where it is opened, and begins a new epoch; the search index is made anew.
    expect(rows).toContainEqual(['live.place', 'copy']);
    expect(rows.filter(([key]) => String(key).startsWith('search.'))).toEqual([]);
  });

  it('6 is refused by a database and a folder that have something in them', async () => {
    const target = newFolder();
    putFile(target, 'x', BLOB);
    await expect(restoreBackup(folder, target, undefined)).rejects.toThrow(/is not empty \(media\)/);
    expect(fileIn(target, 'x')).toEqual(BLOB);
    if (from === 'postgresql') expect(await isEmptyPostgresql(world.db.location)).toBe(false);
  });
});
