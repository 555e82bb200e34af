// Takes SQLite's write lock, and waits for another program that holds it without keeping the event loop.

import SqliteHandle from 'better-sqlite3';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { DbLog } from '../types.ts';
import type { SqliteConnection } from './connection.ts';

/** So long the first who finds the lock taken tries again; a hand-written change is done by then. */
const LOCK_WAIT_MS = 1_000;
/** Between two tries: at first this, then twice as long each time, up to the second. */
const PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;
const RETRY_AFTER_MS = 10_000;

const HELD = 'Another program holds the lock of the database. Try again in a while.';

export interface WriteLockOptions {
  clock: Clock;
  log?: DbLog;
  /** How long a write waits for another program's lock, in milliseconds (1,000). */
  lockWaitMs?: number;
}

/**
 * The database's own write lock. No other process of ours takes it (db/sqlite/lock.ts), but an operator's `sqlite3`
 * can. It is waited for a moment; one that is held longer refuses everybody at once, until it is free again.
 */
export class WriteLock {
  readonly #writer: SqliteConnection;
  readonly #options: WriteLockOptions;
  /** Monotonic milliseconds of the first try that found it taken; null while it is not known to be. */
  #heldSince: number | null = null;
  #isLogged = false;

  constructor(writer: SqliteConnection, options: WriteLockOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /**
   * Begins a transaction, alone on the writer: at once where the lock is free, else a promise that waits for it.
   * Rejects (or throws) with AppError UNAVAILABLE where another program keeps it.
   */
  begin(): void | Promise<void> {
    if (!this.#tryBegin()) return this.#wait();
  }

  /**
   * Throws AppError UNAVAILABLE where another program holds the lock. Nobody of ours may be in a transaction. Writes
   * nothing.
   */
  probe(): void {
    if (!this.#tryBegin()) throw held();
    this.#writer.rollback();
  }

  async #wait(): Promise<void> {
    const { clock, lockWaitMs = LOCK_WAIT_MS } = this.#options;
    let pause = PAUSE_MS;
    do {
      this.#heldSince ??= clock.monotonic();
      if (clock.monotonic() - this.#heldSince >= lockWaitMs) {
        this.#warn();
        throw held();
      }
      const ms = pause;
      await new Promise<void>((resolve) => void clock.after(ms, resolve));
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    } while (!this.#tryBegin());
  }

  #tryBegin(): boolean {
    try {
      this.#writer.begin();
    } catch (error) {
      if (!isBusy(error)) throw error;
      return false;
    }
    this.#heldSince = null;
    this.#isLogged = false;
    return true;
  }

  #warn(): void {
    if (this.#isLogged) return;
    this.#isLogged = true;
    this.#options.log?.warn(
      {},
      'Another program holds the lock of the database: nothing can be written until it lets go. End its transaction.',
    );
  }
}

function held(): AppError {
  return new AppError('UNAVAILABLE', HELD, { retryAfterMs: RETRY_AFTER_MS });
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteHandle.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
