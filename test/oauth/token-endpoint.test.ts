import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authorizeApplication } from '../../src/core/applications/authorize.ts';
import { tokenByPassword } from '../../src/core/applications/password-grant.ts';
import { registerApplication } from '../../src/core/applications/register.ts';
import { inTransaction } from '../../src/core/context.ts';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import { makeMailLink } from '../../src/core/mail/links.ts';
import { hashToken } from '../../src/core/tokens/hash.ts';
import { issueIdentityToken } from '../../src/core/tokens/issue.ts';
import { setUserDisabled } from '../../src/core/users/disable.ts';
import { setPassword } from '../../src/core/users/set-password.ts';
import { signIn } from '../../src/core/users/sign-in.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import type { Dialect } from '../../src/db/types.ts';
import { codeAt, giveSecondFactor, wrongCode } from '../helpers/people/second-factor.ts';
import { type FacesWorld, openFaces } from '../security/faces.ts';

const VERIFIER = 'a-verifier-of-forty-three-characters-or-more-1';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const BACK = 'https://app.example/back';

interface Client {
  id: string;
  secret: string;
}

describe.each<Dialect>(['sqlite', 'postgresql'])('the token endpoint (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let two: Domain;
  let ana: Identity;
  let user: User;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    one = await world.domain('one.test', { isDefault: true });
    two = await world.domain('two.test');
    ana = await world.identity('ana', one, { name: 'Ana' });
    user = await world.user('ana@mail.example');
    await world.hold(ana, user);
    client = await register(one);
    other = await register(one);
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  async function register(domain: Domain): Promise<Client> {
    const { application, secret } = await registerApplication(world.anonymous(domain), {
      name: 'Tail',
      redirectUris: [BACK, 'urn:ietf:wg:oauth:2.0:oob'],
      scopes: ['read', 'write', 'follow', 'profile'],
    });
    return { id: application.clientId, secret };
  }

  interface Wish {
    scopes?: string[];
    codeChallenge?: string | null;
    identityId?: bigint | null;
    redirectUri?: string;
  }

  /** What a session of the user is called with. */
  async function session() {
    const token = await world.app.db.models.token.findUniqueOrThrow({
      where: { hash: hashToken(await world.token(user)) },
    });
    const scopes = ['read', 'write', 'follow'];
    return world.ctx({ kind: 'user', user, identity: null, scopes, tokenId: token.id }, one);
  }

  async function code(wish: Wish = {}): Promise<string> {
    const made = await authorizeApplication(await session(), {
      clientId: client.id,
      redirectUri: BACK,
      scopes: ['write', 'read'],
      identityId: ana.id,
      ...wish,
    });
    return made.code;
  }

  async function post(
    path: string,
    fields: Record<string, string> | [string, string][],
    headers: Record<string, string> = {},
    domain: Domain = one,
  ) {
    const answer = await world.http(domain, path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: String(new URLSearchParams(fields)),
    });
    return { ...answer, json: JSON.parse(answer.body) };
  }

  const by = ({ id, secret }: Client) => ({ client_id: id, client_secret: secret });
  const redeem = (given: string, more: Record<string, string> = {}, who: Client = client) =>
    post('/oauth/token', {
      grant_type: 'authorization_code',
      code: given,
      redirect_uri: BACK,
      ...by(who),
      ...more,
    });
  const scopesOf = (token: string, domain = one) =>
    world.ask(domain, token, '{ viewer { scopes identity { identity { handle } } } }');

  it('gives the token of the identity for a code, to be kept by nobody in between', async () => {
    const answer = await redeem(await code());
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      scope: 'write read',
      created_at: Math.floor(world.clock.now() / 1000),
    });
    expect(await scopesOf(answer.json.access_token)).toMatchObject({
      data: { viewer: { identity: { identity: { handle: '@ana@one.test' } } } },
    });
    expect((await scopesOf(answer.json.access_token, two)).status).toBe(401);
  });

  it('gives the same token again for the same scopes', async () => {
    const first = await redeem(await code());
    const second = await redeem(await code({ scopes: ['read', 'write'] }));
    expect(second.json.access_token).toBe(first.json.access_token);
    expect(second.json.scope).toBe('read write');
    const third = await redeem(await code({ scopes: ['read'] }));
    expect(third.json.access_token).not.toBe(first.json.access_token);
  });

  it('gives a token of the user to a client that asked for one, good on all domains', async () => {
    const { json } = await redeem(await code({ identityId: null }));
    for (const domain of [one, two])
      expect(await scopesOf(json.access_token, domain)).toMatchObject({
        data: { viewer: { identity: null } },
      });
  });

  it('T07 takes a code once; used again, its token ends', async () => {
    const once = await code({ scopes: ['follow'] });
    const first = await redeem(once);
    expect(first.status).toBe(200);
    const again = await redeem(once);
    expect(again).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    await world.settle();
    expect((await scopesOf(first.json.access_token)).status).toBe(401);
  });

  it('T07 takes a code once, also of two at the same moment', async () => {
    const once = await code({ scopes: ['read:lists'] });
    const both = await Promise.all([redeem(once), redeem(once)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('T07 a code of another client, with another address, too late or of nobody is refused', async () => {
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    const theirs = await code();
    expect(await redeem(theirs, {}, other)).toMatchObject(refused);
    expect((await redeem(theirs)).status).toBe(200);
    expect(await redeem(await code(), { redirect_uri: `${BACK}/` })).toMatchObject(refused);
    expect(await redeem(await code(), { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' })).toMatchObject(refused);
    expect(await redeem('x'.repeat(43))).toMatchObject(refused);
    const late = await code();
    world.clock.advance(10 * 60_000 + 1);
    expect(await redeem(late)).toMatchObject(refused);
    const disabled = await code();
    await setUserDisabled(world.system(), user, true);
    expect(await redeem(disabled)).toMatchObject(refused);
    await setUserDisabled(world.system(), user, false);
    const suspended = await code();
    await setSuspended(world.system(), ana, true);
    expect(await redeem(suspended)).toMatchObject(refused);
    await setSuspended(world.system(), ana, false);
    const shared = await code();
    const key = { identityId_userId: { identityId: ana.id, userId: user.id } };
    await world.db.models.identityMember.delete({ where: key });
    expect(await redeem(shared)).toMatchObject(refused);
    await world.hold(ana, user);
  });

  it('gives no code for an address or scopes that were not registered, their beginnings and neighbours included', async () => {
    const refused = { code: 'INVALID_INPUT' };
    for (const redirectUri of [
      `${BACK}/`,
      `${BACK}?to=elsewhere`,
      `${BACK}.evil.example`,
      BACK.slice(0, -1),
      BACK.replace('https', 'http'),
      BACK.replace('app.', 'APP.'),
      'urn:ietf:wg:oauth:2.0:oob:auto',
      '',
    ])
      await expect(code({ redirectUri }), redirectUri).rejects.toMatchObject(refused);
    for (const scope of ['push', 'admin:read', 'nonsense'])
      await expect(code({ scopes: ['read', scope] }), scope).rejects.toMatchObject(refused);
    expect(await code({ scopes: ['read:lists', 'profile'] })).toEqual(expect.any(String));
  });

  it('PKCE: wants the verifier of the challenge, and none where there was none', async () => {
    const challenged = () => code({ codeChallenge: CHALLENGE });
    expect(await redeem(await challenged(), { code_verifier: VERIFIER })).toMatchObject({ status: 200 });
    expect(await redeem(await challenged())).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', error_description: 'Missing required parameter: code_verifier.' },
    });
    for (const wrong of [CHALLENGE, `${VERIFIER}x`])
      expect(await redeem(await challenged(), { code_verifier: wrong })).toMatchObject({
        json: { error: 'invalid_grant' },
      });
    expect(await redeem(await code(), { code_verifier: VERIFIER })).toMatchObject({
      json: { error: 'invalid_grant' },
    });
    await expect(code({ codeChallenge: 'plain' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('wants the client to prove itself, one way', async () => {
    const fields = { grant_type: 'client_credentials' };
    const basic = (id: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
    });
    expect(await post('/oauth/token', fields, basic(client.id, client.secret))).toMatchObject({
      status: 200,
    });
    const refused = { status: 401, json: { error: 'invalid_client' } };
    for (const [given, headers] of [
      [fields, {}],
      [{ ...fields, client_id: client.id }, {}],
      [{ ...fields, ...by({ ...client, secret: other.secret }) }, {}],
      [{ ...fields, ...by({ ...client, id: other.id }) }, {}],
      [{ ...fields, ...by({ id: 'nobody', secret: 'x' }) }, {}],
      [{ ...fields, ...by(client) }, basic(other.id, other.secret)],
      [fields, basic(client.id, '')],
      [fields, { authorization: 'Basic !' }],
      [fields, { authorization: `Bearer ${client.secret}` }],
    ] as [Record<string, string>, Record<string, string>][])
      expect(await post('/oauth/token', given, headers), JSON.stringify(headers)).toMatchObject(refused);
    expect(await post('/oauth/token', { ...fields, ...by(client) }, {}, two)).toMatchObject(refused);
  });

  it('gives an application its own token, the same again, for its domain alone', async () => {
    const fields = { grant_type: 'client_credentials', ...by(client) };
    const first = await post('/oauth/token', fields);
    expect(first.json).toMatchObject({ scope: 'read', token_type: 'Bearer' });
    expect((await post('/oauth/token', fields)).json.access_token).toBe(first.json.access_token);
    expect((await post('/oauth/token', { ...fields, scope: 'read write' })).json.scope).toBe('read write');
    for (const scope of ['read write push', 'nonsense', 'admin:read'])
      expect(await post('/oauth/token', { ...fields, scope })).toMatchObject({
        status: 400,
        json: { error: 'invalid_scope' },
      });
    const ask = (domain: Domain) => world.ask(domain, first.json.access_token, '{ application { name } }');
    expect(await ask(one)).toMatchObject({ data: { application: { name: 'Tail' } } });
    expect((await ask(two)).status).toBe(401);
  });

  it('takes JSON and multipart bodies, and what old clients put into the address', async () => {
    const fields = { grant_type: 'client_credentials', ...by(client) };
    const send = (target: string, type: string, body: string) =>
      world.http(one, target, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await send('/oauth/token', 'application/json', JSON.stringify(fields))).status).toBe(200);
    const parts = Object.entries(fields).map(
      ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const multipart = `${parts.join('')}--x--\r\n`;
    expect((await send('/oauth/token', 'multipart/form-data; boundary=x', multipart)).status).toBe(200);
    expect(
      (await world.http(one, `/oauth/token?${new URLSearchParams(fields)}`, { method: 'POST' })).status,
    ).toBe(200);
    for (const [type, body] of [
      ['application/json', '{'],
      ['text/plain', 'x'],
      ['application/json', '[]'],
    ] as const)
      expect(JSON.parse((await send('/oauth/token', type, body)).body)).toMatchObject({
        error: 'invalid_request',
      });
  });

  it('takes a password where the operator switched that on, as often as elsewhere', async () => {
    const login = {
      grant_type: 'password',
      username: 'ana@mail.example',
      password: 'correct horse',
      scope: 'read',
    };
    expect(await post('/oauth/token', { ...login, ...by(client) })).toMatchObject({ status: 400 });
    const before = world.app.config;
    world.app.config = { ...before, passwordGrant: true };
    const made = await post('/oauth/token', { ...login, ...by(client) });
    expect(await scopesOf(made.json.access_token)).toMatchObject({
      data: { viewer: { scopes: ['READ'], identity: { identity: { handle: '@ana@one.test' } } } },
    });
    const refused = async (more: Record<string, string>) =>
      (await post('/oauth/token', { ...login, ...by(client), ...more })).json.error;
    expect(await refused({ scope: 'push' })).toBe('invalid_scope');
    for (let i = 0; i < 10; i++) {
      expect(await refused({ password: `guess ${i}` })).toBe('invalid_grant');
      // What is refused before the password is looked at does not end the count of wrong ones.
      if (i < 9) expect(await refused({ scope: 'push' })).toBe('invalid_scope');
    }
    expect((await post('/oauth/token', { ...login, ...by(client) })).status).toBe(429);
    world.app.config = before;
  });

  it('takes the code of a second factor with a password, and says where it lacks', async () => {
    const before = world.app.config;
    world.app.config = { ...before, passwordGrant: true };
    const bo = await world.user('bo@mail.example');
    await world.hold(await world.identity('bo', one), bo);
    const { secret } = await giveSecondFactor(world.anonymous(one), bo);
    const grant = (more: Record<string, string> = {}) =>
      post('/oauth/token', {
        grant_type: 'password',
        username: 'bo@mail.example',
        password: 'correct horse',
        scope: 'read',
        ...by(client),
        ...more,
      });
    const tokens = () => world.db.models.token.count({ where: { userId: bo.id } });
    const lacking = await grant();
    expect([lacking.status, lacking.json]).toEqual([
      400,
      { error: 'mfa_required', error_description: expect.stringMatching(/It is the parameter otp\.$/) },
    ]);
    expect((await grant({ password: 'wrong one' })).json.error).toBe('invalid_grant');
    const now = world.clock.now();
    for (const otp of [wrongCode(secret, now), codeAt(secret, now)])
      expect([(await grant({ otp })).json.error, await tokens()]).toEqual(['invalid_grant', 0]);
    const made = await grant({ otp: codeAt(secret, now, 1) });
    expect(await scopesOf(made.json.access_token)).toMatchObject({
      data: { viewer: { scopes: ['READ'] } },
    });
    world.app.config = before;
  });

  it('gives nothing for what was begun with a password that is none any more', async () => {
    const { models } = world.app.db;
    const before = await code();
    const ctx = await session();
    await inTransaction(ctx, async (ctx) => {
      for (const purpose of ['CHANGE', 'RESET', 'CONFIRM'] as const)
        await makeMailLink(ctx, purpose, user, 'ana@mail.example');
    });
    await setPassword(ctx, user, 'correct horse');
    expect((await redeem(before)).json.error).toBe('invalid_grant');
    expect(await models.mailLink.findMany({ select: { purpose: true } })).toEqual([{ purpose: 'CONFIRM' }]);
    // The session has ended, though it was read before.
    const asked = { scopes: ['read'] as const, appName: 'Late' };
    await expect(issueIdentityToken(ctx, ana, asked)).rejects.toThrow('The access token was revoked.');
    const wish = { clientId: client.id, redirectUri: BACK, scopes: ['read'], identityId: ana.id };
    await expect(authorizeApplication(ctx, wish)).rejects.toThrow('The access token was revoked.');
  });

  it('makes nothing of a password that is changed while it is checked', async () => {
    const { passwords } = world.app.ports;
    const slow = async (hash: string, password: string) => {
      const isRight = await passwords.verify(hash, password);
      await setPassword(await session(), user, 'another horse');
      return isRight;
    };
    world.app.ports.passwords = { ...passwords, verify: slow };
    try {
      const application = await world.db.models.application.findFirstOrThrow({
        where: { clientId: client.id },
      });
      const granted = { email: 'ana@mail.example', password: 'correct horse', scope: 'read' };
      await expect(tokenByPassword(world.anonymous(one), application, granted)).rejects.toThrow(
        'The e-mail address or the password is wrong',
      );
      await setPassword(await session(), user, 'correct horse');
      const entering = signIn(world.anonymous(one), {
        email: 'ana@mail.example',
        password: 'correct horse',
      });
      await expect(entering).rejects.toThrow('The e-mail address or the password is wrong');
      expect(await world.app.db.models.token.count({ where: { userId: user.id, revokedAt: null } })).toBe(0);
    } finally {
      world.app.ports.passwords = passwords;
      await setPassword(await session(), user, 'correct horse');
    }
  });

  it('says in OAuth terms what is wrong', async () => {
    const wrong = async (fields: Record<string, string> | [string, string][]) => {
      const { status, json } = await post('/oauth/token', fields);
      return [status, json.error];
    };
    expect(await wrong({})).toEqual([400, 'invalid_request']);
    for (const grant of ['nonsense', 'password', 'refresh_token', '__proto__', 'constructor'])
      expect(await wrong({ grant_type: grant, ...by(client) })).toEqual([400, 'unsupported_grant_type']);
    expect(await wrong({ grant_type: 'authorization_code', ...by(client) })).toEqual([
      400,
      'invalid_request',
    ]);
    const twice: [string, string][] = [
      ['grant_type', 'client_credentials'],
      ['grant_type', 'client_credentials'],
    ];
    expect(await wrong(twice)).toEqual([400, 'invalid_request']);
  });

  it('ends tokens for the client that holds them, at once and for good', async () => {
    const { json } = await redeem(await code());
    const revoke = (token: string, who: Client) => post('/oauth/revoke', { token, ...by(who) });
    expect(await revoke(json.access_token, other)).toMatchObject({
      status: 403,
      json: {
        error: 'unauthorized_client',
        error_description: 'You are not authorized to revoke this token',
      },
    });
    expect(await revoke(json.access_token, { ...client, secret: 'x' })).toMatchObject({ status: 403 });
    expect((await scopesOf(json.access_token)).status).toBe(200);
    for (let i = 0; i < 2; i++)
      expect(await revoke(json.access_token, client)).toMatchObject({ status: 200, json: {} });
    await world.settle();
    expect((await scopesOf(json.access_token)).status).toBe(401);
    const own = await world.token(ana);
    expect(await revoke(own, client)).toMatchObject({ status: 403 });
    expect((await redeem(await code())).json.access_token).not.toBe(json.access_token);
  });

  it('tells a client about tokens it holds, and nothing about others', async () => {
    const { json } = await redeem(await code());
    const look = (token: string, who: Client) => post('/oauth/introspect', { token, ...by(who) });
    expect(await look(json.access_token, client)).toMatchObject({
      status: 200,
      json: { active: true, scope: 'write read', client_id: client.id, token_type: 'Bearer' },
    });
    for (const [token, who] of [
      [json.access_token, other],
      [await world.token(ana), client],
      ['nothing', client],
    ] as const)
      expect((await look(token, who)).json).toEqual({ active: false });
    expect(await look(json.access_token, { ...client, secret: 'x' })).toMatchObject({ status: 401 });
  });

  it('says of a token what it is, to whoever sends it', async () => {
    const { json } = await redeem(await code());
    const authorization = `Bearer ${json.access_token}`;
    const info = await world.http(one, '/oauth/token/info', { headers: { authorization } });
    expect([info.status, JSON.parse(info.body)]).toEqual([
      200,
      {
        resource_owner_id: String(ana.id),
        scope: json.scope.split(' '),
        expires_in: null,
        application: { uid: client.id },
        created_at: json.created_at,
      },
    ]);
    for (const headers of [{}, { authorization: 'Bearer nonsense' }] as Record<string, string>[])
      expect((await world.http(one, '/oauth/token/info', { headers })).status).toBe(401);
  });

  it('says who signed in', async () => {
    const { json } = await redeem(await code({ scopes: ['profile'] }));
    const authorization = `Bearer ${json.access_token}`;
    const info = await world.http(one, '/oauth/userinfo', { headers: { authorization } });
    expect(JSON.parse(info.body)).toEqual({
      iss: 'https://one.test/',
      sub: ana.uri,
      name: 'Ana',
      preferred_username: 'ana',
      profile: ana.url,
      picture: 'https://one.test/assets/missing-avatar.png',
    });
    expect(await post('/oauth/userinfo', { access_token: json.access_token })).toMatchObject({
      status: 200,
    });
    const status = async (target: string, headers: Record<string, string> = {}) =>
      (await world.http(one, target, { headers })).status;
    expect(await status('/oauth/userinfo')).toBe(401);
    expect(await status(`/oauth/userinfo?access_token=${json.access_token}`)).toBe(200);
    const reader = (await redeem(await code())).json.access_token;
    expect(await status('/oauth/userinfo', { authorization: `Bearer ${reader}` })).toBe(403);
    // T34: two tokens in one request are none.
    expect(await status(`/oauth/userinfo?access_token=${reader}`, { authorization })).toBe(401);
    expect(await status(`/oauth/userinfo?access_token=${json.access_token}`, { authorization })).toBe(200);
    const app = await post('/oauth/token', {
      grant_type: 'client_credentials',
      scope: 'profile',
      ...by(client),
    });
    expect(await status('/oauth/userinfo', { authorization: `Bearer ${app.json.access_token}` })).toBe(422);
    await setUserDisabled(world.system(), user, true);
    await world.settle();
    expect(await status('/oauth/userinfo', { authorization })).toBe(403);
    await setUserDisabled(world.system(), user, false);
    for (const [state, error] of [
      ['UNCONFIRMED', 'Your login is missing a confirmed e-mail address'],
      ['UNAPPROVED', 'Your login is currently pending approval'],
    ] as const) {
      await world.db.models.user.update({ where: { id: user.id }, data: { state } });
      world.app.tokens.forget();
      const { status, body } = await world.http(one, '/oauth/userinfo', { headers: { authorization } });
      expect([status, JSON.parse(body)]).toEqual([403, { error }]);
    }
    await world.db.models.user.update({ where: { id: user.id }, data: { state: 'ACTIVE' } });
    world.app.tokens.forget();
    await world.settle();
    expect(await status('/oauth/userinfo', { authorization })).toBe(200);
  });

  it('tells clients where everything is, on each host', async () => {
    const { body } = await world.http(two, '/.well-known/oauth-authorization-server');
    expect(JSON.parse(body)).toMatchObject({
      issuer: 'https://two.test/',
      token_endpoint: 'https://two.test/oauth/token',
      app_registration_endpoint: 'https://two.test/api/v1/apps',
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: expect.arrayContaining(['read', 'write:media', 'admin:read:accounts']),
    });
    expect((await world.http(one, '/oauth/applications')).status).toBe(403);
    expect((await world.http(one, '/oauth/applications/1')).status).toBe(403);
  });
});
