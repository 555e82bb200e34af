import { afterAll, describe, expect, it } from 'vitest';
import { missingSql, PROVIDERS, readMigrations } from '../../prisma/migrations.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts';

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
    // Numbered without a gap, and none twice.
    expect(sqlite?.map((name) => Number(name.slice(0, 4)))).toEqual(sqlite?.map((_name, index) => index + 1));
  });

  it.each(PROVIDERS)('make what the Prisma schema describes (%s)', async (provider) => {
    const migrations = readMigrations(projectRoot, provider);
    expect(await missingSql(projectRoot, provider, migrations, emptyDatabase)).toBe('');
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
