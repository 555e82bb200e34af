import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { readMigrations } from '../../src/db/migrations.ts';
import { migratePostgresql } from '../../src/db/postgresql/migrate.ts';
import { migrateSqlite } from '../../src/db/sqlite/migrate.ts';
import type { Dialect } from '../../src/db/types.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import type { FirstInstall, Statement } from './first-schema.ts';

/** A database past everything of ours: statements as they stand. */
export interface PlainDatabase {
  all(text: string): Promise<Record<string, unknown>[]>;
  /** All of them in one transaction. */
  run(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

/** Applies the first migration alone, and fills what it made. */
export async function fillFirstSchema(
  dialect: Dialect,
  location: string,
  first: FirstInstall,
): Promise<void> {
  const only = readMigrations(dialect).slice(0, 1);
  if (dialect === 'sqlite') migrateSqlite(location, only, systemClock);
  else await migratePostgresql(location, only);
  const plain = await openPlain(dialect, location);
  try {
    await plain.run(first.statements);
  } finally {
    await plain.close();
  }
}

export async function openPlain(dialect: Dialect, location: string): Promise<PlainDatabase> {
  if (dialect === 'postgresql') {
    const client = new pg.Client({ connectionString: location });
    await client.connect();
    return {
      all: async (text) => (await client.query<Record<string, unknown>>(text)).rows,
      async run(statements) {
        await client.query('BEGIN');
        for (const { text, values } of statements) {
          let place = 0;
          await client.query(
            text.replace(/\?/g, () => `$${++place}`),
            [...values],
          );
        }
        await client.query('COMMIT');
      },
      close: () => client.end(),
    };
  }
  const handle = new SqliteHandle(location);
  handle.defaultSafeIntegers();
  return {
    all: async (text) => handle.prepare<[], Record<string, unknown>>(text).all(),
    async run(statements) {
      handle.transaction(() => {
        for (const { text, values } of statements)
          handle
            .prepare(text)
            .run(...values.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
      })();
    },
    close: async () => void handle.close(),
  };
}
