// Somebody who has a login on one domain of an install joins another, by pages and as an app sends them.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import { createInvite } from '../../../src/core/sign-up/invites.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

describe.each<Dialect>(['sqlite', 'postgresql'])('joining a domain (%s)', (dialect) => {
  let world: FacesWorld;
  let home: Domain;
  let other: Domain;
  let people = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    home = await world.domain('home.test', { isDefault: true });
    await world.domain('other.test', { rules: ['Be kind.'] });
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  async function registrations(how: 'OPEN' | 'APPROVAL' | 'INVITE' | 'CLOSED', confirmsEmail = true) {
    const before = await world.db.models.domain.findFirstOrThrow({ where: { name: 'other.test' } });
    other = await setDomain(world.system(), before, { registrations: how, confirmsEmail });
    world.app.domains.forget();
  }

  /** Somebody with an identity on the home domain. */
  async function person(): Promise<{ user: User; email: string; username: string }> {
    people += 1;
    const [email, username] = [`p${people}@mail.example`, `p${people}`];
    const user = await world.user(email);
    await world.hold(await world.identity(username, home), user);
    return { user, email, username };
  }

  async function signedIn(email: string, next = ''): Promise<FormBrowser> {
    const browser = new FormBrowser(world, other);
    expect((await browser.signIn(email, 'correct horse', next)).status).toBe(302);
    return browser;
  }

  async function join(browser: FormBrowser, fields: Record<string, string>, query = '') {
    const page = await browser.get(`/auth/join${query}`);
    if (page.status !== 200) return page;
    return browser.post('/auth/join', { ...hiddenFields(page.body), agreement: '1', ...fields });
  }

  const held = async ({ id }: User) =>
    (
      await world.db.models.identity.findMany({
        where: { domainId: other.id, members: { some: { userId: id } } },
      })
    ).map(({ username }) => username);

  async function mails(): Promise<OutgoingMail[]> {
    const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
    await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
    return rows.map(({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? ''),
    );
  }

  async function moderator(): Promise<string> {
    people += 1;
    const user = await world.user(`mod${people}@mail.example`);
    await world.db.models.domainRole.create({
      data: { domainId: other.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
    });
    return world.token(user);
  }

  const WAITING = '{ domain { signUps { nodes { id username reason email } } } }';
  const waiting = async (token: string) =>
    (await world.ask(other, token, WAITING)).data.domain.signUps.nodes as {
      id: string;
      username: string;
      reason: string;
      email: string | null;
    }[];
  const decide = async (token: string, signUpId: string | undefined, isApproved: boolean) =>
    (
      await world.ask(
        other,
        token,
        'mutation ($input: DecideSignUpInput!) { decideSignUp(input: $input) { __typename ... on Error { message } } }',
        { input: { signUpId, isApproved } },
      )
    ).data.decideSignUp as { __typename: string; message?: string };

  const MUTATION =
    'mutation ($input: JoinDomainInput!) { joinDomain(input: $input) { __typename ... on Error { message } ... on JoinDomainPayload { identity { handle } signUp { username } } } }';
  const joinBy = async (token: string, username: string, more: object = {}, domain = other) =>
    (await world.ask(domain, token, MUTATION, { input: { username, agreesToRules: true, ...more } })).data
      .joinDomain;

  it('takes a handle where everybody may join, and nothing of the login changes', async () => {
    await registrations('OPEN');
    await mails();
    const { user, email, username } = await person();
    const session = await world.token(user);
    const browser = await signedIn(email);
    const nobody = await browser.get('/share');
    expect([nobody.status, nobody.body.includes('Nobody here')]).toEqual([403, true]);
    expect(nobody.body).toContain('href="/auth/join?next=%2Fshare%3F"');
    const settings = await browser.get('/settings');
    expect(settings.body).toContain('href="/auth/join"');
    const page = await browser.get('/auth/join');
    expect(page.body).toContain('Be kind.');
    expect(page.body).not.toContain('type="password"');
    expect((await join(browser, { username: 'with space' })).status).toBe(422);
    expect((await join(browser, { username, agreement: '' })).status).toBe(422);
    const done = await join(browser, { username });
    expect(done.body).toContain(`@${username}@other.test is yours`);
    expect(await held(user)).toEqual([username]);
    expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([
      [email, 'Welcome (other.test)'],
    ]);
    await world.settle();
    expect((await browser.get('/share')).status).toBe(200);
    const { identities } = (await world.ask(home, session, '{ viewer { identities { handle } } }')).data
      .viewer;
    expect(identities.map(({ handle }: { handle: string }) => handle)).toEqual([
      `@${username}@home.test`,
      `@${username}@other.test`,
    ]);
    expect((await browser.get('/auth/join')).body).toContain('is yours already');
    // The form was open in a second window.
    const again = await browser.post('/auth/join', {
      ...hiddenFields(page.body),
      username: 'b',
      agreement: '1',
    });
    expect(again.body).toContain('is yours already');
    expect((await browser.get('/settings')).body).not.toContain('href="/auth/join"');
    expect(await world.db.models.signUp.count({ where: { domainId: other.id } })).toBe(0);
  });

  it('goes back to where somebody came from, on this host alone', async () => {
    await registrations('OPEN');
    const { email, username } = await person();
    const browser = await signedIn(email);
    const evil = await browser.get('/auth/join?next=https%3A%2F%2Fevil.test%2F');
    expect(hiddenFields(evil.body)).not.toHaveProperty('next');
    const done = await join(browser, { username }, '?next=%2Fshare%3Ftext%3Dhello');
    expect([done.status, done.headers.location]).toEqual([302, '/share?text=hello']);
  });

  it('is done by nobody else, and by no other site', async () => {
    await registrations('OPEN');
    const { user, email, username } = await person();
    expect((await new FormBrowser(world, other).get('/auth/join?username=x')).headers.location).toBe(
      '/auth/sign_in?next=%2Fauth%2Fjoin%3Fusername%3Dx',
    );
    const browser = await signedIn(email);
    expect((await browser.post('/auth/join', { username, agreement: '1' })).status).toBe(403);
    const page = hiddenFields((await browser.get('/auth/join')).body);
    const foreign = await browser.post(
      '/auth/join',
      { ...page, username, agreement: '1' },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(foreign.status).toBe(403);
    const { application } = await registerApplication(world.anonymous(other), {
      name: 'App',
      redirectUris: ['app://back'],
      scopes: ['read', 'write'],
    });
    const token = await world.token(user);
    await world.db.models.token.updateMany({
      where: { userId: user.id },
      data: { applicationId: application.id },
    });
    world.app.tokens.forget?.();
    expect((await joinBy(token, username)).__typename).toBe('NotAllowedError');
    expect(await held(user)).toEqual([]);
  });

  it('an app leads to the form, and the form back to its consent', async () => {
    await registrations('OPEN');
    const { email, username } = await person();
    const { application } = await registerApplication(world.anonymous(other), {
      name: 'Tail',
      redirectUris: ['app://back'],
      scopes: ['read'],
    });
    const asked = `/oauth/authorize?${new URLSearchParams({
      client_id: application.clientId,
      redirect_uri: 'app://back',
      response_type: 'code',
      scope: 'read',
      state: 's&1',
    })}`;
    const browser = new FormBrowser(world, other);
    const toSignIn = String((await browser.get(asked)).headers.location);
    const next = new URL(toSignIn, other.origin).searchParams.get('next') ?? '';
    const back = String((await browser.signIn(email, 'correct horse', next)).headers.location);
    const toJoin = String((await browser.get(back)).headers.location);
    expect(toJoin).toMatch(/^\/auth\/join\?next=/);
    const page = await browser.get(toJoin);
    expect(page.body).toContain(`@${username}@home.test: <code>home.test</code>`);
    // Browsers hold the form's redirects to this too, however many there are: somebody else may be known to the app.
    const anew = /href="([^"]+anew=1)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    for (const { headers } of [page, await browser.get(anew)])
      expect(headers['content-security-policy']).toContain("form-action 'self' app:");
    const joined = await join(browser, { username }, toJoin.replace('/auth/join', ''));
    await world.settle();
    const consent = await browser.get(String(joined.headers.location));
    expect(consent.body).toContain('Allow Tail?');
    const allowed = await browser.post('/oauth/authorize', {
      ...hiddenFields(consent.body),
      decision: 'allow',
      identity: /name="identity" value="([^"]+)"/.exec(consent.body)?.[1] ?? '',
    });
    expect(allowed.headers.location).toMatch(/^app:\/\/back\?code=[\w-]+&state=s%261$/);
    // Where nobody joins, the consent page says that there is nobody, as before.
    await registrations('CLOSED');
    const late = await signedIn((await person()).email);
    expect((await late.get(asked)).body).toContain('You have no identity on this domain');
    expect((await late.get('/auth/join')).status).toBe(403);
  });

  it('waits where an admin decides, who sees no address, and a no leaves the login alone', async () => {
    await registrations('APPROVAL');
    await mails();
    const [yes, no] = [await person(), await person()];
    const sessions = [await world.token(yes.user), await world.token(no.user)];
    const token = await moderator();
    for (const { email, username } of [yes, no]) {
      const browser = await signedIn(email);
      expect((await join(browser, { username })).status).toBe(422);
      expect((await join(browser, { username, reason: 'I like it' })).status).toBe(302);
      const page = await browser.get('/auth/join');
      expect(page.body).toContain(`You asked to join as @${username}@other.test`);
      expect((await browser.get('/settings')).body).toContain('You asked to join, and an admin decides');
    }
    expect((await mails()).filter(({ subject }) => /A new sign-up/.test(subject))).toHaveLength(1);
    const list = await waiting(token);
    expect(list.map(({ username, reason, email }) => [username, reason, email])).toEqual([
      [no.username, 'I like it', null],
      [yes.username, 'I like it', null],
    ]);
    expect((await joinBy(sessions[0] ?? '', 'again')).__typename).toBe('ConflictError');
    // Somebody else who signs up does not get the name.
    expect(
      (await joinBy(await world.token((await person()).user), yes.username, { reason: 'x' })).__typename,
    ).toBe('InvalidInputError');
    // A decision of no other domain's moderators.
    expect((await decide(sessions[1] ?? '', list[0]?.id, true)).__typename).toBe('NotFoundError');
    expect((await decide(token, list[1]?.id, true)).__typename).toBe('DecideSignUpPayload');
    expect((await decide(token, list[0]?.id, false)).__typename).toBe('DecideSignUpPayload');
    expect((await decide(token, list[0]?.id, true)).__typename).toBe('NotFoundError');
    await world.settle();
    expect([await held(yes.user), await held(no.user)]).toEqual([[yes.username], []]);
    for (const session of sessions)
      expect((await world.ask(home, session, '{ viewer { scopes } }')).status).toBe(200);
    expect(
      await world.db.models.identity.count({ where: { members: { some: { userId: no.user.id } } } }),
    ).toBe(1);
    expect(
      (await mails())
        .filter(({ to }) => to === yes.email || to === no.email)
        .map(({ to, subject }) => [to, subject.replace(/ \(.*/, '')]),
    ).toEqual([
      [yes.email, 'Welcome'],
      [no.email, 'You were not let in'],
    ]);
    const acts = await world.db.models.auditEntry.findMany({
      where: { domainId: other.id, targetName: { in: [yes.username, no.username] } },
      orderBy: { id: 'asc' },
    });
    expect(acts.map(({ act }) => act)).toEqual(['SIGN_UP_APPROVED', 'SIGN_UP_REJECTED']);
    // Whoever was turned away may ask again.
    expect((await joinBy(sessions[1] ?? '', no.username, { reason: 'Please' })).signUp).toEqual({
      username: no.username,
    });
    for (const { id } of await waiting(token)) await decide(token, id, false);
  });

  it('a name that was given meanwhile is said to whoever decides, and the wish waits on', async () => {
    await registrations('APPROVAL');
    const { user, username } = await person();
    const token = await moderator();
    await joinBy(await world.token(user), username, { reason: 'x' });
    const [asked] = await waiting(token);
    const taken = await world.identity(username, other);
    expect((await decide(token, asked?.id, true)).__typename).toBe('InvalidInputError');
    expect(await waiting(token)).toHaveLength(1);
    // An admin made it for them meanwhile.
    await world.hold(taken, user);
    expect((await decide(token, asked?.id, true)).__typename).toBe('DecideSignUpPayload');
    expect(await held(user)).toEqual([username]);
  });

  it('two at once make one identity, and one wish; two people get different names', async () => {
    await registrations('OPEN');
    const [ana, ben] = [await person(), await person()];
    const [anas, bens] = [await world.token(ana.user), await world.token(ben.user)];
    const twice = await Promise.all([joinBy(anas, 'twice'), joinBy(anas, 'twice2'), joinBy(bens, 'Twice')]);
    expect(twice.filter(({ __typename }) => __typename === 'JoinDomainPayload').length).toBeGreaterThan(0);
    expect((await held(ana.user)).length + (await held(ben.user)).length).toBeGreaterThan(0);
    expect((await held(ana.user)).length).toBeLessThanOrEqual(1);
    const names = [...(await held(ana.user)), ...(await held(ben.user))].map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    await registrations('APPROVAL');
    const { user } = await person();
    const token = await world.token(user);
    const asked = await Promise.all(
      ['a', 'b', 'c'].map((name) => joinBy(token, `${name}${people}`, { reason: 'x' })),
    );
    expect(asked.filter(({ __typename }) => __typename === 'JoinDomainPayload')).toHaveLength(1);
    const [mod, mod2] = [await moderator(), await moderator()];
    const [one] = await waiting(mod);
    await Promise.all([
      decide(mod, one?.id, true),
      decide(mod2, one?.id, true),
      decide(mod2, one?.id, false),
    ]);
    expect((await held(user)).length).toBeLessThanOrEqual(1);
    expect(await world.db.models.user.count({ where: { id: user.id } })).toBe(1);
    expect(await waiting(mod)).toEqual([]);
  });

  it('is by invite where the domain says so, typed as a code or as its link', async () => {
    await registrations('INVITE');
    const [ana, ben] = [await person(), await person()];
    const { code } = await createInvite(world.system(other), other, { uses: 1, lifeMs: null });
    const browser = await signedIn(ana.email);
    expect((await browser.get(`/auth/sign_up?invite=${code}`)).headers.location).toBe(
      `/auth/join?invite=${code}`,
    );
    expect((await join(browser, { username: ana.username, invite: '' })).status).toBe(403);
    expect((await join(browser, { username: ana.username, invite: 'nonsense' })).status).toBe(422);
    const done = await join(browser, { username: ana.username, invite: `https://other.test/invite/${code}` });
    expect(done.body).toContain('is yours');
    // Used up: said before anybody types.
    const second = await signedIn(ben.email);
    const dead = await second.get(`/auth/join?invite=${code}`);
    expect([dead.status, dead.body.includes('not good any more')]).toEqual([404, true]);
    expect((await new FormBrowser(world, other).get(`/auth/sign_up?invite=${code}`)).status).toBe(404);
    expect(await joinBy(await world.token(ben.user), ben.username, { inviteCode: code })).toMatchObject({
      __typename: 'InvalidInputError',
    });
  });

  it('goes on with what was handed in by whoever signed up with the address of a login', async () => {
    await registrations('INVITE');
    await mails();
    const { user, email, username } = await person();
    const { code } = await createInvite(world.system(other), other, { uses: 1, lifeMs: null });
    const stranger = new FormBrowser(world, other);
    const page = await stranger.get(`/auth/sign_up?invite=${code}`);
    const fields = { ...hiddenFields(page.body), username, email, password: 'long enough', agreement: '1' };
    expect((await stranger.post('/auth/sign_up', fields)).body).toContain('Look into your mail');
    const [mail] = await mails();
    expect(mail?.text).toContain(`https://other.test/auth/join?username=${username}`);
    const browser = await signedIn(email);
    expect((await browser.get(`/auth/join?username=${username}`)).body).toContain(`value="${username}"`);
    // The invite was used, and the name is kept for them.
    expect((await join(browser, { username })).body).toContain(`@${username}@other.test is yours`);
    expect(await held(user)).toEqual([username]);
    expect(await world.db.models.user.count({ where: { state: 'UNCONFIRMED' } })).toBe(0);
  });

  it('asks for a confirmed address where the domain does', async () => {
    await registrations('OPEN');
    people += 1;
    const user = await world.user(`@p${people}@home.test`);
    const browser = await signedIn(`@p${people}@home.test`);
    const page = await browser.get('/auth/join');
    expect([page.status, page.body.includes('confirmed e-mail address')]).toEqual([403, true]);
    expect((await joinBy(await world.token(user), `p${people}`)).__typename).toBe('ConflictError');
    await registrations('OPEN', false);
    expect((await joinBy(await world.token(user), `p${people}`)).identity).not.toBeNull();
  });

  it('a login that is disabled waits no longer, and one that is deleted leaves nothing', async () => {
    await registrations('APPROVAL');
    const [off, gone] = [await person(), await person()];
    const token = await moderator();
    for (const { user, username } of [off, gone])
      await joinBy(await world.token(user), username, { reason: 'x' });
    const list = await waiting(token);
    const root = await world.token(await world.user(`root${people}@mail.example`, { isAdmin: true }));
    const disable = (isDisabled: boolean) =>
      world.ask(
        other,
        root,
        'mutation ($input: SetUserDisabledInput!) { setUserDisabled(input: $input) { __typename } }',
        { input: { email: off.email, isDisabled } },
      );
    await disable(true);
    expect((await waiting(token)).map(({ username }) => username)).toEqual([gone.username]);
    expect((await decide(token, list[1]?.id, true)).__typename).toBe('NotFoundError');
    await disable(false);
    expect(await waiting(token)).toHaveLength(2);
    const session = await world.token(gone.user);
    await world.ask(
      home,
      session,
      'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename } }',
      { input: { currentPassword: 'correct horse' } },
    );
    expect((await waiting(token)).map(({ username }) => username)).toEqual([off.username]);
    expect((await decide(token, list[0]?.id, true)).__typename).toBe('NotFoundError');
    expect(await held(gone.user)).toEqual([]);
    await decide(token, list[1]?.id, false);
  });

  it('is no way around a suspension', async () => {
    await registrations('OPEN');
    const { user, email, username } = await person();
    const identity = await world.identity(username, other, { state: 'SUSPENDED' });
    await world.hold(identity, user);
    const page = await (await signedIn(email)).get('/auth/join');
    expect([page.status, page.body.includes('suspended')]).toEqual([403, true]);
    expect((await joinBy(await world.token(user), `${username}b`)).__typename).toBe('ConflictError');
  });

  it('is limited by the login, and what was refused does not count', async () => {
    await registrations('APPROVAL');
    const { user } = await person();
    const [token, mod] = [await world.token(user), await moderator()];
    const ask = () => joinBy(token, `limited${people}`, { reason: 'x' });
    for (let time = 0; time < 5; time += 1) {
      expect((await joinBy(token, 'no spaces', { reason: 'x' })).__typename).toBe('InvalidInputError');
      expect((await ask()).__typename).toBe('JoinDomainPayload');
      await decide(mod, (await waiting(mod))[0]?.id, false);
    }
    expect((await ask()).__typename).toBe('RateLimitedError');
  });
});
