import { isDeadlock } from '../../../src/db/errors.ts';
import type { DbLog } from '../../../src/db/types.ts';

export interface DeadlockLog extends DbLog {
  /** What PostgreSQL said of each: which transaction waited for which. */
  readonly deadlocks: string[];
}

/**
 * A log that keeps only the deadlocks. What else a database warns of (others have taken most of its connections) depends
 * on the tests that run beside this one.
 */
export function createDeadlockLog(): DeadlockLog {
  const deadlocks: string[] = [];
  return {
    deadlocks,
    warn(details) {
      const { err } = details as { err?: Error & { detail?: string; cause?: unknown } };
      if (err && isDeadlock(err))
        deadlocks.push([err.message, err.detail ?? String(err.cause ?? '')].join('\n'));
    },
  };
}
