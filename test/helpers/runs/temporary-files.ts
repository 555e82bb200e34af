import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's folder in memory. */
const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
const PREFIX = 'pukeko-tests-';
/** What a run needs, with room to spare. Containers often have 64 MB there. */
const ENOUGH_BYTES = 4e9;

/**
 * Vitest's global set-up: databases and data folders of the run lie in memory where there is room, because SQLite waits
 * for the disk at each commit, milliseconds at a time. What the kernel was given outlives a killed process on either;
 * only a power cut tells them apart.
 */
export default function keepFilesInMemory(): () => void {
  if (!hasRoom()) return () => {};
  removeAbandoned();
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as a user of its own where we are root.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What runs left behind that were killed: each folder is named by its process. */
function removeAbandoned(): void {
  for (const name of readdirSync(MEMORY)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!pid || existsSync(`/proc/${pid}`)) continue;
    try {
      rmSync(join(MEMORY, name), { recursive: true, force: true });
    } catch {
      // Another run that begins now removes it as well: what is gone under one's hands is no fault.
    }
  }
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    return type === TMPFS && bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}
