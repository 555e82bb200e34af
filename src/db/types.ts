// The types of the database as everything above sees it, the same for SQLite and PostgreSQL.

import type { Prisma, PrismaClient } from './generated/sqlite/client.ts';

/**
 * The storage contract. One type for both databases: code is written against the SQLite client, whose types are a
 * strict subset; db/postgresql/postgresql.ts casts its client once.
 */

/** Arrays are bound as one parameter for `anyOf` (JSON text on SQLite, a native array on PostgreSQL). */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | readonly bigint[]
  | readonly string[];

/**
 * Hand-written statements with `?` for parameters, the same text on both databases where possible. Integers come back
 * as bigint (booleans as 0n/1n on SQLite, true/false on PostgreSQL; JSON as text on SQLite, parsed on PostgreSQL):
 * `db/row.ts` has the readers.
 */
export interface Sql {
  readonly dialect: Dialect;
  all<T>(text: string, params?: readonly SqlValue[]): Promise<T[]>;
  /**
   * As `all`, for reads by key that take no time and are asked for side by side: PostgreSQL gets those of one turn of
   * the event loop in one message, and runs them one after another.
   */
  allTogether<T>(text: string, params?: readonly SqlValue[]): Promise<T[]>;
  /** Runs a statement; answers how many rows it changed. */
  run(text: string, params?: readonly SqlValue[]): Promise<number>;
}

export type Dialect = 'sqlite' | 'postgresql';

/** Where `Database.place` is kept as a row of `meta`: what it says of another place was copied from there. */
export const PLACE_KEY = 'live.place';

/** What a piece of work is for, where that is not to answer a request: live streams, or the reconciler. */
export type Lane = 'live' | 'work';

/** The model API without what could leave a transaction. */
export type Models = Omit<
  Prisma.TransactionClient,
  '$queryRaw' | '$queryRawUnsafe' | '$executeRaw' | '$executeRawUnsafe'
>;

/** What a transaction of hand-written statements has besides them. */
export interface SqlTx {
  readonly sql: Sql;
  /**
   * Runs `run` in the transaction when its work has ended, just before COMMIT; `isLast`: behind all others, for rows
   * that others wait for. Such a one asks for all its statements before it awaits any, and nothing depends on their
   * answers: they and the COMMIT are one message to PostgreSQL, so the rows are locked for no turn of the event loop.
   */
  beforeCommit(run: () => Promise<void>, isLast?: boolean): void;
  /** Runs once the transaction has committed, never when it rolled back; must not throw. */
  afterCommit(run: () => void): void;
  /**
   * The number of the next event on SQLite (`max(last + 1, ms * 1024)`), null on PostgreSQL, which numbers after
   * commit.
   */
  nextSeq(): bigint | null;
}

/** One running transaction. Nothing foreign (network, files, timers) is awaited while it is open. */
export interface Tx extends SqlTx {
  readonly models: Models;
}

/** Where the database says what an operator should know; pino's loggers fit. */
export interface DbLog {
  warn(details: object, message: string): void;
}

export interface Database {
  readonly dialect: Dialect;
  /**
   * Reads outside of transactions; single writes are gated as transactions of one statement. Throws at once when called
   * inside of `transaction`.
   */
  readonly models: Models;
  /** Plugin-prisma of Pothos needs the client itself; nothing else takes it. */
  readonly prisma: PrismaClient;
  /** Reads outside of transactions. */
  readonly sql: Sql;
  /**
   * Reads what is committed, also where the caller stands in a transaction: for what is kept in memory for everybody.
   */
  readonly committed: Pick<Sql, 'dialect' | 'all'>;
  /**
   * Runs `work` in one transaction (SQLite: BEGIN IMMEDIATE behind the FIFO gate; PostgreSQL: READ COMMITTED, the whole
   * of it tried again after 40001 and 40P01, so `work` must be repeatable). Rejects with AppError BUSY when too many
   * wait.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A short transaction of hand-written statements only: batches of the engine.
   * @param waitFor `commit`: resolves before it is on the disk (SQLite; `durable` waits for that), for what is simply
   * done again where a power cut undoes it. A killed process loses none of it either.
   */
  batch<T>(work: (sql: Sql, tx: SqlTx) => Promise<T>, waitFor?: 'disk' | 'commit'): Promise<T>;
  /**
   * Resolves when everything that can be read by now is on the disk: for what is sent to others without a write of
   * one's own (on SQLite a commit can be read a moment before; on PostgreSQL never, so there is nothing to wait for).
   * Rejects with AppError UNAVAILABLE where the disk fails.
   */
  durable(): Promise<void>;
  /**
   * PostgreSQL: what `run` and all it awaits do goes over connections that requests do not share, so that it does not
   * wait behind them. SQLite: runs it, as there is one queue for all.
   */
  inLane<T>(lane: Lane, run: () => T): T;
  /**
   * PostgreSQL: gives committed events their numbers, in commit order, and notifies (single flight). SQLite: nothing to
   * do.
   */
  numberEvents(): Promise<void>;
  /**
   * Calls `heard` when another process (or this one) numbered events or woke work. SQLite: never. The returned function
   * stops.
   */
  listen(channel: 'events' | 'work', heard: (payload: string) => void): Promise<() => Promise<void>>;
  /**
   * PostgreSQL: takes the session's advisory lock `key` on the connection that listens. It is free as soon as this
   * process is gone, however it went, which is how others see that it lives; `lost` is called at once when the
   * connection breaks. The returned function lets go. SQLite: nothing to do, there are no others.
   */
  holdAlive(key: bigint, lost: () => void): Promise<() => Promise<void>>;
  /** PostgreSQL: NOTIFY to every process; SQLite: nothing, all work is in this process. */
  notify(channel: 'work', payload: string): Promise<void>;
  /** The database's clock in epoch milliseconds (PostgreSQL), the process's on SQLite. */
  now(): Promise<number>;
  /**
   * Rejects where the database cannot be used at this moment: it does not answer, takes no writes, or its disk is full.
   * May take as long as the database's own deadlines; callers have one of theirs.
   */
  check(): Promise<void>;
  /**
   * What distinguishes this database from a copy of it: on SQLite a value that stands in a file beside it as well
   * (db/sqlite/place.ts), and backups bear a mark; PostgreSQL has a number for each cluster, each recovery and each
   * database.
   */
  place(): Promise<string>;
  /** Statements run since the start, for tests and metrics ("idle: 0 queries"). */
  statementCount(): number;
  /** How long they took together, in seconds: on SQLite the event loop waited, on PostgreSQL it did not. */
  statementSeconds(): number;
  /** How large the database is on the disk, in bytes, what waits in SQLite's log included. */
  size(): Promise<number>;
  close(): Promise<void>;
}
