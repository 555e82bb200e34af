// Applies migrations to a PostgreSQL database.

import pg from 'pg';
import { type Random, systemRandom } from '../../lib/random.ts';
import { type AppliedMigration, type Migration, pendingMigrations } from '../migrations.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum"            VARCHAR(64) NOT NULL,
  "finished_at"         TIMESTAMPTZ,
  "migration_name"      VARCHAR(255) NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      TIMESTAMPTZ,
  "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** The number Prisma's own tools lock for migrations, so that they and we wait for each other. */
const LOCK = 72707369;

/**
 * Brings the database up to date: all that is missing in one transaction, so a failure changes nothing; of several processes that start at
 * once one does it and the others wait. Answers the names of what was applied.
 */
export async function migratePostgresql(
  url: string,
  migrations: readonly Migration[],
  random: Random = systemRandom,
): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'pukeko migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    await client.query(TABLE);
    const pending = pendingMigrations(migrations, await appliedIn(client));
    for (const migration of pending) await applyOne(client, migration, random);
    await client.query('COMMIT');
    return pending.map((migration) => migration.name);
  } finally {
    // Ends an open transaction as well.
    await client.end();
  }
}

async function applyOne(client: pg.Client, migration: Migration, random: Random): Promise<void> {
  try {
    await client.query(migration.sql);
  } catch (error) {
    throw new Error(`The migration ${migration.name} failed; the database is as it was before.`, {
      cause: error,
    });
  }
  await client.query(
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count") VALUES ($1, $2, clock_timestamp(), $3, 1)',
    [random.bytes(16).toString('hex'), migration.checksum, migration.name],
  );
}

async function appliedIn(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
  );
  return rows.map((row) => ({
    name: row.migration_name,
    checksum: row.checksum,
    isFinished: row.finished_at !== null,
  }));
}
