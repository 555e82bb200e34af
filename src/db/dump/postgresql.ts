// Reads a PostgreSQL database as of one moment, and fills an empty one.

import pg from 'pg';
import { AppError } from '../../lib/app-error.ts';
import type { Migration } from '../migrations.ts';
import { migrateWithin } from '../postgresql/migrate.ts';
import { type Stored, toCell } from './cells.ts';
import {
  type Cell,
  type ColumnKind,
  type DumpTable,
  isDumped,
  type Loading,
  type Row,
  type Snapshot,
} from './types.ts';

/** Rows that are handed on together. */
const ROWS = 200;

const KINDS: Record<string, ColumnKind> = {
  bigint: 'int64',
  integer: 'int32',
  boolean: 'bool',
  'double precision': 'float',
  text: 'text',
  bytea: 'bytes',
  jsonb: 'json',
};

interface Column {
  table: string;
  name: string;
  /** As the database writes it: `bigint`, `"Visibility"`. */
  type: string;
  isEnum: boolean;
  /** From 1; 0 for columns that are no part of the primary key. */
  place: number;
}

/** One transaction on a connection of its own: what is written from now on is not seen. */
export async function openPostgresqlSnapshot(url: string): Promise<Snapshot> {
  const client = await connect(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return { ...(await readerOn(client)), close: () => client.end() };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Whether a database has no tables at all. */
export async function isEmptyPostgresql(url: string): Promise<boolean> {
  const client = await connect(url);
  try {
    return (await tablesOf(client)).length === 0;
  } finally {
    await client.end();
  }
}

/**
 * Begins to fill an empty database, with a schema of the past: `migrations` up to and with `schema`. All of it is one
 * transaction.
 */
export async function loadPostgresql(
  url: string,
  migrations: readonly Migration[],
  schema: string,
): Promise<Loading> {
  const client = await connect(url);
  try {
    await client.query('BEGIN');
    await migrateWithin(
      client,
      migrations.filter(({ name }) => name <= schema),
    );
    const reader = await readerOn(client);
    const { rows: references } = await client.query<{ table: string; name: string; definition: string }>(
      `SELECT c.conrelid::regclass::text AS "table", c.conname AS "name", pg_get_constraintdef(c.oid) AS "definition"
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
        WHERE c.contype = 'f' AND n.nspname = current_schema()`,
    );
    // Tables come by name, and refer to each other in circles: references are made again, and checked, at the end.
    for (const { table, name } of references)
      await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
    for (const { name } of reader.tables) await client.query(`DELETE FROM "${name}"`);
    return {
      ...reader,
      isFile: false,
      async add({ name, columns }, rows) {
        const types = reader.types(name);
        const names = columns.map((column) => `"${column.name}"`).join(', ');
        const values = columns.map((column, at) => `u.c${at}::${types.get(column.name)}`).join(', ');
        const given = columns.map((_, at) => `$${at + 1}::text[]`).join(', ');
        const places = columns.map((_, at) => `c${at}`).join(', ');
        await client.query(
          `INSERT INTO "${name}" (${names}) SELECT ${values} FROM unnest(${given}) AS u(${places})`,
          columns.map(({ kind }, at) => rows.map((row) => toPostgresql(kind, row[at] ?? null))),
        );
      },
      async run(statement) {
        await client.query(statement);
      },
      async commit() {
        for (const { table, name, definition } of references)
          await client.query(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
        // A constraint that was checked leaves events behind, with which later migrations could not change its table.
        await client.query('SET CONSTRAINTS ALL IMMEDIATE');
        await migrateWithin(client, migrations);
        await client.query('COMMIT');
        await client.query('ANALYZE');
        await client.end();
      },
      close: () => client.end(),
      // What was not committed goes with the connection.
      abandon: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'pukeko backup',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS "name" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.relname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

async function readerOn(client: pg.Client) {
  const names = await tablesOf(client);
  if (!names.includes('_prisma_migrations'))
    throw new AppError('NOT_FOUND', 'There is no install of Pūkeko in this database.');
  const { rows: applied } = await client.query<{ name: string | null }>(
    'SELECT max("migration_name" COLLATE "C") AS "name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
  );
  const { rows: columns } = await client.query<Column>(
    `SELECT c.relname AS "table", a.attname AS "name", format_type(a.atttypid, NULL) AS "type", t.typtype = 'e' AS "isEnum",
        coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) AS "place"
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE c.relkind = 'r' AND n.nspname = current_schema()`,
  );
  const of = (table: string) => columns.filter((column) => column.table === table);
  const tables = names.filter(isDumped).map(
    (name): DumpTable => ({
      name,
      columns: of(name)
        .map((column) => ({ name: column.name, kind: kindOf(column) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    }),
  );
  return {
    schema: applied[0]?.name ?? '',
    tables,
    /** Types of the columns of a table, by their names. */
    types: (table: string) => new Map(of(table).map(({ name, type }) => [name, type])),
    async *rows({ name, columns: shown }: DumpTable): AsyncIterable<readonly Row[]> {
      const order = of(name)
        .filter(({ place }) => place > 0)
        .sort((a, b) => a.place - b.place)
        .map((column) => `"${column.name}"${kindOf(column) === 'text' ? '::text COLLATE "C"' : ''}`);
      const values = shown.map((column) => selected(name, column)).join(', ');
      await client.query(
        `DECLARE dumped NO SCROLL CURSOR FOR SELECT ${values} FROM "${name}"${order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''}`,
      );
      for (;;) {
        const { rows } = await client.query<Stored[]>({
          text: `FETCH ${ROWS} FROM dumped`,
          rowMode: 'array',
        });
        if (rows.length > 0)
          yield rows.map((row) => shown.map(({ kind }, at) => toCell(kind, row[at] ?? null)));
        if (rows.length < ROWS) break;
      }
      await client.query('CLOSE dumped');
    },
  };
}

/** An event that nobody has numbered yet gets its number here: on SQLite events have theirs from the beginning. */
function selected(table: string, { name, kind }: DumpTable['columns'][number]): string {
  if (table === 'event' && name === 'seq')
    return `coalesce("seq", (SELECT max(e."seq") FROM event e) + row_number() OVER (ORDER BY "seq" IS NOT NULL, "id"))::text`;
  return kind === 'int64' || kind === 'text' || kind === 'json' ? `"${name}"::text` : `"${name}"`;
}

function kindOf({ table, name, type, isEnum }: Column): ColumnKind {
  const kind = isEnum ? 'text' : KINDS[type];
  if (!kind) throw new Error(`${table}.${name} is of the type ${type}, which dumps do not know.`);
  return kind;
}

function toPostgresql(kind: ColumnKind, cell: Cell): string | null {
  if (cell === null) return null;
  return kind === 'bytes' ? `\\x${Buffer.from(String(cell), 'base64').toString('hex')}` : String(cell);
}
