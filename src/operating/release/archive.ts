// A folder as a .tar.gz whose bytes depend on nothing but its files.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 512 * 1024 * 1024;

/** Packs `folder` under its own name. `time`: seconds since 1970, which all entries get. */
export function packFolder(folder: string, file: string, time: number): void {
  const { status, stdout, stderr, error } = spawnSync(
    'tar',
    [
      '--sort=name',
      '--format=gnu',
      `--mtime=@${time}`,
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '-cf',
      '-',
      '-C',
      dirname(folder),
      basename(folder),
    ],
    { maxBuffer: MOST_BYTES },
  );
  if (status !== 0) throw new Error(`tar failed: ${error ?? stderr}`);
  writeFileSync(file, gzipSync(stdout, { level: 9 }));
}
