// Reads a whole SQLite database and says what is broken in it.

import SqliteHandle from 'better-sqlite3';

/** So much of what is broken is said. */
const MOST_NAMED = 10;

/**
 * Reads a database from end to end (SQLite's quick_check, and every reference to another row), while a server uses it
 * or not. Takes minutes for gigabytes, and blocks the process: not for a server. Answers what is broken, in SQLite's
 * words; nothing: it is whole.
 */
export function brokenParts(path: string): string[] {
  try {
    return read(new SqliteHandle(path, { readonly: true, fileMustExist: true, timeout: 10_000 }));
  } catch (error) {
    // So broken that it cannot be read to its end.
    if (error instanceof SqliteHandle.SqliteError) return [error.message];
    throw error;
  }
}

function read(handle: SqliteHandle.Database): string[] {
  try {
    const lines = handle.pragma(`quick_check(${MOST_NAMED})`) as { quick_check: string }[];
    const broken = lines.map((line) => line.quick_check).filter((line) => line !== 'ok');
    const references = handle.pragma('foreign_key_check') as { table: string; parent: string }[];
    const counts = new Map<string, number>();
    for (const { table, parent } of references) {
      const what = `rows of ${table} that name a ${parent} that is not there`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    return [...broken, ...[...counts].slice(0, MOST_NAMED).map(([what, count]) => `${count} ${what}`)];
  } finally {
    handle.close();
  }
}
