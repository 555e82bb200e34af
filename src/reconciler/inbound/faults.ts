// Whether an inbound activity that failed is worth another try.

import { isAppError } from '../../lib/app-error.ts';

/**
 * Whether an error says that a message itself cannot be handled, so that trying again is of no use and would only hold
 * up what its sender sent afterwards: a fault of ours that its content brings about, a rule of ours it is against, a
 * value the database cannot hold. All else (the database is busy, full or away, rows that others were writing at the
 * time) may pass.
 */
export function isLasting(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TypeError || at instanceof RangeError || at instanceof SyntaxError) return true;
    if (isAppError(at)) return !PASSING.has(at.code);
    const { code, cause } = at as { code?: unknown; cause?: { originalCode?: unknown } };
    // What Prisma's raw statements fail with carries the database's code inside.
    if ([code, cause?.originalCode].some((each) => typeof each === 'string' && LASTING.test(each)))
      return true;
  }
  return false;
}

const PASSING: ReadonlySet<string> = new Set(['BUSY', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL', 'CONFLICT']);

/**
 * PostgreSQL: data exceptions (class 22), not-null and check violations. SQLite: the same, values too big or of another
 * type. Prisma: values that do not fit a column. Unique and foreign keys are not among them: they depend on what others
 * write.
 */
const LASTING =
  /^(?:22\w{3}|23502|23514|54000|SQLITE_CONSTRAINT_(?:CHECK|NOTNULL|DATATYPE)|SQLITE_TOOBIG|SQLITE_MISMATCH|P2000|P2005|P2006|P2007|P2011|P2019|P2020|P2023)$/;
