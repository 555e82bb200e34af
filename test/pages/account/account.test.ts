import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { setPassword } from '../../../src/core/users/set-password.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

const BACK = 'https://app.example/back?keep=1';
const OOB = 'urn:ietf:wg:oauth:2.0:oob';

describe.each<Dialect>(['sqlite', 'postgresql'])('account pages (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let two: Domain;
  let ana: Identity;
  let user: User;
  let clientId: string;
  let secret: string;
  let browser: FormBrowser;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    one = await world.domain('one.test', { isDefault: true });
    two = await world.domain('two.test');
    ana = await world.identity('ana', one, { name: 'Ana <b>' });
    user = await world.user('ana@mail.example');
    await world.hold(ana, user);
    await world.hold(await world.identity('other', two), user);
  }, 60_000);
  afterAll(() => world?.close());
  beforeEach(async () => {
    browser = new FormBrowser(world, one);
    const made = await registerApplication(world.anonymous(one), {
      name: 'Tail <i>',
      redirectUris: [BACK, OOB, 'tail://back', 'http://127.0.0.1/done?x=1', 'http://[::1]:4000/done'],
      scopes: ['read', 'write'],
    });
    clientId = made.application.clientId;
    secret = made.secret;
  });
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  const asked = (more: Record<string, string> = {}) =>
    `/oauth/authorize?${new URLSearchParams({
      client_id: clientId,
      redirect_uri: BACK,
      response_type: 'code',
      scope: 'read write',
      state: 'x y&z',
      ...more,
    })}`;

  /** Says yes on a consent page as one identity. */
  const say = (page: HttpAnswer, decision: string, more: Record<string, string> = {}) =>
    browser.post('/oauth/authorize', {
      ...hiddenFields(page.body),
      decision,
      identity: `identity_${ana.id}`,
      ...more,
    });

  async function redeem(code: string, redirectUri = BACK, more: Record<string, string> = {}) {
    const answer = await world.http(one, '/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: secret,
        code,
        redirect_uri: redirectUri,
        ...more,
      }),
    });
    return { status: answer.status, ...JSON.parse(answer.body) };
  }

  it('lead from an application by sign-in and consent back to it', async () => {
    const first = await browser.get(asked());
    expect(first.status).toBe(302);
    const location = String(first.headers.location);
    expect(location).toMatch(/^\/auth\/sign_in\?next=%2Foauth%2Fauthorize%3F/);
    const page = await browser.get(location);
    expect(page.headers['content-security-policy']).toContain("form-action 'self' https://app.example;");
    const signedIn = await browser.post('/auth/sign_in', {
      ...hiddenFields(page.body),
      email: 'Ana@mail.example',
      password: 'correct horse',
    });
    expect(signedIn).toMatchObject({ status: 302, headers: { location: asked() } });
    const [cookie = '', device = ''] = signedIn.headers['set-cookie'] ?? [];
    expect(device).toMatch(
      /^__Host-pukeko_device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    expect(cookie).toMatch(
      /^__Host-pukeko_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    const consent = await browser.get(asked());
    expect(consent.status).toBe(200);
    expect(consent.headers).toMatchObject({
      'cache-control': 'private, no-store',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(consent.headers['access-control-allow-origin']).toBeUndefined();
    expect(consent.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(consent.body).toContain('Tail &lt;i&gt;');
    expect(consent.body).toContain('@ana@one.test');
    expect(consent.body).toMatch(/@other@two\.test: <code>two\.test<\/code>/);
    const back = await say(consent, 'allow');
    expect(back.status).toBe(302);
    const url = new URL(String(back.headers.location));
    expect(url.href.startsWith(`${BACK}&`)).toBe(true);
    expect(url.searchParams.get('state')).toBe('x y&z');
    const token = await redeem(url.searchParams.get('code') ?? '');
    expect(token).toMatchObject({ status: 200, scope: 'read write' });
    const again = await browser.get(asked());
    expect(again.status).toBe(302);
    expect(String(again.headers.location)).toMatch(/^https:\/\/app\.example\/back\?keep=1&code=/);
    expect((await browser.get(asked({ force_login: 'true' }))).status).toBe(200);
    expect((await browser.get(asked({ subject: 'user' }))).status).toBe(200);
    expect((await browser.get(asked({ scope: 'read' }))).status).toBe(302);
  });

  it('ask again where there is more than one identity to choose from', async () => {
    const second = await world.identity(`second${clientId.slice(0, 4).replace(/\W/g, '')}`, one);
    await world.hold(second, user);
    await browser.signIn('ana@mail.example');
    await say(await browser.get(asked()), 'allow').then((back) =>
      redeem(new URL(String(back.headers.location)).searchParams.get('code') ?? ''),
    );
    expect((await browser.get(asked())).status).toBe(200);
    const key = { identityId_userId: { identityId: second.id, userId: user.id } };
    await world.db.models.identityMember.delete({ where: key });
    expect((await browser.get(asked())).status).toBe(302);
  });

  it('take no for an answer', async () => {
    await browser.signIn('ana@mail.example');
    for (const answer of [
      await say(await browser.get(asked()), 'deny'),
      await browser.request('DELETE', '/oauth/authorize', hiddenFields((await browser.get(asked())).body)),
    ]) {
      expect(answer.status).toBe(302);
      const url = new URL(String(answer.headers.location));
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        keep: '1',
        error: 'access_denied',
        error_description: expect.any(String),
        state: 'x y&z',
      });
      expect(url.searchParams.has('code')).toBe(false);
    }
  });

  it('show the code to those whose application has no address', async () => {
    await browser.signIn('ana@mail.example');
    const back = await say(await browser.get(asked({ redirect_uri: OOB })), 'allow');
    const location = String(back.headers.location);
    expect(location).toMatch(/^https:\/\/one\.test\/oauth\/authorize\/native\?code=/);
    const page = await browser.get(location.slice('https://one.test'.length));
    const code = /<code class="code" id="code">([\w-]+)<\/code>/.exec(page.body)?.[1] ?? '';
    expect(await redeem(code, OOB)).toMatchObject({ status: 200 });
    expect((await browser.get('/oauth/authorize/native?code=<script>')).status).toBe(400);
    expect((await new FormBrowser(world, one).get(location.slice('https://one.test'.length))).status).toBe(
      302,
    );
  });

  it('tell whoever said no that there is no code', async () => {
    await browser.signIn('ana@mail.example');
    const back = await say(await browser.get(asked({ redirect_uri: OOB })), 'deny');
    const page = await browser.get(String(back.headers.location).slice('https://one.test'.length));
    expect([page.status, page.body.includes('You said no')]).toEqual([200, true]);
  });

  it('lead back to a program on the same machine at whatever port it listens', async () => {
    await browser.signIn('ana@mail.example');
    for (const redirect of [
      'http://127.0.0.1:53219/done?x=1',
      'http://127.0.0.1/done?x=1',
      'http://[::1]:1/done',
    ]) {
      const page = await browser.get(asked({ redirect_uri: redirect, force_login: '1' }));
      expect(page.headers['content-security-policy']).toContain(
        `form-action 'self' ${new URL(redirect).origin}`,
      );
      const to = String((await say(page, 'allow')).headers.location);
      expect(to.startsWith(redirect), to).toBe(true);
      const code = new URL(to).searchParams.get('code') ?? '';
      expect(await redeem(code, redirect.replace(/(?::\d+)?\/done/, ':9/done'))).toMatchObject({
        status: 400,
      });
      expect(await redeem(code, redirect)).toMatchObject({ status: 200 });
    }
    for (const redirect of [
      'http://127.0.0.1:53219/done',
      'http://127.0.0.1:53219/done?x=1&y=2',
      'http://127.0.0.1:99999/done?x=1',
      'http://127.0.0.1:80@evil.example/done?x=1',
      'http://127.0.0.1.evil.example/done?x=1',
      'http://127.0.0.2:80/done?x=1',
      'https://127.0.0.1:80/done?x=1',
      'http://[::1]/elsewhere',
      'https://app.example:8443/back?keep=1',
    ])
      expect((await browser.get(asked({ redirect_uri: redirect }))).status, redirect).toBe(400);
  });

  it('answer in the way the application reads', async () => {
    await browser.signIn('ana@mail.example');
    const fragment = await say(await browser.get(asked({ response_mode: 'fragment' })), 'allow');
    expect(String(fragment.headers.location)).toMatch(
      /^https:\/\/app\.example\/back\?keep=1#code=[\w-]+&state=x\+y%26z$/,
    );
    const form = await say(await browser.get(asked({ response_mode: 'form_post' })), 'allow');
    expect(form.status).toBe(200);
    expect(form.body).toContain(`<form method="post" action="https://app.example/back?keep=1">`);
    expect(hiddenFields(form.body)).toMatchObject({
      state: 'x y&z',
      code: expect.stringMatching(/^[\w-]{43}$/),
    });
    const custom = await say(await browser.get(asked({ redirect_uri: 'tail://back' })), 'allow');
    expect(String(custom.headers.location)).toMatch(/^tail:\/\/back\?code=/);
    const page = await browser.get(asked({ redirect_uri: 'tail://back', force_login: '1' }));
    expect(page.headers['content-security-policy']).toContain("form-action 'self' tail:;");
  });

  it('give a token of the user to an application that asks for one, and only where the person says so', async () => {
    await browser.signIn('ana@mail.example');
    const page = await browser.get(asked({ subject: 'user' }));
    expect(page.body).toContain('All your identities');
    const back = await say(page, 'allow', { identity: 'user' });
    const { access_token } = await redeem(
      new URL(String(back.headers.location)).searchParams.get('code') ?? '',
    );
    const asUser = (query: string, variables = {}) =>
      world.ask(one, access_token, query, variables, { 'pukeko-identity': `identity_${ana.id}` });
    expect(
      (await asUser('{ viewer { user { email } sessions { nodes { id } } tokens { nodes { id } } } }')).data
        .viewer,
    ).toEqual({
      user: { email: 'ana@mail.example' },
      sessions: { nodes: [] },
      tokens: { nodes: [] },
    });
    // What an application holds never becomes more than was given to it.
    for (const [name, input] of [
      ['createToken', {}],
      ['revokeToken', { tokenId: 'token_1' }],
      ['setPassword', { currentPassword: 'correct horse', password: 'long enough' }],
      ['signOut', { everywhere: true }],
      ['authorizeApplication', { clientId, redirectUri: BACK, asUser: true }],
      ['revokeApplication', { applicationId: 'application_1' }],
    ] as const) {
      const type = name.charAt(0).toUpperCase() + name.slice(1);
      const answer = await asUser(
        `mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on Error { code } } }`,
        { input },
      );
      expect(answer.data[name], name).toEqual({ code: 'FORBIDDEN' });
    }
    // The choice is not on a page that did not offer it.
    const plain = await say(await browser.get(asked({ force_login: '1' })), 'allow', { identity: 'user' });
    expect(plain.status).toBe(422);
  });

  it('T08 send nobody to an address that was not registered, nor anywhere with a broken request', async () => {
    await browser.signIn('ana@mail.example');
    for (const redirect of [
      'https://app.example/back',
      `${BACK}&x=1`,
      `${BACK}#x`,
      'https://app.example/back%3Fkeep=1',
      'https://APP.example/back?keep=1',
      'https://app.example:443/back?keep=1',
      'https://app.example.evil.test/back?keep=1',
      'javascript:alert(1)',
      'tail://back/',
      '',
    ]) {
      const answer = await browser.get(asked({ redirect_uri: redirect }));
      expect(answer.status, redirect).toBe(400);
      expect(answer.headers.location).toBeUndefined();
    }
    expect((await browser.get(asked({ client_id: 'nobody' }))).status).toBe(401);
    for (const more of [
      { response_type: 'token' },
      { scope: 'read push' },
      { scope: 'nonsense' },
      { code_challenge: 'x'.repeat(43) },
      { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' },
      { code_challenge: 'short', code_challenge_method: 'S256' },
      { code_challenge_method: 'S256' },
      { response_mode: 'web_message' },
      { redirect_uri: 'tail://back', response_mode: 'form_post' },
      { subject: 'everybody' },
    ] as Record<string, string>[]) {
      const answer = await browser.get(asked(more));
      expect(answer.status, JSON.stringify(more)).toBe(400);
      expect(answer.headers.location).toBeUndefined();
      const page = await browser.get(asked({ force_login: '1' }));
      expect((await say(page, 'allow', more)).status, JSON.stringify(more)).toBe(400);
    }
    expect((await browser.get(`${asked()}&redirect_uri=${encodeURIComponent(BACK)}`)).status).toBe(400);
    expect((await new FormBrowser(world, two).get(asked())).status).toBe(401);
  });

  it('PKCE travels with the form', async () => {
    const verifier = 'v'.repeat(50);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    await browser.signIn('ana@mail.example');
    const page = await browser.get(asked({ code_challenge: challenge, code_challenge_method: 'S256' }));
    const codeOf = (back: HttpAnswer) =>
      new URL(String(back.headers.location)).searchParams.get('code') ?? '';
    expect(await redeem(codeOf(await say(page, 'allow')))).toMatchObject({
      status: 400,
      error: 'invalid_request',
    });
    expect(await redeem(codeOf(await say(page, 'allow')), BACK, { code_verifier: verifier })).toMatchObject({
      status: 200,
    });
  });

  it('let an application act as nobody but identities of the host that are the user’s', async () => {
    const bob = await world.identity(`bob${clientId.slice(0, 5).replace(/\W/g, '')}`, one);
    const other = await world.db.models.identity.findFirstOrThrow({
      where: { domainId: two.id, username: 'other' },
    });
    await browser.signIn('ana@mail.example');
    const page = await browser.get(asked());
    for (const identity of [`identity_${bob.id}`, `identity_${other.id}`, 'identity_1', 'x', '']) {
      const answer = await say(page, 'allow', { identity });
      expect(answer.status, identity).toBe(422);
      expect(answer.headers.location).toBeUndefined();
    }
  });

  it('take no form that was not filled in here, in this browser', async () => {
    await browser.signIn('ana@mail.example');
    const page = await browser.get(asked());
    const fields = { ...hiddenFields(page.body), decision: 'allow', identity: `identity_${ana.id}` };
    const send = (given: Record<string, string>, headers: Record<string, string> = {}) =>
      browser.post('/oauth/authorize', given, headers).then(({ status }) => status);
    expect(await send({ ...fields, form_token: '' })).toBe(403);
    expect(await send({ ...fields, form_token: 'x'.repeat(43) })).toBe(403);
    const eve = new FormBrowser(world, one);
    const theirs = hiddenFields((await eve.get('/auth/sign_in')).body);
    expect(await send({ ...fields, form_token: theirs.form_token ?? '' })).toBe(403);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: 'https://one.test.evil.test' },
    ] as Record<string, string>[])
      expect(await send(fields, headers), JSON.stringify(headers)).toBe(403);
    expect(await send(fields, { origin: 'https://one.test' })).toBe(302);
    // Signing somebody else in: with a form of the attacker's own browser.
    const login = { email: 'ana@mail.example', password: 'correct horse' };
    const victim = new FormBrowser(world, one);
    expect((await victim.post('/auth/sign_in', { ...theirs, ...login })).status).toBe(403);
    expect((await victim.post('/auth/sign_in', login)).status).toBe(403);
    expect(victim.cookies.size).toBe(0);
  });

  it('make a new session at each sign-in, good on this host as a cookie alone', async () => {
    await browser.signIn('ana@mail.example');
    const first = browser.cookies.get('__Host-pukeko_session') ?? '';
    const page = await browser.get('/auth/sign_in?anew=1');
    await browser.post('/auth/sign_in', {
      ...hiddenFields(page.body),
      email: 'ana@mail.example',
      password: 'correct horse',
    });
    const second = browser.cookies.get('__Host-pukeko_session') ?? '';
    expect(second).not.toBe(first);
    await world.settle();
    const overview = (cookie: string, domain = one, name = '__Host-pukeko_session') =>
      world
        .http(domain, '/oauth/authorized_applications', { headers: { cookie: `${name}=${cookie}` } })
        .then(({ status }) => status);
    expect(await overview(second)).toBe(200);
    expect(await overview(first)).toBe(302);
    expect(await overview(second, two)).toBe(302);
    expect(await overview(await world.token(user))).toBe(302);
    expect(await overview(`${second}; __Host-pukeko_session=${first}`)).toBe(302);
    expect((await world.ask(one, second, '{ viewer { scopes } }')).status).toBe(401);
    // A session chosen by somebody else does not become one by signing in.
    const fixed = new FormBrowser(world, one);
    fixed.cookies.set('__Host-pukeko_session', 'chosen-by-somebody-else-of-43-characters-xx');
    await fixed.signIn('ana@mail.example');
    expect(fixed.cookies.get('__Host-pukeko_session')).not.toContain('chosen');
  });

  it('T11 lead back to pages of their own and nowhere else', async () => {
    for (const next of [
      'https://evil.test/',
      '//evil.test/',
      '/\\evil.test',
      '/%2Fevil.test',
      '/oauth/authorize/../../x',
      'javascript:alert(1)',
      '/oauth/authorize?x\r\nSet-Cookie: a=b',
      '/@ana',
    ]) {
      const answer = await new FormBrowser(world, one).signIn('ana@mail.example', 'correct horse', next);
      expect(answer.headers.location, next).toBe('/settings');
    }
  });

  it('T13 say the same of a wrong password and an unknown login, and limit both', async () => {
    const wrong = await browser.signIn('ana@mail.example', 'wrong');
    const unknown = await browser.signIn('nobody@mail.example', 'wrong');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const without = (body: string) => body.replace(/value="[^"]*"/g, '');
    expect(without(wrong.body)).toBe(without(unknown.body));
    const email = 'limited@mail.example';
    await world.user(email);
    for (let i = 0; i < 10; i++) expect((await browser.signIn(email, `guess ${i}`)).status).toBe(401);
    expect((await browser.signIn(email)).status).toBe(429);
  });

  it('T17 end sessions: by signing out, by the list, by a new password', async () => {
    const somebody = await world.user(
      `out${clientId.slice(0, 6).replace(/\W/g, 'x').toLowerCase()}@mail.example`,
    );
    const isIn = async (each: FormBrowser) =>
      (await each.get('/oauth/authorized_applications')).status === 200;
    await browser.signIn(somebody.email);
    const cookie = browser.cookies.get('__Host-pukeko_session') ?? '';
    const page = await browser.get('/auth/sign_out');
    expect((await browser.post('/auth/sign_out', hiddenFields(page.body))).headers.location).toBe(
      '/auth/sign_in',
    );
    await world.settle();
    expect(browser.cookies.has('__Host-pukeko_session')).toBe(false);
    browser.cookies.set('__Host-pukeko_session', cookie);
    expect(await isIn(browser)).toBe(false);

    const other = new FormBrowser(world, one);
    await other.signIn(somebody.email);
    await browser.signIn(somebody.email);
    const list = await browser.get('/oauth/authorized_applications');
    expect(list.body.match(/\(this one\)/g)).toHaveLength(1);
    const actions = [...list.body.matchAll(/action="(\/auth\/sessions\/\d+\/revoke)"/g)].map(
      ([, action]) => action,
    );
    expect(actions).toHaveLength(2);
    expect((await browser.post(actions[1] ?? '', { form_token: 'x' })).status).toBe(403);
    await browser.post(actions[1] ?? '', hiddenFields(list.body));
    await world.settle();
    expect([await isIn(browser), await isIn(other)]).toEqual([true, false]);
    await setPassword(world.system(), somebody, 'another password');
    await world.settle();
    expect(await isIn(browser)).toBe(false);
    for (const accept of [
      'text/html, application/json;q=0.1',
      'application/json;q=0, */*',
      'application/vnd.api+json',
      '*/*',
    ])
      expect((await browser.request('DELETE', '/auth/sign_out', undefined, { accept })).status, accept).toBe(
        302,
      );
    const json = await browser.request('DELETE', '/auth/sign_out', undefined, {
      accept: 'Application/JSON, text/plain, */*',
    });
    expect(JSON.parse(json.body)).toEqual({ redirect_to: '/auth/sign_in' });
  });

  it('T01 list applications, and take from one what it was allowed', async () => {
    await browser.signIn('ana@mail.example');
    const back = await say(await browser.get(asked()), 'allow');
    const { access_token } = await redeem(
      new URL(String(back.headers.location)).searchParams.get('code') ?? '',
    );
    const pending = new URL(
      String((await say(await browser.get(asked({ force_login: '1' })), 'allow')).headers.location),
    );
    const list = await browser.get('/oauth/authorized_applications');
    expect(list.headers['cache-control']).toBe('private, no-store');
    const { key } = {
      key: (await world.db.models.application.findUniqueOrThrow({ where: { clientId } })).id,
    };
    const action = `/oauth/authorized_applications/${key}/revoke`;
    expect(list.body).toContain(`action="${action}"`);
    const eve = new FormBrowser(world, one);
    await world.user(`eve${key}@mail.example`);
    await eve.signIn(`eve${key}@mail.example`);
    await eve.post(action, hiddenFields((await eve.get('/oauth/authorized_applications')).body));
    expect((await world.ask(one, access_token, '{ viewer { scopes } }')).status).toBe(200);
    await browser.post(action, hiddenFields(list.body));
    await world.settle();
    expect((await world.ask(one, access_token, '{ viewer { scopes } }')).status).toBe(401);
    expect(await redeem(pending.searchParams.get('code') ?? '')).toMatchObject({ error: 'invalid_grant' });
    expect((await browser.get('/oauth/authorized_applications')).body).not.toContain(action);
    expect((await browser.get(asked())).status).toBe(200);
  });
});
