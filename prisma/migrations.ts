import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import Database from 'better-sqlite3';
import pg from 'pg';
import { readSchema } from './postgresql.mjs';
import { readableCatalogue } from './postgresql-catalogue.ts';
import { diffToSchema } from './schema-engine.ts';

export const PROVIDERS = ['sqlite', 'postgresql'] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * Ends the part of a migration.sql that the tool writes. Below it stands what Prisma has no words for (triggers,
 * partial indexes, full text, functions): it runs with the rest, and neither a new diff nor a rewrite touches it.
 */
export const HAND_WRITTEN = '-- Hand-written from here on; the migration tool leaves it alone.';

export interface Migration {
  /** `0001_begin`, the folder's name; they run in this order. */
  name: string;
  /** What the tool wrote. */
  generated: string;
  /** What stands below the mark; empty when there is none. */
  handWritten: string;
}

export function migrationsFolder(root: string, provider: Provider): string {
  return join(root, 'prisma', 'migrations', provider);
}

/** The migrations of one provider, in order. */
export function readMigrations(root: string, provider: Provider): Migration[] {
  const folder = migrationsFolder(root, provider);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d{4}_/.test(name))
    .sort()
    .map((name) => {
      const [generated = '', handWritten = ''] = readFileSync(
        join(folder, name, 'migration.sql'),
        'utf8',
      ).split(HAND_WRITTEN);
      return { name, generated: generated.trim(), handWritten: handWritten.trim() };
    });
}

/**
 * SQL that is missing between migrations and the Prisma schema: applies their generated parts to an empty database and
 * lets the engine compare.
 * @param postgres makes an empty PostgreSQL database; asked for that provider only
 */
export async function missingSql(
  root: string,
  provider: Provider,
  migrations: Migration[],
  postgres: () => Promise<string>,
): Promise<string> {
  const script = migrations.map((migration) => migration.generated).join('\n');
  const schema = readSchema(root, provider);
  if (provider === 'postgresql') {
    const url = await postgres();
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query(script);
    } finally {
      await client.end();
    }
    return diffToSchema(readableCatalogue(url), schema);
  }
  const folder = await mkdtemp(join(tmpdir(), 'pukeko-migrations-'));
  try {
    const file = join(folder, 'empty.db');
    const database = new Database(file);
    database.exec(script);
    database.close();
    return keyedTables(await diffToSchema(new PrismaBetterSqlite3({ url: `file:${file}` }), schema));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Tables with a key of several columns are stored by that key on SQLite (WITHOUT ROWID): else each of their rows is
 * written twice, into the table and into the index of its key, and homes are most of what is written.
 */
function keyedTables(sql: string): string {
  return sql.replace(/^CREATE TABLE .*\n(?: {4}.*\n|\n)*?\);$/gm, (table) =>
    /^ {4}PRIMARY KEY \(/m.test(table) ? table.replace(/\);$/, ') WITHOUT ROWID;') : table,
  );
}
