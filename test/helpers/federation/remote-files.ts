import { configFrom } from '../../../src/config/config.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { openMedia } from '../../../src/media/open.ts';
import type { RemoteFiles } from '../../../src/media/proxy/remote-files.ts';
import { FetchError } from '../../../src/net/errors.ts';

/** Files of other servers, none of which can be reached. */
export function noRemoteFiles(): RemoteFiles {
  const files = openMedia(
    configFrom({ dataDir: '/nowhere' }),
    'a secret of tests alone',
    systemClock,
    systemRandom,
  );
  return files.remoteFiles({
    get: async () => {
      throw new FetchError('connect', 'There is no network in this test.');
    },
  });
}
