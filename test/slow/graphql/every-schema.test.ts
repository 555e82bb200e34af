import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { migratePostgresql } from '../../../src/db/postgresql/migrate.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { fillFirstSchema, openPlain, type PlainDatabase } from '../../db/fill-first-schema.ts';
import { firstInstall } from '../../db/first-schema.ts';
import { DIALECTS, removeFolder, temporaryFolder } from '../../helpers/database.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';

/** Statements whose rows say what a schema is, in an order that does not depend on how it came about. */
const SCHEMA: Record<Dialect, string[]> = {
  sqlite: [
    `SELECT "type", "name", "tbl_name", "sql" FROM sqlite_master WHERE "name" NOT LIKE 'sqlite_%' ORDER BY 1, 2`,
  ],
  postgresql: [
    `SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS "type", a.attnotnull AS "required",
        pg_get_expr(d.adbin, d.adrelid) AS "default"
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY 1, 2`,
    `SELECT indexname AS "name", indexdef AS "text" FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1`,
    `SELECT c.conrelid::regclass::text AS "table", c.conname AS "name", pg_get_constraintdef(c.oid) AS "text"
      FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
      WHERE n.nspname = current_schema() ORDER BY 1, 2`,
    `SELECT t.typname AS "type", string_agg(e.enumlabel, ' ' ORDER BY e.enumsortorder) AS "values"
      FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1 ORDER BY 1`,
    `SELECT p.proname AS "name", pg_get_functiondef(p.oid) AS "text"
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema() ORDER BY 1, 2`,
    `SELECT t.tgrelid::regclass::text AS "table", pg_get_triggerdef(t.oid) AS "text" FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY 1, 2`,
    `SELECT sequencename AS "name" FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1`,
  ],
};

const TABLES: Record<Dialect, string> = {
  sqlite: `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%' ORDER BY 1`,
  postgresql: `SELECT c.relname::text AS "name" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY 1`,
};

/** Of which the rows say when, or by whom, the database was brought up to date. */
const OF_THE_UPGRADE = ['_prisma_migrations', 'meta'];

const asText = (row: Record<string, unknown>) =>
  JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? String(value) : value));

async function look<T>(
  dialect: Dialect,
  location: string,
  ask: (plain: PlainDatabase) => Promise<T>,
): Promise<T> {
  const plain = await openPlain(dialect, location);
  try {
    return await ask(plain);
  } finally {
    await plain.close();
  }
}

const schemaOf = (dialect: Dialect, location: string) =>
  look(dialect, location, async (plain) => {
    const all: string[] = [];
    for (const statement of SCHEMA[dialect]) all.push(...(await plain.all(statement)).map(asText));
    return all;
  });

/** The rows of each table, sorted. */
const rowsOf = (dialect: Dialect, location: string) =>
  look(dialect, location, async (plain) => {
    const all: Record<string, string[]> = {};
    for (const { name } of await plain.all(TABLES[dialect]))
      if (!OF_THE_UPGRADE.includes(String(name)) && !String(name).startsWith('search_'))
        all[String(name)] = (await plain.all(`SELECT * FROM "${name}"`)).map(asText).sort();
    return all;
  });

describe.each(DIALECTS)('a data folder of every earlier schema, on %s', (dialect) => {
  const migrations = readMigrations(dialect);
  // Every install has rows of these; made once, so that what comes of them can be compared.
  const first = firstInstall(systemClock.now());

  /** A database with the first `count` migrations and rows (none: an empty one), brought up to date by opening it. */
  async function upgradedFrom(count: number, isFilled: boolean) {
    const folder = temporaryFolder();
    const location = dialect === 'sqlite' ? join(folder, 'pukeko.db') : await emptyPostgresDatabase();
    try {
      if (isFilled) await fillFirstSchema(dialect, location, first);
      const some = migrations.slice(0, count);
      if (count > 0 && dialect === 'sqlite') migrateSqlite(location, some, systemClock);
      if (count > 0 && dialect === 'postgresql') await migratePostgresql(location, some);
      const url = dialect === 'sqlite' ? undefined : location;
      const db = await openDatabase({ url, dataDir: folder, clock: systemClock });
      await db.close();
      return { schema: await schemaOf(dialect, location), rows: await rowsOf(dialect, location) };
    } finally {
      removeFolder(folder);
      if (dialect === 'postgresql') await dropPostgresDatabase(location);
    }
  }

  let fresh: Awaited<ReturnType<typeof upgradedFrom>>;
  let atOnce: typeof fresh;

  beforeAll(async () => {
    fresh = await upgradedFrom(0, false);
    atOnce = await upgradedFrom(1, true);
  });

  it(`${migrations[0]?.name} becomes the schema of a new one`, () => {
    expect(fresh.schema.length).toBeGreaterThan(100);
    expect(Object.values(atOnce.rows).flat().length).toBeGreaterThan(50);
    expect(atOnce.schema).toEqual(fresh.schema);
  });

  it.each(migrations.slice(1).map(({ name }, at) => [name, at + 2] as const))(
    '%s does too, and has the rows that an upgrade in one go makes',
    async (_name, count) => {
      const upgraded = await upgradedFrom(count, true);
      expect(upgraded.schema).toEqual(fresh.schema);
      expect(upgraded.rows).toEqual(atOnce.rows);
    },
  );
});
