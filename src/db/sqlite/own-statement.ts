// Prepared hand-written statements on SQLite, with rows as objects of one shape.

import type BetterSqlite3 from 'better-sqlite3';
import { type RowMaker, rowMaker } from '../sql/row-maker.ts';

export type Statement = BetterSqlite3.Statement<unknown[]>;

/**
 * A hand-written statement, prepared once. Its rows are read as arrays and made into objects here: those that
 * better-sqlite3 makes are dictionaries for V8 (row-maker.ts).
 */
export class OwnStatement {
  readonly isReader: boolean;
  readonly isReadOnly: boolean;
  readonly #statement: Statement;
  readonly #toObject: RowMaker;

  constructor(statement: Statement) {
    this.isReader = statement.reader;
    this.isReadOnly = statement.readonly;
    this.#statement = statement.reader ? statement.raw() : statement;
    this.#toObject = statement.reader ? rowMaker(statement.columns().map(({ name }) => name)) : () => ({});
  }

  rows(params: readonly unknown[]): object[] {
    return this.#statement.all(params).map((row) => this.#toObject(row as unknown[]));
  }

  /** How many rows it changed. */
  run(params: readonly unknown[]): number {
    return this.#statement.run(params).changes;
  }
}
