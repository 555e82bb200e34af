// Writes a consistent copy of the running SQLite database to a file.

import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../lib/app-error.ts';
import { PLACE_KEY } from '../types.ts';

/**
 * Runs in a thread of its own, as text because in the bundle it has no file; the path of the driver is passed to it for
 * the same reason.
 */
const COPY = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.driver);
  try {
    const database = new Database(workerData.path, { timeout: 10000 });
    database.prepare('VACUUM INTO ?').run(workerData.draft);
    database.close();
    // So that the log begins a new epoch where it is opened on the copy (live/cursor.ts).
    const copy = new Database(workerData.draft);
    copy.prepare('INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = EXCLUDED."value"')
      .run(workerData.placeKey, 'copy');
    copy.close();
  } catch (error) {
    // The driver's errors do not survive the way between threads.
    parentPort.postMessage(String(error.message));
  }
`;

/**
 * Copies a running SQLite database into a new file: one snapshot, without holding up those who write or the event loop.
 * (better-sqlite3's own backup ends at once, with success and no file, when it meets an open transaction.) Nobody but
 * the owner may read the copy: it holds private keys. Throws AppError CONFLICT when the file exists.
 */
export async function backUpSqlite(path: string, file: string): Promise<void> {
  if (existsSync(file)) {
    throw new AppError(
      'CONFLICT',
      `${file} exists already. Choose another name for the backup, or remove it.`,
    );
  }
  const draft = `${file}.partial`;
  rmSync(draft, { force: true });
  try {
    closeSync(openSync(draft, 'w', 0o600));
    const driver = createRequire(import.meta.url).resolve('better-sqlite3');
    await runThread({ driver, path, draft, placeKey: PLACE_KEY });
    sync(draft);
    chmodSync(draft, 0o600);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function runThread(workerData: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(COPY, { eval: true, workerData });
    worker.once('message', (reason) => reject(new Error(`The backup failed: ${reason}.`)));
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The backup ended with exit code ${code}.`)),
    );
  });
}

function sync(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
