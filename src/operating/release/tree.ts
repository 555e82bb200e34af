// The folder that a release consists of.

import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { NodeLine } from './native.ts';
import { noticesOf } from './notices.ts';
import { carriedPackages, filesToRun } from './packages.ts';
import { readJson } from './run.ts';

/** A build of SQLite's module and the Node.js it is for. */
export interface Native {
  readonly line: NodeLine;
  readonly file: string;
}

/** What a folder is filled for. */
export interface Release {
  readonly version: string;
  /** As Node calls it in process.arch. */
  readonly arch: string;
  readonly natives: readonly Native[];
}

/**
 * Fills an empty folder with what the server runs from: the bundle, the migrations, the packages with a compiled part,
 * a launcher, and what an operator reads. `foreign`: where packages for another processor lie. Needs a build in dist/.
 */
export function fillTree(
  { root, foreign }: { root: string; foreign: string | null },
  folder: string,
  release: Release,
): void {
  const { natives, arch } = release;
  const copy = (from: string, to = from) => {
    const target = join(folder, to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(resolve(root, from), target);
  };
  const { current } = readJson<{ current: string[] }>(join(root, 'dist', '.outputs.json'));
  const outputs = current.filter((path) => !path.endsWith('.map'));
  for (const path of outputs) copy(`dist/${path}`);
  for (const name of ['prisma/migrations', 'src/operating/prometheus', 'src/operating/grafana'])
    cpSync(join(root, name), join(folder, name.replace('src/', '')), { recursive: true });
  for (const name of readdirSync(join(root, 'schema')).filter((each) => each.endsWith('.md')))
    copy(`schema/${name}`);
  for (const name of ['LICENSE', 'README.md']) copy(name);
  for (const { name, folder: from } of carriedPackages(root, foreign)) {
    for (const path of filesToRun(from)) copy(join(from, path), join('node_modules', name, path));
  }
  for (const { line, file } of natives) {
    const place = join(
      'node_modules/better-sqlite3/lib/binding',
      `node-v${line.abi}-${process.platform}-${arch}`,
    );
    mkdirSync(join(folder, place), { recursive: true });
    copyFileSync(file, join(folder, place, 'better_sqlite3.node'));
  }
  writeFileSync(join(folder, 'NOTICES.txt'), noticesOf(root, foreign, current));
  writeManifests(root, folder, release);
  writeLauncher(root, folder);
  setModes(folder);
}

function writeManifests(root: string, folder: string, { version, arch, natives }: Release): void {
  const { name, license } = readJson<Record<string, string>>(join(root, 'package.json'));
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(
    join(folder, 'package.json'),
    json({ name, version, license, private: true, type: 'module' }),
  );
  const majors = natives.map(({ line }) => Number.parseInt(line.version, 10));
  const release = {
    version,
    platform: `${process.platform}-${arch}`,
    abis: natives.map(({ line }) => line.abi),
    nodes: majors.map((major) => (major === 20 ? '20 (20.19 or newer)' : String(major))).join(', '),
  };
  writeFileSync(join(folder, 'release.json'), json(release));
}

/** With node's flags as `npm start` has them. */
function writeLauncher(root: string, folder: string): void {
  const { scripts } = readJson<{ scripts: { start: string } }>(join(root, 'package.json'));
  const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const launch = join(root, 'src', 'operating', 'release', 'launch');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const script = readFileSync(join(launch, 'pukeko'), 'utf8').replace('@NODE_FLAGS@', flags.join(' '));
  writeFileSync(join(folder, 'bin', 'pukeko'), script);
  copyFileSync(join(launch, 'start.mjs'), join(folder, 'start.mjs'));
}

/** Whatever the umask of whoever makes it: everybody may read, and run what stands in bin/. */
export function setModes(
  folder: string,
  isProgram = (path: string) => path.startsWith('bin/'),
  below = '',
): void {
  chmodSync(join(folder, below), 0o755);
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) setModes(folder, isProgram, path);
    else if (existsSync(join(folder, path))) chmodSync(join(folder, path), isProgram(path) ? 0o755 : 0o644);
  }
}
