// Single statements on PostgreSQL, each on whichever connection of a pool is free first.

import type pg from 'pg';
import type { Queryable } from './sql.ts';
import { StatementBatch } from './statement-batch.ts';

/**
 * Runs statements over a pool, one a connection at a time. As `pool.query` does, but the columns of a prepared
 * statement are asked for once a connection, and a wide row takes a sixth of the time. With any error the connection is
 * given up.
 */
export function overPool(pool: pg.Pool): Queryable {
  return {
    async query(statement) {
      const batch = new StatementBatch();
      const answer = batch.add(statement);
      const connection = await pool.connect();
      let problem: Error | undefined;
      try {
        const [result] = await Promise.all([answer, batch.sendOn(connection)]);
        return result;
      } catch (error) {
        problem = error instanceof Error ? error : new Error(String(error));
        throw error;
      } finally {
        connection.release(problem);
      }
    },
  };
}
