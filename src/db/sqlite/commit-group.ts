// Group commit: SQLite transactions of one turn of the event loop share one commit, and wait for the disk together.

import { AppError } from '../../lib/app-error.ts';
import type { SqliteConnection } from './connection.ts';
import type { Gate } from './gate.ts';
import type { LogFile } from './log-file.ts';
import type { WriteLock } from './write-lock.ts';

interface Pending {
  /** Called at the commit, for a member that need not wait for the disk. */
  readonly committed?: () => void;
  readonly durable: () => void;
  readonly lost: (error: unknown) => void;
}

/** These cannot run inside of a transaction, or would mean the whole group. */
const ALONE = /^\s*(?:VACUUM|PRAGMA|ATTACH|DETACH|REINDEX|ANALYZE)\b/i;

const NOT_ON_DISK = 'What was written could not be brought to the disk; try again in a moment.';
const RETRY_AFTER_MS = 10_000;
const notOnDisk = (cause?: unknown) =>
  new AppError('UNAVAILABLE', NOT_ON_DISK, { retryAfterMs: RETRY_AFTER_MS, cause });
const ROLLED_BACK = 'The transaction was rolled back by SQLite; nothing of it was kept.';

/**
 * What is written within one turn of the event loop, or while the disk is at work, is committed together, and
 * acknowledged when the log is on the disk, never before. The commit itself does not wait for the disk (`synchronous =
 * NORMAL`), which would keep the whole process waiting (a millisecond on an SSD, thirty on an SD card): the log is
 * synced on the thread pool. Meanwhile the next group gathers; it is committed when the sync has ended, because its own
 * could not begin earlier. A member that need not be on the disk (`finish(…, 'commit')`) is committed at once, even
 * during a sync. Every transaction stays its own (a savepoint, which alone is rolled back when it fails).
 *
 * What is committed can be read a moment before it is on the disk. Whoever acts on what they read beyond this process
 * (sends it) waits for `durable`.
 *
 * The first member begins SQLite's transaction, those that follow set savepoints in it; who leaves the gate has the
 * commit scheduled.
 */
export class CommitGroup {
  readonly #writer: SqliteConnection;
  readonly #gate: Gate;
  readonly #log: LogFile;
  readonly #lock: WriteLock;
  /** Members of the group that is open. */
  #pending: Pending[] = [];
  /** Members that are committed and wait for a sync to begin. */
  #committed: Pending[] = [];
  /** Members that the running sync is for; null while none runs. */
  #awaited: Pending[] | null = null;
  #syncing: Promise<void> | null = null;
  /** A sync failed: what of the log is on the disk is not known, and nothing behind it may count as being there. */
  #isUnsure = false;
  #isScheduled = false;
  /** Set when the turn ended while somebody was inside: the group ends as soon as they leave. */
  #isOverdue = false;
  #isFailing = false;

  constructor(parts: { writer: SqliteConnection; gate: Gate; log: LogFile; lock: WriteLock }) {
    const { writer, gate, log, lock } = parts;
    this.#writer = writer;
    this.#gate = gate;
    this.#log = log;
    this.#lock = lock;
    gate.onLeave(() => (this.#isOverdue ? this.#settleInTurn() : this.#settleSoon()));
  }

  /** Whether the last commit failed: the disk is full or broken. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /**
   * Begins a member, inside of the gate; answers whether it lies in a group that others began. Rejects as
   * `WriteLock.begin` does.
   */
  async begin(): Promise<boolean> {
    this.#noticeLoss();
    const isNested = this.#writer.handle.inTransaction;
    if (isNested) this.#writer.run('SAVEPOINT member', []);
    else await this.#begin();
    return isNested;
  }

  /**
   * Throws AppError UNAVAILABLE where another program's lock keeps everybody from writing; while somebody writes they
   * find out themselves.
   */
  probe(): void {
    if (this.#gate.isHeld || this.#gate.waiting > 0 || this.#writer.handle.inTransaction) return;
    this.#lock.probe();
  }

  /**
   * Ends a member, inside of the gate, which must be left next; the promise resolves when it is on the disk, or when it
   * is committed.
   */
  finish(isNested: boolean, waitFor: 'disk' | 'commit' = 'disk'): Promise<void> {
    this.assertOpen();
    if (isNested) this.#writer.run('RELEASE member', []);
    return new Promise((resolve, lost) => {
      this.#pending.push({ durable: resolve, lost, ...(waitFor === 'commit' ? { committed: resolve } : {}) });
    });
  }

  rollback(isNested: boolean): void {
    this.#noticeLoss();
    // SQLite has rolled back by itself after some errors; then there is nothing to do.
    if (!this.#writer.handle.inTransaction) return;
    if (isNested) {
      this.#writer.run('ROLLBACK TO member', []);
      this.#writer.run('RELEASE member', []);
    } else {
      this.#writer.rollback();
    }
  }

  /** Passes the gate with one statement, which is a transaction of its own. */
  async single<T>(text: string, run: () => T | Promise<T>): Promise<T> {
    const leave = await this.#gate.enter();
    let durable: Promise<void> | null = null;
    let result: T;
    try {
      if (ALONE.test(text)) {
        this.#settle();
        result = await run();
      } else {
        // A statement that fails takes itself back: it needs no savepoint.
        this.#noticeLoss();
        if (!this.#writer.handle.inTransaction) await this.#begin();
        result = await run();
        durable = this.finish(false);
      }
    } catch (error) {
      if (this.#pending.length === 0) this.#writer.rollback();
      throw error;
    } finally {
      leave();
    }
    if (durable) await durable;
    return result;
  }

  /**
   * After some errors (disk full, out of memory) SQLite has rolled back by itself: what follows would be committed one
   * by one.
   */
  assertOpen(): void {
    if (this.#writer.handle.inTransaction) return;
    this.#noticeLoss();
    throw new Error(ROLLED_BACK);
  }

  /**
   * Resolves when everything that can be read by now is on the disk. Rejects with AppError UNAVAILABLE where the disk
   * fails.
   */
  durable(): Promise<void> | undefined {
    if (this.#isUnsure) return Promise.reject(notOnDisk());
    const waiting = this.#committed.length > 0 ? this.#committed : this.#awaited;
    if (waiting === null) return undefined;
    return new Promise((durable, lost) => void waiting.push({ durable, lost }));
  }

  /** Commits what is left and waits for the disk; nobody may be inside of the gate. */
  async close(): Promise<void> {
    this.#settle();
    while (this.#syncing) await this.#syncing;
    this.#log.close();
  }

  #begin(): void | Promise<void> {
    if (this.#isUnsure) this.#recover();
    return this.#lock.begin();
  }

  /**
   * After a sync that failed, all of the log goes into the database, which SQLite brings to the disk by itself; or
   * nobody begins.
   */
  #recover(): void {
    try {
      this.#writer.checkpoint();
    } catch (error) {
      throw notOnDisk(error);
    }
    this.#isUnsure = false;
  }

  #settleSoon(): void {
    if (this.#isScheduled || this.#pending.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turnEnded(true));
  }

  /**
   * Whoever waits at the gate only for the event loop to have its turn still joins, once: under load that is every
   * other commit.
   */
  #turnEnded(mayJoin: boolean): void {
    if (mayJoin && !this.#gate.isHeld && this.#gate.waiting > 0)
      return void setImmediate(() => this.#turnEnded(false));
    this.#isScheduled = false;
    this.#settleInTurn();
  }

  /**
   * Commits, unless the disk is at work and all wait for it: then it is done when that has ended. Whoever is inside of
   * the gate leaves first.
   */
  #settleInTurn(): void {
    if (this.#syncing && !this.#pending.some(({ committed }) => committed)) return;
    if (this.#gate.isHeld) this.#isOverdue = true;
    else this.#settle();
  }

  #settle(): void {
    this.#isOverdue = false;
    this.#noticeLoss();
    const group = this.#pending;
    if (group.length === 0) return;
    this.#pending = [];
    try {
      this.#writer.commit();
    } catch (error) {
      this.#isFailing = true;
      for (const { lost } of group) lost(error);
      return;
    }
    for (const { committed } of group) committed?.();
    this.#sync(group);
  }

  #sync(group: readonly Pending[]): void {
    this.#committed.push(...group);
    this.#syncing ??= this.#syncAll().finally(() => {
      this.#syncing = null;
      // What was committed after its last look is synced anew.
      if (this.#committed.length > 0) this.#sync([]);
      if (this.#pending.length > 0) this.#settleInTurn();
    });
  }

  async #syncAll(): Promise<void> {
    while (this.#committed.length > 0) {
      const group = this.#committed;
      this.#awaited = group;
      this.#committed = [];
      try {
        // What was committed while a sync failed lies behind what may be missing.
        if (this.#isUnsure) throw new Error(NOT_ON_DISK);
        await this.#log.sync();
        this.#awaited = null;
      } catch (error) {
        this.#awaited = null;
        this.#isFailing = true;
        this.#isUnsure = true;
        for (const { lost } of group) lost(notOnDisk(error));
        continue;
      }
      this.#isFailing = false;
      for (const { durable } of group) durable();
    }
  }

  /** Members that had ended go with the transaction SQLite rolled back; none was acknowledged. */
  #noticeLoss(): void {
    if (this.#pending.length === 0 || this.#writer.handle.inTransaction) return;
    const group = this.#pending;
    this.#pending = [];
    this.#isFailing = true;
    for (const { lost } of group) lost(new Error(ROLLED_BACK));
  }
}
