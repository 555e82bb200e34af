// Opens the PostgreSQL database: transactions that are tried again, statements, LISTEN and NOTIFY.

import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { AppError } from '../../lib/app-error.ts';
import { type Random, systemRandom } from '../../lib/random.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { whenAsked } from '../../lib/when-asked.ts';
import { BeforeCommit } from '../before-commit.ts';
import {
  asConflict,
  asUnavailable,
  isDeadlock,
  isRetryable,
  isUniqueViolation,
  outOfPrisma,
} from '../errors.ts';
import { PrismaClient as PostgresqlClient } from '../generated/postgresql/client.ts';
import type { PrismaClient } from '../generated/sqlite/client.ts';
import { refusingModels, Scopes } from '../scope.ts';
import type { Adapter } from '../sqlite/connection.ts';
import { StatementCounter } from '../statement-counter.ts';
import { beginOn, LateModels } from '../transaction-models.ts';
import type { Database, DbLog, Sql, Tx } from '../types.ts';
import { createPostgresqlAdapter, OURS, type PostgresqlScope } from './adapter.ts';
import { channelName, PostgresqlListener } from './listener.ts';
import { numberCommitted, oneAtATime } from './number-events.ts';
import { OneByOne } from './one-by-one.ts';
import { isRead, Pools, warnOfFewConnections } from './pools.ts';
import { overPool } from './single-statements.ts';
import { type Queryable, simple, sqlOn } from './sql.ts';
import { statementName } from './statement-names.ts';
import { togetherOverPool } from './together.ts';

const TRANSACTION_TIMEOUT_MS = 10_000;
/** How long one waits for a connection. */
const MAX_WAIT_MS = 10_000;
const MAX_WAITING = 2_000;
/** Transactions that PostgreSQL ended for another's sake are tried this often. */
const ATTEMPTS = 8;
/** Attempts after a unique violation: another transaction inserted the row first. */
const UNIQUE_ATTEMPTS = 3;

export interface PostgresqlOptions {
  /** `postgresql://…` */
  url: string;
  clock: Clock;
  random?: Random;
  log?: DbLog;
  /** Connections of each pool (pools.ts); for tests. */
  poolSize?: number;
  maxWaiting?: number;
  maxWaitMs?: number;
  transactionTimeoutMs?: number;
}

const ENDED = 'The transaction has ended (or took longer than 10 seconds); nothing can be added to it.';

/** Opens a migrated PostgreSQL database. Many processes may. */
export async function openPostgresql(options: PostgresqlOptions): Promise<Database> {
  const { clock, log } = options;
  const timeoutMs = options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS;
  const random = options.random ?? systemRandom;
  const { url, poolSize } = options;
  const { maxWaiting = MAX_WAITING, maxWaitMs = MAX_WAIT_MS } = options;
  const counter = new StatementCounter();
  const pools = new Pools({ url, clock, log, counter, poolSize, maxWaiting, maxWaitMs });
  const scopes = new Scopes<PostgresqlScope>();
  /**
   * The transaction that Prisma is to take part in next; one after another, as Prisma does not say for which it asks.
   */
  let joining: PostgresqlScope | null = null;
  const joiners = new OneByOne();
  let isClosed = false;

  let running = 0;
  let ended = () => {};

  const count = () => {
    counter.statements += 1;
  };
  const adapters = new Map<pg.Pool, Adapter>();
  for (const pool of pools.all) {
    const settings = {
      onPoolError: () => {},
      statementNameGenerator: (query: { sql: string }) => statementName(query.sql) ?? '',
    };
    adapters.set(pool, await new PrismaPg(pool, settings).connect());
  }
  const adapterOver = (pool: pg.Pool) => adapters.get(pool) as Adapter;
  const adapter = createPostgresqlAdapter(
    {
      reads: () => adapterOver(pools.forReads()),
      writes: () => adapterOver(pools.forWrites()),
      inWords: (error) => pools.inWords(error),
    },
    { scopes, count, joining: () => joining },
    async () => {
      for (const inner of adapters.values()) await inner.dispose();
    },
  );
  const prisma = whenAsked(() => {
    const client = new PostgresqlClient({
      adapter: { provider: 'postgres', adapterName: adapter.adapterName, connect: async () => adapter },
      transactionOptions: { maxWait: (options.maxWaitMs ?? MAX_WAIT_MS) + 1_000, timeout: timeoutMs },
      errorFormat: 'minimal',
    });
    // SQLite's types are a subset of PostgreSQL's, and the code is written against them (types.ts).
    return client as unknown as PrismaClient;
  });
  const inWords = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error) => {
      throw pools.inWords(error);
    });
  const sql = sqlOn((text, isTogether) => {
    scopes.refuse();
    count();
    const pool = isRead(text) ? pools.forReads() : pools.forWrites();
    return isTogether ? togetherOverPool(pool) : overPool(pool);
  });
  const committed = sqlOn(() => {
    count();
    return overPool(pools.forReads());
  });
  const liveSql = sqlOn(() => {
    count();
    return overPool(pools.live);
  });

  /** Runs a whole transaction, again when PostgreSQL says so, and what waited for its commit. */
  async function attempts<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    scopes.refuse();
    if (isClosed) throw new Error('The database is closed.');
    running += 1;
    try {
      return await attemptsUncounted(work);
    } finally {
      running -= 1;
      if (running === 0) ended();
    }
  }

  async function attemptsUncounted<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const afterCommit: (() => void)[] = [];
      const beforeCommit = new BeforeCommit();
      const scope: PostgresqlScope = { isOpen: true, isLost: false, client: null, queue: new OneByOne() };
      const late = new LateModels(prisma.get, (client) =>
        joiners.run(async () => {
          joining = scope;
          try {
            return await beginOn(client, { isolationLevel: OURS.prisma });
          } finally {
            joining = null;
          }
        }),
      );
      const tx: Tx = {
        sql: sqlInside(scope),
        models: late.models,
        nextSeq: () => null,
        beforeCommit: (run, isLast) => beforeCommit.add(run, isLast),
        afterCommit: (run) => afterCommit.push(run),
      };
      const inside = async () => {
        const result = await work(tx);
        await beforeCommit.run();
        await late.end();
        return result;
      };
      try {
        const result = await scopes.run(scope, () => runOnce(scope, inside, beforeCommit));
        for (const run of afterCommit) run();
        return result;
      } catch (error) {
        await late.end()?.catch(() => {});
        // What was looked for and not found was written by another meanwhile: looked for again, it is found.
        const mayTryAgain = isRetryable(error) || (isUniqueViolation(error) && attempt < UNIQUE_ATTEMPTS);
        if (attempt >= ATTEMPTS || !mayTryAgain) throw asConflict(pools.inWords(outOfPrisma(error)));
        if (isDeadlock(error))
          log?.warn(
            { err: error },
            'Two transactions waited for each other; one is done again. Please report this.',
          );
      }
      // Together they would meet again.
      const pauseMs = 2 ** attempt * 2 * (0.5 + random.float());
      await sleep(pauseMs);
    }
  }

  function sqlInside(scope: PostgresqlScope): Sql {
    const connection: Queryable = {
      async query(statement) {
        if (!scope.isOpen || !scope.client) throw new Error(ENDED);
        return scope.queue.query(statement, scope.client);
      },
    };
    return sqlOn(() => {
      count();
      return connection;
    });
  }

  /**
   * Begins, runs `inside`, and commits, or rolls back where it fails or takes too long. BEGIN goes with the first
   * statement, COMMIT with the last ones (`BeforeCommit`), each pair as one message.
   */
  async function runOnce<T>(
    scope: PostgresqlScope,
    inside: () => Promise<T>,
    before: BeforeCommit,
  ): Promise<T> {
    const connection = await pools.forWrites().connect();
    /** Ends the transaction and gives the connection back, whatever `work` still does. */
    const end = async (last: () => Promise<unknown>) => {
      cancel();
      let isBroken = false;
      try {
        count();
        const ending = last();
        scope.isOpen = false;
        await ending;
      } catch (error) {
        isBroken = true;
        throw error;
      } finally {
        connection.release(isBroken);
      }
    };
    const rollback = () => end(() => scope.queue.run(() => connection.query('ROLLBACK'))).catch(() => {});
    /** Without a word to a server that does not answer: it ends the transaction of a connection that is gone. */
    const giveUp = () => end(() => Promise.reject(new Error('The connection is given up.'))).catch(() => {});
    const commit = async () => {
      const [, { command }] = await Promise.all([
        before.runLast(),
        scope.queue.query(simple('COMMIT'), connection),
      ]);
      // After any failed statement, even one whose error was caught, PostgreSQL answers a COMMIT with a rollback and
      // calls it success.
      if (command !== 'COMMIT')
        throw new Error(
          'The transaction was rolled back: a statement in it had failed, and PostgreSQL ends a transaction with its first error. Use ON CONFLICT instead of catching.',
        );
    };
    const cancel = clock.after(timeoutMs, () => {
      if (scope.isOpen) void rollback();
    });
    try {
      count();
      scope.client = connection;
      // Where it fails, so does the first statement, which goes with it.
      scope.queue.query(simple('BEGIN'), connection).catch(() => {});
      const result = await inside();
      if (!scope.isOpen) throw new Error('The transaction took longer than 10 seconds and was rolled back.');
      await end(commit);
      return result;
    } catch (error) {
      if (scope.isOpen) await (scope.isLost || asUnavailable(error) ? giveUp() : rollback());
      throw error;
    }
  }

  const listener = new PostgresqlListener(connectionOf(options), clock, log);
  const numberEvents = oneAtATime(() => numberCommitted(liveSql));
  await warnOfFewConnections(pools.live, log);

  return {
    dialect: 'postgresql',
    models: refusingModels(prisma.get, scopes),
    get prisma() {
      return prisma.get();
    },
    sql: {
      dialect: 'postgresql',
      all: (...args) => inWords(sql.all(...args)),
      allTogether: (...args) => inWords(sql.allTogether(...args)),
      run: (...args) => inWords(sql.run(...args)),
    },
    committed: { dialect: 'postgresql', all: (...args) => inWords(committed.all(...args)) },
    transaction: (work) => attempts(work),
    batch: (work) => attempts((tx) => work(tx.sql, tx)),
    async durable() {},
    inLane: (lane, run) => pools.inLane(lane, run),
    numberEvents,
    listen: (channel, heard) => listener.listen(channel, heard),
    holdAlive: (key, lost) => listener.holdAlive(key, lost),
    async notify(channel, payload) {
      await liveSql.all('SELECT pg_notify(?, ?)', [channelName(channel), payload]);
    },
    async now() {
      const [row] = await sql.all<{ ms: bigint }>(
        'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms',
      );
      return Number(row?.ms);
    },
    async check() {
      const [row] = await liveSql.all<{ standby: boolean }>('SELECT pg_is_in_recovery() AS "standby"');
      if (row?.standby) throw new AppError('UNAVAILABLE', 'PostgreSQL takes no writes: it is a standby.');
    },
    async place() {
      const [row] = await sql.all<{ place: string }>(
        `SELECT s.system_identifier || '.' || c.timeline_id || '.' || d.oid AS "place"
         FROM pg_control_system() s, pg_control_checkpoint() c, pg_database d WHERE d.datname = current_database()`,
      );
      return row?.place ?? '';
    },
    statementCount: () => counter.statements,
    statementSeconds: () => counter.seconds,
    async size() {
      const [row] = await sql.all<{ bytes: bigint }>(
        'SELECT pg_database_size(current_database()) AS "bytes"',
      );
      return Number(row?.bytes ?? 0n);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      // Prisma would cut off transactions that run.
      if (running > 0) {
        await new Promise<void>((resolve) => {
          ended = resolve;
        });
      }
      await listener.close();
      await prisma.made()?.$disconnect();
      await pools.end();
      scopes.close();
    },
  };
}

function connectionOf(options: PostgresqlOptions): pg.ClientConfig {
  return { connectionString: options.url };
}
