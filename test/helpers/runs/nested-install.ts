import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const STALE_MS = 10 * 60_000;

/**
 * Installs a package that lies inside of ours, with a package.json and a lock file of its own, unless that lock file is
 * installed already: what few tests need, and nobody who only runs the server. One process at a time; progress goes to
 * stderr.
 *
 * @param folder of the package, from the root of the project
 * @param what it is, for people who wait
 */
export async function ensureInstalled(folder: string, what: string): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(path.join(root, folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, folder, 'node_modules/.pukeko-stamp');
  const isInstalled = async () => (await readFile(stamp, 'utf8').catch(() => null)) === wanted;
  if (await isInstalled()) return;
  const lock = path.join(root, '.cache', `${folder.replaceAll('/', '-')}-install.lock`);
  await underLock(lock, async () => {
    if (await isInstalled()) return;
    process.stderr.write(`Installing ${what} of ${folder} (about half a minute)…\n`);
    await install(folder);
    await writeFile(stamp, wanted);
  });
}

async function install(folder: string): Promise<void> {
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: path.join(root, folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  npm.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci in ${folder} ended with ${code}; run it by hand to see why.`);
}

/** A folder is the lock, since making one either works or says that it exists; ten minutes old, it is abandoned. */
async function underLock(lock: string, work: () => Promise<void>): Promise<void> {
  await mkdir(path.dirname(lock), { recursive: true });
  while (!(await taken(lock))) await sleep(300);
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_MS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
