// npm run release [-- --out FOLDER] [--node all|this]
//
// Makes pukeko-VERSION-PLATFORM.tar.gz and, where dpkg-deb is there, the Debian package, for the platform it runs on.
// The same commit gives the same bytes on the same system. `--node this` carries SQLite for the Node.js that runs this
// alone, as it is installed here: quick, for trying things out.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../lib/root.ts';
import { packFolder } from './archive.ts';
import { debianName, hasDpkg, packDebian } from './debian.ts';
import { NODE_LINES, nativeFor } from './native.ts';
import { readJson } from './run.ts';
import { fillTree, type Native } from './tree.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'release' }, node: { type: 'string', default: 'all' } },
});
const out = resolve(values.out);
const say = (text: string) => process.stderr.write(`release: ${text}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'pukeko-release-'));
try {
  const { version } = readJson<{ version: string }>(join(projectRoot, 'package.json'));
  const name = `pukeko-${version}-${process.platform}-${process.arch}`;
  const tree = join(scratch, name);
  mkdirSync(tree);
  fillTree(projectRoot, tree, await natives(values.node));
  mkdirSync(out, { recursive: true });
  const time = commitTime();
  const made = [join(out, `${name}.tar.gz`)];
  say('packing …');
  packFolder(tree, made[0] as string, time);
  if (hasDpkg()) {
    const file = join(out, debianName(projectRoot));
    await packDebian(projectRoot, tree, join(scratch, 'debian'), file, time);
    made.push(file);
  } else say('dpkg-deb is not here, so no Debian package is made.');
  for (const file of made) {
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    process.stdout.write(`${hash}  ${file}  ${(statSync(file).size / 1024 / 1024).toFixed(1)} MB\n`);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function natives(which: string): Promise<Native[]> {
  if (which === 'this') {
    const file = join(
      projectRoot,
      'node_modules',
      'better-sqlite3',
      'build',
      'Release',
      'better_sqlite3.node',
    );
    return [{ line: { version: process.versions.node, abi: Number(process.versions.modules) }, file }];
  }
  if (which !== 'all') throw new Error(`--node takes "all" or "this", not "${which}".`);
  const found: Native[] = [];
  for (const line of NODE_LINES) {
    say(`SQLite for Node.js ${line.version} …`);
    found.push({ line, file: await nativeFor(projectRoot, line) });
  }
  return found;
}

/** Seconds since 1970 of the commit, or what SOURCE_DATE_EPOCH says. */
function commitTime(): number {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) return Number(given);
  return Number(
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: projectRoot, encoding: 'utf8' }).trim(),
  );
}
