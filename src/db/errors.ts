// What errors of the database mean: a row that exists, a conflict, or a database that cannot be used.

import { AppError } from '../lib/app-error.ts';

/**
 * Whether a statement failed because the row is there already, whichever way it was asked (Prisma, better-sqlite3, pg).
 */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof AppError && error.cause !== undefined) return isUniqueViolation(error.cause);
  const code = codeOf(error);
  return (
    code === 'P2002' ||
    code === '23505' ||
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
  );
}

/** Whether PostgreSQL ended a transaction for another's sake (40001, 40P01): the whole of it may be tried again. */
export function isRetryable(error: unknown): boolean {
  return hasCode(error, ['40001', '40P01', 'P2034']);
}

/** Whether PostgreSQL ended a transaction because it and another waited for each other. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, ['40P01']);
}

function hasCode(error: unknown, codes: readonly unknown[]): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (codes.includes(codeOf(at))) return true;
    // What Prisma's raw queries fail with carries the database's code inside.
    const inside = (at as { cause?: { originalCode?: unknown } }).cause;
    if (inside?.originalCode !== undefined && codes.includes(inside.originalCode)) return true;
  }
  return false;
}

/**
 * What a transaction failed with, in our words where two did the same thing at once: the row that one looked for and
 * did not find was there when it was written.
 */
export function asConflict(error: unknown): unknown {
  if (error instanceof AppError || !isUniqueViolation(error)) return error;
  return new AppError('CONFLICT', 'Somebody did the same at this moment; look again before you repeat it.', {
    cause: error,
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

/**
 * Prisma makes an error of its own out of everything thrown below it that has a `code`, and passes on what has none
 * after noting its version in it. An AppError therefore travels without its code until then: so a full queue is the
 * same AppError BUSY to those who use the models as to everybody.
 */
export function throughPrisma(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { code } = error;
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(error, name, { configurable: true, ...descriptor });
  define('code', { value: undefined });
  define('clientVersion', { set: () => define('code', { value: code, enumerable: true }) });
  return error;
}

/** The same for what leaves Prisma's `$transaction`, where it notes nothing. */
export function outOfPrisma(error: unknown): unknown {
  if (error instanceof AppError && error.code === undefined) Object.assign(error, { clientVersion: '' });
  return error;
}

/**
 * Codes of a database that is away, stopping, out of space or out of reach: libuv's, PostgreSQL's, SQLite's and
 * Prisma's.
 */
const OUT_OF_ORDER =
  /^(?:57014|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08\w{3}|57P0[1-5]|53\w{3}|58\w{3}|25006|SQLITE_(?:FULL|IOERR|CANTOPEN|READONLY|BUSY|CORRUPT|NOTADB)\w*|P1001|P1002|P1008|P1011|P1017|P2024|P2037|P2038)$/;
/** What the drivers say where they give no code. */
const OUT_OF_ORDER_WORDS =
  /database or disk is full|disk I\/O error|readonly database|database disk image is malformed|unable to open database|Connection terminated|Query read timeout|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Can't reach database|Server has closed the connection|rolled back by SQLite|statement timeout/i;

const RETRY_AFTER_MS = 10_000;

/**
 * A failure that says that the database cannot be used now, as the answer for people: AppError UNAVAILABLE (503, try
 * again in a while). Null for every other failure, which is a fault of ours.
 */
export function asUnavailable(error: unknown): AppError | null {
  if (error instanceof AppError) return null;
  for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 6; depth += 1) {
    const { name, code, originalCode, message, cause, meta, originalMessage } = at as Record<string, unknown>;
    // Other servers and clients can be away as well, with the same codes.
    if (name === 'FetchError' || message === 'aborted') return null;
    const isOut =
      [code, originalCode].some((each) => typeof each === 'string' && OUT_OF_ORDER.test(each)) ||
      [message, originalMessage].some((each) => typeof each === 'string' && OUT_OF_ORDER_WORDS.test(each));
    if (isOut) {
      return new AppError(
        'UNAVAILABLE',
        'The database of this server cannot be used right now. Try again in a while.',
        {
          retryAfterMs: RETRY_AFTER_MS,
          cause: error,
        },
      );
    }
    at = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return null;
}
