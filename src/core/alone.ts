// Lets one request at a time do something that has a name, among all processes of an install.

import type { App } from './context.ts';

/**
 * For how long a name is held at most, in milliseconds: a process that was killed holds it no longer. What takes longer
 * is begun a second time.
 */
const HELD_MS = 30_000;
/** The database's clock, in epoch milliseconds: those of processes may differ. */
const NOW = 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)';

/** Names of what is under way. A process asks itself first; SQLite serves but one. */
export class Alone {
  readonly #app: Pick<App, 'db' | 'ids' | 'log'>;
  readonly #here = new Set<string>();

  constructor(app: Pick<App, 'db' | 'ids' | 'log'>) {
    this.#app = app;
  }

  /** Does what has this name; `busy` is thrown where the same is under way, here or in another process. */
  async run<Result>(name: string, act: () => Promise<Result>, busy: () => Error): Promise<Result> {
    if (this.#here.has(name)) throw busy();
    this.#here.add(name);
    try {
      if (this.#app.db.dialect === 'sqlite') return await act();
      return await this.#amongAll(name, act, busy);
    } finally {
      this.#here.delete(name);
    }
  }

  async #amongAll<Result>(name: string, act: () => Promise<Result>, busy: () => Error): Promise<Result> {
    const { sql } = this.#app.db;
    const holder = this.#app.ids.next();
    const held = await sql.run(
      `INSERT INTO under_way ("name", "holder", "until") VALUES (?, ?, ${NOW} + ${HELD_MS})
       ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "until" = excluded."until"
       WHERE under_way."until" <= ${NOW}`,
      [name, holder],
    );
    if (held === 0) throw busy();
    try {
      return await act();
    } finally {
      await this.#release(name, holder);
    }
  }

  /** What was done is done: where the name cannot be given back it comes free by itself. */
  async #release(name: string, holder: bigint): Promise<void> {
    try {
      await this.#app.db.sql.run('DELETE FROM under_way WHERE "name" = ? AND "holder" = ?', [name, holder]);
    } catch (error) {
      this.#app.log.warn({ err: error }, 'A name of something that has ended could not be given back.');
    }
  }
}

/** Removes names that nobody holds any more, those of processes that were killed; answers how many. */
export async function forgetUnderWay({ db }: Pick<App, 'db'>): Promise<number> {
  return db.dialect === 'sqlite' ? 0 : db.sql.run(`DELETE FROM under_way WHERE "until" <= ${NOW}`, []);
}
