import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { missingSql, PROVIDERS, readMigrations } from '../../prisma/migrations.ts';
import { readMigrations as readShippedMigrations } from '../../src/db/migrations.ts';
import { migratePostgresql } from '../../src/db/postgresql/migrate.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgresql/postgres.ts';

let postgres: Promise<TestPostgres> | undefined;
const emptyDatabase = async () => {
  postgres ??= startPostgres();
  return (await postgres).createDatabase();
};
afterAll(async () => (await postgres)?.stop());

// Starting PostgreSQL takes a second, on a busy machine many.
describe('migrations', { timeout: 60_000 }, () => {
  it('are the same ones for both databases', () => {
    const [sqlite, postgresql] = PROVIDERS.map((provider) =>
      readMigrations(projectRoot, provider).map(({ name }) => name),
    );
    expect(sqlite).not.toEqual([]);
    expect(postgresql).toEqual(sqlite);
    // None twice. A number that was given out and not used stays free.
    const numbers = sqlite?.map((name) => Number(name.slice(0, 4))) ?? [];
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each(PROVIDERS)('make what the Prisma schema describes (%s)', async (provider) => {
    const migrations = readMigrations(projectRoot, provider);
    expect(await missingSql(projectRoot, provider, migrations, emptyDatabase)).toBe('');
  });

  it('leave the same indexes in both, those that were written by hand included', async () => {
    // SQLite makes a table anew where a column goes, and its hand-written indexes with it.
    const folder = temporaryFolder();
    const file = join(folder, 'x.db');
    migrateSqlite(file, readShippedMigrations('sqlite'), systemClock);
    const handle = new SqliteHandle(file);
    const sqlite = handle
      .prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    handle.close();
    removeFolder(folder);
    const url = await emptyDatabase();
    await migratePostgresql(url, readShippedMigrations('postgresql'));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT indexname AS "name" FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey'`,
    );
    await client.end();
    const postgresql = rows.map(({ name }) => name);
    expect(sqlite.filter((name) => !postgresql.includes(String(name)))).toEqual([]);
    expect(postgresql.filter((name) => !sqlite.includes(name)).sort()).toEqual([
      // Only PostgreSQL numbers events after their commit.
      'event_unnumbered_idx',
      // SQLite compares bytes, so that its indexes of names have beginnings too.
      'host_name_pattern_idx',
      // SQLite's full-text tables are indexes themselves.
      'search_identity_words_idx',
      'search_post_words_idx',
      'tag_name_pattern_idx',
    ]);
  });

  it.each(PROVIDERS)('are found wanting when something is missing (%s)', async (provider) => {
    const migrations = readMigrations(projectRoot, provider);
    const index = /^CREATE UNIQUE INDEX "identity_uri_key".*$/m;
    const lacking = migrations.map((migration) => ({
      ...migration,
      generated: migration.generated.replace(index, ''),
    }));
    expect(await missingSql(projectRoot, provider, lacking, emptyDatabase)).toMatch(index);
  });
});
