import { nextTurn } from '../lib/async.ts';
import { BoundedQueue } from '../lib/bounded-queue.ts';
import type { Database, Sql, SqlTx } from './types.ts';

export interface RowBatcherOptions<R> {
  /** For the error when too many wait. */
  name: string;
  /** Writes rows in one transaction, ideally with one statement (sql/values.ts); may be called again with fewer of them after a failure. */
  write(sql: Sql, rows: readonly R[], tx: SqlTx): Promise<void>;
  /** The size of a row in bytes, as far as it matters. */
  sizeOf?(row: R): number;
  maxRows?: number;
  maxBytes?: number;
  maxWaiting?: number;
}

interface Waiting<R> {
  readonly row: R;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes rows that many callers add at once with one statement and one commit: 34,000 a second instead of 13,000. No timer: the first row
 * waits for its turn to write, and whatever has come meanwhile goes with it, so that a lone row is not kept waiting (ENGINE.md §2).
 */
export class RowBatcher<R> {
  readonly #db: Pick<Database, 'batch'>;
  readonly #options: RowBatcherOptions<R>;
  readonly #waiting: BoundedQueue<Waiting<R>>;
  #isWriting = false;

  constructor(db: Pick<Database, 'batch'>, options: RowBatcherOptions<R>) {
    this.#db = db;
    this.#options = options;
    this.#waiting = new BoundedQueue(options.name, options.maxWaiting ?? 2_000);
  }

  /** How many rows wait to be written. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when the row is durable. Rejects with AppError BUSY when too many wait, or with what its write failed with. */
  add(row: R): Promise<void> {
    return new Promise((done, failed) => {
      // Inside of the executor a throw (the queue is full) is a rejection.
      this.#waiting.push({ row, done, failed });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.size > 0) {
      // Statements on SQLite are synchronous: without a turn of the event loop nobody could have joined.
      await nextTurn();
      await this.#writeGroup();
    }
    this.#isWriting = false;
  }

  async #writeGroup(): Promise<void> {
    const group: Waiting<R>[] = [];
    try {
      await this.#db.batch((sql, tx) => {
        // Taken when the turn has come; kept when PostgreSQL has the transaction tried again.
        if (group.length === 0) group.push(...this.#take());
        return this.#options.write(sql, rowsOf(group), tx);
      });
    } catch (error) {
      if (group.length > 1) await this.#writeOneByOne(group);
      // Refused at the gate: nobody's turn has come, and theirs would not.
      else for (const { failed } of group.length > 0 ? group : this.#take()) failed(error);
      return;
    }
    for (const { done } of group) done();
  }

  /** One row that cannot be written must not take the others with it. */
  async #writeOneByOne(group: readonly Waiting<R>[]): Promise<void> {
    for (const { row, done, failed } of group) {
      try {
        await this.#db.batch((sql, tx) => this.#options.write(sql, [row], tx));
        done();
      } catch (error) {
        failed(error);
      }
    }
  }

  #take(): Waiting<R>[] {
    const { maxRows = 500, maxBytes = 1_000_000, sizeOf } = this.#options;
    const group: Waiting<R>[] = [];
    let bytes = 0;
    while (group.length < maxRows) {
      const next = this.#waiting.peek();
      if (!next) break;
      bytes += sizeOf?.(next.row) ?? 0;
      if (bytes > maxBytes && group.length > 0) break;
      this.#waiting.shift();
      group.push(next);
    }
    return group;
  }
}

function rowsOf<R>(group: readonly Waiting<R>[]): R[] {
  return group.map(({ row }) => row);
}
