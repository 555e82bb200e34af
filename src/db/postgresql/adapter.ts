// Prisma's PostgreSQL adapter over connection pools, with commits that are checked.

import type pg from 'pg';
import { asUnavailable, throughPrisma } from '../errors.ts';
import type { Scope, Scopes } from '../scope.ts';
import type { Adapter, AdapterTransaction } from '../sqlite/connection.ts';
import { OneByOne } from './one-by-one.ts';
import { isRead } from './pools.ts';

/** A transaction that our database opened. */
export interface PostgresqlScope extends Scope {
  /** The connection it runs on, once it has begun. */
  client: pg.PoolClient | null;
  /** The database did not answer a statement of a model: it is not waited for again. */
  isLost: boolean;
  readonly queue: OneByOne;
}

/**
 * How `Database.transaction` has Prisma take part in it, so that its transactions are known from those that Prisma
 * makes by itself (a nested write).
 */
export const OURS = { prisma: 'Serializable', adapter: 'SERIALIZABLE' } as const;

interface Parts {
  scopes: Scopes<PostgresqlScope>;
  /** Counts a statement. */
  count: () => void;
  /** The transaction that Prisma is to take part in. */
  joining(): PostgresqlScope | null;
}

/** Prisma's own adapter, over the pool that is for what is asked. */
export interface AdapterOver {
  reads(): Adapter;
  writes(): Adapter;
  /** What the pool says when no connection came free in time, in our words. */
  inWords(error: unknown): unknown;
}

/**
 * What Prisma sees as its PostgreSQL database: its own adapter, except that reads and writes have pools of their own,
 * that a transaction tells which connection it runs on (hand-written statements go there too), and that its end is
 * ours.
 * @param over gives the adapter for the next statement; refuses when too many wait
 */
export function createPostgresqlAdapter(
  over: AdapterOver,
  { scopes, count, joining }: Parts,
  dispose: () => Promise<void>,
): Adapter {
  /** Statements and connections that the pool refuses are distinguished here: Prisma hides what it is thrown. */
  const orBusy = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw throughPrisma(over.inWords(error));
    }
  };
  const any = over.reads();
  const { provider, adapterName } = any;
  return {
    provider,
    adapterName,
    async queryRaw(query) {
      // Reads are refused where they are written (scope.ts): Prisma sends several findUnique of a tick together, in the
      // context of the first.
      const isReading = isRead(query.sql);
      if (!isReading) scopes.refuse();
      count();
      return orBusy(async () => (isReading ? over.reads() : over.writes()).queryRaw(query));
    },
    async executeRaw(query) {
      scopes.refuse();
      count();
      return orBusy(async () => over.writes().executeRaw(query));
    },
    async executeScript(script) {
      scopes.refuse();
      count();
      return orBusy(async () => over.writes().executeScript(script));
    },
    async startTransaction(isolationLevel) {
      if (isolationLevel === OURS.adapter) {
        const scope = joining();
        if (!scope) throw new Error('No transaction is there that a model could be used in.');
        return joined(any, scope, { count, failed: over.inWords });
      }
      scopes.refuse();
      count();
      const transaction = await orBusy(async () => over.writes().startTransaction(isolationLevel));
      // The adapter keeps its connection as `client`; its types do not say so, a test does.
      const { client } = transaction as unknown as { client: pg.PoolClient };
      return withOwnEnd(transaction, client, { count, failed: over.inWords });
    },
    getConnectionInfo: () => any.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose,
  };
}

interface Statements {
  count: () => void;
  failed: (error: unknown) => unknown;
}

/**
 * What Prisma believes to be its own transaction: statements go over the connection of the one that is there, and
 * whoever opened it ends it.
 */
function joined(any: Adapter, scope: PostgresqlScope, { count, failed }: Statements): AdapterTransaction {
  // An adapter runs what it is asked on its `client`, here the connection of the transaction.
  const adapter = Object.create(any, { client: { value: scope.client } }) as Adapter;
  const run = <T>(work: () => Promise<T>): Promise<T> => {
    if (!scope.isOpen) throw new Error('The transaction has ended; no model can be used in it.');
    count();
    return scope.queue.run(work).catch((error) => {
      if (asUnavailable(error)) scope.isLost = true;
      throw failed(error);
    });
  };
  const savepoint = async (text: string) => {
    await run(() => adapter.executeRaw({ sql: text, args: [], argTypes: [] }));
  };
  return {
    provider: any.provider,
    adapterName: any.adapterName,
    options: { usePhantomQuery: true },
    queryRaw: async (query) => run(() => adapter.queryRaw(query)),
    executeRaw: async (query) => run(() => adapter.executeRaw(query)),
    async commit() {},
    async rollback() {},
    createSavepoint: (name) => savepoint(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => savepoint(`ROLLBACK TO SAVEPOINT ${name}`),
    releaseSavepoint: (name) => savepoint(`RELEASE SAVEPOINT ${name}`),
  };
}

function withOwnEnd(
  transaction: AdapterTransaction,
  client: pg.PoolClient,
  { count, failed }: Statements,
): AdapterTransaction {
  const queue = new OneByOne();
  const savepoint = async (text: string) => {
    count();
    await queue.run(() => client.query(text));
  };
  let isLost = false;
  const watched = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error) => {
      if (asUnavailable(error)) isLost = true;
      throw failed(error);
    });
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    // Prisma leaves COMMIT and ROLLBACK to us: it would not notice that a COMMIT did nothing.
    options: { usePhantomQuery: true },
    queryRaw(query) {
      count();
      return watched(queue.run(() => transaction.queryRaw(query)));
    },
    executeRaw(query) {
      count();
      return watched(queue.run(() => transaction.executeRaw(query)));
    },
    async commit() {
      count();
      await finish(
        client,
        () => queue.run(() => commit(client)),
        () => transaction.commit(),
      );
    },
    async rollback() {
      // A server that does not answer is not waited for again: it ends the transaction of a connection that is gone.
      if (isLost) return void client.release(true);
      count();
      await finish(
        client,
        () => queue.run(() => client.query('ROLLBACK')),
        () => transaction.rollback(),
      );
    },
    createSavepoint: (name) => savepoint(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => savepoint(`ROLLBACK TO SAVEPOINT ${name}`),
    releaseSavepoint: (name) => savepoint(`RELEASE SAVEPOINT ${name}`),
  };
}

/**
 * Gives the connection back to the pool; one whose last statement failed is closed instead, as nobody knows its state.
 */
async function finish(
  client: pg.PoolClient,
  last: () => Promise<unknown>,
  giveBack: () => Promise<void>,
): Promise<void> {
  try {
    await last();
  } catch (error) {
    client.release(true);
    throw error;
  }
  await giveBack();
}

/**
 * Commits. After any failed statement, even one whose error was caught, PostgreSQL answers a COMMIT with a rollback and
 * calls it success: here that is an error, so nothing is acknowledged that was not kept.
 */
async function commit(client: pg.ClientBase): Promise<void> {
  const result = await client.query('COMMIT');
  if (result.command !== 'COMMIT') {
    throw new Error(
      'The transaction was rolled back: a statement in it had failed, and PostgreSQL ends a transaction with its first error. Use ON CONFLICT instead of catching.',
    );
  }
}
