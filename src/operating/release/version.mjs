// Tells which version a commit is.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The version of the sources in `root`. The commit that is tagged `vVERSION`, with the version that package.json names,
 * is that one: `0.1.0`. Any other is `0.1.0+584.g61332e6540`, with the number of its commit and the beginning of its
 * hash: it comes after 0.1.0 and what has fewer commits, and before 0.1.1, for Debian as well (semver passes over what
 * stands behind the plus). `.dirty` at its end: files were changed since. Sources without a repository are what
 * package.json says. Throws where the history was cut off, because then nobody knows the number.
 * @param {string} root the folder of package.json
 */
export function versionOf(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!existsSync(join(root, '.git'))) return version;
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const isClean = git('status', '--porcelain', '--untracked-files=no') === '';
  if (isClean && git('tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`)) return version;
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new Error(
      'The history of this clone is cut off, and the number of its commits is a part of the version. Run "git fetch --unshallow", or take a tag.',
    );
  const commit = `${git('rev-list', '--count', 'HEAD')}.g${git('rev-parse', '--short=10', 'HEAD')}`;
  return `${version}+${commit}${isClean ? '' : '.dirty'}`;
}
