// The one secret of an install, which never lies in its database.

import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';
import { makeFolder } from '../lib/files/make-folder.ts';
import type { Config } from './config.ts';

const FILE = 'secret.key';
const SHORTEST = 32;

/**
 * PUKEKO_SECRET where it is set; else what stands in the data folder (`secret.key`, mode 0600), made at the first
 * start. Whoever gets a copy of the database alone cannot use the tokens in it. Errors: UNAVAILABLE where the file
 * cannot be read or made; a full disk as it is, which has a sentence of its own.
 */
export function installSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string {
  if (secret !== null) return secret;
  const path = join(dataDir, FILE);
  try {
    return readSecret(path) ?? makeSecret(dataDir, path);
  } catch (cause) {
    if (cause instanceof AppError || isFull(cause)) throw cause;
    throw new AppError('UNAVAILABLE', `The secret of this install cannot be read from ${path}.`, { cause });
  }
}

function readSecret(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (text.length >= SHORTEST) return text;
  throw new AppError(
    'UNAVAILABLE',
    `${path} is damaged: restore it from a backup, or remove it (apps then get new tokens when they sign in again).`,
  );
}

/**
 * Written beside it and linked into place: of processes that start at once the first one's counts, and nobody reads
 * half of it.
 */
function makeSecret(dataDir: string, path: string): string {
  makeFolder(dataDir);
  const made = randomBytes(32).toString('base64url');
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, `${made}\n`, { mode: 0o600 });
    linkSync(temporary, path);
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readSecret(path) ?? made;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
