// Tells by hashes of the inputs whether something has to be made anew.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * A stamp says from which inputs something was made. It lies beside what was made, so deleting the one deletes the
 * other. `listing` (paths, sizes, times) is cheap and answers nearly always; `hash` (contents) is asked when the
 * listing differs, because a checkout touches files without changing them.
 * @typedef {{ listing: string, hash: string }} Stamp
 */

/**
 * Every file below the given files and folders, as absolute paths in a fixed order; what does not exist is left out.
 * @param {string[]} roots
 * @param {(path: string) => boolean} [leaveOut]
 * @returns {string[]}
 */
export function filesBelow(roots, leaveOut = () => false) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} path */
  const visit = (path) => {
    if (leaveOut(path)) return;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) found.push(path);
    if (!stat?.isDirectory()) return;
    for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const root of roots) visit(root);
  return found;
}

/**
 * @param {string} root paths are taken relative to it, so a moved clone stays fresh
 * @param {string[]} files
 */
export function listingOf(root, files) {
  const lines = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${relative(root, file)} ${size} ${mtimeMs}`;
  });
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/**
 * @param {string} root
 * @param {string[]} files
 */
export function hashOf(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Stamp | null} null when there is none, or none that can be read
 */
export function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @param {Stamp} stamp
 */
export function writeStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(stamp));
  renameSync(draft, path);
}

/**
 * Whether what the stamp stands for was made from these very inputs. A stamp whose listing alone is old is written
 * anew.
 * @param {string} root
 * @param {string} stampPath
 * @param {string[]} files
 */
export function isFresh(root, stampPath, files) {
  const stamp = readStamp(stampPath);
  if (!stamp) return false;
  const listing = listingOf(root, files);
  if (stamp.listing === listing) return true;
  if (stamp.hash !== hashOf(root, files)) return false;
  writeStamp(stampPath, { ...stamp, listing });
  return true;
}
