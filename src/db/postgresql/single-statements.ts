// Single statements on PostgreSQL, each on whichever connection of a pool is free first.

import type pg from 'pg';
import type { Queryable } from './sql.ts';
import { type Statement, StatementBatch, type StatementResult } from './statement-batch.ts';

/**
 * Runs statements over a pool, one a connection at a time. As `pool.query` does, but the columns of a prepared
 * statement are asked for once a connection, and a wide row takes a sixth of the time.
 */
export function overPool(pool: pg.Pool): Queryable {
  return {
    async query(statement) {
      const [result] = await sendOver(pool, [statement]);
      if (result?.status === 'fulfilled') return result.value;
      throw result?.reason;
    },
  };
}

/**
 * Sends statements as one message over a connection of a pool, and says how each of them ended; PostgreSQL runs none of
 * those behind one that fails. With any error the connection is given up. Rejects where there is no connection.
 */
export async function sendOver(
  pool: pg.Pool,
  statements: readonly Statement[],
): Promise<PromiseSettledResult<StatementResult>[]> {
  const batch = new StatementBatch();
  const answers = Promise.allSettled(statements.map(async (statement) => batch.add(statement)));
  const connection = await pool.connect();
  let results: PromiseSettledResult<StatementResult>[] = [];
  try {
    if (batch.size > 0) await batch.sendOn(connection);
    results = await answers;
    return results;
  } finally {
    const failed = results.find((result) => result.status === 'rejected');
    connection.release(failed && asError(failed.reason));
  }
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
