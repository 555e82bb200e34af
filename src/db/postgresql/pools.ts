// The connection pools of one process to PostgreSQL.

import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { AppError } from '../../lib/app-error.ts';
import { QueueFullError } from '../../lib/bounded-queue.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { asUnavailable } from '../errors.ts';
import type { StatementCounter } from '../statement-counter.ts';
import type { DbLog, Lane } from '../types.ts';
import { sendStorableText } from './storable-text.ts';
import { timeStatements } from './timed-client.ts';

/**
 * How many connections each part of a process may take. They are kept apart because a pool is a queue: behind many
 * writers everything else would wait as long as they do. Reads are one statement long and never wait for a lock, so a
 * few connections serve many.
 */
const SIZES = {
  /** Transactions and single writes of requests. */
  requests: 6,
  /** Transactions and single writes of the reconciler. */
  work: 3,
  /**
   * Single reads of both; also those made from inside of a transaction, which could not wait for one of the connections
   * above.
   */
  reads: 5,
  /** Numbering events, reading the log, and what the frames of live streams are made of. */
  live: 3,
} as const;

type PoolName = keyof typeof SIZES;

/**
 * How long one statement may take, in milliseconds: where PostgreSQL is frozen or its machine gone nobody waits longer,
 * and the connection is given up. The reconciler's may take longer: nobody waits for it.
 */
const STATEMENT_MS: Record<PoolName, number> = {
  requests: 10_000,
  reads: 10_000,
  live: 10_000,
  work: 30_000,
};

/** Connections that one process takes at most: those of its pools, and the one that listens. */
export const MOST_CONNECTIONS = Object.values(SIZES).reduce((sum, size) => sum + size, 0) + 1;

export interface PoolOptions {
  url: string;
  clock: Clock;
  log?: DbLog;
  /** Counts the time of the statements of all connections. */
  counter: StatementCounter;
  /** Connections of each pool, for tests that want them scarce. */
  poolSize?: number;
  /** Who may wait for a connection of one pool; the next is refused. */
  maxWaiting: number;
  maxWaitMs: number;
}

/** The connections of one process to PostgreSQL, apart by what they are for. */
export class Pools {
  readonly #pools: Record<PoolName, pg.Pool>;
  readonly #lanes = new AsyncLocalStorage<Lane>();
  readonly #maxWaiting: number;
  readonly #maxWaitMs: number;
  readonly #clock: Clock;
  /** When a statement last got no answer in time: monotonic milliseconds. */
  #lastSilence = Number.NEGATIVE_INFINITY;

  constructor(options: PoolOptions) {
    this.#maxWaiting = options.maxWaiting;
    this.#maxWaitMs = options.maxWaitMs;
    this.#clock = options.clock;
    this.#pools = {
      requests: createPool('requests', options),
      work: createPool('work', options),
      reads: createPool('reads', options),
      live: createPool('live', options),
    };
  }

  /**
   * The error where no connection was free in time, in our words: UNAVAILABLE where PostgreSQL does not answer, else
   * BUSY. Every other error as it is.
   */
  inWords(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    if (/Query read timeout|due to connection timeout/.test(error.message))
      this.#lastSilence = this.#clock.monotonic();
    if (!error.message.includes('timeout exceeded when trying to connect')) return error;
    const isSilent = this.#clock.monotonic() - this.#lastSilence < 2 * this.#maxWaitMs;
    if (isSilent) return asUnavailable(error) ?? error;
    return new AppError(
      'BUSY',
      'The server has more to do than it can hold right now. Try again in a few seconds.',
      { retryAfterMs: 5_000, cause: error },
    );
  }

  /** What `run` and all it awaits do goes over the connections of that lane. */
  inLane<T>(lane: Lane, run: () => T): T {
    return this.#lanes.run(lane, run);
  }

  /** For single reads. Refuses when too many wait. */
  forReads(): pg.Pool {
    return this.#free(this.#lanes.getStore() === 'live' ? 'live' : 'reads');
  }

  /** For transactions and single writes. Refuses when too many wait. */
  forWrites(): pg.Pool {
    return this.#free(this.#lanes.getStore() === 'work' ? 'work' : 'requests');
  }

  /** For numbering and notifying, whoever asks. */
  get live(): pg.Pool {
    return this.#pools.live;
  }

  get all(): readonly pg.Pool[] {
    return Object.values(this.#pools);
  }

  async end(): Promise<void> {
    await Promise.all(this.all.map((pool) => pool.end()));
    // Every promise of the process pays for each storage that was used and not let go of.
    this.#lanes.disable();
  }

  #free(name: PoolName): pg.Pool {
    const pool = this.#pools[name];
    if (pool.waitingCount >= this.#maxWaiting) throw new QueueFullError('connections', this.#maxWaiting);
    return pool;
  }
}

/** Whether a statement only reads. What merely might write counts as a write: it may wait for a lock. */
export function isRead(text: string): boolean {
  return /^\s*SELECT\b/i.test(text) && !/\bFOR (NO KEY )?UPDATE\b/.test(text);
}

/**
 * Numbering needs each statement to see what others committed; a transaction whose process hangs must not hold its
 * locks for ever. What the live pool writes (numbers of events) is made again after a crash, so it waits for no disk.
 */
const ISOLATION = `SET default_transaction_isolation TO 'read committed'; SET idle_in_transaction_session_timeout TO '30s'`;

/**
 * Our statements are written for indexes (a test reads their plans), and prepared. While a table is small PostgreSQL
 * would rather read it whole, and a connection keeps that plan, for foreign keys too, until the table is next analysed:
 * in a new install's first minutes, or under a flood, each post was looked for among all. Where no index serves, it
 * reads the table all the same; without `jit`, which before version 18 it would take such a plan for worth.
 */
const PLANS = 'SET enable_seqscan TO off; SET jit TO off';
const SETTINGS = `${ISOLATION}; ${PLANS}`;
const LIVE_SETTINGS = `${SETTINGS}; SET synchronous_commit TO off`;

function createPool(name: PoolName, options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? SIZES[name],
    connectionTimeoutMillis: options.maxWaitMs,
    query_timeout: STATEMENT_MS[name],
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: `pukeko ${name}`,
    onConnect: async (client) => {
      // A connection that breaks fails what runs on it. It may break while it is handed on, before anybody who gets it
      // could listen, and an error that nobody listens for would end the process.
      client.on('error', () => {});
      timeStatements(client, options.counter);
      sendStorableText(client);
      await client.query(name === 'live' ? LIVE_SETTINGS : SETTINGS);
    },
  });
  pool.on('error', (error) => options.log?.warn({ err: error }, 'an idle connection to PostgreSQL was lost'));
  return pool;
}

/**
 * Says so where this process, as it grows, would not fit into what PostgreSQL allows beside the others that are there.
 */
export async function warnOfFewConnections(pool: pg.Pool, log: DbLog | undefined): Promise<void> {
  const { rows } = await pool.query<{ most: number; others: number }>(
    `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS "most",
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS "others"`,
  );
  const warning = rows[0] && connectionsWarning(rows[0]);
  if (warning) log?.warn({ needed: MOST_CONNECTIONS }, warning);
}

/** A sentence where a process more does not fit beside `others` into `most` connections; null where it does. */
export function connectionsWarning({ most, others }: { most: number; others: number }): string | null {
  if (others + MOST_CONNECTIONS <= most) return null;
  return `PostgreSQL allows ${most} connections, ${others} are taken, and each process of Pukeko takes up to ${MOST_CONNECTIONS}: raise max_connections or run fewer processes.`;
}
