// Applies migrations to a PostgreSQL database.

import pg from 'pg';
import { AppError } from '../../lib/app-error.ts';
import { type Random, systemRandom } from '../../lib/random.ts';
import { VERSION } from '../../lib/version.ts';
import {
  type AppliedMigration,
  appliedBy,
  type Migration,
  pendingMigrations,
  readAppliedBy,
} from '../migrations.ts';

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
 * How long a migration waits for a table that another connection holds. Everybody who wants that table afterwards waits
 * behind it; a running server's own transactions take a fraction of a second.
 */
const LONGEST_WAIT_MS = 30_000;
/** PostgreSQL's code for a lock that was not given within lock_timeout. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Brings the database up to date: all that is missing in one transaction, so a failure changes nothing; of several
 * processes that start at once one does it and the others wait. Answers the names of what was applied. Throws AppError
 * UNAVAILABLE with who holds a table, where one is not given within `waitMs`.
 */
export async function migratePostgresql(
  url: string,
  migrations: readonly Migration[],
  random: Random = systemRandom,
  waitMs = LONGEST_WAIT_MS,
): Promise<string[]> {
  const client = await connect(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    // From here on: the one before waits for another that migrates, however long that takes.
    await client.query(`SET LOCAL lock_timeout = ${waitMs}`);
    const applied = await migrateWithin(client, migrations, random);
    await client.query('COMMIT');
    return applied;
  } catch (error) {
    throw isLockTimeout(error) ? await asHeld(client, error, waitMs) : error;
  } finally {
    // Ends an open transaction as well.
    await client.end();
  }
}

/** The same within a transaction of the caller's, whom nobody else must meet: answers the names of what was applied. */
export async function migrateWithin(
  client: pg.Client,
  migrations: readonly Migration[],
  random: Random = systemRandom,
): Promise<string[]> {
  await client.query(TABLE);
  const pending = pendingMigrations(migrations, await appliedIn(client));
  for (const migration of pending) await applyOne(client, migration, random);
  return pending.map((migration) => migration.name);
}

/** What `migratePostgresql` would apply; null where the database has no tables of ours. Changes nothing. */
export async function pendingInPostgresql(
  url: string,
  migrations: readonly Migration[],
): Promise<Migration[] | null> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ found: string | null }>(
      `SELECT to_regclass('"_prisma_migrations"')::text AS "found"`,
    );
    return rows[0]?.found == null ? null : pendingMigrations(migrations, await appliedIn(client));
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'pukeko migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
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
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "logs", "applied_steps_count") VALUES ($1, $2, clock_timestamp(), $3, $4, 1)',
    [random.bytes(16).toString('hex'), migration.checksum, migration.name, appliedBy(VERSION)],
  );
}

function isLockTimeout(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ((at as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return true;
  return false;
}

/**
 * Who holds what the migration waited for: of those with locks on tables, the one whose transaction is open for
 * longest.
 */
async function asHeld(client: pg.Client, cause: unknown, waitMs: number): Promise<AppError> {
  await client.query('ROLLBACK');
  const { rows } = await client.query<{
    pid: number;
    name: string;
    user: string;
    state: string;
    seconds: string;
  }>(
    `SELECT a.pid, a.application_name AS "name", a.usename AS "user", coalesce(a.state, a.backend_type) AS "state",
        floor(extract(epoch FROM clock_timestamp() - a.xact_start)) AS "seconds"
      FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL AND EXISTS (
        SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted)
      ORDER BY a.xact_start LIMIT 1`,
  );
  const [holder] = rows;
  const who = holder
    ? `the connection ${holder.pid} ("${holder.name}" of the user ${holder.user}, ${holder.state}) has a transaction open for ${holder.seconds} seconds. End it (SELECT pg_terminate_backend(${holder.pid}))`
    : 'another connection held it. Look for long transactions';
  return new AppError(
    'UNAVAILABLE',
    `The database could not be brought up to date: a table was not free within ${waitMs / 1000} seconds; ${who} and start again. Nothing was changed.`,
    { cause },
  );
}

async function appliedIn(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{
    migration_name: string;
    checksum: string;
    finished_at: Date | null;
    logs: string | null;
  }>(
    'SELECT "migration_name", "checksum", "finished_at", "logs" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
  );
  return rows.map((row) => ({
    name: row.migration_name,
    checksum: row.checksum,
    isFinished: row.finished_at !== null,
    by: readAppliedBy(row.logs),
  }));
}
