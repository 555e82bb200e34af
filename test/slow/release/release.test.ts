import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { makeRelease } from '../../helpers/release.ts';

/** A release as an operator gets it: unpacked somewhere else, away from everything that made it. */
let scratch: string;
let release: string;
let archive: string;
const servers: ChildProcess[] = [];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pukeko-release-test-'));
  ({ archive } = await makeRelease(join(scratch, 'one')));
  execFileSync('tar', ['xzf', archive, '-C', scratch]);
  release = join(scratch, readdirSync(scratch).find((name) => name.startsWith('pukeko-')) ?? '');
});

afterAll(() => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** With a PATH that holds node and nothing of this project. */
const environment = (more: Record<string, string> = {}) => ({
  PATH: `${join(process.execPath, '..')}:/usr/bin:/bin`,
  HOME: scratch,
  PUKEKO_DATA: join(scratch, 'data'),
  ...more,
});

function pukeko(
  args: string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const { status, stdout, stderr } = spawnSync(join(release, 'bin', 'pukeko'), args, {
    cwd: scratch,
    env: environment(env),
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('carries what the server runs from, and nothing that made it', () => {
  const files = filesBelow(release).map((path) => path.slice(release.length + 1));
  const bytes = filesBelow(release).reduce((sum, path) => sum + statSync(path).size, 0);
  expect(bytes / 1024 / 1024).toBeLessThan(80);
  expect(files.filter((path) => /\.(ts|map|c|cc|cpp|h|gyp)$/.test(path))).toEqual([]);
  expect(files.filter((path) => /node_modules\/(typescript|esbuild|prisma|vitest|npm)\//.test(path))).toEqual(
    [],
  );
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'NOTICES.txt', 'bin/pukeko', 'schema/OPERATING.md']),
  );
  const notices = readFileSync(join(release, 'NOTICES.txt'), 'utf8');
  for (const name of ['graphql', 'sharp', 'better-sqlite3', 'undici', 'pg'])
    expect(notices).toMatch(new RegExp(`^${name} [0-9.]+ \\(`, 'm'));
});

it('has the same bytes when it is made again', async () => {
  const again = await makeRelease(join(scratch, 'two'));
  expect(readFileSync(again.archive).equals(readFileSync(archive))).toBe(true);
  const packages = ['one', 'two'].map((out) =>
    readdirSync(join(scratch, out)).filter((name) => name.endsWith('.deb')),
  );
  expect(packages[0]).toEqual(packages[1]);
  for (const name of packages[0] ?? [])
    expect(readFileSync(join(scratch, 'one', name)).equals(readFileSync(join(scratch, 'two', name)))).toBe(
      true,
    );
});

it('runs from a folder it may not write to, with the pictures and the other database in it', async () => {
  const port = await freePort();
  const env = { PORT: String(port), PUKEKO_DOMAIN: 'ana.example' };
  for (const path of [release, join(release, 'dist'), join(release, 'node_modules')]) chmodSync(path, 0o555);
  const server = spawn(join(release, 'bin', 'pukeko'), ['start'], { cwd: scratch, env: environment(env) });
  servers.push(server);
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await expect.poll(() => log, { timeout: 180_000 }).toMatch(/is ready at/);
  expect(
    pukeko(['user', 'add', 'ana@mail.example', '--admin'], { env, input: 'a long password\n' }).status,
  ).toBe(0);
  expect(pukeko(['identity', 'add', 'ana@ana.example', '--user', 'ana@mail.example'], { env }).status).toBe(
    0,
  );
  const url = pukeko(['post', 'add', 'ana@ana.example', 'Hello'], { env }).stdout.trim();
  const ask = (path: string, headers: Record<string, string> = {}) =>
    execFileSync(
      'curl',
      [
        '-s',
        '-H',
        'Host: ana.example',
        ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
        `http://127.0.0.1:${port}${path}`,
      ],
      { encoding: 'utf8' },
    );
  expect(ask(new URL(url).pathname)).toContain('Hello');
  expect(ask('/graphql', { Accept: 'text/html' })).toContain('graphiql');
  const token = pukeko(['token', 'add', 'ana@ana.example'], { env }).stdout.trim();
  const picture = join(scratch, 'one.png');
  writeFileSync(
    picture,
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  const upload = execFileSync(
    'curl',
    [
      '-s',
      '-H',
      'Host: ana.example',
      '-H',
      `Authorization: Bearer ${token}`,
      '-F',
      `file=@${picture}`,
      `http://127.0.0.1:${port}/api/v2/media`,
    ],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(upload)).toMatchObject({ type: 'image' });
  expect(pukeko(['backup', join(scratch, 'backups')], { env }).status).toBe(0);
  // All of the log is JSON where it is not read on a terminal, whatever Node has to say.
  for (const line of log.trim().split('\n')) expect(() => JSON.parse(line), line).not.toThrow();
  server.kill('SIGTERM');
  await expect.poll(() => server.exitCode).toBe(0);
  for (const path of [release, join(release, 'dist'), join(release, 'node_modules')]) chmodSync(path, 0o755);
});

it('says which Node.js it needs where that is missing or another', () => {
  expect(pukeko(['--version'], { env: { PUKEKO_NODE: '/nowhere/node' } })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Node.js is missing (/nowhere/node)'),
  });
  const other = join(scratch, 'other');
  cpSync(release, other, { recursive: true });
  chmodSync(other, 0o755);
  const change = (given: object) =>
    writeFileSync(
      join(other, 'release.json'),
      JSON.stringify({ ...JSON.parse(readFileSync(join(release, 'release.json'), 'utf8')), ...given }),
    );
  const refusal = () =>
    spawnSync(join(other, 'bin', 'pukeko'), ['--version'], { env: environment(), encoding: 'utf8' });
  change({ abis: [1], nodes: '9' });
  expect(refusal()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/This is Node\.js .*runs on 9\. Install/),
  });
  change({ platform: 'plan9-mips' });
  expect(refusal()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('This release is for plan9-mips'),
  });
});
