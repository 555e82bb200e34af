// Keeps files in a folder of this machine.

import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { BlobStore } from '../../core/media/ports.ts';

/**
 * Blobs as files below `folder`, by their keys. A file appears under its name whole or not at all, and stays after a
 * loss of power.
 */
export function localStore(folder: string): BlobStore {
  const pathOf = (key: string) => join(folder, key);
  return {
    async put(key, path) {
      const target = pathOf(key);
      await mkdir(dirname(target), { recursive: true });
      await sync(path);
      try {
        await rename(path, target);
      } catch (error) {
        if (codeOf(error) !== 'EXDEV') throw error;
        const draft = `${target}.draft`;
        await copyFile(path, draft);
        await sync(draft);
        await rename(draft, target);
      }
      await sync(dirname(target));
    },
    async size(key) {
      try {
        const found = await stat(pathOf(key));
        return found.isFile() ? found.size : null;
      } catch (error) {
        return noneIfMissing(error);
      }
    },
    async open(key, range): Promise<Readable | null> {
      try {
        const file = await open(pathOf(key), 'r');
        return file.createReadStream(range);
      } catch (error) {
        return noneIfMissing(error);
      }
    },
    async withFile(key, use) {
      return (await this.size(key)) === null ? null : use(pathOf(key));
    },
    async remove(keys) {
      for (const key of keys) await rm(pathOf(key), { force: true });
    },
  };
}

/** Writes what the system still holds in memory of a file or a folder to the disk. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function noneIfMissing(error: unknown): null {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}
