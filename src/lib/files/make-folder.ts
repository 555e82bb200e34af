// Makes a folder with those above it.

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../app-error.ts';

/**
 * Makes a folder for its owner alone, with those above it, unless it is there. Node's own way goes round for ever where
 * a file system says that there is nothing to make it in (/proc). Throws what mkdir does, and AppError UNAVAILABLE
 * there.
 */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AppError('UNAVAILABLE', `No folder can be made in ${above}.`);
    // Somebody else may just have made it.
    if (code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
}
