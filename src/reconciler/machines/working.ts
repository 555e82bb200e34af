// Runs the work of all machines: claims rows of `work`, calls handlers, writes the next state.

import { type App, systemCtx } from '../../core/context.ts';
import { readJson, readNumber, readNumberOrNull } from '../../db/row.ts';
import type { Database } from '../../db/types.ts';
import { checkHandlers } from '../../lib/graph/define.ts';
import { backoffMs } from '../../lib/time/backoff.ts';
import type { Pump, Runner } from '../engine/runner.ts';
import type { EngineTime } from '../engine/time.ts';
import type { Machine, Step } from './machine.ts';

/** Pieces of work under way at once: many of them wait for other servers. */
const AT_ONCE = 8;
/** What fails so often ends, with its last error kept on the row; endless work goes on for ever. */
const MOST_ATTEMPTS = 12;
/** Standing work of a new install can wait until people have had their first answers. */
const FIRST_LOOK_MS = 60_000n;
const CURVE = { firstMs: 30_000, factor: 4, longestMs: 6 * 3_600_000, jitter: 0.3 };

interface WorkRow {
  id: bigint;
  machine: string;
  subject: string;
  state: string;
  payload: unknown;
  attempts: bigint;
}

export interface WorkOptions {
  app: App;
  runner: Runner;
  time: EngineTime;
  machines: readonly Machine[];
  worker(): string | null;
}

/** Runs machines: rows of `work` that are due, each by the handler of its state. */
export class Working implements Pump {
  readonly kind = 'work';
  readonly #o: WorkOptions;
  readonly #machines: ReadonlyMap<string, Machine>;
  readonly #running = new Set<Promise<void>>();
  #isStopping = false;
  /** The last claim took as much as there was room for, so more may be due. */
  #mayBeMore = false;

  /** Throws GraphError where a graph and its handlers do not fit. */
  constructor(options: WorkOptions) {
    this.#o = options;
    this.#machines = new Map(options.machines.map((machine) => [machine.graph.name, machine]));
    for (const { graph, handlers } of options.machines) checkHandlers(graph, handlers);
  }

  /** Makes the rows of which there is always one. */
  async plant(): Promise<void> {
    const { app, time } = this.#o;
    const now = BigInt(time.now());
    const dueAt = now + FIRST_LOOK_MS;
    for (const { graph, standing } of this.#machines.values()) {
      if (standing === undefined) continue;
      await app.db.sql.run(
        `INSERT INTO work ("id", "machine", "subject", "state", "dueAt", "createdAt", "updatedAt")
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        [app.ids.next(), graph.name, standing, graph.initial, dueAt, now, now],
      );
    }
  }

  async run(): Promise<number | null> {
    const { app, time } = this.#o;
    const worker = this.#o.worker();
    if (worker === null || this.#isStopping) return null;
    const room = AT_ONCE - this.#running.size;
    this.#mayBeMore = true;
    if (room === 0) return null;
    const rows = await claimWork(app.db, worker, time.now(), room);
    if (this.#o.worker() !== worker) return null;
    for (const row of rows) this.#start(row, worker);
    if (rows.length === room) return null;
    this.#mayBeMore = false;
    return nextWorkDue(app.db);
  }

  quit(): void {
    this.#isStopping = true;
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    this.quit();
    await Promise.all(this.#running);
  }

  #start(row: WorkRow, worker: string): void {
    const { app, runner, time } = this.#o;
    const running = this.#work(row, worker)
      .catch((error) => {
        app.log.error({ err: error, machine: row.machine }, 'What came of work could not be written.');
        return time.now();
      })
      .then((dueAt) => {
        this.#running.delete(running);
        if (this.#mayBeMore) runner.wake('work');
        else if (dueAt !== null) runner.wakeAt('work', dueAt);
      });
    this.#running.add(running);
  }

  /** Answers when the row is due next (epoch milliseconds); null where it has ended. */
  async #work(row: WorkRow, worker: string): Promise<number | null> {
    const { app, time } = this.#o;
    const machine = this.#machines.get(row.machine);
    const attempts = readNumber(row.attempts);
    try {
      const step = await this.#step(machine, row, attempts);
      app.metrics.workRuns.inc({ machine: row.machine, outcome: 'done' });
      if (machine?.graph.has(step.to) && machine.graph.isTerminal(step.to))
        return await this.#end(row, worker);
      return await this.#moveOn(row, worker, step);
    } catch (error) {
      app.metrics.workRuns.inc({ machine: row.machine, outcome: 'failed' });
      const failures = attempts + 1;
      const isOver = failures >= MOST_ATTEMPTS && machine?.graph.spec.endless !== true;
      const dueAt = isOver ? null : time.now() + backoffMs(CURVE, failures, app.random);
      const { machine: name, subject } = row;
      app.log.warn({ err: error, machine: name, subject, attempts: failures }, 'A piece of work failed.');
      const lastError = error instanceof Error ? error.message : String(error);
      return this.#write(row, worker, '"attempts" = ?, "lastError" = ?', [failures, lastError], dueAt);
    }
  }

  async #step(machine: Machine | undefined, row: WorkRow, attempts: number): Promise<Step> {
    if (!machine) throw new Error(`There is no machine called "${row.machine}".`);
    const { graph, handlers } = machine;
    const state = graph.automatic.find((each) => each.state === row.state);
    const handler = state && handlers[state.handler];
    if (!handler) throw new Error(`Nothing is to be done in the state "${row.state}" of "${row.machine}".`);
    const ctx = { ...systemCtx(this.#o.app), now: this.#o.time.now() };
    const payload = readJson<Record<string, unknown> | null>(row.payload) ?? {};
    const step = await handler({ ctx, subject: row.subject, payload, attempts });
    graph.assertMove(row.state, step.to);
    return step;
  }

  #moveOn(row: WorkRow, worker: string, { to, payload, afterMs = 0 }: Step): Promise<number | null> {
    return this.#write(
      row,
      worker,
      `"state" = ?, "attempts" = 0, "lastError" = NULL${payload ? ', "payload" = ?' : ''}`,
      [to, ...(payload ? [JSON.stringify(payload)] : [])],
      this.#o.time.now() + afterMs,
    );
  }

  async #end(row: WorkRow, worker: string): Promise<number | null> {
    const { db } = this.#o.app;
    const removed = await db.sql.run('DELETE FROM work WHERE "id" = ? AND "owner" = ? AND "updatedAt" = 0', [
      row.id,
      worker,
    ]);
    return removed === 0 ? this.#release(row, worker) : null;
  }

  /** Writes what came of it, unless somebody asked for it anew meanwhile: then it is simply due again. */
  async #write(
    row: WorkRow,
    worker: string,
    set: string,
    values: readonly (string | number)[],
    dueAt: number | null,
  ): Promise<number | null> {
    const { app, time } = this.#o;
    const changed = await app.db.sql.run(
      `UPDATE work SET ${set}, "dueAt" = ?, "owner" = NULL, "updatedAt" = ? WHERE "id" = ? AND "owner" = ? AND "updatedAt" = 0`,
      [...values, dueAt === null ? null : BigInt(Math.round(dueAt)), BigInt(time.now()), row.id, worker],
    );
    return changed === 0 ? this.#release(row, worker) : dueAt;
  }

  /** Whenever it is due by what others wrote meanwhile: looked for at once. */
  async #release(row: WorkRow, worker: string): Promise<number> {
    const { app, time } = this.#o;
    await app.db.sql.run('UPDATE work SET "owner" = NULL WHERE "id" = ? AND "owner" = ?', [row.id, worker]);
    return time.now();
  }
}

/**
 * Takes work that is due. `updatedAt` becomes 0 while it is being done: whoever schedules it meanwhile sets it, which
 * is seen at the end.
 */
function claimWork(db: Database, worker: string, now: number, limit: number): Promise<WorkRow[]> {
  return db.sql.all<WorkRow>(
    `UPDATE work SET "owner" = ?, "updatedAt" = 0 WHERE "id" IN (
       SELECT "id" FROM work WHERE "dueAt" <= ? AND "owner" IS NULL ORDER BY "dueAt" LIMIT ?
       ${db.dialect === 'postgresql' ? 'FOR UPDATE SKIP LOCKED' : ''})
     RETURNING "id", "machine", "subject", "state", "payload", "attempts"`,
    [worker, BigInt(now), limit],
  );
}

async function nextWorkDue(db: Database): Promise<number | null> {
  const [row] = await db.sql.all<{ dueAt: bigint | null }>(
    'SELECT min("dueAt") AS "dueAt" FROM work WHERE "dueAt" IS NOT NULL AND "owner" IS NULL',
  );
  return readNumberOrNull(row?.dueAt);
}
