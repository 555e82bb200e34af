import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { readMigrations } from '../../src/db/migrations.ts';
import { migratePostgresql } from '../../src/db/postgresql/migrate.ts';

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

/** A fresh database with all migrations applied: its URL. Copying a template takes a tenth of migrating. */
export async function migratedPostgresDatabase(): Promise<string> {
  template ??= migratedTemplate();
  const { url, name } = await template;
  made += 1;
  const copy = `${name}_${process.pid}_${made}`;
  await asAdmin(url, (client) => client.query(`CREATE DATABASE ${copy} TEMPLATE ${name}`));
  return withDatabase(url, copy);
}

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
