import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { versionOf } from '../../src/operating/release/version.mjs';

/** What versions are made of commits, and that Debian takes them in their order. */
let scratch: string;
let root: string;
const env = {
  ...{
    GIT_AUTHOR_NAME: 'x',
    GIT_AUTHOR_EMAIL: 'x@x.test',
    GIT_COMMITTER_NAME: 'x',
    GIT_COMMITTER_EMAIL: 'x@x.test',
  },
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', PATH: process.env.PATH },
};
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim();
const commit = () => git('commit', '-q', '--allow-empty', '-m', 'x');
const name = (version: string) => writeFileSync(join(root, 'package.json'), JSON.stringify({ version }));
const hash = () => git('rev-parse', '--short=10', 'HEAD');

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'pukeko-version-'));
  root = join(scratch, 'one');
  execFileSync('git', ['init', '-q', root], { env });
  name('0.1.0');
  git('add', '.');
  commit();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const inOrder: string[] = ['0.1.0'];

describe('the version of a commit', () => {
  it('tells its number and its hash', () => {
    expect(versionOf(root)).toBe(`0.1.0+1.g${hash()}`);
    inOrder.push(versionOf(root));
    for (let count = 2; count <= 11; count += 1) {
      commit();
      if (count > 8) inOrder.push(versionOf(root));
    }
    expect(versionOf(root)).toBe(`0.1.0+11.g${hash()}`);
  });

  it('says that files were changed, and not that there are others', () => {
    writeFileSync(join(root, 'new.txt'), 'new');
    expect(versionOf(root)).toBe(inOrder.at(-1));
    name('0.1.0 ');
    expect(versionOf(root)).toMatch(/^0\.1\.0 \+11\.g[0-9a-f]{10}\.dirty$/);
    git('checkout', '-q', 'package.json');
  });

  it('is the bare one where it has its tag', () => {
    name('0.2.0');
    git('commit', '-qam', 'x');
    git('tag', 'v0.1.0');
    expect(versionOf(root)).toBe(`0.2.0+12.g${hash()}`);
    git('tag', 'v0.2.0');
    expect(versionOf(root)).toBe('0.2.0');
    inOrder.push('0.2.0');
    commit();
    expect(versionOf(root)).toBe(`0.2.0+13.g${hash()}`);
    inOrder.push(versionOf(root), '0.2.1', '0.10.0');
  });

  it('is refused where the history is cut off, unless it is tagged', () => {
    const shallow = join(scratch, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, shallow], { env });
    expect(() => versionOf(shallow)).toThrow(/git fetch --unshallow/);
    execFileSync('git', ['tag', 'v0.2.0'], { cwd: shallow, env });
    expect(versionOf(shallow)).toBe('0.2.0');
  });

  it('is what package.json says where there is no repository, also within another one', () => {
    const inside = join(root, 'inside');
    cpSync(join(root, 'package.json'), join(inside, 'package.json'));
    expect(versionOf(inside)).toBe('0.2.0');
  });

  it.skipIf(spawnSync('dpkg', ['--version']).status !== 0)('is in order for Debian', () => {
    expect(inOrder.length).toBeGreaterThan(8);
    for (const [at, version] of inOrder.entries())
      for (const later of inOrder.slice(at + 1)) {
        const { status, stderr } = spawnSync('dpkg', ['--compare-versions', version, 'lt', later], {
          encoding: 'utf8',
        });
        expect([version, later, status, stderr]).toEqual([version, later, 0, '']);
      }
  });
});
