// Measures how long the statements of a connection take.

import type pg from 'pg';
import type { StatementCounter } from '../statement-counter.ts';

type Answered = (error: unknown, result: unknown) => void;
type Query = (...args: unknown[]) => unknown;

/** From now on the time of every statement of the connection is counted, whoever sends it: Prisma, the pool (by callback) and ours (by promise). */
export function timeStatements(client: pg.ClientBase, counter: Pick<StatementCounter, 'begun'>): void {
  const query = client.query.bind(client) as Query;
  const timed: Query = (...args) => {
    const ended = counter.begun();
    const callback = args.at(-1);
    if (typeof callback === 'function')
      return query(...args.slice(0, -1), ((error, result) => {
        ended();
        (callback as Answered)(error, result);
      }) satisfies Answered);
    const answer = query(...args);
    if (answer instanceof Promise) answer.then(ended, ended);
    else ended();
    return answer;
  };
  client.query = timed as pg.ClientBase['query'];
}
