// The licences of everything that a release carries.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carriedPackages, licencesOf } from './packages.ts';
import { readJson } from './run.ts';

/** Names and licences of the packages whose code is in the bundle or beside it, as one text. */
export function noticesOf(root: string, foreign: string | null, outputs: readonly string[]): string {
  const folders = new Set([
    ...bundledPackages(root, outputs).map((folder) => join(root, folder)),
    ...carriedPackages(root, foreign).map(({ folder }) => folder),
  ]);
  const nameOf = (folder: string) => folder.slice(folder.lastIndexOf('node_modules'));
  const parts = [...folders].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).map(notice);
  return `Pūkeko carries code of the packages below, each under its own licence.\n\n${parts.join('\n')}`;
}

/** Folders of packages whose sources esbuild names in its source maps. */
function bundledPackages(root: string, outputs: readonly string[]): string[] {
  return outputs
    .map((output) => join(root, 'dist', `${output}.map`))
    .filter((path) => existsSync(path))
    .flatMap((path) => readJson<{ sources: string[] }>(path).sources)
    .flatMap((source) => {
      const folder = /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0];
      return folder && existsSync(join(root, folder, 'package.json')) ? [folder] : [];
    });
}

function notice(folder: string): string {
  const { name, version, license } = readJson<{ name: string; version: string; license?: unknown }>(
    join(folder, 'package.json'),
  );
  const texts = licencesOf(folder)
    .filter((file) =>
      readdirSync(folder, { withFileTypes: true }).some((entry) => entry.name === file && entry.isFile()),
    )
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [
    `${'='.repeat(80)}`,
    `${name} ${version} (${String(license ?? 'see below')})`,
    '',
    ...texts,
    '',
  ].join('\n');
}
