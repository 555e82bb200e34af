// This process as a worker among others: heartbeat, advisory lock, and freeing what dead workers had claimed.

import type { App } from '../../core/context.ts';
import type { Sql } from '../../db/types.ts';
import { clearOwners } from '../deliveries/hosts/claim.ts';

/** Every so often a worker says that it lives, and looks whether the others do. */
const BEAT_MS = 3_000;
/** Without a confirmed beat for so long (monotonic) it does nothing any more: others may soon take it for dead. */
const FENCE_MS = 15_000;
/**
 * Without a beat for so long (the database's clock) others take over what it owned, though its connection stands: it
 * hangs.
 */
const DEAD_MS = 30_000;

const DB_NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/**
 * Workers whose lock is free are gone: PostgreSQL frees it the moment their connection ends, kill -9 included. Their
 * names are their locks' numbers; what is no number was written by an older version, which has its heartbeat alone.
 */
const DEAD = `w."beatAt" < ${DB_NOW} - ${DEAD_MS} OR (w."id" ~ '^[0-9]+$' AND NOT EXISTS (
  SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND ((l.classid::bigint << 32) | l.objid::bigint)::text = w."id"))`;

export interface WorkerEvents {
  /** It may be taken for dead: sockets are closed, what is in memory is dropped. */
  fenced(): void;
  /** It may work (again). */
  resumed(): void;
  /** What other workers owned, which are gone, is free. */
  freed(): void;
}

/**
 * Who this process is to the others. SQLite: the only one, which registers nowhere. PostgreSQL: a row, a session's
 * advisory lock (free means dead, and is seen within a beat; whoever loses it stops at once), and a heartbeat for those
 * that hang: after 15 s without a confirmed beat a worker fences itself, after 30 s others take over.
 */
export class Worker {
  readonly #app: Pick<App, 'db' | 'clock' | 'random' | 'log'>;
  readonly #events: WorkerEvents;
  #id: string | null = null;
  #letGo: () => Promise<void> = async () => {};
  #isRunning = false;
  #cancelBeat: (() => void) | null = null;
  #cancelFence: (() => void) | null = null;
  #beating: Promise<void> = Promise.resolve();

  constructor(app: Pick<App, 'db' | 'clock' | 'random' | 'log'>, events: WorkerEvents) {
    this.#app = app;
    this.#events = events;
  }

  /** The name under which it owns; null while it may not work. */
  get id(): string | null {
    return this.#id;
  }

  async start(): Promise<void> {
    this.#isRunning = true;
    if (this.#app.db.dialect === 'sqlite') {
      await clearOwners(this.#app.db);
      this.#id = 'this';
      return;
    }
    await this.#appear();
    this.#beatLater();
  }

  /** Lets go of the name; what it still owned is free at once. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelBeat?.();
    this.#cancelFence?.();
    await this.#beating;
    const id = this.#id;
    this.#id = null;
    if (id !== null && this.#app.db.dialect === 'postgresql') await this.#leave(id, this.#letGo);
  }

  /** Frees what dead workers owned, and what is owned by nobody that is known. */
  async bury(): Promise<void> {
    const { db } = this.#app;
    if (db.dialect === 'sqlite') return;
    await db.batch(async (sql) => {
      await sql.run(`DELETE FROM worker w WHERE ${DEAD}`);
      await freeOwnerless(sql);
    });
  }

  /** The same where there are dead ones; costs one statement where there are none. */
  async #look(): Promise<void> {
    const { db, log } = this.#app;
    const dead = await db.sql.all<{ id: string }>(`SELECT w."id" FROM worker w WHERE ${DEAD}`);
    if (dead.length === 0) return;
    log.warn({ workers: dead.map((row) => row.id) }, 'Another worker is gone; what it owned is taken over.');
    await this.bury();
    this.#events.freed();
  }

  async #appear(): Promise<void> {
    const { db, random } = this.#app;
    // 62 bits: a positive number of PostgreSQL's bigint.
    const key = random.bytes(8).readBigUInt64BE() >> 2n;
    const id = String(key);
    let isLost = false;
    const letGo = await db.holdAlive(key, () => {
      isLost = true;
      if (this.#id === id) this.#fence('The connection by which others see that this worker lives was lost.');
    });
    try {
      await db.sql.run(`INSERT INTO worker ("id", "beatAt") VALUES (?, ${DB_NOW})`, [id]);
    } catch (error) {
      await letGo();
      throw error;
    }
    // Without its lock a name is a dead worker's, and the others free what it owns.
    if (isLost)
      throw new Error('The connection by which others see that this worker lives was lost at once.');
    if (!this.#isRunning) return this.#leave(id, letGo);
    this.#letGo = letGo;
    this.#id = id;
    this.#confirmed();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#app.clock.after(BEAT_MS, () => {
      this.#beating = this.#beat().finally(() => {
        if (this.#isRunning) this.#beatLater();
      });
    });
  }

  async #beat(): Promise<void> {
    try {
      const id = this.#id;
      if (id === null) {
        await this.#appear();
        if (this.#id !== null) this.#events.resumed();
        return;
      }
      const beats = await this.#app.db.sql.run(`UPDATE worker SET "beatAt" = ${DB_NOW} WHERE "id" = ?`, [id]);
      if (beats === 1) this.#confirmed();
      else if (this.#id === id) this.#fence('Other workers took this one for dead.');
      await this.#look();
    } catch (error) {
      this.#app.log.warn({ err: error }, 'The database did not hear that this worker lives.');
    }
  }

  #confirmed(): void {
    this.#cancelFence?.();
    this.#cancelFence = this.#app.clock.after(FENCE_MS, () =>
      this.#fence('For 15 seconds the database did not hear that this worker lives.'),
    );
  }

  #fence(reason: string): void {
    const id = this.#id;
    this.#cancelFence?.();
    this.#id = null;
    this.#app.log.error({}, `${reason} It stops sending until it does.`);
    this.#events.fenced();
    // What it owned is freed under its old name, now or when the others find it dead.
    if (id !== null) this.#leave(id, this.#letGo).catch(() => {});
  }

  /** `letGo` is that of the name: this takes its time, and the worker may have appeared under another one by then. */
  async #leave(id: string, letGo: () => Promise<void>): Promise<void> {
    await this.#app.db.batch(async (sql) => {
      await sql.run('DELETE FROM worker WHERE "id" = ?', [id]);
      for (const table of OWNED) {
        await sql.run(`UPDATE ${table} SET "owner" = NULL WHERE "owner" = ?`, [id]);
      }
    });
    await letGo();
  }
}

const OWNED = ['host', 'inbound', 'work'] as const;

async function freeOwnerless(sql: Sql): Promise<void> {
  for (const table of OWNED) {
    await sql.run(
      `UPDATE ${table} SET "owner" = NULL WHERE "owner" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker w WHERE w."id" = ${table}."owner")`,
    );
  }
}
