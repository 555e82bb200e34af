import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { eventually } from '../../helpers/world.ts';

const LIMIT = 512 * 1024 * 1024;

/** A memory cgroup of 512 MB without swap, on either version of Linux's interface; null where none can be made. */
function makeGroup(): { folder: string; kills(): number; peak(): number } | null {
  const name = `pukeko-test-${process.pid}`;
  try {
    const second = '/sys/fs/cgroup/cgroup.controllers';
    if (existsSync(second)) {
      if (!readFileSync(second, 'utf8').includes('memory')) return null;
      writeFileSync('/sys/fs/cgroup/cgroup.subtree_control', '+memory');
      const folder = join('/sys/fs/cgroup', name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'memory.max'), String(LIMIT));
      writeFileSync(join(folder, 'memory.swap.max'), '0');
      return {
        folder,
        kills: () =>
          Number(/^oom_kill (\d+)/m.exec(readFileSync(join(folder, 'memory.events'), 'utf8'))?.[1]),
        peak: () => Number(readFileSync(join(folder, 'memory.peak'), 'utf8')),
      };
    }
    const folder = join('/sys/fs/cgroup/memory', name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'memory.limit_in_bytes'), String(LIMIT));
    writeFileSync(join(folder, 'memory.swappiness'), '0');
    return {
      folder,
      kills: () =>
        Number(/^oom_kill (\d+)/m.exec(readFileSync(join(folder, 'memory.oom_control'), 'utf8'))?.[1]),
      peak: () => Number(readFileSync(join(folder, 'memory.max_usage_in_bytes'), 'utf8')),
    };
  } catch {
    return null;
  }
}

const group = process.platform === 'linux' ? makeGroup() : null;
if (!group) console.warn('No memory cgroup can be made here: the test of a machine with 512 MB is skipped.');

/**
 * The installed server under all kinds of the bench's load, one after another, with 512 MB for it and the pages of its
 * files.
 */
describe.skipIf(!group)('a machine with 512 MB', () => {
  let scratch: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-small-'));
    const make = ['src/bootstrap.mjs', 'release', '--node', 'this', '--out', scratch];
    execFileSync(process.execPath, make, { cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit'] });
    const archive = readdirSync(scratch).find((name) => name.endsWith('.tar.gz')) ?? '';
    execFileSync('tar', ['xzf', join(scratch, archive), '-C', scratch, '--strip-components=1']);
    const script = `#!/bin/sh\necho $$ > ${group?.folder}/cgroup.procs\nexec ${scratch}/bin/pukeko "$@"\n`;
    writeFileSync(join(scratch, 'confined'), script, { mode: 0o755 });
  });

  afterAll(async () => {
    rmSync(scratch, { recursive: true, force: true });
    // Processes that have ended leave their group a moment later.
    if (group) await eventually(async () => isRemoved(group.folder), Boolean);
  });

  function isRemoved(folder: string): boolean {
    try {
      rmdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
      return false;
    }
    return true;
  }

  it('carries the load with no process killed', () => {
    const printed = execFileSync(process.execPath, ['src/bootstrap.mjs', 'bench', 'rss-load', '--json'], {
      cwd: projectRoot,
      env: { ...process.env, PUKEKO_TEST_SERVER: join(scratch, 'confined') },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    const { rows } = JSON.parse(printed) as { rows: { name: string; value: number }[] };
    expect(rows.map(({ name }) => name)).toEqual(['rss-load']);
    expect(group?.kills()).toBe(0);
    // It was in there: the server alone takes more than this.
    expect(group?.peak()).toBeGreaterThan(100 * 1024 * 1024);
    console.info(
      `512 MB: ${rows[0]?.value} MB resident after the load, ${Math.round((group?.peak() ?? 0) / 2 ** 20)} MB at most with the pages of files.`,
    );
  }, 1_800_000);
});
