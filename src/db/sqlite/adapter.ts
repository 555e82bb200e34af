// Prisma's SQLite adapter with every write behind the write gate.

import { throughPrisma } from '../errors.ts';
import type { Scope, Scopes } from '../scope.ts';
import type { CommitGroup } from './commit-group.ts';
import type { Adapter, AdapterQuery, AdapterTransaction, SqliteConnection } from './connection.ts';
import type { Gate } from './gate.ts';
import type { ReadQueue } from './read-queue.ts';

/** A transaction that our database opened: it has begun, and holds the gate. */
export interface SqliteScope extends Scope {
  /** Leaves the gate. */
  leave: () => void;
}

/**
 * How `Database.transaction` has Prisma take part in it, so that its transactions are known from those that Prisma
 * makes by itself (a nested write, a createMany). SQLite has no other isolation, so it means nothing besides.
 */
export const OURS = { prisma: 'Serializable', adapter: 'SERIALIZABLE' } as const;

interface Parts {
  writer: SqliteConnection;
  reader: SqliteConnection;
  gate: Gate;
  group: CommitGroup;
  reads: ReadQueue;
  scopes: Scopes<SqliteScope>;
  /** The transaction whose work holds the gate; null while nobody does. */
  holder(): SqliteScope | null;
}

/**
 * What Prisma sees as its SQLite database. As shipped, its adapter has one connection for everything, so a write made
 * while another request's transaction is open is rolled back with it although it was acknowledged. Here reads outside
 * of transactions have a connection of their own, and every write and every transaction passes the gate.
 */
export function createSqliteAdapter(parts: Parts): Adapter {
  const { writer, reader, gate, group, reads, scopes, holder } = parts;
  const refused = (error: unknown): never => {
    throw throughPrisma(error);
  };
  return {
    provider: 'sqlite',
    adapterName: writer.adapter.adapterName,
    queryRaw(query) {
      if (isRead(query, reader)) return reads.run(() => reader.adapter.queryRaw(query)).catch(refused);
      scopes.refuse();
      return group.single(query.sql, () => writer.adapter.queryRaw(query)).catch(refused);
    },
    executeRaw(query) {
      scopes.refuse();
      return group.single(query.sql, () => writer.adapter.executeRaw(query)).catch(refused);
    },
    executeScript(script) {
      scopes.refuse();
      return gate.run(() => writer.adapter.executeScript(script));
    },
    async startTransaction(isolationLevel) {
      if (isolationLevel === OURS.adapter) {
        const scope = holder();
        if (!scope) throw new Error('The transaction has ended; no model can be used in it.');
        return joined(
          transactionOn(writer, group, true, () => {}),
          scope,
        );
      }
      // One of Prisma's own stands at the gate like everybody.
      scopes.refuse();
      const leave = await gate.enter().catch(refused);
      try {
        return transactionOn(writer, group, await group.begin().catch(refused), leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
    // What SQLite takes since 3.32; Prisma's own 999 would refuse a `notIn` over many blocked hosts.
    getConnectionInfo: () => ({ supportsRelationJoins: false, maxBindValues: 32_766 }),
    async dispose() {
      reader.close();
      writer.close();
    },
  };
}

function isRead(query: AdapterQuery, reader: SqliteConnection): boolean {
  if (query.sql.startsWith('SELECT')) return true;
  return query.sql.startsWith('WITH') && reader.isReadOnly(query.sql);
}

/** What Prisma believes to be its own transaction: whoever opened it ends it. */
function joined(transaction: AdapterTransaction, scope: SqliteScope): AdapterTransaction {
  const open = () => {
    if (!scope.isOpen) throw new Error('The transaction has ended; no model can be used in it.');
    return transaction;
  };
  return {
    ...transaction,
    queryRaw: async (query) => open().queryRaw(query),
    executeRaw: async (query) => open().executeRaw(query),
    async commit() {},
    async rollback() {},
  };
}

function transactionOn(
  writer: SqliteConnection,
  group: CommitGroup,
  isNested: boolean,
  end: () => void,
): AdapterTransaction {
  const savepoint = async (text: string) => {
    group.assertOpen();
    writer.run(text, []);
  };
  return {
    provider: 'sqlite',
    adapterName: writer.adapter.adapterName,
    // Prisma leaves COMMIT and ROLLBACK to us, so that ending the transaction and leaving the gate are one step.
    options: { usePhantomQuery: true },
    async queryRaw(query) {
      group.assertOpen();
      return writer.adapter.queryRaw(query);
    },
    async executeRaw(query) {
      group.assertOpen();
      return writer.adapter.executeRaw(query);
    },
    async commit() {
      let durable: Promise<void>;
      try {
        durable = group.finish(isNested);
      } finally {
        end();
      }
      await durable;
    },
    async rollback() {
      try {
        group.rollback(isNested);
      } finally {
        end();
      }
    },
    createSavepoint: (name) => savepoint(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => savepoint(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => savepoint(`RELEASE ${name}`),
  };
}
