import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migratePostgresql } from '../../../src/db/postgresql/migrate.ts';

/** An empty database of the run's PostgreSQL: its URL (helpers/shared-postgres.ts). */
export function emptyPostgresDatabase(): Promise<string> {
  const port = Number(process.env.PUKEKO_TEST_POSTGRES);
  if (!port) throw new Error('PostgreSQL is shared by vitest: run this with `npx vitest run`.');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      const { url, error } = JSON.parse(answer || '{"error":"no answer"}') as {
        url?: string;
        error?: string;
      };
      if (url) resolve(url);
      else reject(new Error(error));
    });
  });
}

let template: Promise<{ url: string; name: string }> | null = null;
let made = 0;
/** Databases of this process that were given back. */
const emptied: string[] = [];

/**
 * An empty database with all migrations applied: its URL. One that was given back where there is one; else a copy of a
 * template, which takes a tenth of migrating.
 */
export async function migratedPostgresDatabase(): Promise<string> {
  return emptied.pop() ?? unusedPostgresDatabase();
}

/** The same, and never one that was used: PostgreSQL plans by what it has counted in a database before. */
export async function unusedPostgresDatabase(): Promise<string> {
  template ??= migratedTemplate();
  const { url, name } = await template;
  made += 1;
  const copy = `${name}_${process.pid}_${made}`;
  await asAdmin(url, (client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`));
  return withDatabase(url, copy);
}

/**
 * For the next who asks for a migrated database: emptied, which takes a tenth of dropping it and copying the template
 * again.
 */
export async function giveBackPostgresDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`${END_OTHERS}; ${EMPTY}`);
  } finally {
    await client.end();
  }
  emptied.push(url);
}

/** Waits for those who are just leaving, and for those that a killed process left behind. */
const END_OTHERS = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/**
 * Tables that nobody wrote to have no size and are passed over. Deleting a few rows is faster than cutting off a table,
 * which makes new files for it and each of its indexes; foreign keys are not asked, as everything goes.
 */
const EMPTY = `DO $$
  DECLARE
    each record;
    large text[] := '{}';
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN
      SELECT format('%I', relname) AS name, pg_relation_size(oid) AS bytes FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations' AND pg_relation_size(oid) > 0
    LOOP
      IF each.bytes > 200000 THEN
        large := large || each.name;
      ELSE
        EXECUTE 'DELETE FROM ' || each.name;
      END IF;
    END LOOP;
    IF large <> '{}' THEN
      EXECUTE 'TRUNCATE ' || array_to_string(large, ', ') || ' CASCADE';
    END IF;
  END $$`;

export async function dropPostgresDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await asAdmin(url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

/** One a run, made by whichever process comes first. */
async function migratedTemplate(): Promise<{ url: string; name: string }> {
  const migrations = readMigrations('postgresql');
  const hash = createHash('sha256').update(migrations.map((migration) => migration.checksum).join());
  const name = `template_${hash.digest('hex').slice(0, 12)}`;
  const url = await emptyPostgresDatabase();
  await asAdmin(url, async (client) => {
    await client.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    await migratePostgresql(withDatabase(url, draft), migrations);
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return { url, name };
}

function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

async function asAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
