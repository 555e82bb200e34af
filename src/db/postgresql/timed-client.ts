// Measures how long the statements of a connection take.

import type pg from 'pg';
import type { StatementCounter } from '../statement-counter.ts';

type Answered = (error: unknown, result: unknown) => void;
type Query = (...args: unknown[]) => unknown;

/** What pg takes in place of a query: it says by its callback that it has ended. */
interface Submitted {
  submit: unknown;
  callback: Answered;
}

/**
 * From now on the time of every statement of the connection is counted, whoever sends it: Prisma and ours by promise,
 * the pool by callback, and several together (StatementBatch) as one.
 */
export function timeStatements(client: pg.ClientBase, counter: Pick<StatementCounter, 'begun'>): void {
  const query = client.query.bind(client) as Query;
  const timed: Query = (...args) => {
    const ended = counter.begun();
    const [first] = args;
    if (isSubmitted(first)) {
      const { callback } = first;
      first.callback = (error, result) => {
        ended();
        callback.call(first, error, result);
      };
      return query(...args);
    }
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

function isSubmitted(what: unknown): what is Submitted {
  return (
    typeof what === 'object' &&
    what !== null &&
    'submit' in what &&
    'callback' in what &&
    typeof what.callback === 'function'
  );
}
