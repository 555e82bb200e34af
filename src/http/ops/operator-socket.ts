// Where the Unix socket of the command line lies.

import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Tells where the socket of a running server is. */
export const RUN_FILE = 'run.json';

/** Node cuts longer socket paths silently. */
const LONGEST_SOCKET_PATH = 107;

/** The socket lies in the data folder; where that path is too long, in the temporary folder under a name made of it. */
export function operatorSocket(dataDir: string, temporary: string): string {
  const path = join(dataDir, 'pukeko.sock');
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(temporary, `pukeko-${name}.sock`);
}
