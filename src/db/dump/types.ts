// What a database is, table by table, in a form that both databases share.

/** What a column holds, whatever the database calls it. */
export type ColumnKind = 'int64' | 'int32' | 'bool' | 'float' | 'text' | 'bytes' | 'json';

/**
 * A value as it is written: integers of 64 bits as decimal text, bytes as base64, JSON as its text with the keys in
 * order; the others as they are.
 */
export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

export interface DumpTable {
  readonly name: string;
  /** By name, so that they stand in one order on both databases. */
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
}

/** A database at one moment, however long it is read. */
export interface Snapshot {
  /** The name of the last migration that was applied. */
  readonly schema: string;
  /** By name. */
  readonly tables: readonly DumpTable[];
  /** All rows of a table in the order of its primary key, some at a time. */
  rows(table: DumpTable): AsyncIterable<readonly Row[]>;
  close(): Promise<void>;
}

/** An empty database that is being filled. Nothing of it counts before `commit`. */
export interface Loading extends Snapshot {
  /** Whether it is a file, to be moved once it is committed; else it counts with `commit`. */
  readonly isFile: boolean;
  /** Adds rows to a table, in the order of its columns. */
  add(table: DumpTable, rows: readonly Row[]): Promise<void>;
  /** Runs a statement of ours, without parameters. */
  run(statement: string): Promise<void>;
  /** Checks what refers to what, brings the schema up to date, and keeps it. */
  commit(): Promise<void>;
  /** Leaves nothing of it. After `commit`: nothing. */
  abandon(): Promise<void>;
}

/** Tables that are no part of a dump: indexes that are made again, and what was migrated. */
export function isDumped(table: string): boolean {
  return table !== '_prisma_migrations' && !/^(?:sqlite|search)_/.test(table);
}
