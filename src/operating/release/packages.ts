// Which npm packages a release carries beside the bundle, and which files of them.

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJson } from './run.ts';

/** Left out of the bundle (NATIVE in src/bootstrap/bundle.mjs), because they have a compiled part. */
export const NATIVE = ['better-sqlite3', '@node-rs/argon2', 'sharp'];

/** Needed to build or to install a package, not to run it. */
const NOT_RUN = new Set(['prebuild-install', 'node-addon-api', 'node-gyp']);

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Carried {
  readonly name: string;
  /** An absolute path. */
  readonly folder: string;
}

/**
 * The packages in node_modules that the bundle asks for, and those they ask for in turn, as far as they are installed.
 * `foreign`: a folder with those that are for another processor, which stand in the place of ours.
 */
export function carriedPackages(root: string, foreign: string | null): Carried[] {
  const found = new Map<string, string>();
  const add = (name: string) => {
    const folder = [foreign, root]
      .flatMap((place) => (place === null ? [] : [join(place, 'node_modules', name)]))
      .find((path) => existsSync(path));
    if (found.has(name) || NOT_RUN.has(name) || folder === undefined) return;
    if (foreign !== null && folder.startsWith(root) && isOfOneProcessor(folder)) return;
    found.set(name, folder);
    const { dependencies = {}, optionalDependencies = {} } = readJson<Manifest>(join(folder, 'package.json'));
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next);
  };
  for (const name of NATIVE) add(name);
  return [...found].map(([name, folder]) => ({ name, folder })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isOfOneProcessor = (folder: string) =>
  readJson<{ cpu?: string[] }>(join(folder, 'package.json')).cpu !== undefined;

const NEVER = new Set([
  'node_modules',
  'build',
  'deps',
  'src',
  'docs',
  'test',
  'tests',
  'bin',
  'install',
  'benchmark',
  'include',
]);
const RUN = /\.(c?js|mjs|node|json)$|\.so(\.\d+)*$|^(LICEN[CS]E|COPYING|NOTICE|THIRD-PARTY-NOTICES)/i;

/** Paths of the files of a package that are needed to run it, and its licences, relative to its folder. */
export function filesToRun(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return NEVER.has(entry.name) ? [] : filesToRun(folder, path);
      return RUN.test(entry.name) && !/\.d\.[cm]?ts$|\.map$/.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** The licence files of a package; some have none and only say its name. */
export function licencesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^(LICEN[CS]E|COPYING|NOTICE|THIRD-PARTY-NOTICES)/i.test(basename(name)))
    .sort();
}
