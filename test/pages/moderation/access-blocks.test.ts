import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { accessBlocks, blockAccess, unblockAccess } from '../../../src/core/access/block.ts';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { type Ctx, inTransaction } from '../../../src/core/context.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import { createInvite } from '../../../src/core/sign-up/invites.ts';
import { tokenForApplication } from '../../../src/core/tokens/for-application.ts';
import type { AccessBlockSeverity } from '../../../src/db/enums.ts';
import type { Domain } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from '../account/account-world.ts';

type End = 'is in' | 'waits' | 'mail refused' | 'nobody can';

interface Newcomer {
  email?: string;
  /** The client's address; one of its own, for the budgets of addresses, when left out. */
  ip?: string;
  inviteCode?: string;
}

/** Mail domains and IP addresses that admins of the install keep from signing up, or out altogether. */
describe.each<Dialect>(['sqlite', 'postgresql'])('who is kept out (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let app: string;
  let names = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect, trustProxy: '127.0.0.1' });
    const made = await world.domain('one.test', { isDefault: true });
    one = await setDomain(world.system(), made, { registrations: 'OPEN', confirmsEmail: false });
    world.app.domains.forget();
    await world.identity('ana', one);
    const { application } = await registerApplication(world.anonymous(one), {
      ...{ name: 'Tail', redirectUris: ['app://back'], scopes: ['read', 'write'] },
    });
    const holder = { application, user: null, identity: null, scopes: ['read', 'write'] as const };
    app = (await inTransaction(world.system(), (ctx) => tokenForApplication(ctx, holder))).token;
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));
  beforeEach(async () => {
    for (const { pattern } of await accessBlocks(operator(), { kind: null, pattern: null }, { limit: 100 }))
      await unblockAccess(operator(), pattern);
  });

  const operator = (): Ctx => ({ ...world.system(), viewer: { kind: 'operator', identity: null } });
  const block = (pattern: string, severity: AccessBlockSeverity, seconds: number | null = null) =>
    blockAccess(operator(), { pattern, severity, seconds });

  function newcomer({ email, ip, inviteCode }: Newcomer) {
    names += 1;
    const username = `new${names}`;
    return {
      who: { username, email: email ?? `${username}@mail.example`, password: 'long enough' },
      from: { 'x-forwarded-for': ip ?? `192.0.2.${names}` },
      inviteCode: inviteCode ?? null,
    };
  }

  function oneOf(isIn: boolean, waits: boolean): End {
    expect([isIn, waits].filter(Boolean)).toHaveLength(1);
    return isIn ? 'is in' : 'waits';
  }

  async function byPage(given: Newcomer): Promise<End> {
    const { who, from, inviteCode } = newcomer(given);
    const browser = new FormBrowser(world, one);
    Object.assign(browser.headers, from);
    const page = await browser.get(`/auth/sign_up${inviteCode === null ? '' : `?invite=${inviteCode}`}`);
    const fields = { ...hiddenFields(page.body), ...who, agreement: '1' };
    const { status, body } = await browser.post('/auth/sign_up', fields);
    if (status === 403 && body.includes('Nobody can sign up here')) return 'nobody can';
    if (status === 422 && body.includes('cannot be used here')) return 'mail refused';
    expect(status).toBe(200);
    return oneOf(body.includes('You are in'), body.includes('An admin decides now'));
  }

  async function byGraphQL(given: Newcomer): Promise<End> {
    const { who, from, inviteCode } = newcomer(given);
    const { data } = await world.ask(
      one,
      null,
      `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename
        ... on SignUpPayload { next } ... on InvalidInputError { problems { path reason } } } }`,
      { input: { ...who, inviteCode, agreesToRules: true } },
      from,
    );
    const { __typename, next, problems } = data.signUp;
    if (__typename === 'NotAllowedError') return 'nobody can';
    if (__typename === 'InvalidInputError') {
      expect(problems).toEqual([{ path: ['input', 'email'], reason: 'BLOCKED' }]);
      return 'mail refused';
    }
    return oneOf(next === 'SIGN_IN', next === 'APPROVAL');
  }

  async function byRest(given: Newcomer): Promise<End> {
    const { who, from, inviteCode } = newcomer(given);
    const { status, body } = await world.http(one, '/api/v1/accounts', {
      method: 'POST',
      headers: { authorization: `Bearer ${app}`, 'content-type': 'application/json', ...from },
      body: JSON.stringify({ ...who, agreement: true, ...(inviteCode && { invite_code: inviteCode }) }),
    });
    const answer = JSON.parse(body);
    if (status === 403) return 'nobody can';
    if (status === 422) {
      expect(answer.details).toMatchObject({ email: [{ error: 'ERR_BLOCKED' }] });
      return 'mail refused';
    }
    expect(status).toBe(200);
    const { state } = await world.app.tokens.read(answer.access_token, one);
    return oneOf(state === 'active', state === 'unapproved');
  }

  const WAYS = [
    ['a page', byPage],
    ['GraphQL', byGraphQL],
    ['REST', byRest],
  ] as const;
  // The ways lie above what differs between databases.
  describe.each(WAYS.filter(([way]) => dialect === 'sqlite' || way === 'GraphQL'))(
    'signing up by %s',
    (_way, signUp) => {
      it('minds the mail domain, its subdomains, and how it is written', async () => {
        await block(' @Spam.Example. ', 'SIGN_UP_BLOCK');
        await block('Müll.example', 'SIGN_UP_BLOCK');
        await block('slow.example', 'SIGN_UP_REQUIRES_APPROVAL');
        await block('worst.slow.example', 'SIGN_UP_BLOCK');
        for (const [host, end] of [
          ['spam.example', 'mail refused'],
          ['SPAM.Example', 'mail refused'],
          ['mx.deep.spam.example', 'mail refused'],
          ['xn--mll-hoa.example', 'mail refused'],
          ['notspam.example', 'is in'],
          ['spam.example.org', 'is in'],
          ['slow.example', 'waits'],
          ['very.slow.example', 'waits'],
          ['worst.slow.example', 'mail refused'],
        ] as const)
          expect([host, await signUp({ email: `a${names}@${host}` })]).toEqual([host, end]);
      });

      it('minds the address that a named proxy tells, IPv4 however it is written, and IPv6', async () => {
        await block('203.0.113.77/24', 'SIGN_UP_BLOCK');
        await block('2001:db8:1::/48', 'SIGN_UP_REQUIRES_APPROVAL');
        await block('2001:db8:1:1::/64', 'SIGN_UP_BLOCK');
        await block('::ffff:198.51.100.9', 'SIGN_UP_REQUIRES_APPROVAL');
        for (const [ip, end] of [
          [`203.0.113.${names}`, 'nobody can'],
          [`::ffff:203.0.113.${names}`, 'nobody can'],
          ['203.0.114.1', 'is in'],
          ['2001:db8:1:2::3', 'waits'],
          ['2001:DB8:1:0:0:0:0:4', 'waits'],
          ['2001:db8:1:1::5', 'nobody can'],
          ['2001:db8:2::1', 'is in'],
          ['198.51.100.9', 'waits'],
          ['198.51.100.8', 'is in'],
          // What the client itself claims to be behind is not believed.
          ['203.0.113.9, 198.51.100.7', 'is in'],
        ] as const)
          expect([ip, await signUp({ ip })]).toEqual([ip, end]);
      });

      it('has those wait who have an invite, and takes a decision for its time alone', async () => {
        const { code } = await createInvite(operator(), one, { uses: null, lifeMs: null });
        await block('slow.example', 'SIGN_UP_REQUIRES_APPROVAL', 60);
        const come = () => signUp({ email: `b${names}@slow.example`, inviteCode: code });
        expect(await come()).toBe('waits');
        world.clock.advance(59_999);
        expect(await come()).toBe('waits');
        world.clock.advance(1);
        expect(await come()).toBe('is in');
        expect(await accessBlocks(operator(), { kind: null, pattern: null }, { limit: 100 })).toEqual([]);
        expect(await unblockAccess(operator(), 'slow.example')).toBeNull();
      });
    },
  );

  it('lets no login change to an address of a mail domain that may not sign up', async () => {
    await block('spam.example', 'SIGN_UP_BLOCK');
    await block('slow.example', 'SIGN_UP_REQUIRES_APPROVAL');
    names += 1;
    const user = await world.user(`old${names}@mail.example`);
    const session = await world.token(user);
    const ask = async (email: string) => {
      const { data } = await world.ask(
        one,
        session,
        `mutation ($input: RequestEmailChangeInput!) { requestEmailChange(input: $input) { __typename
          ... on InvalidInputError { path problems { reason } } } }`,
        { input: { email, currentPassword: 'correct horse' } },
      );
      return data.requestEmailChange;
    };
    expect(await ask('me@mx.spam.example')).toEqual({
      ...{ __typename: 'InvalidInputError', path: ['input', 'email'], problems: [{ reason: 'BLOCKED' }] },
    });
    expect((await ask('me@slow.example')).__typename).toBe('RequestEmailChangePayload');
    const browser = new FormBrowser(world, one);
    await browser.signIn(user.email);
    const page = await browser.get('/auth/edit');
    const changed = await browser.post('/auth/edit/email', {
      ...{ ...hiddenFields(page.body), email: 'me@spam.example', current_password: 'correct horse' },
    });
    expect(changed.body).toContain('cannot be used here');
  });

  describe('of an address without access', () => {
    const ASKED: [string, Record<string, string>?, string?][] = [
      ['/'],
      ['/@ana', { accept: 'text/html' }],
      ['/users/ana', { accept: 'application/activity+json' }],
      ['/.well-known/webfinger?resource=acct:ana@one.test'],
      ['/nodeinfo/2.1'],
      ['/graphql', { 'content-type': 'application/json' }, '{"query":"{ __typename }"}'],
      ['/api/v2/instance'],
      ['/inbox', { 'content-type': 'application/activity+json' }, '{}'],
      ['/auth/sign_in'],
      ['/oauth/token', {}, ''],
      ['/nothing/here'],
    ];
    const ask = (ip: string, [path, headers = {}, body]: (typeof ASKED)[number]): Promise<HttpAnswer> =>
      world.http(one, path, {
        headers: { ...headers, 'x-forwarded-for': ip },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
    /** The status of the answer to an upgrade. */
    const upgrade = (ip: string, path: string, protocol: string) =>
      new Promise<number>((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${world.port}${path}`, protocol, {
          headers: { host: one.host, 'x-forwarded-for': ip },
        });
        socket.on('open', () => {
          resolve(101);
          socket.close();
        });
        socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
        socket.on('error', reject);
      });

    it('everything is refused, from the moment of the decision to its end, but whether the server lives', async () => {
      const statuses = async (ip: string) => {
        const all: number[] = [];
        for (const each of ASKED) all.push((await ask(ip, each)).status);
        all.push(
          (await world.http(one, '/graphql', { method: 'OPTIONS', headers: { 'x-forwarded-for': ip } }))
            .status,
        );
        all.push(await upgrade(ip, '/graphql', 'graphql-transport-ws'));
        all.push(await upgrade(ip, '/api/v1/streaming', 'mastodon'));
        return all;
      };
      const before = await statuses('198.51.100.7');
      expect(before).toContain(101);
      expect(before).not.toContain(403);
      await block('198.51.100.0/24', 'NO_ACCESS');
      expect(new Set(await statuses('198.51.100.7'))).toEqual(new Set([403]));
      expect(await statuses('198.51.101.7')).toEqual(before);
      for (const path of ['/livez', '/readyz']) expect((await ask('198.51.100.7', [path])).status).toBe(200);
      const { headers, body } = await ask('198.51.100.7', ['/']);
      expect(JSON.parse(body)).toEqual({ error: expect.stringContaining('address') });
      expect(headers['cache-control']).toContain('no-store');
      await unblockAccess(operator(), '198.51.100.0/24');
      expect(await statuses('198.51.100.7')).toEqual(before);
    });
  });

  it('nobody shuts out themselves, or everybody', async () => {
    names += 1;
    const root = await world.token(await world.user(`root${names}@mail.example`, { isAdmin: true }));
    const shutOut = async (pattern: string, severity = 'NO_ACCESS') => {
      const { data } = await world.ask(
        one,
        root,
        `mutation ($input: BlockAccessInput!) { blockAccess(input: $input) { __typename ... on Error { message path } } }`,
        { input: { pattern, severity } },
        { 'x-forwarded-for': '198.51.100.7' },
      );
      return data.blockAccess;
    };
    expect(await shutOut('198.51.100.0/24')).toMatchObject({
      path: ['input', 'pattern'],
      message: expect.stringContaining('198.51.100.7'),
    });
    expect(await shutOut('127.0.0.0/8')).toMatchObject({
      path: ['input', 'pattern'],
      message: expect.stringContaining('PUKEKO_TRUST_PROXY'),
    });
    expect(await shutOut('spam.example')).toMatchObject({ path: ['input', 'severity'] });
    expect(await shutOut('198.51.100.0/24', 'SIGN_UP_BLOCK')).toEqual({ __typename: 'BlockAccessPayload' });
    expect(await shutOut('198.51.101.0/24')).toEqual({ __typename: 'BlockAccessPayload' });
  });

  const HASH = '4d589c8bc6fd8cde19f0796f1042a4ff22fc557e2f8c5a6fb72080eb6cb86fbf';
  it('takes what is a domain, a mailbox, an address or a range, as one, and nothing else', async () => {
    for (const [text, pattern] of [
      ['203.0.113.7', '203.0.113.7/32'],
      ['203.0.113.7/20', '203.0.112.0/20'],
      ['2001:DB8::1', '2001:db8::1/128'],
      ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
      ['::ffff:203.0.113.7', '203.0.113.7/32'],
      ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
      ['Spam.Example.', 'spam.example'],
      ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
      ['A.na+news@Spam.Example', HASH],
      [HASH.toUpperCase(), HASH],
    ] as const) {
      const { id } = await block(text, 'SIGN_UP_BLOCK');
      const again = await block(pattern, 'SIGN_UP_REQUIRES_APPROVAL');
      expect([text, again.pattern, again.id]).toEqual([text, pattern, id]);
      expect(await unblockAccess(operator(), text)).toMatchObject({ id });
    }
    for (const text of [
      ...[
        '',
        ' ',
        'spam',
        'a b.example',
        'ana@spam',
        'a b@spam.example',
        'https://spam.example/',
        'spam.example:25',
      ],
      ...[
        '10.1',
        '0x7f.0.0.1',
        '010.0.0.1',
        '1.2.3.4.5',
        '256.1.1.1',
        '203.0.113.7/33',
        '203.0.113.7/',
        '203.0.113.7/8/8',
      ],
      ...[
        '0.0.0.0/0',
        '10.0.0.0/7',
        '::/0',
        '2001::/15',
        '2001:db8::/129',
        '2001:db8::/x',
        'fe80::1%eth0',
        '::ffff:0:0/90',
      ],
    ])
      await expect(block(text, 'SIGN_UP_BLOCK'), text).rejects.toMatchObject({
        ...{ code: 'INVALID_INPUT', inputPath: ['input', 'pattern'] },
      });
    for (const seconds of [0, -1, 10 * 365 * 86_400 + 1])
      await expect(block('spam.example', 'SIGN_UP_BLOCK', seconds)).rejects.toMatchObject({
        inputPath: ['input', 'seconds'],
      });
  });
});
