import type { Clock } from '../lib/clock.ts';
import { Gate, type GateOptions } from './gate.ts';
import { PrismaClient } from './generated/sqlite/client.ts';
import { LoopTurn } from './loop-turn.ts';
import { ReadQueue } from './read-queue.ts';
import { refusingModels, Scopes } from './scope.ts';
import { assertOpen, createSqliteAdapter, type SqliteScope } from './sqlite-adapter.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import type { Database, DbLog, Sql, SqlTx, Tx } from './types.ts';

/** A transaction that takes longer is rolled back: it holds up every writer. */
const TRANSACTION_TIMEOUT_MS = 10_000;
/** A transaction should hold the gate 20 ms at most (ENGINE.md §2); beyond this it is worth a line in the log. */
const SLOW_TRANSACTION_MS = 250;

export interface SqliteOptions {
  /** The database file. */
  path: string;
  clock: Clock;
  log?: DbLog;
  gate?: GateOptions;
  transactionTimeoutMs?: number;
  /** How long a statement waits for another process's lock, in milliseconds (5,000). */
  busyTimeoutMs?: number;
}

/** Opens a migrated SQLite database. One process at a time (db/lock.ts). */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const { clock, path } = options;
  const timeoutMs = options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS;
  const counter = { statements: 0 };
  const writer = await SqliteConnection.open(path, 'writer', counter, options.busyTimeoutMs);
  const reader = await SqliteConnection.open(path, 'reader', counter, options.busyTimeoutMs);
  const turn = new LoopTurn(clock);
  const gate = new Gate(clock, turn, options.gate);
  const reads = new ReadQueue(turn);
  const scopes = new Scopes<SqliteScope>();
  const adapter = createSqliteAdapter({ writer, reader, gate, reads, scopes });
  const prisma = new PrismaClient({
    adapter: { provider: 'sqlite', adapterName: adapter.adapterName, connect: async () => adapter },
    // Waiting happens at the gate, before Prisma is asked.
    transactionOptions: { maxWait: timeoutMs + 20_000, timeout: timeoutMs },
    errorFormat: 'minimal',
  });
  let lastSeq =
    writer.all<{ seq: bigint | null }>('SELECT max("seq") AS "seq" FROM "event"', [])[0]?.seq ?? 0n;
  let isClosed = false;

  const nextSeq = (): bigint => {
    const now = BigInt(clock.now()) * 1024n;
    lastSeq = now > lastSeq ? now : lastSeq + 1n;
    return lastSeq;
  };

  const sql: Sql = {
    dialect: 'sqlite',
    all(text, params = []) {
      scopes.refuse();
      if (reader.isReadOnly(text)) return reads.run(() => reader.all(text, params));
      return gate.run(() => writer.all(text, params));
    },
    run(text, params = []) {
      scopes.refuse();
      return gate.run(() => writer.run(text, params));
    },
  };

  /** Enters the gate, lets `inside` begin, work and end there, and runs what waited for the commit. */
  async function hold<T>(inside: (scope: SqliteScope, tx: SqlTx) => Promise<T>): Promise<T> {
    scopes.refuse();
    const enter = await gate.enter();
    const since = clock.monotonic();
    const afterCommit: (() => void)[] = [];
    const scope: SqliteScope = { isOpen: true, hasBegun: false, leave: enter };
    const tx: SqlTx = {
      sql: sqlInside(scope),
      nextSeq: () => {
        assertScope(scope);
        return nextSeq();
      },
      afterCommit: (run) => afterCommit.push(run),
    };
    let result: T;
    try {
      result = await scopes.run(scope, () => inside(scope, tx));
    } finally {
      scope.isOpen = false;
      scope.leave();
      const took = clock.monotonic() - since;
      if (took > SLOW_TRANSACTION_MS)
        options.log?.warn({ ms: Math.round(took) }, 'a transaction held up all writers');
    }
    for (const run of afterCommit) run();
    return result;
  }

  function sqlInside(scope: SqliteScope): Sql {
    return {
      dialect: 'sqlite',
      async all(text, params = []) {
        assertScope(scope);
        assertOpen(writer);
        return writer.all(text, params);
      },
      async run(text, params = []) {
        assertScope(scope);
        assertOpen(writer);
        return writer.run(text, params);
      },
    };
  }

  return {
    dialect: 'sqlite',
    models: refusingModels(prisma, scopes),
    prisma,
    sql,
    transaction: (work) =>
      hold((_scope, tx) => prisma.$transaction((models) => work({ ...tx, models } satisfies Tx))),
    batch: (work) =>
      hold(async (scope, tx) => {
        writer.begin();
        scope.hasBegun = true;
        const cancel = clock.after(timeoutMs, () => {
          if (!scope.isOpen) return;
          scope.isOpen = false;
          writer.rollback();
          scope.leave();
        });
        try {
          const result = await work(tx.sql, tx);
          assertScope(scope);
          assertOpen(writer);
          writer.commit();
          return result;
        } catch (error) {
          if (scope.isOpen) writer.rollback();
          throw error;
        } finally {
          cancel();
        }
      }),
    async numberEvents() {},
    listen: async () => async () => {},
    async notify() {},
    now: async () => clock.now(),
    statementCount: () => counter.statements,
    async close() {
      if (isClosed) return;
      isClosed = true;
      // Whoever is inside of the gate finishes first.
      await gate.close();
      await prisma.$disconnect();
      reader.close();
      writer.close();
    },
  };
}

function assertScope(scope: SqliteScope): void {
  if (!scope.isOpen)
    throw new Error(
      'The transaction has ended (or took longer than 10 seconds); nothing can be added to it.',
    );
}
