// Remembers many things by a key, and holds few of them in memory.

import SqliteHandle from 'better-sqlite3';

/** What is remembered as long as something is worked on; gone with `close`, and with the process. */
export interface Scratch {
  set(key: string, value: string): void;
  get(key: string): string | null;
  has(key: string): boolean;
  /** All keys, some at a time. */
  keys(): Iterable<readonly string[]>;
  clear(): void;
  close(): void;
}

/** In KB: of all that is remembered so much stays in memory. */
const CACHE_KB = 8_192;
const KEYS = 1_000;

/**
 * A database of SQLite that has no name: what does not fit into its cache lies in the system's folder for temporary
 * files, where nobody else can open it.
 */
export function openScratch(): Scratch {
  const handle = new SqliteHandle('');
  // Whatever ends early is thrown away as a whole.
  handle.pragma('journal_mode = OFF');
  handle.pragma('synchronous = OFF');
  handle.pragma(`cache_size = -${CACHE_KB}`);
  handle.exec('CREATE TABLE kept ("key" TEXT PRIMARY KEY, "value" TEXT NOT NULL) WITHOUT ROWID; BEGIN');
  const insert = handle.prepare<[string, string]>('INSERT OR REPLACE INTO kept VALUES (?, ?)');
  const read = handle.prepare<[string], string>('SELECT "value" FROM kept WHERE "key" = ?').pluck();
  const next = handle
    .prepare<[string], string>(`SELECT "key" FROM kept WHERE "key" > ? ORDER BY "key" LIMIT ${KEYS}`)
    .pluck();
  const get = (key: string) => read.get(key) ?? null;
  return {
    set: (key, value) => void insert.run(key, value),
    get,
    has: (key) => get(key) !== null,
    *keys() {
      for (let some = next.all(''); some.length > 0; some = next.all(some.at(-1) ?? '')) yield some;
    },
    clear: () => void handle.exec('DELETE FROM kept'),
    close: () => void handle.close(),
  };
}
