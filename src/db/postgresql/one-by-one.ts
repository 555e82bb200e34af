// What a transaction on PostgreSQL asks of its connection: one thing after another, and statements that are asked for
// together at once.

import type pg from 'pg';
import { type Statement, StatementBatch, type StatementResult } from './statement-batch.ts';

/** Statements sent with one write, at most. */
const MOST_TOGETHER = 100;

/**
 * A connection takes one thing at a time; those of a transaction that are not awaited one by one wait here, in the
 * order in which they were asked.
 */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();
  /** Takes more statements: it waits for its turn, or for what else is asked by what runs now. */
  #open: StatementBatch | null = null;

  run<T>(work: () => Promise<T>): Promise<T> {
    // What is asked afterwards comes behind it.
    this.#open = null;
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** A hand-written statement; those that others ask for before it could be sent go with it. */
  query(statement: Statement, connection: pg.ClientBase): Promise<StatementResult> {
    const open = this.#open;
    if (open && open.size < MOST_TOGETHER) return open.add(statement);
    const batch = new StatementBatch();
    const result = batch.add(statement);
    const sent = this.run(async () => {
      await everythingElse();
      if (this.#open === batch) this.#open = null;
      await batch.sendOn(connection);
    });
    sent.catch((error) => batch.handleError(error));
    this.#open = batch;
    return result;
  }
}

/**
 * Resolves when everything has run that can without waiting for the event loop: whoever got an answer with others has
 * asked the next by then.
 */
function everythingElse(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
