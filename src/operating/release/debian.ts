// The Debian package of a release.

import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readJson, run } from './run.ts';
import { setModes } from './tree.ts';

/** Debian's names of what Node calls process.arch. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };

/** What stands in /usr/share/doc/pukeko instead of beside the program. */
const DOCUMENTS = ['README.md', 'NOTICES.txt', 'LICENSE'];

/**
 * Packs a filled release folder as a .deb: program in /usr/lib/pukeko, settings in /etc/pukeko, systemd units, and
 * scripts that make the user and start nothing. `time`: seconds since 1970, which all files get. Needs dpkg-deb.
 */
export async function packDebian(
  { root, version, arch }: { root: string; version: string; arch: string },
  tree: string,
  stage: string,
  file: string,
  time: number,
): Promise<void> {
  const place = (...parts: string[]) => {
    const path = join(stage, ...parts);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const debian = join(root, 'src', 'operating', 'debian');
  const lib = place('usr', 'lib', 'pukeko');
  cpSync(tree, lib, { recursive: true });
  const documents = place('usr', 'share', 'doc', 'pukeko');
  for (const name of DOCUMENTS) {
    copyFileSync(join(tree, name), join(documents, name === 'LICENSE' ? 'copyright' : name));
    rmSync(join(lib, name));
  }
  cpSync(join(lib, 'schema'), documents, { recursive: true });
  rmSync(join(lib, 'schema'), { recursive: true });
  const examples = place('usr', 'share', 'pukeko');
  cpSync(join(lib, 'operating'), examples, { recursive: true });
  rmSync(join(lib, 'operating'), { recursive: true });
  copyFileSync(join(debian, 'pukeko'), join(place('usr', 'bin'), 'pukeko'));
  copyFileSync(join(debian, 'pukeko.env'), join(place('etc', 'pukeko'), 'pukeko.env'));
  cpSync(join(root, 'src', 'operating', 'systemd'), place('usr', 'lib', 'systemd', 'system'), {
    recursive: true,
  });
  setModes(stage, (path) => /^usr\/(lib\/pukeko\/)?bin\//.test(path));
  const control = place('DEBIAN');
  for (const name of ['postinst', 'prerm', 'postrm']) {
    copyFileSync(join(debian, name), join(control, name));
    chmodSync(join(control, name), 0o755);
  }
  writeFileSync(join(control, 'conffiles'), '/etc/pukeko/pukeko.env\n');
  writeFileSync(
    join(control, 'control'),
    controlOf(root, { version, arch }, Math.ceil(bytesBelow(stage) / 1024)),
  );
  await run('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', stage, file], {
    cwd: stage,
    env: { ...process.env, SOURCE_DATE_EPOCH: String(time) },
  });
}

function controlOf(
  root: string,
  { version, arch }: { version: string; arch: string },
  kilobytes: number,
): string {
  const { description } = readJson<{ description: string }>(join(root, 'package.json'));
  const fields = {
    Package: 'pukeko',
    Version: version,
    Architecture: ARCHITECTURES[arch] ?? arch,
    Maintainer: 'Pūkeko <pukeko@localhost>',
    'Installed-Size': kilobytes,
    Depends: 'nodejs (>= 20.19), passwd, util-linux, libc6 (>= 2.31), libstdc++6',
    Suggests: 'caddy | nginx, ffmpeg, postgresql',
    Section: 'net',
    Priority: 'optional',
    Description: description.split(':')[0],
  };
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n ${description}\n`;
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Whether this machine can make Debian packages. */
export function hasDpkg(): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      return statSync(join(folder, 'dpkg-deb')).isFile();
    } catch {
      return false;
    }
  });
}

/** The name of the file, as Debian writes it. */
export function debianName(version: string, arch: string): string {
  return `pukeko_${version}_${ARCHITECTURES[arch] ?? arch}.deb`;
}
