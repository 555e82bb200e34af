// Which servers run from this folder, so that no command builds or installs under them.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** @param {string} root */
const folderOf = (root) => join(root, '.cache', 'servers');

/**
 * Notes that this process is a server that runs from `root`, until it ends.
 * @param {string} root
 */
export function noteServer(root) {
  const path = join(folderOf(root), String(process.pid));
  mkdirSync(folderOf(root), { recursive: true });
  writeFileSync(path, JSON.stringify({ host: hostname(), begun: begunAt(process.pid) }));
  process.once('exit', () => rmSync(path, { force: true }));
}

/**
 * The process id of a server that runs from `root`; null where none does. Notes of those that were killed are removed.
 * @param {string} root
 * @returns {number | null}
 */
export function serverOf(root) {
  for (const name of notesIn(root)) {
    const path = join(folderOf(root), name);
    if (isRunning(Number(name), path)) return Number(name);
    rmSync(path, { force: true });
  }
  return null;
}

/** @param {string} root */
function notesIn(root) {
  try {
    return readdirSync(folderOf(root)).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/**
 * @param {number} pid
 * @param {string} path
 */
function isRunning(pid, path) {
  try {
    const { host, begun } = JSON.parse(readFileSync(path, 'utf8'));
    if (host !== hostname() || begun !== begunAt(pid)) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, and is there.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * When a process began, in the kernel's ticks: numbers of processes are given again. Null where there is no /proc.
 * @param {number} pid
 */
function begunAt(pid) {
  try {
    // The name, in brackets, may have spaces in it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
