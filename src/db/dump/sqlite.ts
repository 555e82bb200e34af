// Reads a SQLite database as of one moment, and fills a new one.

import { rmSync } from 'node:fs';
import SqliteHandle from 'better-sqlite3';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Migration } from '../migrations.ts';
import { migrateSqlite } from '../sqlite/migrate.ts';
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

const KINDS: Record<string, ColumnKind> = {
  BIGINT: 'int64',
  INTEGER: 'int32',
  BOOLEAN: 'bool',
  REAL: 'float',
  TEXT: 'text',
  BLOB: 'bytes',
  JSONB: 'json',
};
/** Rows that are handed on together. */
const ROWS = 200;
/** Rows of one transaction while a database is filled. */
const COMMIT_ROWS = 20_000;

type Handle = SqliteHandle.Database;

/**
 * Opens the database at `path` beside whoever uses it: what is written from now on is not seen, and nobody is kept
 * waiting. The log of the database grows until it is closed.
 */
export function openSqliteSnapshot(path: string): Snapshot {
  const handle = new SqliteHandle(path, { timeout: 10_000, fileMustExist: true });
  try {
    handle.pragma('query_only = ON');
    handle.defaultSafeIntegers(true);
    // The snapshot is taken by the first read.
    handle.exec('BEGIN');
    return { ...readerOn(handle), close: async () => void handle.close() };
  } catch (error) {
    handle.close();
    throw error;
  }
}

/** Makes the database at `path` with a schema of the past: `migrations` up to and with `schema`. */
export function loadSqlite(
  path: string,
  migrations: readonly Migration[],
  schema: string,
  clock: Clock,
): Loading {
  migrateSqlite(
    path,
    migrations.filter(({ name }) => name <= schema),
    clock,
  );
  const handle = new SqliteHandle(path, { timeout: 10_000, fileMustExist: true });
  handle.defaultSafeIntegers(true);
  handle.pragma('foreign_keys = OFF');
  // What ends before the end is thrown away as a whole.
  handle.pragma('synchronous = OFF');
  const reader = readerOn(handle);
  for (const { name } of reader.tables) handle.exec(`DELETE FROM "${name}"`);
  handle.exec('BEGIN');
  let waiting = 0;
  const close = async () => void handle.close();
  return {
    ...reader,
    isFile: true,
    async add({ name, columns }, rows) {
      const places = columns.map(() => '?').join(', ');
      const names = columns.map((column) => `"${column.name}"`).join(', ');
      const insert = handle.prepare(`INSERT INTO "${name}" (${names}) VALUES (${places})`);
      for (const row of rows) insert.run(columns.map(({ kind }, at) => toSqlite(kind, row[at] ?? null)));
      waiting += rows.length;
      if (waiting < COMMIT_ROWS) return;
      waiting = 0;
      handle.exec('COMMIT; BEGIN');
    },
    async run(statement) {
      handle.exec(statement);
    },
    async commit() {
      handle.exec('COMMIT');
      const broken = handle.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0)
        throw new AppError('UNAVAILABLE', `${broken.length} rows of the backup refer to rows that it lacks.`);
      handle.close();
      migrateSqlite(path, migrations, clock);
      const last = new SqliteHandle(path);
      // One file, which is on the disk before it gets its name.
      last.pragma('synchronous = FULL');
      last.pragma('wal_checkpoint(TRUNCATE)');
      last.pragma('journal_mode = DELETE');
      last.close();
    },
    close,
    async abandon() {
      handle.close();
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
    },
  };
}

function readerOn(handle: Handle): Omit<Snapshot, 'close'> {
  const [last] = handle
    .prepare<[], { name: string | null }>(
      'SELECT max("migration_name") AS "name" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL',
    )
    .all();
  const keys = new Map<string, string>();
  const tables = handle
    .prepare<[], { name: string }>(`SELECT "name" FROM sqlite_master WHERE "type" = 'table' ORDER BY "name"`)
    .all()
    .filter(({ name }) => isDumped(name))
    .map(({ name }): DumpTable => {
      const columns = handle
        .prepare<[string], { name: string; type: string; pk: bigint }>(
          'SELECT "name", "type", "pk" FROM pragma_table_info(?) ORDER BY "pk"',
        )
        .all(name);
      const ofKey = columns.filter(({ pk }) => pk > 0n).map((column) => `"${column.name}"`);
      keys.set(name, ofKey.join(', '));
      return {
        name,
        columns: columns
          .map((column) => ({ name: column.name, kind: kindOf(column.type, `${name}.${column.name}`) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      };
    });
  return {
    schema: last?.name ?? '',
    tables,
    async *rows({ name, columns }) {
      const names = columns.map((column) =>
        column.kind === 'json' ? `CAST("${column.name}" AS TEXT)` : `"${column.name}"`,
      );
      const order = keys.get(name) ?? '';
      const select = handle.prepare<[], Stored[]>(
        `SELECT ${names.join(', ')} FROM "${name}"${order && ` ORDER BY ${order}`}`,
      );
      let some: Row[] = [];
      for (const row of select.raw(true).iterate()) {
        some.push(columns.map(({ kind }, at) => toCell(kind, row[at] ?? null)));
        if (some.length < ROWS) continue;
        yield some;
        some = [];
      }
      if (some.length > 0) yield some;
    },
  };
}

function kindOf(type: string, column: string): ColumnKind {
  const kind = KINDS[type];
  if (!kind) throw new Error(`${column} is of the type ${type}, which dumps do not know.`);
  return kind;
}

function toSqlite(kind: ColumnKind, cell: Cell): bigint | number | string | Buffer | null {
  if (cell === null) return null;
  switch (kind) {
    case 'int64':
    case 'int32':
    case 'bool':
      return BigInt(cell);
    case 'float':
      return Number(cell);
    case 'bytes':
      return Buffer.from(String(cell), 'base64');
    case 'text':
    case 'json':
      return String(cell);
  }
}
