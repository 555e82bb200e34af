// Says whether the disk of the data folder has room.

import type { InstallFinding } from '../../../graphql/ports.ts';

const MB = 1024 ** 2;
/** Less room than this, in bytes, or than a tenth of the disk, should be seen to. */
const LITTLE_ROOM = 1024 * MB;
/** With less than this the database cannot grow for long. */
const NO_ROOM = 256 * MB;

/** @param disk as `statfs` gives it: blocks that may be used, all blocks, and bytes of a block */
export function diskFinding(
  { bavail, blocks, bsize }: { bavail: number; blocks: number; bsize: number },
  dataDir: string,
): InstallFinding {
  const [free, size] = [bavail * bsize, blocks * bsize];
  const left = `${Math.floor(free / MB)} MB of ${Math.floor(size / MB)} MB are free on the disk of ${dataDir}.`;
  const finding = (severity: InstallFinding['severity'], what: string): InstallFinding => ({
    subject: 'disk',
    severity,
    message: `${left}${what}`,
  });
  if (free < NO_ROOM) return finding('fault', ' Make room now: a full disk stops everything that writes.');
  if (free < LITTLE_ROOM || free < size / 10)
    return finding('warning', ' Make room, or lower PUKEKO_MEDIA_CACHE_MB.');
  return finding('fine', '');
}
