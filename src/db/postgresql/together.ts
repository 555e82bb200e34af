// Short reads on PostgreSQL that are asked for side by side, as one message.

import pg from 'pg';
import { asUnavailable } from '../errors.ts';
import { overPool, sendOver } from './single-statements.ts';
import type { Queryable } from './sql.ts';
import type { Statement, StatementResult } from './statement-batch.ts';

interface Asked {
  statement: Statement;
  resolve(result: StatementResult): void;
  reject(error: unknown): void;
}

/** What was asked for in this turn of the event loop and is not sent yet. */
const waiting = new WeakMap<pg.Pool, Asked[]>();

/**
 * Sends what is asked for in one turn of the event loop, which is one request's mostly, as one message: sending costs
 * more than a read by key does. Each is answered when all are, and fails for its own fault alone.
 */
export function togetherOverPool(pool: pg.Pool): Queryable {
  return {
    query(statement) {
      return new Promise((resolve, reject) => {
        const asked = { statement, resolve, reject };
        const others = waiting.get(pool);
        if (others) {
          others.push(asked);
          return;
        }
        const all = [asked];
        waiting.set(pool, all);
        process.nextTick(() => {
          waiting.delete(pool);
          void send(pool, all);
        });
      });
    },
  };
}

/** Never rejects. */
async function send(pool: pg.Pool, all: readonly Asked[]): Promise<void> {
  const statements = all.map(({ statement }) => statement);
  const results = await sendOver(pool, statements).catch((reason: unknown) =>
    all.map(() => ({ status: 'rejected', reason }) as const),
  );
  const failed = results.findIndex((result) => result.status === 'rejected' && isRefused(result.reason));
  for (const [index, { statement, resolve, reject }] of all.entries()) {
    const result = results[index];
    if (result?.status === 'fulfilled') resolve(result.value);
    // It did not run, because PostgreSQL had refused another.
    else if (failed >= 0 && index > failed) overPool(pool).query(statement).then(resolve, reject);
    else reject(result?.reason);
  }
}

/** Whether PostgreSQL refused one statement, and would take others. */
const isRefused = (error: unknown) => error instanceof pg.DatabaseError && !asUnavailable(error);
