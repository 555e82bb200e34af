import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { type Oddities, SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { givePasskey } from '../../helpers/people/passkeys.ts';
import { codeAt, giveSecondFactor, wrongCode } from '../../helpers/people/second-factor.ts';
import { FormBrowser, hiddenFields } from '../../pages/account/account-world.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';

/** T32: whoever knows a password has nothing before the second factor, by whichever way they come. */

const PASSWORD = 'correct horse';

interface Try {
  email: string;
  code?: string | undefined;
  ip: string;
}

/** Tries to get in: a token, or the cookie of a session; null where nothing was given. */
type Way = (given: Try) => Promise<string | null>;

describe.each<Dialect>(['sqlite', 'postgresql'])('a second factor (%s)', { timeout: 60_000 }, (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let client: { client_id: string; client_secret: string };
  let count = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect, trustProxy: '127.0.0.1' });
    world.app.config = { ...world.app.config, passwordGrant: true };
    one = await world.domain('one.test', { isDefault: true });
    const { application, secret } = await registerApplication(world.anonymous(one), {
      name: 'Tail',
      redirectUris: ['urn:ietf:wg:oauth:2.0:oob'],
      scopes: ['read', 'write'],
    });
    client = { client_id: application.clientId, client_secret: secret };
  }, 60_000);
  afterAll(() => world?.close());
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  const SIGN_IN =
    'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInPayload { token } } }';
  const inputOf = ({ email, code }: Try, isBrowser = false) => ({
    input: { email, password: PASSWORD, ...(code === undefined ? {} : { code }), isBrowser },
  });
  const tokenIn = (text: string) => /"(?:token|access_token)":"([^"]+)"/.exec(text)?.[1] ?? null;
  const sent = async (target: string, type: string, body: string, ip: string, accept = '*/*') =>
    tokenIn(
      (
        await world.http(one, target, {
          method: 'POST',
          headers: { 'content-type': type, accept, 'x-forwarded-for': ip },
          body,
        })
      ).body,
    );
  const JSON_TYPE = 'application/json';
  const graphql = (isBrowser: boolean, accept?: string): Way => {
    return (given) => {
      const body = JSON.stringify({ query: SIGN_IN, variables: inputOf(given, isBrowser) });
      return sent('/graphql', JSON_TYPE, body, given.ip, accept);
    };
  };
  const grant = ({ email, code }: Try) => ({
    ...{ grant_type: 'password', username: email, password: PASSWORD, scope: 'read', ...client },
    ...(code === undefined ? {} : { otp: code }),
  });
  const FORM_TYPE = 'application/x-www-form-urlencoded';

  /** Signs in by page, as a browser does: `isAtOnce` sends the code with the password, as the page never does. */
  const page = (isAtOnce: boolean): Way => {
    return async ({ email, code, ip }) => {
      const browser = new FormBrowser(world, one);
      browser.headers['x-forwarded-for'] = ip;
      const form = hiddenFields((await browser.get('/auth/sign_in')).body);
      const typed = { ...form, email, password: PASSWORD };
      const first = await browser.post('/auth/sign_in', {
        ...typed,
        ...(isAtOnce && code !== undefined ? { code } : {}),
      });
      if (!isAtOnce && code !== undefined)
        await browser.post('/auth/sign_in', { ...hiddenFields(first.body), code });
      const session = browser.cookies.get('__Host-pukeko_session') ?? null;
      // With a session the consent page is shown, and without one it gives no code.
      const asked = new URLSearchParams({
        ...{ client_id: client.client_id, redirect_uri: 'urn:ietf:wg:oauth:2.0:oob', response_type: 'code' },
      });
      const consent = await browser.get(`/oauth/authorize?${asked}`);
      expect(consent.status).toBe(session === null ? 302 : 200);
      return session;
    };
  };

  const WAYS: Record<string, Way> = {
    'GraphQL over HTTP': graphql(false),
    'GraphQL for a browser': graphql(true),
    'GraphQL over server-sent events': graphql(false, 'text/event-stream'),
    'GraphQL over WebSocket': (given) =>
      new Promise((resolve, reject) => {
        const socket = world.socket(one, null);
        let token: string | null = null;
        socket.subscribe(
          { query: SIGN_IN, variables: inputOf(given) },
          {
            next: (result) => {
              token = tokenIn(JSON.stringify(result));
            },
            error: reject,
            complete: () => {
              void socket.dispose();
              resolve(token);
            },
          },
        );
      }),
    'the sign-in page': page(false),
    'the sign-in page, all in one form': page(true),
    "OAuth's password grant as a form": (given) =>
      sent('/oauth/token', FORM_TYPE, String(new URLSearchParams(grant(given))), given.ip),
    "OAuth's password grant as JSON": (given) =>
      sent('/oauth/token', JSON_TYPE, JSON.stringify(grant(given)), given.ip),
    "OAuth's password grant in the address": (given) =>
      sent(`/oauth/token?${new URLSearchParams(grant(given))}`, FORM_TYPE, '', given.ip),
  };

  async function person(): Promise<User> {
    count += 1;
    const user = await world.user(`ana${count}@mail.example`);
    await world.hold(await world.identity(`ana${count}`, one), user);
    return user;
  }

  /** What was given out to somebody: rows by which they, or an application, could act. */
  async function given({ id: userId }: User): Promise<number> {
    const of = { where: { userId } };
    const { models } = world.db;
    return (await models.token.count(of)) + (await models.authorizationCode.count(of));
  }

  describe.each(Object.entries(WAYS))('by %s', (_name, way) => {
    it('T32 nothing is given out before a code that is right and new', async () => {
      const user = await person();
      const { secret, recoveryCodes } = await giveSecondFactor(world.anonymous(one), user);
      const { email } = user;
      const now = (steps = 0) => codeAt(secret, world.clock.now(), steps);
      let address = 0;
      const enter = (code?: string) => {
        address += 1;
        return way({ email, code, ip: `198.51.${count}.${address}` });
      };
      const [first = '', second = ''] = recoveryCodes;
      // Without one; a wrong one; the one that turned it on.
      for (const code of [undefined, '', wrongCode(secret, world.clock.now()), now()])
        expect([code, await enter(code), await given(user)]).toEqual([code, null, 0]);
      // The right ones, each once.
      // An application gets the same token again, others a new one each time.
      const tokens = new Set<unknown>();
      for (const code of [now(1), first]) {
        const token = await enter(code);
        expect(token).toEqual(expect.any(String));
        tokens.add(token);
        expect([await enter(code), await given(user)]).toEqual([null, tokens.size]);
      }
      // Three at once with the same: one alone gets in.
      const same = await Promise.all([second, second, second].map(enter));
      for (const token of same) if (token !== null) tokens.add(token);
      expect([same.filter(Boolean).length, await given(user)]).toEqual([1, tokens.size]);
    });

    it('T32 of thirty wrong codes at once few are looked at, and the right one waits like the others', async () => {
      const user = await person();
      const { secret } = await giveSecondFactor(world.anonymous(one), user);
      world.clock.advance(60_000);
      const wrong = wrongCode(secret, world.clock.now());
      const enter = (code: string, index: number) =>
        way({ email: user.email, code, ip: `203.0.${count}.${index}` });
      const all = await Promise.all(Array.from({ length: 30 }, (_, index) => enter(wrong, index)));
      expect([all.filter(Boolean), await given(user)]).toEqual([[], 0]);
      const { failures } = await world.db.models.secondFactor.findUniqueOrThrow({
        where: { userId: user.id },
      });
      expect(failures).toBe(5);
      expect(await enter(codeAt(secret, world.clock.now()), 40)).toBeNull();
      world.clock.advance(30_000);
      expect(await enter(codeAt(secret, world.clock.now()), 41)).toEqual(expect.any(String));
    });
  });

  const FINISH =
    'mutation ($input: FinishPasskeySignInInput!) { finishPasskeySignIn(input: $input) { __typename ... on FinishPasskeySignInPayload { token } } }';
  const BEGIN = 'mutation { beginPasskeySignIn(input: {}) { ... on BeginPasskeySignInPayload { options } } }';

  /** Gives what a passkey answered, and what it was asked for; a token, or the cookie of a session. */
  type PasskeyWay = (
    ip: string,
  ) => Promise<{ options: string; finish(response: string): Promise<string | null> }>;
  const begun = async () => String((await world.ask(one, null, BEGIN)).data.beginPasskeySignIn.options);
  const byGraphql = (isBrowser: boolean, accept?: string): PasskeyWay => {
    return async (ip) => ({
      options: await begun(),
      finish: (response) => {
        const body = JSON.stringify({ query: FINISH, variables: { input: { response, isBrowser } } });
        return sent('/graphql', JSON_TYPE, body, ip, accept);
      },
    });
  };
  const PASSKEY_WAYS: Record<string, PasskeyWay> = {
    'GraphQL over HTTP': byGraphql(false),
    'GraphQL for a browser': byGraphql(true),
    'GraphQL over server-sent events': byGraphql(false, 'text/event-stream'),
    'GraphQL over WebSocket': async () => ({
      options: await begun(),
      finish: (response) =>
        new Promise((resolve, reject) => {
          const socket = world.socket(one, null);
          let token: string | null = null;
          socket.subscribe(
            { query: FINISH, variables: { input: { response } } },
            {
              next: (result) => {
                token = tokenIn(JSON.stringify(result));
              },
              error: reject,
              complete: () => {
                void socket.dispose();
                resolve(token);
              },
            },
          );
        }),
    }),
    'the sign-in page': async (ip) => {
      const browser = new FormBrowser(world, one);
      browser.headers['x-forwarded-for'] = ip;
      const form = hiddenFields((await browser.get('/auth/sign_in')).body);
      const { options } = JSON.parse((await browser.post('/auth/passkey/begin', form)).body);
      return {
        options,
        async finish(response) {
          browser.cookies.delete('__Host-pukeko_session');
          await browser.post('/auth/passkey', { ...form, response });
          return browser.cookies.get('__Host-pukeko_session') ?? null;
        },
      };
    },
  };

  describe.each(Object.entries(PASSKEY_WAYS))('by a passkey over %s', (_name, way) => {
    it('T32 nothing is given out but for one right answer, once', async () => {
      const user = await person();
      await giveSecondFactor(world.anonymous(one), user);
      const device = new SoftAuthenticator(one.origin, { counts: false });
      const added = await givePasskey(world.anonymous(one), user, device);
      await world.db.models.token.deleteMany({ where: { userId: user.id } });
      let address = 0;
      const begin = () => {
        address += 1;
        return way(`198.18.${count}.${address}`);
      };
      const wrong: Oddities[] = [
        { isVerified: false },
        { isPresent: false },
        { origin: 'https://evil.test' },
        { rpId: 'evil.test' },
        { challenge: Buffer.alloc(32).toString('base64url') },
        { userHandle: null },
        { crossOrigin: true },
      ];
      for (const [index, odd] of wrong.entries()) {
        const { options, finish } = await begin();
        expect([odd, await finish(device.get(options, odd)), await given(user)]).toEqual([odd, null, 0]);
        // What it was asked is used up.
        if (index === 0) expect(await finish(device.get(options))).toBeNull();
      }
      const { options, finish } = await begin();
      const answer = device.get(options);
      expect(await finish(answer)).toEqual(expect.any(String));
      expect([await finish(answer), await given(user)]).toEqual([null, 1]);
      const { options: once, finish: send } = await begin();
      const same = await Promise.all([
        send(device.get(once)),
        send(device.get(once)),
        send(device.get(once)),
      ]);
      expect([new Set(same.filter(Boolean)).size, await given(user)]).toEqual([1, 2]);
      await world.db.models.passkey.delete({ where: { id: added.passkey.id } });
      const { options: late, finish: end } = await begin();
      expect([await end(device.get(late)), await given(user)]).toEqual([null, 2]);
    });
  });

  it('T32 the password alone opens no route of the server, as whatever it is sent', async () => {
    const user = await person();
    await giveSecondFactor(world.anonymous(one), user);
    const { email } = user;
    const basic = `Basic ${Buffer.from(`${email}:${PASSWORD}`).toString('base64')}`;
    const everything = {
      ...{
        email,
        username: email,
        login: email,
        user: email,
        password: PASSWORD,
        current_password: PASSWORD,
      },
      ...{ grant_type: 'password', scope: 'read', response_type: 'code', agreement: 'true', ...client },
      ...{ redirect_uri: 'urn:ietf:wg:oauth:2.0:oob', decision: 'allow', code: '', otp: '' },
    };
    const routes = world.routes.filter(({ path }) => !path.includes('/streaming'));
    expect(routes.length).toBeGreaterThan(200);
    const mutation = `mutation { signIn(input: { email: "${email}", password: "${PASSWORD}" }) { ... on SignInPayload { token } } }`;
    const asked: string[] = [];
    const plain: Record<string, string> = { 'content-type': JSON_TYPE, 'x-forwarded-for': '192.0.2.1' };
    for (const { method, path } of routes) {
      const target = path.replace(/:\w+\*?|\*/g, '1');
      for (const verb of method === 'ALL' ? ['GET', 'POST'] : [method])
        for (const headers of [plain, { ...plain, authorization: basic }]) {
          const fields = { ...everything, query: mutation };
          const inAddress = verb === 'GET' ? `?${new URLSearchParams(fields)}` : '';
          const answer = await world.http(one, target + inAddress, {
            method: verb,
            headers,
            ...(verb === 'GET' ? {} : { body: JSON.stringify(fields) }),
          });
          if (answer.body.includes('mfa_required')) asked.push(path);
          const set = String(answer.headers['set-cookie'] ?? '');
          expect([verb, path, /session=[^;]/.test(set), tokenIn(answer.body)]).toEqual([
            verb,
            path,
            false,
            null,
          ]);
        }
    }
    expect([asked, await given(user)]).toEqual([['/oauth/token'], 0]);
  });

  it('T32 a forgotten password that is set by mail opens nothing either', async () => {
    const user = await person();
    const { secret } = await giveSecondFactor(world.anonymous(one), user);
    const change = (name: string, type: string, input: object) =>
      world.ask(
        one,
        null,
        `mutation ($input: ${type}Input!) { it: ${name}(input: $input) { __typename ... on Error { code } } }`,
        { input },
        { 'x-forwarded-for': '192.0.2.77' },
      );
    await change('requestPasswordReset', 'RequestPasswordReset', { email: user.email });
    const mails = await world.db.models.work.findMany({ where: { machine: 'mail' } });
    const texts = mails.map(({ payload }) =>
      String(world.app.ports.seal.open((payload as { sealed: string }).sealed)),
    );
    const token = /password\/edit\?token=([\w-]{43})/.exec(texts.join('\n'))?.[1] ?? '';
    const reset = await change('resetPassword', 'ResetPassword', { token, password: PASSWORD });
    expect(reset.data.it.__typename).toBe('ResetPasswordPayload');
    const enter = (code?: string) => graphql(false)({ email: user.email, code, ip: '192.0.2.77' });
    expect([await enter(), await given(user)]).toEqual([null, 0]);
    expect(await enter(codeAt(secret, world.clock.now(), 1))).toEqual(expect.any(String));
  });
});
