// One SQLite connection for Prisma and hand-written statements, with prepared statements kept.

import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type BetterSqlite3 from 'better-sqlite3';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import type { StatementCounter } from '../statement-counter.ts';
import type { SqlValue } from '../types.ts';
import { OwnStatement, type Statement } from './own-statement.ts';

/**
 * Prisma's adapter for one connection, and what it is asked for. Named through the factory: its types live in a package
 * of their own.
 */
export type Adapter = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>;
export type AdapterQuery = Parameters<Adapter['queryRaw']>[0];
export type AdapterTransaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/** Before it, two connections to one database in WAL mode can corrupt it (fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** Prisma's own statements differ by which fields are set; there are hundreds, not thousands. */
const STATEMENTS_KEPT = 1_000;

/** How long opening waits for another program's lock, in milliseconds: nobody is served yet. */
const OPENING_MS = 5_000;

type Handle = BetterSqlite3.Database;

/**
 * One connection to the SQLite file: Prisma's adapter and hand-written statements over the same better-sqlite3 handle,
 * both with their prepared statements kept (preparing costs as much as running). Everything here is synchronous.
 */
export class SqliteConnection {
  readonly handle: Handle;
  readonly adapter: Adapter;
  readonly #counter: StatementCounter;
  readonly #own = growingLru<string, OwnStatement>(STATEMENTS_KEPT);

  private constructor(adapter: Adapter, counter: StatementCounter) {
    // The adapter keeps its handle as `client`; its types do not say so, a test does.
    const inside = adapter as unknown as { client: unknown };
    this.handle = inside.client as Handle;
    this.adapter = adapter;
    this.#counter = counter;
    inside.client = new KeptStatements(this.handle, counter);
  }

  /**
   * @param path of the database file, created when missing
   * @param kind the writer is the one connection that changes anything; the reader cannot
   * @param counter counts every statement run, and its time
   */
  static async open(
    path: string,
    kind: 'writer' | 'reader',
    counter: StatementCounter,
  ): Promise<SqliteConnection> {
    // better-sqlite3 sets busy_timeout before its first statement.
    const adapter = await new PrismaBetterSqlite3({ url: path, timeout: OPENING_MS }).connect();
    const connection = new SqliteConnection(adapter, counter);
    try {
      connection.#prepareFor(kind);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  #prepareFor(kind: 'writer' | 'reader'): void {
    const { handle } = this;
    assertVersion(String(handle.prepare('SELECT sqlite_version()').pluck().get()));
    if (kind === 'writer') {
      handle.pragma('journal_mode = WAL');
      // Alone it would lose what was answered when the power goes: whoever commits waits for the log to be on the disk
      // (commit-group.ts).
      handle.pragma('synchronous = NORMAL');
      handle.pragma('foreign_keys = ON');
      // What a savepoint or statement may have to take back is kept in memory: in a file it is a write for every page
      // that is changed.
      handle.pragma('temp_store = MEMORY');
      // Twice SQLite's own: pages that many transactions change are written back to the database half as often.
      handle.pragma('wal_autocheckpoint = 2000');
      handle.pragma('journal_size_limit = 67108864');
    } else {
      handle.pragma('query_only = ON');
    }
    handle.pragma('cache_size = -8192');
    handle.pragma('mmap_size = 0');
    // SQLite waits with the whole process: from here on a lock that another program holds is waited for between
    // statements (write-lock.ts).
    handle.pragma('busy_timeout = 0');
  }

  all<T>(text: string, params: readonly SqlValue[]): T[] {
    const statement = this.#statement(text);
    return this.#counter.timed(() => {
      if (statement.isReader) return statement.rows(bindable(params)) as T[];
      statement.run(bindable(params));
      return [];
    });
  }

  run(text: string, params: readonly SqlValue[]): number {
    const statement = this.#statement(text);
    return this.#counter.timed(() =>
      statement.isReader ? statement.rows(bindable(params)).length : statement.run(bindable(params)),
    );
  }

  /** Whether a statement only reads, as SQLite itself says. */
  isReadOnly(text: string): boolean {
    return this.#statement(text).isReadOnly;
  }

  begin(): void {
    this.run('BEGIN IMMEDIATE', []);
  }

  /** A COMMIT that fails (disk full) leaves the transaction open: it is rolled back, so that the next one can begin. */
  commit(): void {
    try {
      this.run('COMMIT', []);
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** SQLite has rolled back by itself after some errors; then there is nothing to do. */
  rollback(): void {
    if (this.handle.inTransaction) this.run('ROLLBACK', []);
  }

  /**
   * Writes everything of the log into the database and waits for the disk. Throws where it cannot, and where another
   * process reads at this moment; nobody may be in a transaction.
   */
  checkpoint(): void {
    const [row] = this.all<{ busy: bigint }>('PRAGMA wal_checkpoint(TRUNCATE)', []);
    if (row?.busy !== 0n) throw new Error('The database could not be brought to the disk: it is being read.');
  }

  close(): void {
    this.handle.close();
  }

  #statement(text: string): OwnStatement {
    let statement = this.#own.get(text);
    if (!statement) {
      statement = new OwnStatement(this.handle.prepare<unknown[]>(text));
      this.#own.set(text, statement);
    }
    return statement;
  }
}

/**
 * Names the escape of Prisma's own patterns (`LIKE ('%' || ? || '%')`): SQLite has none by itself. They are written in
 * db/sql/matching.ts.
 */
const withEscapes = (text: string) =>
  text.replace(/ LIKE \((?:'%' \|\| )?\?(?: \|\| '%')?\)/g, String.raw`$& ESCAPE '\'`);

/** Stands where the adapter expects the handle and prepares each text once. */
class KeptStatements {
  readonly #handle: Handle;
  readonly #counter: StatementCounter;
  readonly #statements = growingLru<string, KeptStatement>(STATEMENTS_KEPT);

  constructor(handle: Handle, counter: StatementCounter) {
    this.#handle = handle;
    this.#counter = counter;
  }

  prepare(text: string): KeptStatement {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = new KeptStatement(this.#handle.prepare<unknown[]>(withEscapes(text)), this.#counter);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  exec(script: string): void {
    this.#handle.exec(script);
  }

  close(): void {
    this.#handle.close();
  }
}

/**
 * The part of a better-sqlite3 statement that the adapter uses, in the order it does: bind, then run or columns and
 * all, with no pause between.
 */
class KeptStatement {
  readonly reader: boolean;
  readonly #statement: Statement;
  readonly #counter: StatementCounter;
  #args: unknown[] = [];
  #columns: BetterSqlite3.ColumnDefinition[] | null = null;

  constructor(statement: Statement, counter: StatementCounter) {
    this.#statement = statement.reader ? statement.raw() : statement;
    this.#counter = counter;
    this.reader = statement.reader;
  }

  bind(args: unknown[]): this {
    this.#args = args;
    return this;
  }

  raw(): this {
    return this;
  }

  columns(): BetterSqlite3.ColumnDefinition[] {
    // Tables change in migrations only, and those ran before anything was prepared.
    this.#columns ??= this.#statement.columns();
    return this.#columns;
  }

  all(): unknown[] {
    return this.#counter.timed(() => this.#statement.all(this.#takeArgs()));
  }

  run(): BetterSqlite3.RunResult {
    const args = this.#takeArgs();
    return this.#counter.timed(() =>
      // `executeRaw` of a statement with RETURNING.
      this.reader
        ? { changes: this.#statement.all(args).length, lastInsertRowid: 0 }
        : this.#statement.run(args),
    );
  }

  /** A kept statement does not keep what it was last asked about. */
  #takeArgs(): unknown[] {
    const args = this.#args;
    this.#args = [];
    return args;
  }
}

/** SQLite knows neither booleans nor arrays: 0 and 1, and JSON for `json_each`. */
function bindable(params: readonly SqlValue[]): unknown[] {
  return params.map((value) => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (Array.isArray(value)) return jsonArray(value);
    // JavaScript's numbers would be bound as REAL, which `1 = 1.0` forgives and json, ORDER BY and typeof do not.
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
    return value;
  });
}

function jsonArray(values: readonly (bigint | string)[]): string {
  return `[${values.map((value) => (typeof value === 'bigint' ? value.toString() : JSON.stringify(value))).join(',')}]`;
}

/** Throws unless a SQLite version is one that does not corrupt a database with two connections. */
export function assertVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new Error(
        `SQLite ${version} can corrupt the database; ${OLDEST_SQLITE.join('.')} is the oldest that does not. Install better-sqlite3 12.11 or newer.`,
      );
    }
  }
}
