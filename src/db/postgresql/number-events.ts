// Gives committed events of the log their numbers on PostgreSQL, one call at a time.

import type { Sql } from '../types.ts';

/**
 * Calls that arrive while one runs share the next one: it sees what they committed, the running one may not. Numbering
 * events more than once at a time would only make processes wait for the same lock.
 */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    running = run().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    const afterwards = (): Promise<void> => {
      next = null;
      return running ?? start();
    };
    next ??= running.then(afterwards, afterwards);
    return next;
  };
}

/**
 * Numbers what is committed and unnumbered, in commit order, and notifies: a function of the migrations, which takes
 * this many events at most.
 */
const NUMBER_EVENTS = 'SELECT number_events() AS "numbered"';
const NUMBERED_AT_ONCE = 2_000n;

/**
 * Numbers all that was committed before the call, in as many statements as that takes, so that none runs into its
 * deadline.
 */
export async function numberCommitted(sql: Sql): Promise<void> {
  let numbered = NUMBERED_AT_ONCE;
  while (numbered >= NUMBERED_AT_ONCE) {
    const [row] = await sql.all<{ numbered: bigint }>(NUMBER_EVENTS);
    numbered = row?.numbered ?? 0n;
  }
}
