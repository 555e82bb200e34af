// Lets one of several processes do a piece of work while the others wait.

import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A holder touches its lock this often; one that was not touched for STALE_MS has died with its machine (or its
 * container).
 */
const BEAT_MS = 5_000;
const STALE_MS = 30_000;

/**
 * Runs `work` while holding the lock file: of several processes that start at once one installs and builds, the others
 * wait and then find everything done. A lock whose holder is dead is taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ waiting?: (holder: string) => void, pollMs?: number }} [options] `waiting` is called once, when another
 * holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(path, work, options = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let isReported = false;
  while (!tryLock(path)) {
    if (breakIfStale(path)) continue;
    if (!isReported) options.waiting?.(holderOf(path)?.pid.toString() ?? '?');
    isReported = true;
    await sleep(options.pollMs ?? 200);
  }
  const beat = setInterval(() => touch(path), BEAT_MS);
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/** @param {string} path */
function tryLock(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
    closeSync(file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {{ pid: number, host: string } | null}
 */
function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} path */
function isStale(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  const age = Date.now() - stat.mtimeMs;
  if (age > STALE_MS) return true;
  const holder = holderOf(path);
  // Between creating the file and writing it a lock has no holder yet.
  if (!holder) return age > BEAT_MS;
  return holder.host === hostname() && !isAlive(holder.pid);
}

/**
 * Removes a lock nobody holds any more. Two waiters must not do that at once (the second would remove the first one's
 * new lock), so breaking has a lock of its own and looks again inside it.
 * @param {string} path
 */
function breakIfStale(path) {
  if (!isStale(path)) return false;
  const breaking = `${path}.breaking`;
  try {
    mkdirSync(breaking);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const stat = statSync(breaking, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > STALE_MS) rmSync(breaking, { recursive: true, force: true });
    return false;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(breaking, { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody removed the lock by hand; the work goes on.
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
