import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../src/lib/root.ts';
import { startPostgres, type TestPostgres } from '../test/helpers/postgresql/postgres.ts';
import {
  HAND_WRITTEN,
  type Migration,
  migrationsFolder,
  missingSql,
  PROVIDERS,
  type Provider,
  readMigrations,
} from './migrations.ts';

// node src/bootstrap.mjs migration NAME [--rewrite]
//
// Writes prisma/migrations/{sqlite,postgresql}/NNNN_NAME/migration.sql with what the Prisma schema has and the
// migrations do not. An empty diff still makes the folder, as a place for hand-written SQL, and keeps both databases at
// the same number. `--rewrite` makes the last migration anew, as long as it was released to nobody; its hand-written
// part stays.

const { values, positionals } = parseArgs({
  options: { rewrite: { type: 'boolean' } },
  allowPositionals: true,
});
const [name] = positionals;
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Name the migration in lower case: node src/bootstrap.mjs migration add_polls [--rewrite]');
  process.exit(1);
}

let postgres: TestPostgres | undefined;
const emptyDatabase = async () => {
  postgres ??= await startPostgres();
  return postgres.createDatabase();
};
try {
  const plans = PROVIDERS.map((provider) => plan(provider, name, values.rewrite ?? false));
  const folders = new Set(plans.map(({ folder }) => folder));
  if (folders.size > 1)
    throw new Error(`SQLite and PostgreSQL are not at the same migration: ${[...folders].join(', ')}`);
  for (const { provider, folder, before, handWritten } of plans) {
    const sql = await missingSql(projectRoot, provider, before, emptyDatabase);
    write(join(migrationsFolder(projectRoot, provider), folder), sql, handWritten);
    console.log(
      `prisma/migrations/${provider}/${folder}/migration.sql: ${sql ? `${sql.split('\n').length} lines` : 'nothing to change'}`,
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await postgres?.stop();
}

interface Plan {
  provider: Provider;
  folder: string;
  before: Migration[];
  handWritten: string;
}

/** What to write for one provider, and which migrations come before it. */
function plan(provider: Provider, called: string, rewrite: boolean): Plan {
  const existing = readMigrations(projectRoot, provider);
  const last = existing.at(-1);
  if (rewrite && last) {
    if (!last.name.endsWith(`_${called}`))
      throw new Error(`The last migration is ${last.name}; only that one can be rewritten.`);
    return { provider, folder: last.name, before: existing.slice(0, -1), handWritten: last.handWritten };
  }
  const number = Number(last?.name.slice(0, 4) ?? 0) + 1;
  return {
    provider,
    folder: `${String(number).padStart(4, '0')}_${called}`,
    before: existing,
    handWritten: '',
  };
}

function write(folder: string, sql: string, handWritten: string): void {
  mkdirSync(folder, { recursive: true });
  const parts = [
    sql || '-- Nothing that the Prisma schema describes changes here.',
    HAND_WRITTEN,
    handWritten,
  ];
  writeFileSync(join(folder, 'migration.sql'), `${parts.filter(Boolean).join('\n\n')}\n`);
}
