import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Migration, readMigrations } from '../../src/db/migrations.ts';
import { dialectOf, openDatabase } from '../../src/db/open.ts';
import { migratePostgresql } from '../../src/db/postgresql/migrate.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { VERSION } from '../../src/lib/version.ts';
import { DIALECTS, removeFolder, temporaryFolder } from '../helpers/database.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../helpers/postgresql/postgres-database.ts';

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: `sum of ${sql}` });
const ONE = migration('0001_one', 'CREATE TABLE one (id bigint); INSERT INTO one VALUES (1);');
const TWO = migration('0002_two', 'CREATE TABLE two (id bigint);');
const BROKEN = migration('0003_broken', 'CREATE TABLE three (id bigint); SELECT nonsense;');

describe.each(DIALECTS)('migrations on %s', (dialect) => {
  let folder: string;
  let location: string;
  beforeEach(async () => {
    folder = temporaryFolder();
    location = dialect === 'sqlite' ? join(folder, 'x.db') : await emptyPostgresDatabase();
  });
  afterEach(async () => {
    removeFolder(folder);
    if (dialect === 'postgresql') await dropPostgresDatabase(location);
  });

  const migrate = async (...migrations: Migration[]) =>
    dialect === 'sqlite'
      ? migrateSqlite(location, migrations, systemClock)
      : migratePostgresql(location, migrations);

  const query = async (text: string): Promise<Record<string, unknown>[]> => {
    if (dialect === 'sqlite') {
      const handle = new SqliteHandle(location);
      const rows = handle.prepare<[], Record<string, unknown>>(text).all();
      handle.close();
      return rows;
    }
    const client = new pg.Client({ connectionString: location });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };

  test('are never applied for whoever wants a database as it is', async () => {
    const open = (onlyAsItIs: boolean) =>
      openDatabase({
        url: dialect === 'sqlite' ? undefined : location,
        dataDir: folder,
        clock: systemClock,
        onlyAsItIs,
      });
    const all = readMigrations(dialect);
    if (dialect === 'sqlite') location = join(folder, 'pukeko.db');
    await expect(open(true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    if (dialect === 'sqlite') expect(existsSync(location)).toBe(false);
    await migrate(...all.slice(0, -1));
    await expect(open(true)).rejects.toThrow('was written by an older version of Pūkeko. Start the server');
    expect(await query('SELECT * FROM "_prisma_migrations"')).toHaveLength(all.length - 1);
    await (await open(false)).close();
    await (await open(true)).close();
    expect(await query('SELECT * FROM "_prisma_migrations"')).toHaveLength(all.length);
  });

  test('are applied once, in order, and recorded as Prisma does', async () => {
    expect(await migrate(ONE)).toEqual(['0001_one']);
    expect(await migrate(ONE, TWO)).toEqual(['0002_two']);
    expect(await migrate(ONE, TWO)).toEqual([]);
    const rows = await query('SELECT * FROM "_prisma_migrations" ORDER BY "migration_name"');
    expect(
      rows.map((row) => [row.migration_name, row.checksum, row.applied_steps_count, row.rolled_back_at]),
    ).toEqual([
      ['0001_one', ONE.checksum, 1, null],
      ['0002_two', TWO.checksum, 1, null],
    ]);
    expect(rows.every((row) => row.finished_at !== null && row.started_at !== null && row.id)).toBe(true);
  });

  test('a failure changes nothing, not even what came before it', async () => {
    await migrate(ONE);
    await expect(migrate(ONE, TWO, BROKEN)).rejects.toThrow(/0003_broken failed/);
    expect(await query('SELECT "migration_name" AS n FROM "_prisma_migrations"')).toEqual([
      { n: '0001_one' },
    ]);
    await expect(query('SELECT * FROM two')).rejects.toThrow();
  });

  test.skipIf(dialect === 'sqlite')('a table that is not free is not waited for without end', async () => {
    await migrate(ONE);
    const holder = new pg.Client({ connectionString: location, application_name: 'somebody' });
    await holder.connect();
    try {
      await holder.query('BEGIN; SELECT * FROM one');
      const alter = migration('0002_alter', 'ALTER TABLE one ADD COLUMN a int;');
      const { processID } = holder as unknown as { processID: number };
      await expect(migratePostgresql(location, [ONE, alter], systemRandom, 200)).rejects.toThrow(
        new RegExp(
          `not free within 0.2 seconds; the connection ${processID} \\("somebody" .*idle in transaction`,
        ),
      );
      expect(await query('SELECT "migration_name" AS n FROM "_prisma_migrations"')).toEqual([
        { n: '0001_one' },
      ]);
      await holder.query('COMMIT');
      expect(await migrate(ONE, alter)).toEqual(['0002_alter']);
    } finally {
      await holder.end();
    }
  });

  test('a database that is no past of ours is refused with words', async () => {
    await migrate(ONE, TWO);
    const escaped = VERSION.replaceAll(/[.+]/g, '\\$&');
    await expect(migrate(ONE)).rejects.toThrow(
      new RegExp(
        `written by Pukeko ${escaped}: its migration 0002_two is not known to this one \\(${escaped}\\)`,
      ),
    );
    // Before it was written down which version had applied one.
    await query(`UPDATE "_prisma_migrations" SET "logs" = NULL RETURNING 1`);
    await expect(migrate(ONE)).rejects.toThrow(
      /written by another version of Pukeko: its migration 0002_two/,
    );
    await expect(migrate({ ...ONE, checksum: 'other' }, TWO)).rejects.toThrow(/0001_one is not the one/);
    await expect(migrate(ONE, migration('0001_p', 'SELECT 1;'), TWO)).rejects.toThrow(
      /0001_p was never applied/,
    );
    await query(`UPDATE "_prisma_migrations" SET "finished_at" = NULL RETURNING 1`);
    await expect(migrate(ONE, TWO)).rejects.toThrow(/not finished/);
  });

  test('several processes that start at once apply them once', async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(ONE, TWO)));
    expect(applied.flat().sort()).toEqual(['0001_one', '0002_two']);
    expect(await query('SELECT id FROM one')).toHaveLength(1);
  });

  test('what an older version stored and nothing acts by any more is put right', async () => {
    const all = readMigrations(dialect);
    const before = all.findIndex(({ name }) => name.endsWith('only_what_acts'));
    await migrate(...all.slice(0, before));
    for (const [id, registrations] of ['CLOSED', 'OPEN', 'INVITE'].entries())
      await query(`INSERT INTO domain ("id", "name", "host", "origin", "registrations", "createdAt")
        VALUES (${id}, '${id}.test', '${id}.test', 'https://${id}.test', '${registrations}', 1) RETURNING 1`);
    for (const [id, level] of ['BLOCK', 'LIMIT'].entries())
      await query(
        `INSERT INTO host_block ("id", "name", "domainId", "level", "createdAt") VALUES (${id}, '${level}.test', 1, '${level}', 1) RETURNING 1`,
      );
    await migrate(...all);
    expect(await query('SELECT DISTINCT "registrations" FROM domain')).toEqual([{ registrations: 'CLOSED' }]);
    expect(await query('SELECT "name" FROM host_block')).toEqual([{ name: 'BLOCK.test' }]);
  });

  test('opening brings an install up to date', async () => {
    const options = { url: dialect === 'sqlite' ? undefined : location, dataDir: folder, clock: systemClock };
    for (let time = 0; time < 2; time += 1) {
      const db = await openDatabase(options);
      expect(db.dialect).toBe(dialect);
      expect(await db.sql.all<{ n: bigint }>('SELECT count(*) AS n FROM "_prisma_migrations"')).toEqual([
        { n: BigInt(readMigrations(dialect).length) },
      ]);
      await db.close();
    }
  });
});

test('a table that refers to nothing after the migrations is not kept', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.db');
  const broken = migration(
    '0001_x',
    'CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a (id)); INSERT INTO b VALUES (1);',
  );
  expect(() => migrateSqlite(path, [broken], systemClock)).toThrow(/refer to nothing/);
  expect(migrateSqlite(path, [ONE], systemClock)).toEqual(['0001_one']);
  removeFolder(folder);
});

test('DATABASE_URL says which database is meant', () => {
  expect(dialectOf(undefined)).toBe('sqlite');
  expect(dialectOf('postgres://x/y')).toBe('postgresql');
  expect(() => dialectOf('mysql://x')).toThrow(/postgresql:\/\//);
});
