// Makes a release for another processor than the one it is made on.

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVE } from './packages.ts';
import { readJson, run } from './run.ts';

/** What a processor is called elsewhere: as Node calls it, by GNU's tools (Debian's crossbuild packages), by qemu. */
const PROCESSORS: Record<string, { gnu: string; qemu: string }> = {
  x64: { gnu: 'x86_64-linux-gnu', qemu: 'qemu-x86_64-static' },
  arm64: { gnu: 'aarch64-linux-gnu', qemu: 'qemu-aarch64-static' },
};

/** Throws for a processor that no release is made for. */
export function archOf(name: string): string {
  if (name === process.arch || name in PROCESSORS) return name;
  throw new Error(`--arch takes ${Object.keys(PROCESSORS).join(' or ')}, not "${name}".`);
}

/** The compiler and its companions for a processor: Debian's `g++-aarch64-linux-gnu` for a foreign arm64. */
export function toolsOf(arch: string): { strip: string; env: Record<string, string> } {
  const gnu = PROCESSORS[arch]?.gnu;
  if (arch === process.arch || gnu === undefined) return { strip: 'strip', env: {} };
  return {
    strip: `${gnu}-strip`,
    env: { CC: `${gnu}-gcc`, CXX: `${gnu}-g++`, AR: `${gnu}-ar`, LINK: `${gnu}-g++` },
  };
}

/**
 * What stands before a program of a processor on the command line: nothing for ours, qemu with the compiler's own
 * libraries for a foreign one; null where that is not here.
 */
export function runnerOf(arch: string): string[] | null {
  if (arch === process.arch) return [];
  const { gnu, qemu } = PROCESSORS[arch] ?? { gnu: '', qemu: '' };
  const libraries = join('/usr', gnu);
  const places = (process.env.PATH ?? '').split(':').map((folder) => join(folder, qemu));
  const program = places.find((path) => existsSync(path));
  return program === undefined || !existsSync(libraries) ? null : [program, '-L', libraries];
}

interface Manifest {
  optionalDependencies?: Record<string, string>;
}

/**
 * Fetches from npm what the carried packages have for a processor, in the versions that they name, into `folder`;
 * gives it. For GNU's C library.
 */
export async function foreignPackages(root: string, arch: string, folder: string): Promise<string> {
  const isMeant = new RegExp(`linux-${arch}(-gnu)?$`);
  const waiting = NATIVE.map((name) => join(root, 'node_modules', name));
  for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
    const { optionalDependencies = {} } = readJson<Manifest>(join(from, 'package.json'));
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const into = join(folder, 'node_modules', name);
      if (!isMeant.test(name) || existsSync(into)) continue;
      mkdirSync(into, { recursive: true });
      const spec = `${name}@${version}`;
      const printed = await run('npm', ['pack', spec, '--pack-destination', folder, '--silent'], {
        cwd: folder,
      });
      await run('tar', ['xzf', join(folder, printed.trim()), '-C', into, '--strip-components=1'], {
        cwd: folder,
      });
      waiting.push(into);
    }
  }
  return folder;
}
