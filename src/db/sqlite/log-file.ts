// Brings SQLite's write-ahead log to the disk without keeping the event loop waiting for it.

import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * The `-wal` file beside a database. A connection with `synchronous = NORMAL` writes its commits there and does not
 * wait for the disk; what was committed before `sync` began is on the disk when it resolves. Closing this second handle
 * lets go of no lock: SQLite locks the other two files.
 */
export class LogFile {
  readonly #path: string;
  #handle: number | null = null;

  constructor(databasePath: string) {
    this.#path = `${databasePath}-wal`;
  }

  /** On the thread pool. Rejects with the system's error: then nobody knows what of it is on the disk. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      // There is none before the first commit. Windows flushes only what may be written.
      this.#handle ??= openSync(this.#path, 'r+');
      fdatasync(this.#handle, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Nobody may be waiting for `sync`. */
  close(): void {
    if (this.#handle !== null) closeSync(this.#handle);
    this.#handle = null;
  }
}
