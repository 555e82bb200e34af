import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, PASSWORD, type TestInstall, type World } from '../../helpers/world.ts';

/** What the command line never does by accident, and what it takes from stdin. */
let world: World;
let install: TestInstall;
let empty: string;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  empty = mkdtempSync(join(tmpdir(), 'pukeko-none-'));
  await install.cli('user', 'add', 'ana@mail.example', '--password', PASSWORD);
  await install.cli('identity', 'add', 'ana@a.test', '--user', 'ana@mail.example');
});

afterAll(async () => {
  rmSync(empty, { recursive: true, force: true });
  await world?.close();
});

const signIn = async (email: string, password: string) => {
  const { data } = await install.graphql<{ signIn: { token?: string } }>(
    null,
    'mutation SignIn($input: SignInInput!) { signIn(input: $input) { ... on SignInPayload { token } } }',
    { input: { email, password } },
  );
  return data.signIn.token;
};

describe('a folder without an install', () => {
  it('stays as it is, whatever command looks there', async () => {
    const missing = join(empty, 'missing');
    for (const [folder, args] of [
      [empty, ['domain', 'list']],
      [missing, ['domain', 'add', 'x.test']],
      [missing, ['user', 'add', 'x@mail.example', '--password', PASSWORD]],
    ] as const) {
      const { code, out, err } = await install.commandWith({ env: { PUKEKO_DATA: folder } }, ...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(`There is no install of Pūkeko in ${folder}.`);
      expect(err).toContain('PUKEKO_DATA');
    }
    expect(readdirSync(empty)).toEqual([]);
    expect(existsSync(missing)).toBe(false);
  });

  it('stays as it is without a command, which shows the commands there are', async () => {
    const { code, out, err } = await install.commandWith({ env: { PUKEKO_DATA: empty } });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/Usage: pukeko[\s\S]*start the server/);
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe('names of domains', () => {
  it('are read in any case and script, with a final dot or without', async () => {
    expect(await install.cli('domain', 'add', 'Bücher.Test.')).toBe(
      'xn--bcher-kva.test is served at https://xn--bcher-kva.test',
    );
    for (const name of ['BÜCHER.test', 'xn--bcher-kva.test.', ' bücher.test '])
      expect(await install.cli('domain', 'set', name, '--title', 'Books')).toMatch(
        /^xn--bcher-kva\.test (?:is changed|was so already; nothing is changed)$/,
      );
    await install.cli('identity', 'add', 'leser@BÜCHER.test', '--user', 'ana@mail.example');
    expect(await install.cli('post', 'add', 'leser@bücher.test.', 'Guten Tag')).toContain(
      'https://xn--bcher-kva.test/@leser/',
    );
  });

  it('that nobody could reach are refused, as names and as hosts', async () => {
    for (const args of [['ana.example:8443'], ['fine.test', '--host', '192.0.2.7']]) {
      const { code, out, err } = await install.command('domain', 'add', ...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/names a port|is an address/);
    }
  });
});

describe('removing a domain', () => {
  it('leaves no trace of one that never had an identity, whatever else it gathered', async () => {
    await install.cli('domain', 'add', 'typo.test');
    await install.cli('domain', 'set', 'typo.test', '--registrations', 'open');
    const post = (path: string, body: object) =>
      install.http(path, {
        method: 'POST',
        host: 'typo.test',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const app = await post('/api/v1/apps', {
      client_name: 'App',
      redirect_uris: 'urn:ietf:wg:oauth:2.0:oob',
    });
    const { client_id, client_secret } = JSON.parse(app.body) as Record<string, string>;
    const grant = { grant_type: 'client_credentials', client_id, client_secret };
    expect((await post('/oauth/token', grant)).status).toBe(200);
    expect(await install.cli('domain', 'remove', 'typo.test')).toBe(
      'typo.test is forgotten; it never had an identity, and its name is free again',
    );
    expect(await install.cli('domain', 'list')).not.toContain('typo.test');
    expect((await install.http('/nodeinfo/2.1', { host: 'typo.test' })).status).toBe(421);
    await install.cli('domain', 'add', 'typo.test');
    expect((await install.http('/nodeinfo/2.1', { host: 'typo.test' })).status).toBe(200);
    await install.cli('domain', 'remove', 'typo.test', '--yes');
  });

  it('asks for --yes and says what follows where somebody lived there', async () => {
    await install.cli('domain', 'add', 'old.test');
    await install.cli('identity', 'add', 'ana@old.test', '--user', 'ana@mail.example');
    await install.cli('post', 'add', 'ana@old.test', 'I live here');
    const { code, out, err } = await install.command('domain', 'remove', 'old.test');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/1 identity with 1 post would be deleted here and on every server .* Add --yes/);
    expect((await install.http('/nodeinfo/2.1', { host: 'old.test' })).status).toBe(200);
    expect(await install.cli('domain', 'remove', 'old.test', '--yes')).toContain('old.test is closing');
    const again = await install.command('domain', 'add', 'old.test');
    expect(again.code).toBe(1);
  });
});

describe('passwords and texts', () => {
  it('come from stdin, and a password on the command line is warned of', async () => {
    const piped = await install.commandWith(
      { stdin: `${PASSWORD} of bo\n` },
      'user',
      'add',
      'bo@mail.example',
    );
    expect(piped).toMatchObject({ code: 0, out: 'bo@mail.example may sign in\n', err: '' });
    expect(await signIn('bo@mail.example', `${PASSWORD} of bo`)).toBeTruthy();
    const none = await install.commandWith({ stdin: '' }, 'user', 'add', 'cy@mail.example');
    expect(none.code).toBe(1);
    expect(none.err).toContain('No password came on stdin');
    const seen = await install.command('user', 'add', 'di@mail.example', '--password', PASSWORD);
    expect([seen.code, seen.out]).toEqual([0, 'di@mail.example may sign in\n']);
    expect(seen.err).toContain('Everybody on this machine can read a password on the command line');
    const url = await install.commandWith(
      { stdin: 'Two lines,\nby a pipe' },
      'post',
      'add',
      'ana@a.test',
      '-',
    );
    expect(url.code).toBe(0);
    const page = await install.http(new URL(url.out.trim()).pathname, { headers: { accept: 'text/html' } });
    expect(page.body).toContain('by a pipe');
  });

  it('are errors in JSON with --json, refused or misused', async () => {
    const error = async (code: number, ...args: string[]) => {
      const answer = await install.command(...args, '--json');
      expect([args, answer.code, answer.out]).toEqual([args, code, '']);
      return (JSON.parse(answer.err) as { error: string }).error;
    };
    expect(await error(1, 'domain', 'check', 'nowhere.test')).toContain('nowhere.test');
    expect(await error(1, 'queue', 'retry', 'nowhere.test')).toContain('nowhere.test');
    expect(await error(2, 'domain', 'list', '--nonsense')).toContain("unknown option '--nonsense'");
    expect(await error(2, 'domain', 'add')).toContain("missing required argument 'name'");
    expect(await error(2, 'domain')).toContain('--help');
  });
});

describe('values that mean nothing', () => {
  it('are refused, and never taken for what was there before', async () => {
    for (const length of ['abc', '', '1e3', '0', '-5', '1.5']) {
      const { code, out, err } = await install.command('domain', 'set', 'a.test', `--post-length=${length}`);
      expect([length, code, out, err]).toEqual([
        length,
        2,
        '',
        expect.stringContaining('Give a whole number'),
      ]);
    }
    expect((await install.command('domain', 'set', 'a.test', '--post-length', '2000')).code).toBe(0);
  });

  it('are folders where none can be made, and the one that a variable without a value names', async () => {
    for (const command of ['backup', 'restore'])
      for (const folder of ['', ' ']) {
        const { code, out, err } = await install.command(command, folder);
        expect([code, out, err]).toEqual([1, '', 'Name the folder that backups lie in.\n']);
      }
    const backup = await install.command('backup', '/proc/pukeko/backups');
    expect([backup.code, backup.err]).toEqual([1, 'No folder can be made in /proc.\n']);
    for (const args of [['start'], ['init']]) {
      const { code, err } = await install.commandWith({ env: { PUKEKO_DATA: '/proc/pukeko' } }, ...args);
      expect([args, code]).toEqual([args, 1]);
      expect(err).toContain('No folder can be made in /proc.');
      expect(err).not.toMatch(/^\s+at /m);
    }
    const none = await install.command('role', 'list', '');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no domain "" here')]);
  });
});
