import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { newFolder } from '../../helpers/backups.ts';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { freePort } from '../../helpers/free-port.ts';
import { codeIn, OPERATING, tableBelow } from '../../helpers/operating-document.ts';
import { turnOnSecondFactor } from '../../helpers/people/second-factor.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { pukeko } from '../../helpers/pukeko.ts';
import { RestApp } from '../../helpers/rest-app.ts';
import { eventually, PASSWORD, TestInstall } from '../../helpers/world.ts';

/**
 * schema/OPERATING.md on SQLite: files, commands, signals, addresses and the log of one install, from an older database
 * on. Each test bears the number of its sentence; those on copies and upgrades stand in operating-copies, those on
 * PostgreSQL in operating-postgresql.
 */
let peer: FakePeer;
let install: TestInstall;
let ana: Somebody;
/** Every name that ever lay in the data folder. */
const seen = new Set<string>();

const look = (dataDir = install.dataDir) => {
  const names = readdirSync(dataDir);
  for (const name of names) seen.add(name.replace(/\.before-.*/, '.before-NAME'));
  return names;
};

const picture = (background: string) =>
  sharp({ create: { width: 32, height: 32, channels: 3, background } })
    .png()
    .toBuffer();

beforeAll(async () => {
  peer = await createFakePeer();
  install = new TestInstall('one', ['a.test'], await freePort(), { PUKEKO_LOG_LEVEL: 'trace' });
  migrateSqlite(join(install.dataDir, 'pukeko.db'), readMigrations('sqlite').slice(0, -2), systemClock);
  await install.start(`a.test=${install.address},e.test=${peer.address}`);
  ana = new Somebody(install, await install.person('ana'));
  const app = new RestApp(install, ana);
  await app.upload('blue.png', 'image/png', await picture('#2244aa'), {});
  const bytes = await picture('#aa4422');
  const icon = peer.serve('/me.png', () => ({
    status: 200,
    headers: { 'content-type': 'image/png' },
    body: bytes,
  }));
  const eve = await peer.actor('eve', {
    document: { icon: { type: 'Image', mediaType: 'image/png', url: icon } },
  });
  const { resolve } = await ana.ask<{ resolve: { avatarUrl: string } }>(
    'query ($text: String!) { resolve(text: $text) { ... on Identity { avatarUrl } } }',
    { text: eve.handle },
  );
  const shown = await install.http(new URL(resolve.avatarUrl).pathname + new URL(resolve.avatarUrl).search);
  expect(shown.status).toBe(200);
  await install.operate('requestPasswordReset', { email: ana.email }, 'email');
  await eventually(
    async () => existsSync(join(install.dataDir, 'mail')),
    (is) => is,
  );
  await install.http('/livez', { headers: { 'x-forwarded-for': '192.0.2.7' } });
  await install.http('/', { headers: { 'x-forwarded-for': '192.0.2.7' } });
  await install.cli('backup', newFolder());
  look();
});

afterAll(async () => {
  await install?.close();
  await peer?.close();
});

const files = tableBelow('Files').map(([name, , copied]) => ({ name: codeIn(name)[0] ?? '', copied }));

it('3 the table names everything that lies in the data folder', async () => {
  const folder = newFolder();
  await install.cli('backup', folder);
  const dataDir = join(newFolder(), 'data');
  const killer = pathToFileURL(join(projectRoot, 'test', 'helpers', 'kill', 'kill-at-step.mjs')).href;
  const env = { PUKEKO_DATA: dataDir, NODE_OPTIONS: `--import=${killer}`, PUKEKO_TEST_KILL_AT: '1' };
  expect((await pukeko({ env }, 'restore', folder)).signal).toBe('SIGKILL');
  look(dataDir);
  expect([...seen].sort()).toEqual(files.map(({ name }) => name).sort());
});

it('4 what holds secrets is its owner’s alone', () => {
  const modeOf = (path: string) => lstatSync(path).mode & 0o777;
  const secret = look().filter((name) => /^(?:pukeko\.db.*|secret\.key|pukeko\.sock)$/.test(name));
  expect(secret.length).toBeGreaterThanOrEqual(5);
  for (const name of secret) expect([name, modeOf(join(install.dataDir, name))]).toEqual([name, 0o600]);
  const mails = readdirSync(join(install.dataDir, 'mail'));
  for (const name of mails) expect(modeOf(join(install.dataDir, 'mail', name))).toBe(0o600);
  expect(mails).not.toEqual([]);
});

it('4 the folder is made for its owner alone', async () => {
  const dataDir = join(newFolder(), 'deep', 'data');
  expect((await pukeko({ env: { PUKEKO_DATA: dataDir } }, 'init')).code).toBe(0);
  expect(lstatSync(dataDir).mode & 0o777).toBe(0o700);
});

it('5 a second server ends with a sentence, and the lock ends with its process', async () => {
  const env = { PUKEKO_DATA: install.dataDir, PORT: '0' };
  const second = await pukeko({ env }, 'start');
  expect([second.code, second.err]).toEqual([
    1,
    expect.stringContaining(`Another Pukeko is using ${install.dataDir}.`),
  ]);
  expect((await install.http('/readyz')).status).toBe(200);
  await install.kill();
  expect(look()).toContain('lock.db');
  await install.start();
});

it('6 what is called made anew is, and nothing else is lost by it', async () => {
  const { id } = await ana.post('Before they went');
  const media = readdirSync(join(install.dataDir, 'media'), { recursive: true }).length;
  await install.stop();
  expect(look()).not.toContain('run.json');
  for (const { name } of files.filter(({ copied }) => copied === 'made anew'))
    rmSync(join(install.dataDir, name), { recursive: true, force: true });
  await install.start();
  const { post } = await ana.ask<{ post: { html: string } }>('query ($id: ID!) { post(id: $id) { html } }', {
    id,
  });
  expect(post.html).toContain('Before they went');
  expect(readdirSync(join(install.dataDir, 'media'), { recursive: true })).toHaveLength(media);
});

it('7 the answer goes to stdout and everything else to stderr, with --json as JSON', async () => {
  const list = await install.command('domain', 'list', '--json');
  expect([JSON.parse(list.out)[0].name, list.err]).toEqual(['a.test', '']);
  const unknown = await install.command('domain', 'check', 'nowhere.test', '--json');
  expect([unknown.out, JSON.parse(unknown.err)]).toEqual([
    '',
    { error: expect.stringContaining('nowhere.test') },
  ]);
  const misused = await install.command('domain', 'list', '--nonsense', '--json');
  expect([misused.out, JSON.parse(misused.err)]).toEqual([
    '',
    { error: expect.stringContaining('--nonsense') },
  ]);
});

it('8 exit codes say what became of a command', async () => {
  const codes = await Promise.all(
    [
      ['domain', 'list'],
      ['queue', 'retry'],
      ['--help'],
      ['--version'],
      ['domain', 'check', 'nowhere.test'],
      ['token', 'add', 'nobody@a.test'],
      ['backup', '/dev/null/here'],
      ['domain', 'list', '--nonsense'],
      ['domain', 'add'],
      ['dance'],
    ].map(async (args) => [args.join(' '), (await install.command(...args)).code]),
  );
  expect(Object.fromEntries(codes)).toEqual({
    'domain list': 0,
    'queue retry': 0,
    '--help': 0,
    '--version': 0,
    'domain check nowhere.test': 1,
    'token add nobody@a.test': 1,
    'backup /dev/null/here': 1,
    'domain list --nonsense': 2,
    'domain add': 2,
    dance: 2,
  });
});

it('9 doctor ends with 1 for what does not work, and with 0 for warnings', async () => {
  const healthy = await install.command('doctor', '--quick');
  expect([healthy.code, healthy.out]).toEqual([0, expect.stringMatching(/^warning +mail/m)]);
  await install.stop();
  const down = await install.command('doctor', '--quick');
  expect([down.code, down.out]).toEqual([1, expect.stringMatching(/^FAULT +server/m)]);
  await install.start();
  await install.cli('domain', 'add', 'lonely.invalid');
  const lacking = await install.command('domain', 'check', 'lonely.invalid');
  expect([lacking.code, lacking.out]).toEqual([1, expect.stringMatching(/^lack/m)]);
});

it('10 a start that fails ends with 1 and a sentence', async () => {
  const dataDir = join(newFolder(), 'data');
  const { code, out, err } = await pukeko(
    { env: { PUKEKO_DATA: dataDir, PORT: String(install.port) } },
    'start',
  );
  const last = JSON.parse(err.trim().split('\n').at(-1) ?? '');
  expect([code, out, last.level]).toEqual([1, '', 60]);
  expect(last.msg).toMatch(/^The port \d+ is taken: .*\.$/);
  expect(err).not.toMatch(/\bat .*\.js:\d+/);
  const never = join(newFolder(), 'never');
  expect((await pukeko({ env: { PUKEKO_DATA: never, PORT: 'many' } }, 'start')).code).toBe(1);
  expect((await pukeko({ env: { PUKEKO_DATA: never, PUKEKO_RESOLVE: 'nonsense' } }, 'start')).code).toBe(1);
  expect(existsSync(never)).toBe(false);
});

it('11 commands work with a server and without, one after another, and make no install', async () => {
  await install.cli('domain', 'add', 'b.test');
  expect((await install.http('/nodeinfo/2.1', { host: 'b.test' })).status).toBe(200);
  await install.stop();
  const together = await Promise.all([
    install.command('domain', 'add', 'c.test'),
    install.command('domain', 'list'),
    install.command('queue', 'status'),
  ]);
  expect(together.map(({ code, err }) => [code, err])).toEqual(together.map(() => [0, '']));
  await install.start();
  expect((await install.http('/nodeinfo/2.1', { host: 'c.test' })).status).toBe(200);

  const nowhere = join(newFolder(), 'nowhere');
  for (const args of [
    ['domain', 'list'],
    ['user', 'list'],
    ['doctor'],
    ['backup', newFolder()],
    ['proxy', 'nginx'],
  ]) {
    const { code, err } = await install.commandWith({ env: { PUKEKO_DATA: nowhere } }, ...args);
    expect([args[0], code, err]).toEqual([args[0], 1, expect.stringContaining(nowhere)]);
  }
  expect(existsSync(nowhere)).toBe(false);
  const folder = newFolder();
  await install.cli('backup', folder);
  for (const args of [['init'], ['restore', folder]]) {
    const dataDir = join(newFolder(), 'made');
    expect((await install.commandWith({ env: { PUKEKO_DATA: dataDir } }, ...args)).code).toBe(0);
    expect(readdirSync(dataDir)).toContain('pukeko.db');
  }
});

it('12 SIGTERM and SIGINT end it within 10 seconds, with what is under way answered', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) await stopsBy(signal);
});

async function stopsBy(signal: 'SIGTERM' | 'SIGINT') {
  const watch = await ana.watchHome();
  const underWay = Array.from({ length: 10 }, (_, n) => ana.post(`On the way ${n}`));
  const first = await Promise.race(underWay);
  const { process: server } = install;
  const ended = once(server as NonNullable<typeof server>, 'exit');
  const began = performance.now();
  server?.kill(signal);
  server?.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - began).toBeLessThan(10_000);
  await eventually(
    async () => watch.endings.join(),
    (words) => words.includes('1001'),
  );
  const answered = (await Promise.allSettled(underWay)).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  );
  await install.start();
  for (const { uri } of [first, ...answered]) expect((await ana.postAt(uri))?.html).toContain('On the way');
}

it('13 a start that waits for a database is given up', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const connected = once(silent, 'connection');
    const env = {
      DATABASE_URL: `postgresql://pukeko@127.0.0.1:${port}/pukeko`,
      PUKEKO_DATA: newFolder(),
      PORT: '0',
    };
    const server = startAlone(env);
    await connected;
    server.child.kill(signal);
    expect(await server.ended).toEqual([0, null]);
  }
  silent.close();
});

it('14 after SIGKILL nothing is lost that was answered', async () => {
  const answered: string[] = [];
  const writing = Array.from({ length: 4 }, async (_, at) => {
    for (let n = 0; ; n += 1) {
      const post = await ana.post(`Written ${at} ${n}`).catch(() => null);
      if (post === null) return;
      answered.push(post.uri);
    }
  });
  await eventually(
    async () => answered.length,
    (count) => count >= 40,
  );
  await install.kill();
  await Promise.all(writing);
  look();
  await install.start();
  for (const uri of answered) expect((await ana.postAt(uri))?.html).toContain('Written');
});

it('15 SIGHUP ends it as it ends other programs', async () => {
  const { uri } = await ana.post('Before the terminal went');
  const ended = once(install.process as NonNullable<typeof install.process>, 'exit');
  install.process?.kill('SIGHUP');
  expect(await ended).toEqual([null, 'SIGHUP']);
  await install.start();
  expect((await ana.postAt(uri))?.html).toContain('Before the terminal');
});

it('16 it listens where the settings say, and nowhere else', async () => {
  const listening = listenersOf(install.process?.pid ?? 0);
  expect(listening).toEqual([`127.0.0.1:${install.port}`, join(install.dataDir, 'pukeko.sock')]);
  const [port, ops] = [await freePort(), await freePort()];
  const dataDir = newFolder();
  const server = startAlone({
    PUKEKO_DATA: dataDir,
    PORT: String(port),
    HOST: '127.0.0.2',
    PUKEKO_OPS: `127.0.0.3:${ops}`,
  });
  await server.says(/is ready at/);
  expect(listenersOf(server.child.pid ?? 0)).toEqual([
    `127.0.0.2:${port}`,
    `127.0.0.3:${ops}`,
    join(dataDir, 'pukeko.sock'),
  ]);
  server.child.kill('SIGTERM');
  await server.ended;
});

/** What a process listens at: addresses of TCP, and the paths of sockets. */
function listenersOf(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  // A kernel without IPv6 has no files of it.
  const rows = (kind: string) =>
    (existsSync(`/proc/${pid}/net/${kind}`) ? readFileSync(`/proc/${pid}/net/${kind}`, 'utf8') : '')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/));
  const tcp = [...rows('tcp'), ...rows('tcp6')].filter((row) => row[3] === '0A' && inodes.has(row[9] ?? ''));
  const udp = [...rows('udp'), ...rows('udp6')].filter((row) => row[3] === '07' && inodes.has(row[9] ?? ''));
  const unix = rows('unix').filter((row) => row[3] === '00010000' && inodes.has(row[6] ?? ''));
  const address = ([, local = '']: string[]) => {
    const [hex = '', port = ''] = local.split(':');
    const bytes = hex.match(/../g)?.reverse() ?? [];
    return `${bytes.map((byte) => Number.parseInt(byte, 16)).join('.')}:${Number.parseInt(port, 16)}`;
  };
  // Those of TCP in the order of their addresses, which the kernel does not keep.
  return [
    ...tcp.map(address).sort(),
    ...udp.map((row) => `udp ${address(row)}`),
    ...unix.map((row) => row[7] ?? ''),
  ];
}

it('17 health is told under any Host', async () => {
  for (const path of ['/livez', '/readyz'])
    for (const method of ['GET', 'HEAD'] as const)
      expect([path, (await install.http(path, { method, host: 'stranger.test' })).status]).toEqual([
        path,
        200,
      ]);
});

const told = async (
  server: TestInstall,
  path: string,
  options: { host?: string; headers?: Record<string, string> } = {},
) => (await server.http(path, { host: '127.0.0.1', ...options })).status;

it('18 numbers and the question of a proxy are for this machine, and for the token', async () => {
  const guarded = new TestInstall('guarded', ['g.test'], await freePort(), {
    PUKEKO_METRICS_TOKEN: 'let-me-see',
  });
  await guarded.start();
  const path = '/internal/tls-ask?domain=g.test';
  for (const each of ['/metrics', path]) {
    expect(await told(guarded, each)).toBe(200);
    expect(await told(guarded, each, { host: 'g.test' })).toBe(403);
    expect(await told(guarded, each, { headers: { 'x-forwarded-for': '192.0.2.7' } })).toBe(403);
    expect(
      await told(guarded, each, { host: 'g.test', headers: { authorization: 'Bearer let-me-see' } }),
    ).toBe(200);
    expect(await told(guarded, each, { headers: { authorization: 'Bearer let-me-in' } })).toBe(403);
  }
  expect(await told(guarded, '/internal/tls-ask?domain=stranger.test')).toBe(404);
  expect((await guarded.http('/metrics', { host: 'localhost' })).body).toMatch(/^# TYPE pukeko_/m);
  await guarded.close();
});

it('19 with PUKEKO_OPS they are answered there alone', async () => {
  const port = await freePort();
  const moved = new TestInstall('moved', ['m.test'], await freePort(), { PUKEKO_OPS: `127.0.0.1:${port}` });
  await moved.start();
  for (const path of ['/metrics', '/internal/tls-ask?domain=m.test']) {
    const at = `http://127.0.0.1:${port}${path}`;
    expect((await fetch(at)).status).toBe(200);
    expect(await told(moved, path)).toBe(404);
  }
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  await moved.close();
});

it('22 the log is lines of JSON on stderr, and stdout is empty', async () => {
  const dataDir = newFolder();
  const server = startAlone({ PUKEKO_DATA: dataDir, PORT: '0', PUKEKO_LOG_LEVEL: 'trace' });
  await server.says(/is ready at/);
  server.child.kill('SIGTERM');
  await server.ended;
  expect(server.out()).toBe('');
  const log = await eventually(
    async () => install.log,
    (text) => text.endsWith('\n'),
  );
  for (const text of [log, server.words()])
    for (const line of text.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(Number),
        time: expect.any(Number),
        msg: expect.any(String),
      });
});

const signInWrong = (from: TestInstall, email: string, password: string, code?: string) =>
  from.graphql(null, 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
    input: { email, password, ...(code === undefined ? {} : { code }) },
  });

it('23 no secret stands in the log, at any level', async () => {
  await signInWrong(install, 'nobody@mail.example', 'a wrong password of somebody');
  await install.operate('signIn', { email: ana.email, password: PASSWORD }, 'token', '');
  await eventually(
    async () => install.log,
    (log) => log.includes('A sign-in was refused.'),
  );
  const cy = await install.person('cy');
  const {
    secret: key,
    recoveryCodes,
    token,
  } = await turnOnSecondFactor(install, {
    email: cy.email,
    password: PASSWORD,
  });
  await signInWrong(install, cy.email, PASSWORD, recoveryCodes[0]);
  await signInWrong(install, cy.email, PASSWORD, recoveryCodes[0]);
  await eventually(
    async () => install.log,
    (log) => log.includes('"wrong-code"'),
  );
  for (const secret of [
    ...[key, token, cy.email, ...recoveryCodes],
    ana.token,
    PASSWORD,
    'a wrong password of somebody',
    'nobody@mail.example',
    ana.email,
  ])
    expect(install.log).not.toContain(secret);
});

it('24 the lines of the table are said', async () => {
  const lines = tableBelow('Log').map(([line, fields]) => ({
    line: codeIn(line)[0] ?? '',
    fields: codeIn(fields),
  }));
  expect(lines).toHaveLength(6);
  const fresh = startAlone({ PUKEKO_DATA: newFolder(), PORT: '0' });
  await fresh.says(/is ready at/);
  fresh.child.kill('SIGTERM');
  await fresh.ended;
  const log = await eventually(
    async () => install.log,
    (text) => text.endsWith('\n'),
  );
  const said = `${log}${fresh.words()}`
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const { line, fields } of lines) {
    const words = line
      .split(/VERSION|ADDRESS|…/)
      .map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const form = new RegExp(`^${words.join('.*')}`);
    const found = said.find(({ msg }) => form.test(String(msg)));
    expect(found, line).toBeDefined();
    const [first, ...values] = fields;
    if (first) expect(Object.keys(found ?? {}), line).toContain(first);
    if (values[0]) expect(values.slice(1), line).toContain(found?.[values[0]]);
  }
});

it('25 the filter for fail2ban finds refusals, and the clock', () => {
  const filter = /^failregex = (.*)$/m.exec(OPERATING)?.[1] ?? '';
  const address = new RegExp(filter.replace('<HOST>', '(?<host>[^"]+)'));
  const date = /^datepattern = (.*)$/m.exec(OPERATING)?.[1] ?? '';
  const clock = new RegExp(date.replace('{LEPOCH}', '(\\d{13})'));
  const lines = install.log.split('\n').filter((line) => address.test(line));
  for (const reason of ['wrong-password', 'wrong-code'])
    expect(lines.filter((line) => line.includes(`"${reason}"`))).not.toEqual([]);
  for (const line of lines) {
    expect(address.exec(line)?.groups?.host).toBe('127.0.0.1');
    expect(Math.abs(Number(clock.exec(line)?.[1]) - Date.now())).toBeLessThan(600_000);
  }
});

/** A server of its own, with what it says on both streams. */
function startAlone(env: Record<string, string>) {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), 'start'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, words] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    child,
    out: () => out,
    words: () => words,
    /** And all it said was read. */
    ended: once(child, 'close') as Promise<[number | null, string | null]>,
    says: (what: RegExp) =>
      eventually(
        async () => words,
        (text) => what.test(text),
        180_000,
      ),
  };
}
