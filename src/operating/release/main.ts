// npm run release [-- --out FOLDER] [--node all|this|20|22|24] [--arch x64|arm64]
//
// Makes pukeko-VERSION-PLATFORM.tar.gz and, where dpkg-deb is there, the Debian package, for the processor it runs on
// or the one that is named.
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
import { archOf, foreignPackages } from './foreign.ts';
import { NODE_LINES, nativeFor } from './native.ts';
import { fillTree, type Native } from './tree.ts';
import { versionOf } from './version.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'release' },
    node: { type: 'string', default: 'all' },
    arch: { type: 'string', default: process.arch },
  },
});
const out = resolve(values.out);
const say = (text: string) => process.stderr.write(`release: ${text}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'pukeko-release-'));
try {
  const version = versionOf(projectRoot);
  const arch = archOf(values.arch);
  const name = `pukeko-${version}-${process.platform}-${arch}`;
  const tree = join(scratch, name);
  mkdirSync(tree);
  const foreign =
    arch === process.arch ? null : await foreignPackages(projectRoot, arch, join(scratch, 'foreign'));
  fillTree({ root: projectRoot, foreign }, tree, {
    version,
    arch,
    natives: await natives(values.node, arch),
  });
  mkdirSync(out, { recursive: true });
  const time = commitTime();
  const made = [join(out, `${name}.tar.gz`)];
  say('packing …');
  packFolder(tree, made[0] as string, time);
  if (hasDpkg()) {
    const file = join(out, debianName(version, arch));
    await packDebian({ root: projectRoot, version, arch }, tree, join(scratch, 'debian'), file, time);
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

async function natives(which: string, arch: string): Promise<Native[]> {
  if (which === 'this' && arch === process.arch) {
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
  const major = which === 'this' ? process.versions.node.split('.')[0] : which;
  const lines = NODE_LINES.filter(({ version }) => which === 'all' || version.startsWith(`${major}.`));
  if (lines.length === 0) throw new Error(`--node takes "all", "this", 20, 22 or 24, not "${which}".`);
  const found: Native[] = [];
  for (const line of lines) {
    say(`SQLite for Node.js ${line.version} …`);
    found.push({ line, file: await nativeFor(projectRoot, line, arch) });
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
