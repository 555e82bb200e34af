// Opens the SQLite database: one writer behind the write gate, one reader.

import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { whenAsked } from '../../lib/when-asked.ts';
import { BeforeCommit } from '../before-commit.ts';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { refusingModels, Scopes } from '../scope.ts';
import { StatementCounter } from '../statement-counter.ts';
import { beginOn, LateModels } from '../transaction-models.ts';
import type { Database, DbLog, Sql, Tx } from '../types.ts';
import { createSqliteAdapter, OURS, type SqliteScope } from './adapter.ts';
import { CommitGroup } from './commit-group.ts';
import { SqliteConnection } from './connection.ts';
import { Gate, type GateOptions } from './gate.ts';
import { LogFile } from './log-file.ts';
import { LoopTurn } from './loop-turn.ts';
import { Place } from './place.ts';
import { ReadQueue } from './read-queue.ts';
import { WriteLock } from './write-lock.ts';

/** A transaction that takes longer is rolled back: it holds up every writer. */
const TRANSACTION_TIMEOUT_MS = 10_000;
/** With less room on the disk nothing is written for long. */
const LEAST_FREE_BYTES = 1_000_000;
/** A transaction should hold the gate 20 ms at most; beyond this it is logged. */
const SLOW_TRANSACTION_MS = 250;

const PROBE = `INSERT INTO "meta" ("key", "value") VALUES ('db.written', ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`;

export interface SqliteOptions {
  /** The database file. */
  path: string;
  clock: Clock;
  log?: DbLog;
  gate?: GateOptions;
  transactionTimeoutMs?: number;
  /** How long a write waits for another program's lock, in milliseconds (1,000). */
  lockWaitMs?: number;
}

/** Opens a migrated SQLite database. One process at a time (db/sqlite/lock.ts). */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const { clock, path } = options;
  const timeoutMs = options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS;
  const counter = new StatementCounter();
  const writer = await SqliteConnection.open(path, 'writer', counter);
  const reader = await SqliteConnection.open(path, 'reader', counter);
  const turn = new LoopTurn(clock);
  const gate = new Gate(clock, turn, options.gate);
  const logFile = new LogFile(path);
  const lock = new WriteLock(writer, options);
  const group = new CommitGroup({ writer, gate, log: logFile, lock });
  const reads = new ReadQueue(turn);
  const scopes = new Scopes<SqliteScope>();
  let holder: SqliteScope | null = null;
  const adapter = createSqliteAdapter({ writer, reader, gate, group, reads, scopes, holder: () => holder });
  const prisma = whenAsked(
    () =>
      new PrismaClient({
        adapter: { provider: 'sqlite', adapterName: adapter.adapterName, connect: async () => adapter },
        // Waiting happens at the gate, before Prisma is asked.
        transactionOptions: { maxWait: timeoutMs + 20_000, timeout: timeoutMs },
        errorFormat: 'minimal',
      }),
  );
  const newestSeq = () =>
    reader.all<{ seq: bigint | null }>('SELECT max("seq") AS "seq" FROM "event"', [])[0]?.seq ?? 0n;
  let lastSeq = newestSeq();
  // A process that was killed may have left commits for which the disk was not waited; from here on they count as being
  // there.
  await logFile.sync();
  let isClosed = false;
  const place = new Place({
    path,
    clock,
    ...(options.log ? { log: options.log } : {}),
    async head() {
      const seq = newestSeq();
      await group.durable();
      return seq;
    },
  });

  const nextSeq = (): bigint => {
    place.advanced();
    const now = BigInt(clock.now()) * 1024n;
    lastSeq = now > lastSeq ? now : lastSeq + 1n;
    return lastSeq;
  };

  const all: Sql['all'] = (text, params = []) => {
    scopes.refuse();
    try {
      if (reader.isReadOnly(text)) return reads.run(() => reader.all(text, params));
    } catch (error) {
      // SQLite does not know what the statement says.
      return Promise.reject(error);
    }
    return group.single(text, () => writer.all(text, params));
  };
  const sql: Sql = {
    dialect: 'sqlite',
    all,
    allTogether: all,
    run(text, params = []) {
      scopes.refuse();
      return group.single(text, () => writer.run(text, params));
    },
  };

  /** Enters the gate, runs `work` in a transaction there, and then what waited for the commit. */
  async function transact<T>(work: (tx: Tx) => Promise<T>, waitFor?: 'disk' | 'commit'): Promise<T> {
    scopes.refuse();
    const leaveGate = await gate.enter();
    const since = clock.monotonic();
    const afterCommit: (() => void)[] = [];
    const beforeCommit = new BeforeCommit();
    const scope: SqliteScope = {
      isOpen: true,
      leave() {
        if (holder === scope) holder = null;
        const { waiting } = gate;
        leaveGate();
        // Once: leaving a second time is nothing.
        scope.leave = leaveGate;
        const held = Math.round(clock.monotonic() - since);
        // Where nobody waited nobody was held up: the first of a new install takes long, as all is loaded in it.
        if (held > SLOW_TRANSACTION_MS && waiting > 0)
          options.log?.warn({ ms: held, waiting }, 'a transaction held up all writers');
      },
    };
    const late = new LateModels(prisma.get, (client) => beginOn(client, { isolationLevel: OURS.prisma }));
    const tx: Tx = {
      sql: sqlInside(scope),
      models: late.models,
      nextSeq: () => {
        assertScope(scope);
        return nextSeq();
      },
      beforeCommit: (run, isLast) => beforeCommit.add(run, isLast),
      afterCommit: (run) => afterCommit.push(run),
    };
    holder = scope;
    const inside = async () => {
      const result = await work(tx);
      await beforeCommit.run();
      await beforeCommit.runLast();
      await late.end();
      return result;
    };
    let result: T;
    try {
      result = await scopes.run(scope, () => inTransaction(scope, inside, waitFor));
    } catch (error) {
      await late.end()?.catch(() => {});
      throw error;
    } finally {
      scope.isOpen = false;
      scope.leave();
    }
    for (const run of afterCommit) run();
    return result;
  }

  /**
   * Begins, runs `inside`, and commits, or rolls back where it fails or takes too long; inside of the gate, which is
   * left with the commit.
   */
  async function inTransaction<T>(
    scope: SqliteScope,
    inside: () => Promise<T>,
    waitFor?: 'disk' | 'commit',
  ): Promise<T> {
    const isNested = await group.begin();
    const end = () => {
      scope.isOpen = false;
      cancel();
    };
    const cancel = clock.after(timeoutMs, () => {
      if (!scope.isOpen) return;
      end();
      group.rollback(isNested);
      scope.leave();
    });
    let result: T;
    let durable: Promise<void>;
    try {
      result = await inside();
      assertScope(scope);
      durable = group.finish(isNested, waitFor);
      end();
    } catch (error) {
      if (scope.isOpen) {
        end();
        group.rollback(isNested);
      }
      throw error;
    }
    scope.leave();
    await durable;
    return result;
  }

  function sqlInside(scope: SqliteScope): Sql {
    const all: Sql['all'] = async (text, params = []) => {
      assertScope(scope);
      group.assertOpen();
      return writer.all(text, params);
    };
    return {
      dialect: 'sqlite',
      all,
      allTogether: all,
      async run(text, params = []) {
        assertScope(scope);
        group.assertOpen();
        return writer.run(text, params);
      },
    };
  }

  return {
    dialect: 'sqlite',
    models: refusingModels(prisma.get, scopes),
    get prisma() {
      return prisma.get();
    },
    sql,
    committed: { dialect: 'sqlite', all: (text, params = []) => reads.run(() => reader.all(text, params)) },
    transaction: (work) => transact(work),
    batch: (work, waitFor) => transact((tx) => work(tx.sql, tx), waitFor),
    durable: async () => group.durable(),
    inLane: (_lane, run) => run(),
    async numberEvents() {},
    listen: async () => async () => {},
    holdAlive: async () => async () => {},
    async notify() {},
    now: async () => clock.now(),
    async check() {
      await sql.all('SELECT "key" FROM "meta" LIMIT 1');
      const { bavail, bsize } = await statfs(dirname(path));
      if (bavail * bsize < LEAST_FREE_BYTES)
        throw new AppError('UNAVAILABLE', 'The disk of the data folder is full.');
      group.probe();
      // Whether there is room again shows when something is written.
      if (group.isFailing) await sql.run(PROBE, [String(clock.now())]);
    },
    place: () => place.read(),
    statementCount: () => counter.statements,
    statementSeconds: () => counter.seconds,
    async size() {
      const sizes = await Promise.all(
        [path, `${path}-wal`].map((file) =>
          stat(file).then(
            (found) => found.size,
            () => 0,
          ),
        ),
      );
      return sizes.reduce((sum, bytes) => sum + bytes, 0);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      // Whoever is inside of the gate finishes first.
      await gate.close();
      await group.close();
      await place.close();
      await prisma.made()?.$disconnect();
      reader.close();
      writer.close();
      scopes.close();
    },
  };
}

function assertScope(scope: SqliteScope): void {
  if (!scope.isOpen)
    throw new Error(
      'The transaction has ended (or took longer than 10 seconds); nothing can be added to it.',
    );
}
