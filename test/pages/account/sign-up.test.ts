import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import { tokenForApplication } from '../../../src/core/tokens/for-application.ts';
import type { Domain } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { SignUpLimits } from '../../../src/graphql/execution/sign-up-limits.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

describe.each<Dialect>(['sqlite', 'postgresql'])('signing up (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let names = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    await world.domain('one.test', { isDefault: true, rules: ['Be kind.'] });
    await registrations('OPEN');
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  async function registrations(how: 'OPEN' | 'APPROVAL' | 'INVITE' | 'CLOSED', confirmsEmail = true) {
    const before = await world.db.models.domain.findFirstOrThrow({ where: { name: 'one.test' } });
    one = await setDomain(world.system(), before, { registrations: how, confirmsEmail });
    world.app.domains.forget();
  }

  /** Mails that were asked for since the last call, as the reconciler will send them. */
  async function mails(): Promise<OutgoingMail[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
    return rows.map(({ payload }) => {
      const { sealed } = payload as { sealed: string };
      // What is sealed is base64url, which may hold any letters by chance; of an address it cannot hold this.
      expect(sealed).not.toContain('://');
      return JSON.parse(world.app.ports.seal.open(sealed) ?? '') as OutgoingMail;
    });
  }

  const linkOf = (mail: OutgoingMail | undefined) =>
    /https:\/\/one\.test(\/auth\/\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const newcomer = () => {
    names += 1;
    return { username: `new${names}`, email: `new${names}@mail.example` };
  };

  async function signUp(
    who: { username: string; email: string },
    more: Record<string, string> = {},
    query = '',
  ) {
    const browser = new FormBrowser(world, one);
    const page = await browser.get(`/auth/sign_up${query}`);
    if (page.status !== 200) return page;
    return browser.post('/auth/sign_up', {
      ...hiddenFields(page.body),
      ...who,
      password: 'long enough',
      agreement: '1',
      ...more,
    });
  }

  async function open(link: string) {
    const browser = new FormBrowser(world, one);
    const page = await browser.get(link);
    if (page.status !== 200) return page;
    return browser.post(link.split('?')[0] ?? '', hiddenFields(page.body));
  }

  const maySignIn = async (email: string, password = 'long enough') =>
    (await new FormBrowser(world, one).signIn(email, password)).status === 302;
  const profile = async (username: string) => (await world.http(one, `/@${username}`)).status;

  it('takes a form, a mailed link and a click, and then there is a login with an identity', async () => {
    const who = newcomer();
    expect((await signUp(who)).body).toContain('Look into your mail');
    expect(await maySignIn(who.email)).toBe(false);
    expect(await profile(who.username)).toBe(404);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: who.email, from: { address: 'noreply@one.test' } });
    const link = linkOf(mail);
    // Programs that look at mails open links as well: that alone does nothing.
    expect((await world.http(one, link)).status).toBe(200);
    expect(await maySignIn(who.email)).toBe(false);
    expect((await open(link)).body).toContain('You are in');
    expect(await maySignIn(who.email)).toBe(true);
    expect(await profile(who.username)).toBe(200);
    expect((await open(link)).status).toBe(404);
    expect(await world.db.models.signUp.count()).toBe(0);
  });

  it('tells the owner of an address with a login, and nobody else', async () => {
    await mails();
    const known = newcomer();
    await world.user(known.email);
    const [first, second] = [await signUp({ ...newcomer(), email: known.email }), await signUp(newcomer())];
    const without = (body: string) => body.replace(/new\d+/g, '');
    expect(without(first.body)).toBe(without(second.body));
    expect(first.status).toBe(second.status);
    const [toOwner] = await mails();
    expect(toOwner).toMatchObject({
      to: known.email,
      subject: expect.stringContaining('You have a login already'),
    });
    expect(linkOf(toOwner)).not.toContain('token=');
    expect(await maySignIn(known.email)).toBe(false);
    expect(await maySignIn(known.email, 'correct horse')).toBe(true);
  });

  it('takes handles where nobody proves an address, whoever has a login with it', async () => {
    await mails();
    await registrations('OPEN', false);
    const known = newcomer();
    await world.user(known.email);
    const [taken, free] = [{ ...newcomer(), email: known.email }, newcomer()];
    const pages = [await signUp(taken), await signUp(free)];
    expect(pages[0]?.body).toContain('You are in');
    expect(pages[0]?.body).toBe(pages[1]?.body);
    for (const who of [taken, free]) {
      expect(await maySignIn(who.username)).toBe(true);
      expect(await maySignIn(`@${who.username.toUpperCase()}@one.test`)).toBe(true);
      expect(await maySignIn(who.username, 'another one')).toBe(false);
      expect(await maySignIn(who.email)).toBe(false);
      expect(await profile(who.username)).toBe(200);
    }
    expect(await maySignIn(known.email, 'correct horse')).toBe(true);
    expect(await mails()).toEqual([]);
    // Its owner can still have a login with it.
    await registrations('OPEN');
    const owner = { ...newcomer(), email: free.email };
    await signUp(owner);
    await open(linkOf((await mails())[0]));
    expect(await maySignIn(free.email)).toBe(true);
  });

  it('gives an address to whoever reads its mail, and not to whoever was first', async () => {
    await mails();
    const { email } = newcomer();
    await signUp({ username: newcomer().username, email }, { password: 'of the attacker' });
    await signUp({ username: newcomer().username, email });
    const links = (await mails()).map(linkOf);
    expect(links).toHaveLength(2);
    expect((await open(links[1] ?? '')).status).toBe(200);
    expect((await open(links[0] ?? '')).status).toBe(409);
    expect([await maySignIn(email, 'of the attacker'), await maySignIn(email)]).toEqual([false, true]);
  });

  it('wants a name that is free, an address, a password and the rules accepted', async () => {
    const who = newcomer();
    await signUp(who);
    const refused = async (more: Record<string, string>) => (await signUp(newcomer(), more)).status;
    expect(await refused({ username: who.username.toUpperCase() })).toBe(422);
    for (const more of [
      { username: '' },
      { username: 'admin' },
      { username: 'with.dot' },
      { username: 'x'.repeat(31) },
      { email: 'nowhere' },
      { password: 'short' },
      { agreement: '' },
    ] as Record<string, string>[])
      expect(await refused(more), JSON.stringify(more)).toBe(422);
  });

  it('waits for an admin where the domain says so', async () => {
    await registrations('APPROVAL');
    await mails();
    const [yes, no] = [newcomer(), newcomer()];
    expect((await signUp(yes)).status).toBe(422);
    for (const each of [yes, no]) {
      await signUp(each, { reason: 'I like it here' });
      expect((await open(linkOf((await mails())[0]))).body).toContain('An admin decides now');
      expect(await maySignIn(each.email)).toBe(false);
    }
    const root = await world.token(await world.user(`root${names}@mail.example`, { isAdmin: true }));
    const plain = await world.token(await world.user(`plain${names}@mail.example`));
    const list = 'query { domain { signUps { nodes { id username reason email } } } }';
    expect((await world.ask(one, plain, list)).data.domain.signUps).toBeNull();
    const moderator = await world.user(`mod${names}@mail.example`);
    await world.db.models.domainRole.create({
      data: { domainId: one.id, userId: moderator.id, role: 'MODERATOR', createdAt: 0n },
    });
    const shown = (await world.ask(one, await world.token(moderator), list)).data.domain.signUps.nodes;
    expect(shown).toMatchObject([{ email: null }, { username: yes.username, email: null }]);
    const { nodes } = (await world.ask(one, root, list)).data.domain.signUps;
    expect(nodes).toMatchObject([
      { username: no.username },
      { username: yes.username, reason: 'I like it here', email: yes.email },
    ]);
    const decide = (token: string, signUpId: string, isApproved: boolean) =>
      world.ask(
        one,
        token,
        'mutation ($input: DecideSignUpInput!) { decideSignUp(input: $input) { __typename } }',
        { input: { signUpId, isApproved } },
      );
    expect((await decide(plain, nodes[1].id, true)).data.decideSignUp.__typename).toBe('NotFoundError');
    await decide(root, nodes[1].id, true);
    await decide(root, nodes[0].id, false);
    expect([await maySignIn(yes.email), await maySignIn(no.email)]).toEqual([true, false]);
    expect([await profile(yes.username), await profile(no.username)]).toEqual([200, 404]);
  });

  it('is by invite alone where the domain says so, and by nothing where it is closed', async () => {
    await registrations('INVITE');
    await mails();
    expect((await signUp(newcomer())).status).toBe(403);
    const root = await world.token(await world.user(`host${names}@mail.example`, { isAdmin: true }));
    const made = await world.ask(
      one,
      root,
      `mutation ($input: CreateInviteInput!) { createInvite(input: $input) { ... on CreateInvitePayload { invite { id url usesLeft } } } }`,
      { input: { domainId: `domain_${one.id}`, uses: 1 } },
    );
    const { url } = made.data.createInvite.invite;
    const to = await world.http(one, new URL(url).pathname);
    const query = `?${String(to.headers.location).split('?')[1]}`;
    const tooLate = new FormBrowser(world, one);
    const form = hiddenFields((await tooLate.get(`/auth/sign_up${query}`)).body);
    const opened = { ...form, password: 'long enough', agreement: '1' };
    const who = newcomer();
    expect((await signUp(who, {}, query)).body).toContain('Look into your mail');
    // Said before anybody types; and to whoever had the form open.
    expect((await signUp(newcomer(), {}, query)).status).toBe(404);
    expect((await signUp(newcomer(), {}, '?invite=nonsense')).status).toBe(404);
    expect((await tooLate.post('/auth/sign_up', { ...opened, ...newcomer() })).status).toBe(422);
    const another = await world.ask(
      one,
      root,
      `mutation ($input: CreateInviteInput!) { createInvite(input: $input) { ... on CreateInvitePayload { invite { id url } } } }`,
      { input: { domainId: `domain_${one.id}` } },
    );
    const { id, url: open } = another.data.createInvite.invite;
    const revoke = 'mutation ($input: RevokeInviteInput!) { revokeInvite(input: $input) { __typename } }';
    await world.ask(one, root, revoke, { input: { inviteId: id } });
    const gone = `?invite=${open.split('/').pop()}`;
    expect((await signUp(newcomer(), {}, gone)).status).toBe(404);
    await registrations('CLOSED');
    expect((await signUp(newcomer(), {}, query)).status).toBe(403);
  });

  it('is told truly by the front page and NodeInfo', async () => {
    for (const [how, words, isOpen] of [
      ['OPEN', 'Everybody can sign up.', true],
      ['APPROVAL', 'Everybody can ask to join', true],
      ['INVITE', null, false],
      ['CLOSED', null, false],
    ] as const) {
      await registrations(how);
      const front = await world.http(one, '/', { headers: { accept: 'text/html' } });
      if (words === null) expect(front.body).not.toContain('id="joining"');
      else expect(front.body).toContain(words);
      expect(front.body.includes('href="/auth/sign_up"')).toBe(isOpen);
      const { body } = await world.http(one, '/nodeinfo/2.0');
      expect(JSON.parse(body).openRegistrations).toBe(isOpen);
    }
    await registrations('OPEN');
  });

  it('by an application gives a token that works as the identity once they are in', async () => {
    await mails();
    const { application } = await registerApplication(world.anonymous(one), {
      name: 'Tail',
      redirectUris: ['app://back'],
      scopes: ['read', 'write'],
    });
    const holder = { application, user: null, identity: null, scopes: ['read', 'write'] as const };
    const { token } = await inTransaction(world.system(), (ctx) => tokenForApplication(ctx, holder));
    const who = newcomer();
    const made = await world.ask(
      one,
      token,
      `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on SignUpPayload { next token scope } ... on InvalidInputError { problems { path reason } } } }`,
      { input: { ...who, password: 'long enough', agreesToRules: true } },
    );
    expect(made.data.signUp).toMatchObject({ next: 'CONFIRM', scope: 'read write' });
    const theirs = made.data.signUp.token as string;
    expect(await world.app.tokens.read(theirs, one)).toMatchObject({ state: 'unconfirmed' });
    expect((await world.ask(one, theirs, '{ viewer { scopes } }')).status).toBe(401);
    await open(linkOf((await mails())[0]));
    await world.settle();
    expect(
      (await world.ask(one, theirs, '{ viewer { user { email } identity { identity { username } } } }')).data
        .viewer,
    ).toEqual({
      user: null,
      identity: { identity: { username: who.username } },
    });
    const wrong = await world.ask(
      one,
      token,
      `mutation ($input: SignUpInput!) { signUp(input: $input) { ... on InvalidInputError { problems { path reason } } } }`,
      { input: { username: 'root', email: '', password: 'short', agreesToRules: false } },
    );
    expect(wrong.data.signUp.problems.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'ACCEPTED',
      'BLANK',
      'RESERVED',
      'TOO_SHORT',
    ]);
  });

  it('T13 is limited by address, and mails by the mailbox they would go to', async () => {
    const ask = (email: string) =>
      world.ask(
        one,
        null,
        'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { __typename } }',
        {
          input: { email },
        },
      );
    const kinds: string[] = [];
    for (const email of [
      'a.b@m.example',
      'ab+1@m.example',
      'AB@m.example',
      'a.b+2@m.example',
      'ab@m.example',
      'a.b@M.example',
    ])
      kinds.push((await ask(email)).data.requestPasswordReset.__typename);
    expect(kinds).toEqual([...Array(5).fill('RequestPasswordResetPayload'), 'RateLimitedError']);
  });

  it('a stranger who asks again and again keeps nobody from their mails', async () => {
    const { email } = newcomer();
    await world.user(email);
    await mails();
    const limits = new SignUpLimits();
    const [stranger, owner] = ['198.51.100.7', '203.0.113.9'];
    for (let time = 0; time < 5; time += 1) await limits.askingForLink(stranger, email);
    await expect(limits.askingForLink('198.51.100.7', email)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await limits.askingForLink(owner, email);
    // What a login asks for, and sign-ups, are counted by themselves.
    for (let time = 0; time < 4; time += 1) {
      await limits.changingEmail(1n, email);
      await limits.signingUp(`198.51.100.${time}`, email, async () => {});
    }
    await limits.askingForLink(owner, email);
    // Many strangers are too many in the end; the newest mail has a link that is good.
    let strangers = 0;
    await expect(
      (async () => {
        for (; strangers < 100; strangers += 1) await limits.askingForLink(`192.0.2.${strangers}`, email);
      })(),
    ).rejects.toThrow(/look for the newest there/);
    expect(strangers).toBe(13);
  });

  it('a forgotten password is replaced by a mailed link, once, and ends sessions', async () => {
    await mails();
    const { email } = newcomer();
    const user = await world.user(email);
    const session = await world.token(user);
    const browser = new FormBrowser(world, one);
    const forget = async (address: string) => {
      const page = await browser.get('/auth/password/new');
      return (await browser.post('/auth/password/new', { ...hiddenFields(page.body), email: address })).body;
    };
    expect(await forget(email)).toBe(await forget('nobody-at-all@mail.example'));
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    const link = linkOf(mail);
    const page = await browser.get(link);
    const set = (password: string) =>
      browser.post('/auth/password/edit', { ...hiddenFields(page.body), password });
    expect((await set('short')).status).toBe(422);
    expect((await set('another password')).status).toBe(200);
    expect((await set('yet another one')).status).toBe(404);
    // Said before anybody types.
    const dead = await browser.get(link);
    expect([dead.status, dead.body.includes('href="/auth/password/new"')]).toEqual([404, true]);
    await world.settle();
    expect((await world.ask(one, session, '{ viewer { scopes } }')).status).toBe(401);
    expect([await maySignIn(email, 'correct horse'), await maySignIn(email, 'another password')]).toEqual([
      false,
      true,
    ]);
  });

  it('leads back to where somebody was going, by way of a lost password or of signing up', async () => {
    await mails();
    const { email } = newcomer();
    await world.user(email);
    const browser = new FormBrowser(world, one);
    const going = '/oauth/authorize?client_id=x&state=a%26b';
    const signInPage = `/auth/sign_in?${new URLSearchParams({ next: going })}`;
    await browser.get(signInPage);
    const forgotten = hiddenFields((await browser.get('/auth/password/new')).body);
    await browser.post('/auth/password/new', { ...forgotten, email });
    const page = await browser.get(linkOf((await mails())[0]));
    const done = await browser.post('/auth/password/edit', {
      ...hiddenFields(page.body),
      password: 'another password',
    });
    expect(done.body).toContain('href="/auth/sign_in"');
    // By the link of that page, which names no way back.
    const signIn = async (password: string) => {
      const form = hiddenFields((await browser.get('/auth/sign_in')).body);
      return (await browser.post('/auth/sign_in', { ...form, email, password })).headers.location;
    };
    expect(await signIn('another password')).toBe(going);
    // Once.
    await browser.post('/auth/sign_out', hiddenFields((await browser.get('/auth/sign_out')).body));
    expect(await signIn('another password')).toBe('/settings');
    // What is too long for a cookie, and what is no page of ours, is not kept.
    for (const cookie of ['https://evil.test/', '/@ana', `/share?text=${'a'.repeat(4000)}`]) {
      const other = new FormBrowser(world, one);
      await other.get(`/auth/sign_in?${new URLSearchParams({ next: cookie })}`);
      expect(other.cookies.has('__Host-pukeko_back')).toBe(false);
      other.cookies.set('__Host-pukeko_back', Buffer.from(cookie).toString('base64url'));
      expect(hiddenFields((await other.get('/auth/sign_in')).body).next).toBe('/settings');
    }
  });

  it('a new address is confirmed by a mail to it, and the old one is told', async () => {
    await mails();
    const [before, after] = [newcomer().email, newcomer().email];
    const user = await world.user(before);
    const session = await world.token(user);
    const ask = (email: string, currentPassword = 'correct horse') =>
      world.ask(
        one,
        session,
        'mutation ($input: RequestEmailChangeInput!) { requestEmailChange(input: $input) { __typename } }',
        {
          input: { email, currentPassword },
        },
      );
    expect((await ask(after, 'wrong')).data.requestEmailChange.__typename).toBe('NotAllowedError');
    await ask(after);
    const sent = await mails();
    expect(sent.map(({ to }) => to)).toEqual([after, before]);
    expect((await open(linkOf(sent[0]))).status).toBe(200);
    expect([await maySignIn(before, 'correct horse'), await maySignIn(after, 'correct horse')]).toEqual([
      false,
      true,
    ]);
  });

  it('a login is deleted with the identities that nobody shares', async () => {
    const { email, username } = newcomer();
    const user = await world.user(email);
    const [own, shared] = [await world.identity(username, one), await world.identity(`${username}s`, one)];
    await world.hold(own, user);
    await world.hold(shared, user);
    await world.hold(shared, await world.user(`friend.${email}`));
    const session = await world.token(user);
    const remove = (currentPassword: string) =>
      world.ask(
        one,
        session,
        'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }',
        {
          input: { currentPassword },
        },
      );
    expect((await remove('wrong')).data.deleteUser.__typename).toBe('NotAllowedError');
    expect((await remove('correct horse')).data.deleteUser.__typename).toBe('DeleteUserPayload');
    await world.settle();
    expect((await world.ask(one, session, '{ viewer { scopes } }')).status).toBe(401);
    expect(await maySignIn(email, 'correct horse')).toBe(false);
    const states = await world.db.models.identity.findMany({
      where: { id: { in: [own.id, shared.id] } },
      orderBy: { id: 'asc' },
    });
    expect(states.map(({ state }) => state)).toEqual(['DELETED', 'ACTIVE']);
  });
});
