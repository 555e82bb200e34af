// Opens storage as the configuration says: a folder of this machine, or a bucket.

import { join } from 'node:path';
import type { MediaConfig } from '../../config/media.ts';
import type { BlobStore } from '../../core/media/ports.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { localStore } from './local.ts';
import { s3Store } from './s3.ts';

/**
 * Nothing is read or asked before the first file comes. `temporaryPath`: where a blob of a bucket lies while it is
 * worked on.
 */
export function openStorage(
  dataDir: string,
  { s3 }: Pick<MediaConfig, 's3'>,
  clock: Clock,
  temporaryPath: () => Promise<string>,
): { storage: BlobStore; close(): Promise<void> } {
  if (s3 === null) return { storage: localStore(join(dataDir, 'media')), close: async () => {} };
  const { store, close } = s3Store(s3, clock, temporaryPath);
  return { storage: store, close };
}
