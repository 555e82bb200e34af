// Builds the media service: storage, processing, signed links, proxy.

import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { BlobStore, MediaLinks, MediaPort } from '../core/media/ports.ts';
import type { Random } from '../lib/random.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { Fetcher } from '../net/fetch.ts';
import { createMediaLinks } from './links.ts';
import { createMediaPort } from './port.ts';
import { DiskCache } from './proxy/disk-cache.ts';
import { RemoteFiles } from './proxy/remote-files.ts';
import { openStorage } from './storage/open.ts';
import { TemporaryFiles } from './temporary.ts';

export interface OpenMedia {
  storage: BlobStore;
  media: MediaPort;
  links: MediaLinks;
  /** Files of other servers, fetched by `fetcher` when somebody looks at them. */
  remoteFiles(fetcher: Pick<Fetcher, 'get'>): RemoteFiles;
  close(): Promise<void>;
}

/**
 * `secret`: the install's, by which addresses are signed. Opens storage as the configuration says: in the data folder,
 * or in a bucket. Nothing is read or asked before the first file comes.
 */
export function openMedia(
  config: Pick<Config, 'dataDir' | 'media'>,
  secret: string,
  clock: Clock,
  random: Random,
): OpenMedia {
  const temporary = new TemporaryFiles(join(config.dataDir, 'media-tmp'), random, clock);
  const media = createMediaPort(clock, temporary);
  const links = createMediaLinks(secret);
  const remoteFiles = (fetcher: Pick<Fetcher, 'get'>) => {
    const cache = new DiskCache(join(config.dataDir, 'media-cache'), config.media.cache, clock);
    return new RemoteFiles({ fetcher, cache, temporary, clock });
  };
  const { storage, close } = openStorage(config.dataDir, config.media, clock, () => temporary.path());
  return { storage, media, links, remoteFiles, close };
}
