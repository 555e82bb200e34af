import type { App } from '../../core/context.ts';
import { clearOwners } from '../deliveries/claim.ts';

/** Every so often a worker says that it lives. */
const BEAT_MS = 5_000;
/** Without a confirmed beat for so long (monotonic) it does nothing any more: others may soon take it for dead. */
const FENCE_MS = 15_000;
/** Without a beat for so long (the database's clock) others take over what it owned. */
const DEAD_MS = 30_000;

const DB_NOW = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export interface WorkerEvents {
  /** It may be taken for dead: sockets are closed, what is in hand is dropped. */
  fenced(): void;
  /** It may work (again). */
  resumed(): void;
}

/**
 * Who this process is to the others (ENGINE.md §3). SQLite: the only one, with nobody to tell. PostgreSQL: a row with a heartbeat; after
 * 15 s without a confirmed one it fences itself, after 30 s others take over.
 */
export class Worker {
  readonly #app: Pick<App, 'db' | 'clock' | 'random' | 'log'>;
  readonly #events: WorkerEvents;
  #id: string | null = null;
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
    if (id !== null && this.#app.db.dialect === 'postgresql') await this.#leave(id);
  }

  /** Frees what dead workers owned. Answers how many there were. */
  async bury(): Promise<number> {
    const { db } = this.#app;
    if (db.dialect === 'sqlite') return 0;
    return db.batch(async (sql) => {
      const dead = await sql.run(`DELETE FROM worker WHERE "beatAt" < ${DB_NOW} - ${DEAD_MS}`);
      for (const table of ['host', 'inbound', 'work']) {
        await sql.run(
          `UPDATE ${table} SET "owner" = NULL WHERE "owner" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM worker w WHERE w."id" = ${table}."owner")`,
        );
      }
      return dead;
    });
  }

  async #appear(): Promise<void> {
    const id = this.#app.random.bytes(9).toString('base64url');
    await this.#app.db.sql.run(`INSERT INTO worker ("id", "beatAt") VALUES (?, ${DB_NOW})`, [id]);
    if (!this.#isRunning) return this.#leave(id);
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
      else this.#fence('Other workers took this one for dead.');
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
    if (id !== null) this.#leave(id).catch(() => {});
  }

  async #leave(id: string): Promise<void> {
    await this.#app.db.batch(async (sql) => {
      await sql.run('DELETE FROM worker WHERE "id" = ?', [id]);
      for (const table of ['host', 'inbound', 'work']) {
        await sql.run(`UPDATE ${table} SET "owner" = NULL WHERE "owner" = ?`, [id]);
      }
    });
  }
}
