import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own, in memory, of a size that a test chooses and changes. */
export interface SmallDisk {
  readonly path: string;
  resize(kb: number): void;
  /** Fills it but for `kb`, with a file at its top. */
  fill(kb?: number): void;
  /** Takes that file away. */
  empty(): void;
  remove(): void;
}

/** Whether this process may mount; a test that cannot says why it is skipped. */
export const canMount = (() => {
  try {
    openSmallDisk(64).remove();
    return true;
  } catch {
    process.stderr.write('Tests of full disks are skipped: they mount a tmpfs, which only root may.\n');
    return false;
  }
})();

export function openSmallDisk(kb: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'pukeko-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kb}k,mode=755`, 'tmpfs', path], { stdio: 'pipe' });
  const filler = join(path, 'lost+found');
  return {
    path,
    resize: (to) => void execFileSync('mount', ['-o', `remount,size=${to}k`, path]),
    fill(left = 0) {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024), 1));
    },
    empty: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
