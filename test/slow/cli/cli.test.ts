import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** The command line as an operator uses it: beside a running server, and without one. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterAll(() => world?.close());

const run = (...args: string[]) => install.command(...args);

/** What must be refused with one sentence, and never with a stack. */
async function refused(code: number, ...args: string[]): Promise<string> {
  const answer = await run(...args);
  expect([args.join(' '), answer.code, answer.out]).toEqual([args.join(' '), code, '']);
  expect(answer.err).not.toMatch(/^\s+at /m);
  expect(answer.err.trim()).not.toBe('');
  return answer.err;
}

const ask = async (query: string, token?: string) => {
  const answer = await install.http('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query }),
  });
  return JSON.parse(answer.body) as { data: Record<string, unknown>; errors?: { message: string }[] };
};

// A process for each command: two dozen in the longest test.
describe('beside a running server', () => {
  it('adds, lists, changes and checks domains, which are served at once', async () => {
    expect(await install.cli('domain', 'add', 'b.test', '--private')).toBe(
      'b.test is served at https://b.test',
    );
    expect((await install.http('/nodeinfo/2.1', { host: 'b.test' })).status).toBe(200);
    await install.cli('domain', 'add', 'Split.Test', '--host', 'social.split.test');
    expect((await install.http('/nodeinfo/2.1', { host: 'social.split.test' })).status).toBe(200);
    await install.cli('domain', 'set', 'b.test', '--registrations', 'closed', '--title', 'Bee', '--default');
    const rows = JSON.parse(await install.cli('domain', 'list', '--json'));
    expect(rows).toContainEqual(
      expect.objectContaining({
        name: 'b.test',
        registrations: 'CLOSED',
        isPrivate: true,
        isDefault: true,
      }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ name: 'split.test', host: 'social.split.test' }));
    expect(rows.filter((row: { isDefault: boolean }) => row.isDefault)).toHaveLength(1);
    expect((await install.cli('domain', 'list')).split('\n')).toHaveLength(3);
    await install.cli('domain', 'set', 'a.test', '--default');
    expect(await install.cli('domain', 'check', 'a.test')).toMatch(/^ok .*leads to this server/m);
    const log = (await install.cli('audit', '--domain', 'b.test')).split('\n');
    expect(log[0]).toMatch(/^\S+ +operator +domain changed +b\.test +.*title: b\.test → Bee/);
    expect(log.at(-1)).toMatch(/domain added +b\.test/);
    expect(JSON.parse(await install.cli('audit', '--limit', '1', '--json'))).toHaveLength(1);
    await refused(2, 'audit', '--limit', '0');
    await refused(1, 'audit', '--domain', 'nowhere.test');
    // Nobody mapped this name, so nobody reaches it.
    const check = await run('domain', 'check', 'split.test');
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/^lack/m);
    expect(check.err).toContain('split.test is not ready');
  });

  it('makes users, identities and tokens that work at once', async () => {
    await install.cli('user', 'add', 'Ana@Mail.example', '--password', 'correct horse battery', '--admin');
    await install.cli('user', 'add', 'bo@mail.example', '--password', 'correct horse battery');
    const made = await install.cli(
      'identity',
      'add',
      'Ana@a.test',
      '--user',
      'ana@mail.example',
      '--name',
      'Ana B.',
      '--locale',
      'en',
    );
    expect(made).toBe('@Ana@a.test is https://a.test/users/Ana');
    const token = await install.cli('token', 'add', 'ana@a.test', '--app', 'a script');
    expect(token).toMatch(/^\S{20,}$/);
    const { data } = await ask(
      '{ viewer { scopes identity { identity { handle name language isLocked } } } }',
      token,
    );
    expect(data.viewer).toMatchObject({
      scopes: expect.arrayContaining(['READ', 'WRITE', 'FOLLOW']),
      identity: { identity: { handle: '@Ana@a.test', name: 'Ana B.', language: 'en', isLocked: false } },
    });
  });

  it('locks, gives roles, and shares an identity with a second user', async () => {
    await install.cli(
      'identity',
      'add',
      'team@b.test',
      '--user',
      'ana@mail.example',
      '--locked',
      '--role',
      'owner',
    );
    expect(await refused(1, 'identity', 'add', 'TEAM@b.test', '--user', 'bo@mail.example')).toContain(
      'taken',
    );
    const share = () => install.cli('identity', 'share', 'TEAM@b.test', '--user', 'bo@mail.example');
    expect(await share()).toBe('bo@mail.example may act as @team@b.test');
    expect(await share()).toContain('nothing is changed');
    const sessions = await Promise.all(
      ['ana@mail.example', 'bo@mail.example'].map((email) =>
        ask(
          `mutation { signIn(input: { email: "${email}", password: "correct horse battery" }) { ... on SignInPayload { token } } }`,
        ),
      ),
    );
    for (const { data } of sessions) {
      const { token } = data.signIn as { token: string };
      const answer = await ask('{ viewer { identities { handle isLocked } } }', token);
      const { identities } = answer.data.viewer as { identities: { handle: string }[] };
      expect(identities).toContainEqual({ handle: '@team@b.test', isLocked: true });
    }
  });

  it('makes tokens with chosen scopes and a chosen text', async () => {
    const literal = 'a-token-of-my-own-choice';
    expect(
      await install.cli('token', 'add', 'ana@a.test', '--token', literal, '--scopes', 'read:statuses follow'),
    ).toBe(literal);
    const { data } = await ask('{ viewer { scopes } }', literal);
    expect(data.viewer).toEqual({ scopes: ['READ_STATUSES', 'FOLLOW'] });
    const json = JSON.parse(await install.cli('token', 'add', 'ana@a.test', '--scopes', 'read', '--json'));
    expect(json).toEqual({ token: expect.any(String), scopes: ['read'] });
    const denied = await ask(
      'mutation { createPost(input: { text: "No" }) { __typename ... on Error { code } } }',
      json.token,
    );
    expect(JSON.stringify(denied)).toContain('FORBIDDEN');
  });

  it('posts in every visibility and prints the address', async () => {
    const token = await install.cli('token', 'add', 'ana@a.test');
    for (const visibility of ['public', 'unlisted', 'followers', 'mentioned', 'local']) {
      const url = await install.cli(
        'post',
        'add',
        'ana@a.test',
        `As ${visibility}`,
        '--visibility',
        visibility,
      );
      expect(url).toMatch(/^https:\/\/a\.test\/@Ana\/\d+$/);
      const id = url.split('/').at(-1);
      const { status } = await install.http(`/@Ana/${id}`, { headers: { accept: 'text/html' } });
      expect([visibility, status]).toEqual([
        visibility,
        ['public', 'unlisted'].includes(visibility) ? 200 : 404,
      ]);
      const { data } = await ask(`{ post(id: "post_${id}") { visibility } }`, token);
      expect(data.post).toEqual({ visibility: visibility.toUpperCase() });
    }
    const made = JSON.parse(await install.cli('post', 'add', 'ana@a.test', 'Kia ora', '--json'));
    expect(made).toEqual({
      id: expect.stringMatching(/^post_\d+$/),
      uri: expect.any(String),
      url: expect.any(String),
    });
  });

  it('shows and steers the queue', async () => {
    // Nobody answers there.
    await ask(
      'mutation { createPost(input: { text: "Is anybody there?" }) { __typename } }',
      await install.cli('token', 'add', 'ana@a.test'),
    );
    expect(await install.cli('queue', 'status')).toMatch(/^0 deliveries waiting, 0 failed/);
    expect(JSON.parse(await install.cli('queue', 'status', '--json'))).toMatchObject({
      waiting: 0,
      hosts: [],
    });
    expect(await install.cli('queue', 'retry')).toBe('Nothing waits for any server');
    expect(JSON.parse(await install.cli('queue', 'retry', '--json'))).toEqual({ tried: 0 });
    for (const verb of ['retry', 'flush'])
      expect(await refused(1, 'queue', verb, 'nobody.test')).toContain(
        'never heard of the server nobody.test',
      );
  });

  it('draws the state graphs, for people and for machines', async () => {
    expect(await install.cli('graph')).toContain('host-breaker');
    expect(await install.cli('graph', '--mermaid')).toContain('stateDiagram');
    const graphs = JSON.parse(await install.cli('graph', '--json')) as { name: string }[];
    expect(graphs.length).toBeGreaterThan(5);
  });

  it('takes two commands at once', async () => {
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        run('identity', 'add', `${name}@a.test`, '--user', 'bo@mail.example'),
      ),
    );
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0]);
    const same = await Promise.all([run('domain', 'add', 'same.test'), run('domain', 'add', 'same.test')]);
    expect(same.map(({ code }) => code).sort()).toEqual([0, 1]);
    await install.cli('domain', 'remove', 'same.test');
  });

  it('refuses with a sentence what cannot be done (exit code 1)', async () => {
    expect(await refused(1, 'domain', 'add', 'a.test')).toContain('a.test');
    expect(await refused(1, 'domain', 'add', 'no name')).toContain('host name');
    expect(await refused(1, 'domain', 'check', 'nowhere.test')).toContain('nowhere.test');
    expect(await refused(1, 'domain', 'remove', 'nowhere.test')).toContain('nowhere.test');
    expect(await refused(1, 'domain', 'set', 'nowhere.test', '--title', 'x')).toContain('nowhere.test');
    expect(await refused(1, 'user', 'add', 'no address', '--password', 'correct horse battery')).toMatch(
      /e-mail/i,
    );
    expect(
      await refused(1, 'user', 'add', 'ana@mail.example', '--password', 'correct horse battery'),
    ).toMatch(/already|taken|exists/);
    expect(await refused(1, 'user', 'add', 'short@mail.example', '--password', 'short')).toContain('8');
    expect(await refused(1, 'identity', 'add', 'ana', '--user', 'ana@mail.example')).toContain('handle');
    expect(await refused(1, 'identity', 'add', 'ana@nowhere.test', '--user', 'ana@mail.example')).toContain(
      'nowhere.test',
    );
    expect(await refused(1, 'identity', 'add', 'x@a.test', '--user', 'nobody@mail.example')).toMatch(
      /user|login/,
    );
    expect(await refused(1, 'identity', 'add', 'a b@a.test', '--user', 'ana@mail.example')).toMatch(
      /handle|letters/,
    );
    expect(await refused(1, 'token', 'add', 'nobody@a.test')).toContain('nobody@a.test');
    expect(await refused(1, 'token', 'add', 'ana@a.test', '--scopes', 'read everything')).toContain(
      'everything',
    );
    expect(await refused(1, 'token', 'add', 'ana@a.test', '--token', 'short')).toContain('8');
    expect(await refused(1, 'post', 'add', 'nobody@a.test', 'Hello')).toContain('nobody@a.test');
    expect(await refused(1, 'post', 'add', 'ana@a.test', '')).toMatch(/text|empty|write/i);
    expect(await refused(1, 'post', 'add', 'ana@a.test', 'x'.repeat(100_001))).toMatch(/long|characters/);
  });

  it('says how it is used where it is misused (exit code 2)', async () => {
    for (const args of [
      ['nonsense'],
      ['domain'],
      ['domain', 'nonsense'],
      ['domain', 'add'],
      ['user', 'add'],
      ['identity', 'add', 'ana@a.test'],
      ['identity', 'share', 'ana@a.test'],
      ['domain', 'set', 'a.test'],
      ['queue', 'flush'],
      ['identity', 'add', 'ana@a.test', '--user', 'ana@mail.example', '--role', 'king'],
      ['post', 'add', 'ana@a.test'],
      ['post', 'add', 'ana@a.test', 'Hello', '--visibility', 'secret'],
      ['domain', 'set', 'a.test', '--registrations', 'maybe'],
      ['domain', 'list', '--nonsense'],
    ])
      await refused(2, ...args);
    const help = await run('--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('domain');
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});
