import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/lib/root.ts';

const execute = promisify(execFile);

/** The files of a release. */
export interface Release {
  archive: string;
  deb: string;
}

/**
 * `npm run release` of the sources in `root`, into `out`. `node`: `this` carries SQLite for the Node.js that runs the
 * test alone, and is quick.
 */
export async function makeRelease(
  out: string,
  node: 'this' | 'all' = 'this',
  root = projectRoot,
  time?: string,
): Promise<Release> {
  await execute(process.execPath, ['src/bootstrap.mjs', 'release', '--node', node, '--out', out], {
    cwd: root,
    env: { ...process.env, ...(time === undefined ? {} : { SOURCE_DATE_EPOCH: time }) },
    maxBuffer: 1e8,
  });
  return releaseIn(out);
}

/** Debian 13 has Node.js 20. */
export const NODE_OF_DEBIAN = process.versions.node.startsWith('20.') ? 'this' : 'all';

function releaseIn(folder: string): Release {
  const named = (ending: string) =>
    join(folder, readdirSync(folder).find((name) => name.endsWith(ending)) ?? '');
  return { archive: named('.tar.gz'), deb: named('.deb') };
}

const git = (...args: string[]) => {
  const { status, stdout } = spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
};

/**
 * The commit that brought a migration, as long as it knows of none that is newer; null where this is no clone with its
 * history, or a history in which later ones came with it.
 */
export function commitThatAdded(migration: string): string | null {
  if (git('rev-parse', '--is-shallow-repository') !== 'false') return null;
  const folder = 'prisma/migrations/sqlite/';
  const path = `${folder}${migration}/migration.sql`;
  const commit = git('log', '--diff-filter=A', '--format=%H', '-1', '--', path);
  const known = git('ls-tree', '--name-only', commit || 'HEAD', folder)
    .split('\n')
    .sort();
  return commit !== '' && known.at(-1) === folder + migration ? commit : null;
}

/**
 * The release of an earlier commit, as whoever took that version has it. Made once from its sources, beside this
 * checkout so that what both need is linked and not copied, and kept: the same commit gives the same bytes.
 */
export async function earlierRelease(commit: string): Promise<Release> {
  const cache = join(projectRoot, '.cache');
  const kept = join(cache, 'earlier-release', `${commit}-node${process.versions.modules}`);
  if (existsSync(kept)) return releaseIn(kept);
  mkdirSync(join(cache, 'earlier-release'), { recursive: true });
  const root = mkdtempSync(join(cache, 'earlier-release', 'sources-'));
  try {
    await execute('sh', ['-c', `git archive ${commit} | tar x -C "$0"`, root], { cwd: projectRoot });
    // But for what comes and goes while tests run: vitest keeps its configuration there while it reads it.
    const linked = 'find . -mindepth 1 -maxdepth 1 ! -name ".vite*" -exec cp -al -t "$0/node_modules" {} +';
    mkdirSync(join(root, 'node_modules'));
    await execute('sh', ['-c', linked, root], { cwd: join(projectRoot, 'node_modules') });
    // Says that what its own lock file names is there, which its own bootstrap has to find out.
    rmSync(join(root, 'node_modules', '.pukeko-stamp.json'), { force: true });
    const out = join(root, 'release');
    await makeRelease(out, NODE_OF_DEBIAN, root, git('log', '-1', '--format=%ct', commit));
    keep(out, kept);
    return releaseIn(kept);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Of two test files that make it at once the later one finds it made. */
function keep(out: string, kept: string): void {
  try {
    renameSync(out, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
}
