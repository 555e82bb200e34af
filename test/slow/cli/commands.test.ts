import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { projectRoot } from '../../../src/lib/root.ts';
import { newFolder } from '../../helpers/backups.ts';
import { freePort } from '../../helpers/free-port.ts';
import { createWorld, eventually, PASSWORD, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * Every command that `pukeko --help` shows, used rightly and wrongly. The commands are asked of the program itself: one
 * without a row here fails. They run in this process, against a server in one of its own.
 */
let world: World;
let install: TestInstall;

interface Answer {
  code: number;
  out: string;
  err: string;
}

interface Row {
  /** Its arguments, after its words; what the rows before it made may be among them. */
  right(): readonly string[];
  /** What it then says on stdout. */
  says: RegExp;
  /** What it says on stderr besides; nothing where left out. */
  hints?: RegExp;
  wrong(): readonly string[];
  /**
   * What a wrong use says on stderr, and nothing on stdout; the exit code is 1 where it was refused, 2 where it was
   * misused.
   */
  complains: RegExp;
  code: 1 | 2;
  /** Keeps something of the answer for the rows below. */
  keep?(answer: string): void;
  env?: Record<string, string>;
  /** What must be so first. */
  before?(): void;
}

/** What rows made, for those below them. */
const made: Record<string, string> = {};
const keepId = (name: string) => (answer: string) => {
  made[name] = /\w+_\d+/.exec(answer)?.[0] ?? '';
};
const always =
  (...args: string[]) =>
  () =>
    args;
const NOWHERE = ['nowhere.test'];
const backups = newFolder();
const restored = join(newFolder(), 'data');
const picture = join(newFolder(), 'tui.png');
const blocked = join(newFolder(), 'blocks.csv');
writeFileSync(blocked, 'ana@a.test\nnobody\n');

/** In the order in which they are run. */
const ROWS: Record<string, Row> = {
  'domain add': row(['c.test'], /^c\.test is served at/, ['no name'], /host name/),
  'domain list': row([], /^a\.test/m, ['--nonsense'], /unknown option/, 2),
  'domain show': row(['a.test'], /^origin +https:\/\/a\.test$/m, NOWHERE, /nowhere\.test/),
  'domain set': row(['a.test', '--title', 'Ours'], /^a\.test is changed/, ['a.test'], /at least one/, 2),
  'domain check': row(['a.test'], /^ok/, NOWHERE, /nowhere\.test/),
  'domain remove': row(['c.test'], /^c\.test is forgotten/, NOWHERE, /nowhere\.test/),
  'user add': row(
    ['ana@mail.test', '--password', PASSWORD],
    /ana@mail\.test/,
    ['none', '--password', PASSWORD],
    /e-mail|email/i,
  ),
  'user list': row(['ana'], /^ana@mail\.test/, ['--nonsense'], /unknown option/, 2),
  'identity add': row(
    ['ana@a.test', '--user', 'ana@mail.test'],
    /ana@a\.test/,
    ['ana@a.test'],
    /required option '--user/,
    2,
  ),
  'identity list': row(['an'], /@ana@a\.test/, ['--state', 'happy'], /Allowed choices/, 2),
  'identity find': row(
    ['ana@a.test'],
    /^@ana@a\.test is https:/,
    ['nobody@a.test'],
    /nobody at nobody@a\.test/,
  ),
  'identity share': row(
    ['ana@a.test', '--user', 'bo@mail.test'],
    /bo@mail\.test/,
    ['ana@a.test', '--user', 'nobody@mail.test'],
    /nobody@mail\.test|login|user/,
  ),
  'identity unshare': row(
    ['ana@a.test', '--user', 'bo@mail.test'],
    /bo@mail\.test may act as @?ana@a\.test no more/,
    ['ana@a.test', '--user', 'nobody@mail.test'],
    /nobody@mail\.test|login|user/,
  ),
  'identity import': {
    ...row(
      ['ana@a.test', 'blocks', blocked],
      /^2 of 2 rows: 0 done, 0 so already, 2 failed$/m,
      ['ana@a.test', 'blocks', '/nowhere.csv'],
      /cannot be read/,
    ),
    // How far it is, unless it was over before anybody could say so.
    hints: /^(?:\d of 2 rows: [^\n]*\n?)*$/,
  },
  'identity imports': row(
    ['ana@a.test'],
    /^import_\d+ +blocks +ended +2 of 2/m,
    ['x@nowhere.test'],
    /nowhere\.test/,
  ),
  'identity archive': row(
    ['ana@a.test', '--no-media'],
    /^\d+ bytes, for an hour at\nhttps:\/\/a\.test\/media\/transfers\/archive\./,
    ['x@nowhere.test'],
    /nowhere\.test/,
  ),
  'identity archives': row(
    ['ana@a.test'],
    /^archive_\d+ +ready +\d+ bytes +until /m,
    ['x@nowhere.test'],
    /nowhere\.test/,
  ),
  'identity export': row(
    ['ana@a.test', 'follows'],
    /^Account address,Show boosts,/,
    ['ana@a.test', 'friends'],
    /Allowed choices/,
    2,
  ),
  'identity alias': row(
    ['ana@a.test', '--add', 'old@a.test'],
    /^https:\/\/a\.test\/users\/old$/,
    ['ana@a.test', '--remove', 'https://nowhere.test/x'],
    /nobody at|not among/,
  ),
  'identity move': row(
    ['old@a.test', 'ana@a.test', '--yes'],
    /^old@a\.test has moved to @ana@a\.test$/,
    ['old@a.test', 'ana@a.test'],
    /Add --yes/,
  ),
  'role set': row(
    ['bo@mail.test', 'a.test', 'moderator', '--reason', 'helps'],
    /^bo@mail\.test is moderator of a\.test$/,
    ['bo@mail.test', 'a.test', 'king'],
    /Allowed choices/,
    2,
  ),
  'role list': row(['a.test'], /^bo@mail\.test +moderator/m, NOWHERE, /nowhere\.test/),
  'role remove': row(
    ['bo@mail.test', 'a.test'],
    /^bo@mail\.test is moderator of a\.test no more$/,
    ['nobody@mail.test', 'a.test'],
    /no user with this e-mail/,
  ),
  'token add': row(['ana@a.test'], /^\S{20,}$/, ['ana@a.test', '--scopes', 'all'], /scope all/),
  'app add': row(
    ['Tusk', '--redirect', 'https://tusk.test/back'],
    /^\S+\n\S+$/,
    ['Tusk', '--scopes', 'all'],
    /scope all/,
  ),
  'post add': row(
    ['ana@a.test', 'Kia ora', '--json'],
    /post_/,
    ['ana@a.test', 'Hi', '--visibility', 'all'],
    /Allowed choices/,
    2,
    'post',
  ),
  'post list': row(['ana@a.test'], /^post_\d+ .*public +Kia ora$/m, ['nobody@a.test'], /nobody@a\.test/),
  'post search': row(
    ['kia', '--domain', 'a.test'],
    /^post_\d+ .*public +@ana@a\.test +Kia ora$/m,
    ['kia', '--domain', 'nowhere.test'],
    /nowhere\.test/,
  ),
  'post sensitive': {
    ...row([], /shown as before$/m, ['post_1'], /./),
    right: () => [made.post ?? '', '--end'],
  },
  'post remove': { ...row([], /is deleted/, ['post_1'], /./), right: () => [made.post ?? ''] },
  'identity suspend': row(['ana@a.test'], /is suspended/, ['nobody@a.test'], /nobody@a\.test/),
  'identity delete-suspended': row(
    ['spam@a.test', '--yes', '--reason', 'A machine'],
    /^@spam@a\.test is deleted$/,
    ['ana@a.test'],
    /Add --yes/,
  ),
  'identity warn': row(
    ['ana@a.test', '--message', 'Be kind', '--no-mail'],
    /^@ana@a\.test is warned$/,
    ['nobody@a.test'],
    /nobody@a\.test/,
  ),
  'strike list': row(
    ['a.test', '--identity', 'ana@a.test'],
    /^strike_\d+ .*warn +@ana@a\.test .*Be kind$/m,
    NOWHERE,
    /nowhere\.test/,
    1,
    'strike',
  ),
  'appeal list': {
    ...row(['a.test'], /^strike_\d+ .*open +@ana@a\.test on warn +I was$/m, NOWHERE, /nowhere\.test/),
    before: () =>
      onRows(
        `UPDATE strike SET "appealText" = 'I was', "appealedAt" = 1, "appealState" = 'OPEN' WHERE "act" = 'WARN'`,
      ),
  },
  'appeal approve': {
    ...row([], /^the appeal of @ana@a\.test is approved/, ['strike_1'], /no such decision/),
    right: () => [made.strike ?? ''],
    keep: () => onRows(`UPDATE strike SET "appealState" = 'OPEN' WHERE "act" = 'WARN'`),
  },
  'appeal reject': {
    ...row([], /^the appeal of @ana@a\.test is rejected$/, ['strike_1'], /no such decision/),
    right: () => [made.strike ?? ''],
  },
  'identity unsuspend': row(['ana@a.test'], /is shown again/, ['nobody@a.test'], /nobody@a\.test/),
  'identity limit': row(['ana@a.test'], /is limited on a\.test/, ['nobody@a.test'], /nobody@a\.test/),
  'identity restrictions': row(
    ['--domain', 'a.test'],
    /limited/,
    ['--domain', 'nowhere.test'],
    /nowhere\.test/,
  ),
  'identity mark-sensitive': row(
    ['ana@a.test'],
    /is marked as sensitive on a\.test/,
    ['nobody@a.test'],
    /nobody@a\.test/,
  ),
  'identity unmark-sensitive': row(
    ['ana@a.test'],
    /not marked as sensitive any more/,
    ['nobody@a.test'],
    /nobody@a\.test/,
  ),
  'identity unlimit': row(['ana@a.test'], /not limited any more/, ['nobody@a.test'], /nobody@a\.test/),
  'host list': row(['nothing'], /^$/, ['--nonsense'], /unknown option/, 2),
  'host block': row(['evil.test'], /^evil\.test is blocked/, ['not a host'], /host/),
  'host blocks': row([], /^evil\.test/, ['--domain', 'nowhere.test'], /nowhere\.test/),
  'host limit': row(['loud.test'], /^loud\.test is limited/, ['not a host'], /host/),
  'host unblock': row(
    ['evil.test'],
    /neither blocked nor limited any more/,
    [],
    /missing required argument/,
    2,
  ),
  'access block': row(
    ['Spam.Example', '--days', '3'],
    /^spam\.example may not sign up until \d{4}-/,
    ['spam.example', '--severity', 'no-access'],
    /mail addresses/,
  ),
  'access list': row([], /^spam\.example +may not sign up until/, ['--nonsense'], /unknown option/, 2),
  'access unblock': row(['spam.example'], /is not kept out any more/, ['no domain'], /neither/),
  'sign-up list': row(['a.test'], /later.*Because/s, NOWHERE, /nowhere\.test/),
  'sign-up approve': { ...row([], /is let in/, ['signup_1'], /./), right: () => [made.approved ?? ''] },
  'sign-up reject': { ...row([], /is turned away/, ['signup_1'], /./), right: () => [made.rejected ?? ''] },
  'invite create': row(
    ['a.test', '--json'],
    /"id"/,
    ['a.test', '--uses', '0'],
    /from 1 to 10000/,
    2,
    'invite',
  ),
  'invite list': row(['a.test'], /any number/, NOWHERE, /nowhere\.test/),
  'invite revoke': {
    ...row([], /is not good any more/, ['invite_1'], /./),
    right: () => [made.invite ?? ''],
  },
  'report list': row(['a.test'], /open .*ana/, NOWHERE, /nowhere\.test/, 1, 'report'),
  'report assign': { ...row([], /sees to/, ['report_1'], /./), right: () => [made.report ?? ''] },
  'report note': {
    ...row([], /is written down/, ['report_1', 'x'], /./, 1, 'note'),
    right: () => [made.report ?? '', 'Asked them'],
  },
  'report show': {
    ...row([], /Asked them/, ['report_1'], /no report report_1/),
    right: () => [made.report ?? ''],
  },
  'report remove-note': { ...row([], /is removed/, ['note_1'], /./), right: () => [made.note ?? ''] },
  'report resolve': { ...row([], /is closed/, ['report_1'], /./), right: () => [made.report ?? ''] },
  'report reopen': { ...row([], /is open/, ['report_1'], /./), right: () => [made.report ?? ''] },
  'trend list': row(
    ['a.test', 'hashtag'],
    /^hashtag_7 +not looked at +#Birds$/m,
    ['a.test', 'people'],
    /Allowed choices/,
    2,
  ),
  'trend refuse': row(
    ['a.test', 'hashtag_7'],
    /^hashtag_7 does not trend on a\.test$/,
    ['a.test', 'birds'],
    /like hashtag_113/,
    2,
  ),
  'trend allow': row(
    ['a.test', 'hashtag_7'],
    /^hashtag_7 may trend on a\.test$/,
    ['a.test', 'link_1'],
    /no such thing/,
  ),
  'figures measure': row(
    ['a.test', 'tag-uses', '--about', '#birds', '--from', '2030-01-01', '--to', '2030-01-02'],
    /^2030-01-01 +0\n2030-01-02 +0\n0 in all; 0 in as many days before$/,
    ['a.test', 'tag-uses', '--about', '#nothing'],
    /Nobody used #nothing here yet/,
  ),
  'figures dimension': row(
    ['a.test', 'software-versions'],
    /^pukeko +\S+/m,
    ['a.test', 'languages', '--from', 'soon'],
    /Write a day like/,
    2,
  ),
  'figures retention': row(['a.test'], /^\d{4}-\d\d-\d\d +\d+ joined/m, NOWHERE, /nowhere\.test/),
  'announcement add': row(['a.test', 'We move'], /is shown/, ['nowhere.test', 'x'], /nowhere/, 1, 'news'),
  'announcement list': row(['a.test'], /^announcement_\d+ .*We move$/m, NOWHERE, /nowhere\.test/),
  'announcement edit': {
    ...row([], /is changed/, ['announcement_1', '--ends', 'soon'], /Write a moment like/, 2),
    right: () => [made.news ?? '', '--text', 'We moved', '--ends', '2100-01-01'],
  },
  'announcement delete': {
    ...row([], /is deleted/, ['announcement_1'], /./),
    right: () => [made.news ?? ''],
  },
  'emoji list': row(['a.test'], /^:kiwi: .*https:\/\/a\.test\/kiwi\.png$/m, NOWHERE, /nowhere\.test/),
  'emoji add': row(
    ['a.test', 'tui', picture, '--category', 'birds'],
    /^:tui: is added$/,
    ['a.test', 'tui', join(projectRoot, 'package.json')],
    /picture|kind|file/i,
  ),
  'emoji set': row(
    ['a.test', 'kiwi', '--category', 'birds', '--listed', 'no'],
    /^:kiwi: is changed/,
    ['a.test', 'kiwi'],
    /at least one/,
    2,
  ),
  'emoji delete': row(['a.test', 'kiwi'], /^:kiwi: is deleted/, ['a.test', 'moa'], /moa|emoji/),
  'queue status': row([], /0 failed/, ['now'], /too many arguments/, 2),
  'queue retry': row([], /Nothing waits for any server/, ['nowhere.test'], /nowhere\.test/),
  'queue flush': row(['gone.test'], /nothing is changed/, [], /missing required argument/, 2),
  audit: row(['--limit', '3'], /./, ['--limit', 'many'], /limit/i, 2),
  doctor: row(['--quick'], /^ok/m, ['--slow'], /unknown option/, 2),
  'proxy nginx': row([], /proxy_pass/, ['apache'], /too many arguments/, 2),
  'proxy caddy': row([], /reverse_proxy/, ['--nonsense'], /unknown option/, 2),
  backup: row([backups], /rows/, [backups, '--keep', '0'], /from 1 to/, 2),
  restore: {
    ...row([backups], /is restored into/, [backups, '--backup', 'none'], /no whole backup none|is not empty/),
    env: { PUKEKO_DATA: restored },
  },
  init: {
    ...row(['--minutes', '5'], /^http/, ['--minutes', 'many'], /from 1 to 1440/, 2),
    hints: /works once/,
    env: { PUKEKO_DATA: join(newFolder(), 'data') },
  },
  graph: row([], /delivery/, ['--nonsense'], /unknown option/, 2),
  'identity delete': row(['ana@a.test', '--yes'], /^ana@a\.test is deleted$/, ['bo@a.test'], /Add --yes/),
  'user disable': row(['ana@mail.test'], /may not sign in/, ['nobody@mail.test'], /./),
  'user enable': row(['ana@mail.test'], /may sign in/, ['nobody@mail.test'], /./),
  'user password': {
    ...row(
      ['ana@mail.test', '--password', 'another horse battery'],
      /new password/,
      ['ana@mail.test', '--password', 'short'],
      /8/,
    ),
    keep: () => onRows(`UPDATE user_account SET "secondFactorAt" = 1 WHERE "email" = 'ana@mail.test'`),
  },
  'user second-factor reset': row(
    ['ana@mail.test', '--reason', 'Came by'],
    /^ana@mail\.test has no second factor any more$/,
    ['bo@mail.test'],
    /no second factor/,
  ),
  'user remove': row(['ana@mail.test', '--yes'], /is deleted/, ['bo@mail.test'], /--yes/),
};

/** Tested below with processes: it is the server. */
const APART = ['start'];

function row(
  right: readonly string[],
  says: RegExp,
  wrong: readonly string[],
  complains: RegExp,
  code: 1 | 2 = 1,
  keeps?: string,
): Row {
  return {
    ...{ right: always(...right), says, wrong: always(...wrong), complains, code },
    ...(keeps === undefined ? {} : { keep: keepId(keeps) }),
  };
}

/** Changes rows past the server. */
function onRows(statement: string): void {
  const db = new Sqlite(join(install.dataDir, 'pukeko.db'));
  db.exec(statement);
  db.close();
}

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  await install.person('old');
  await sharp({ create: { width: 32, height: 32, channels: 4, background: '#284' } })
    .png()
    .toFile(picture);
  const bo = await install.person('bo');
  await install.operate('addUser', { email: 'bo@mail.test', password: PASSWORD }, 'user { id }');
  const { data } = await install.graphql<{ domain: { id: string }; identity: { id: string } }>(
    null,
    '{ domain(name: "a.test") { id } identity: identityByHandle(handle: "@bo@a.test") { id } }',
  );
  await install.operate(
    'updateDomain',
    { domainId: data.domain.id, registrations: 'APPROVAL', confirmsEmail: false },
    'domain { id }',
  );
  for (const name of ['sooner', 'later'])
    await install.operate(
      'signUp',
      {
        ...{ email: `${name}@mail.test`, password: PASSWORD, username: name },
        ...{ reason: 'Because', agreesToRules: true },
      },
      'next',
      '',
    );
  onRows(
    `INSERT INTO custom_emoji ("id", "domainId", "shortcode", "mediaId", "url", "staticUrl", "createdAt", "updatedAt")
     SELECT 1, "id", 'kiwi', 1, 'https://a.test/kiwi.png', 'https://a.test/kiwi.png', 1, 1 FROM domain`,
  );
  onRows(`INSERT INTO tag ("id", "name", "display", "createdAt") VALUES (7, 'birds', 'Birds', 1)`);
  onRows(
    `INSERT INTO trend ("domainId", "kind", "place", "subjectId") SELECT "id", 'HASHTAG', 1, 7 FROM domain`,
  );
  onRows(`INSERT INTO domain_tag_entry ("domainId", "tagId", "postId") SELECT "id", 7, 1 FROM domain`);
  // A minute after the start it is counted what trends, which is not this.
  onRows(`UPDATE work SET "dueAt" = "dueAt" + 86400000 WHERE "machine" = 'trends'`);
  await install.person('spam');
  onRows(`UPDATE identity SET "state" = 'SUSPENDED' WHERE "username" = 'spam'`);
  onRows(`INSERT INTO host ("id", "name", "createdAt") VALUES (1, 'gone.test', 1)`);
  const eva = await install.person('eva');
  await install.operate(
    'reportIdentity',
    { identityId: data.identity.id, comment: 'ana' },
    'report { id }',
    eva.token,
  );
  expect(bo.handle).toBe('@bo@a.test');
});
afterAll(() => world?.close());

beforeEach(() => {
  vi.stubEnv('PUKEKO_DATA', install.dataDir);
  vi.stubEnv('PORT', String(install.port));
  vi.stubEnv('PUKEKO_LOG_LEVEL', 'silent');
});
afterEach(() => void vi.unstubAllEnvs());

/** Runs a command as `pukeko` does. */
async function run(...args: readonly string[]): Promise<Answer> {
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    return { code: await runCli(args), out: out.trim(), err: err.trim() };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** The commands that are no groups of others, as the help of each group lists them. */
async function commandsBelow(...words: string[]): Promise<string[]> {
  const { out } = await run(...words, '--help');
  const [, list = ''] = out.split(/^Commands:$/m);
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  if (names.length === 0) return [words.join(' ')];
  const all: string[] = [];
  for (const name of names) all.push(...(await commandsBelow(...words, name)));
  return all;
}

it('has a row for every command, and none for others', async () => {
  expect((await commandsBelow()).sort()).toEqual([...Object.keys(ROWS), ...APART].sort());
});

it.each(Object.entries(ROWS))(
  '%s',
  async (command, { right, says, hints, wrong, complains, code, keep, env, before }) => {
    for (const [name, value] of Object.entries(env ?? {})) vi.stubEnv(name, value);
    const words = command.split(' ');
    before?.();
    if (command === 'sign-up list') await keepSignUps();
    if (command === 'post search')
      await eventually(
        () => run('post', 'search', 'kia'),
        ({ out }) => out !== '',
      );
    // Its wrong use first, which must change nothing.
    const refused = await run(...words, ...wrong());
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toMatch(complains);
    expect(refused.err).not.toMatch(/^\s+at /m);
    const answer = await run(...words, ...right());
    expect(answer.code).toBe(0);
    // A password on the command line is warned of.
    expect(answer.err).toMatch(
      hints ?? (right().includes('--password') ? /Everybody on this machine/ : /^$/),
    );
    expect(answer.out).toMatch(says);
    keep?.(answer.out);
    // And in JSON, the errors too.
    const json = await run(...words, ...wrong(), '--json');
    expect([json.code, json.out]).toEqual([code, '']);
    expect(JSON.parse(json.err)).toEqual({ error: expect.any(String) });
  },
);

it.each(['init', 'doctor'])('%s says nothing beside its answer in JSON', async (command) => {
  if (command === 'init') vi.stubEnv('PUKEKO_DATA', join(newFolder(), 'data'));
  const { out, err } = await run(command, '--json');
  expect(JSON.parse(out)).toBeTruthy();
  // What does not work is an error, as JSON: the domain of this test has no address.
  for (const line of err.split('\n').filter(Boolean))
    expect(JSON.parse(line)).toEqual({ error: expect.any(String) });
});

async function keepSignUps(): Promise<void> {
  const { out } = await run('sign-up', 'list', 'a.test', '--json');
  const rows = JSON.parse(out) as { id: string; username: string }[];
  made.approved = rows.find(({ username }) => username === 'sooner')?.id ?? '';
  made.rejected = rows.find(({ username }) => username === 'later')?.id ?? '';
}

it('start', async () => {
  const again = await install.command('start');
  expect(again.code).toBe(1);
  expect(again.err).toContain('Another Pukeko is using');
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), 'start'], {
    env: { PATH: process.env.PATH, PUKEKO_DATA: newFolder(), PORT: String(await freePort()) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await eventually(
    async () => log,
    (text) => text.includes('is ready at'),
    180_000,
  );
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
