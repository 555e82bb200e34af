/** Whether a statement failed because the row is there already, whichever way it was asked (Prisma, better-sqlite3, pg). */
export function isUniqueViolation(error: unknown): boolean {
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
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = codeOf(at);
    if (code === '40001' || code === '40P01' || code === 'P2034') return true;
    // What Prisma's raw queries fail with carries the database's code inside.
    const inside = (at as { cause?: { originalCode?: unknown } }).cause;
    if (inside?.originalCode === '40001' || inside?.originalCode === '40P01') return true;
  }
  return false;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}
