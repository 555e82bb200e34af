// Builds better-sqlite3 for each Node.js that a release runs on.

import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerOf, toolsOf } from './foreign.ts';
import { readJson, run } from './run.ts';

/**
 * A line of Node.js: the version whose headers are taken, and the number under which it finds native modules
 * (process.versions.modules).
 */
export interface NodeLine {
  readonly version: string;
  readonly abi: number;
}

/** What a release runs on. SQLite's module is made against V8, whose interface changes with each line. */
export const NODE_LINES: readonly NodeLine[] = [
  { version: '20.20.2', abi: 115 },
  { version: '22.23.5', abi: 127 },
  { version: '24.22.3', abi: 137 },
];

/**
 * The path of `better_sqlite3.node` for a line of Node.js on a processor, stripped; built once and kept in
 * .cache/release. The headers come from npm's packages of Node, whose binary then loads what was made, a foreign one
 * where qemu is there. Throws where there is no C++ compiler for it or the module does not load.
 */
export async function nativeFor(root: string, line: NodeLine, arch: string): Promise<string> {
  const { version } = readJson<{ version: string }>(
    join(root, 'node_modules', 'better-sqlite3', 'package.json'),
  );
  const kept = join(root, '.cache', 'release', `better-sqlite3-${version}-node${line.version}-${arch}.node`);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-native-'));
  try {
    const node = await unpackNode(folder, line, arch);
    const built = await compile(root, folder, node, arch);
    await assertLoads(runnerOf(arch), join(node, 'bin', 'node'), built);
    mkdirSync(join(root, '.cache', 'release'), { recursive: true });
    const draft = `${kept}.${process.pid}`;
    cpSync(built, draft);
    renameSync(draft, kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function unpackNode(folder: string, line: NodeLine, arch: string): Promise<string> {
  const spec = `node-linux-${arch}@${line.version}`;
  const printed = await run('npm', ['pack', spec, '--pack-destination', folder, '--silent'], { cwd: folder });
  const into = join(folder, 'node');
  mkdirSync(into);
  await run('tar', ['xzf', join(folder, printed.trim()), '-C', into, '--strip-components=1'], {
    cwd: folder,
  });
  return into;
}

/** No path of this machine and no number of this build goes into the result: the same sources give the same bytes. */
async function compile(root: string, folder: string, node: string, arch: string): Promise<string> {
  const source = join(folder, 'better-sqlite3');
  cpSync(join(root, 'node_modules', 'better-sqlite3'), source, {
    recursive: true,
    filter: (path) => !path.startsWith(join(root, 'node_modules', 'better-sqlite3', 'build')),
  });
  const flags = `-ffile-prefix-map=${folder}=.`;
  const tools = toolsOf(arch);
  await run('node-gyp', ['rebuild', '--release', `--arch=${arch}`], {
    cwd: source,
    // By the variable, because one that is set already counts more than an argument.
    env: {
      ...process.env,
      ...tools.env,
      npm_config_nodedir: node,
      CFLAGS: flags,
      CXXFLAGS: flags,
      LDFLAGS: '-Wl,--build-id=none',
    },
  });
  const built = join(source, 'build', 'Release', 'better_sqlite3.node');
  await run(tools.strip, ['--strip-unneeded', built], { cwd: folder });
  return built;
}

async function assertLoads(runner: string[] | null, node: string, addon: string): Promise<void> {
  if (runner === null) return;
  const script = `const m = require(${JSON.stringify(addon)}); if (typeof m.Database !== 'function') throw new Error('no Database in it');`;
  const [program = node, ...args] = [...runner, node, '-e', script];
  await run(program, args, { cwd: tmpdir() });
}
