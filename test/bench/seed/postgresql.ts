import SqliteHandle from 'better-sqlite3';
import pg from 'pg';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migratePostgresql } from '../../../src/db/postgresql/migrate.ts';

const ROWS_A_STATEMENT = 2_000;
/** pg_type.oid of bigint: counts, which fit into a number here. */
const BIGINT = 20;

interface Column {
  table: string;
  name: string;
  type: string;
}

/**
 * Copies every row of a seeded SQLite file into an empty PostgreSQL database, so that both are measured with the same
 * data. What the planner knows of the tables is refreshed afterwards.
 */
export async function copyToPostgres(sqlitePath: string, url: string): Promise<void> {
  await migratePostgresql(url, readMigrations('postgresql'));
  const from = new SqliteHandle(sqlitePath, { readonly: true });
  from.defaultSafeIntegers(true);
  const to = new pg.Client({ connectionString: url });
  await to.connect();
  try {
    // Foreign keys and triggers rest: tables come in any order.
    await to.query('SET session_replication_role = replica');
    const { rows: columns } = await to.query<Column>(
      `SELECT table_name AS "table", column_name AS "name", data_type AS "type" FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
         -- Words for search have another form there; none are copied.
         AND table_name NOT IN (SELECT table_name FROM information_schema.columns WHERE data_type = 'tsvector')`,
    );
    for (const table of new Set(columns.map((column) => column.table))) {
      await copyTable(
        from,
        to,
        table,
        columns.filter((column) => column.table === table),
      );
    }
    await to.query('ANALYZE');
  } finally {
    from.close();
    await to.end();
  }
}

async function copyTable(
  from: SqliteHandle.Database,
  to: pg.Client,
  table: string,
  columns: readonly Column[],
): Promise<void> {
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const write = async (rows: readonly Record<string, unknown>[]) => {
    if (rows.length === 0) return;
    const values = JSON.stringify(
      rows.map((row) =>
        Object.fromEntries(columns.map((column) => [column.name, asJson(column, row[column.name])])),
      ),
    );
    await to.query(
      `INSERT INTO "${table}" (${names}) SELECT ${names} FROM json_populate_recordset(NULL::"${table}", $1)`,
      [values],
    );
  };
  let rows: Record<string, unknown>[] = [];
  for (const row of from.prepare(`SELECT ${names} FROM "${table}"`).iterate()) {
    rows.push(row as Record<string, unknown>);
    if (rows.length < ROWS_A_STATEMENT) continue;
    await write(rows);
    rows = [];
  }
  await write(rows);
}

/** As json_populate_recordset reads it: every type from its text, documents as themselves. */
function asJson({ type }: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'json' || type === 'jsonb') return JSON.parse(String(value));
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return String(value);
}

/** Rows of a statement on a connection of its own; bigint comes back as number. */
export async function readPostgres<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: url,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
