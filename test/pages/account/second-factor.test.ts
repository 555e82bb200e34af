import decodeQR from 'qr/decode.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { turnOffSecondFactor } from '../../../src/core/users/second-factor/turn-off.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { codeAt, giveSecondFactor, wrongCode } from '../../helpers/people/second-factor.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** The pages of a second factor, and signing in with one, without script. */
describe.each<Dialect>(['sqlite', 'postgresql'])('pages of the second factor (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let user: User;
  let browser: FormBrowser;
  let count = 0;

  beforeAll(async () => {
    world = await openFaces({ dialect });
    one = await world.domain('one.test', { isDefault: true });
  }, 60_000);
  afterAll(() => world?.close());
  beforeEach(async () => {
    count += 1;
    world.clock.advance(3600_000);
    user = await world.user(`ana${count}@mail.example`);
    browser = new FormBrowser(world, one);
  });
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  const PAGE = '/settings/second-factor';
  const codeNow = (secret: string, steps = 0) => codeAt(secret, world.clock.now(), steps);
  const sessions = () => world.db.models.token.count({ where: { userId: user.id } });
  const send = async (what: string, fields: Record<string, string>) => {
    const page = await browser.get(PAGE);
    return browser.post(`${PAGE}/${what}`, { ...hiddenFields(page.body), ...fields });
  };
  const password = { current_password: 'correct horse' };
  const codesIn = (body: string) =>
    [...body.matchAll(/<li><code class="code">([a-z2-7-]+)<\/code>/g)].map(([, code = '']) => code);

  /** Reads the QR code in a page as a phone does: from its picture. */
  function scan(body: string): string {
    const size = Number(/viewBox="0 0 (\d+) /.exec(body)?.[1]);
    const scale = 4;
    const data = new Uint8Array((size * scale) ** 2 * 4).fill(255);
    for (const [, left, top] of body.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
      for (let y = 0; y < scale; y += 1)
        for (let x = 0; x < scale; x += 1) {
          const at = ((Number(top) * scale + y) * size * scale + Number(left) * scale + x) * 4;
          data.fill(0, at, at + 3);
        }
    return decodeQR({ width: size * scale, height: size * scale, data });
  }

  it('set it up with a QR code, show recovery codes once, renew them, and turn it off', async () => {
    await browser.signIn(user.email);
    expect((await browser.get('/settings')).body).toContain(`href="${PAGE}"`);
    expect((await send('begin', { current_password: 'wrong one' })).status).toBe(422);
    const key = await send('begin', password);
    expect(key.status).toBe(200);
    const uri = scan(key.body);
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    expect(hiddenFields(key.body).uri).toBe(uri);
    expect(key.body).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '));
    const fields = hiddenFields(key.body);
    const wrong = await browser.post(`${PAGE}/confirm`, {
      ...fields,
      code: wrongCode(secret, world.clock.now()),
    });
    expect([wrong.status, scan(wrong.body)]).toEqual([422, uri]);
    const on = await browser.post(`${PAGE}/confirm`, { ...fields, code: codeNow(secret) });
    const codes = codesIn(on.body);
    expect([on.status, codes.length]).toEqual([200, 10]);
    const shown = await browser.get(PAGE);
    expect(shown.body).toContain('10 of your recovery codes are left');
    expect(shown.body).not.toContain(codes[0]);
    for (const answer of [key, on, shown]) expect(answer.headers['cache-control']).toBe('private, no-store');
    expect((await send('begin', password)).status).toBe(409);
    expect((await send('codes', { ...password, code: codeNow(secret) })).status).toBe(422);
    const renewed = await send('codes', { ...password, code: codes[0] ?? '' });
    expect(codesIn(renewed.body)).toHaveLength(10);
    expect((await send('off', { current_password: 'wrong one', code: codeNow(secret, 1) })).status).toBe(422);
    expect((await send('off', { ...password, code: codes[1] ?? '' })).status).toBe(422);
    expect((await send('off', { ...password, code: codeNow(secret, 1) })).body).toContain(
      'your password alone is enough',
    );
    expect((await new FormBrowser(world, one).signIn(user.email)).status).toBe(302);
  });

  it('lead to nothing for strangers and forms from elsewhere', async () => {
    expect((await browser.get(PAGE)).headers.location).toBe(`/auth/sign_in?next=${encodeURIComponent(PAGE)}`);
    expect((await browser.signIn(user.email, 'correct horse', PAGE)).headers.location).toBe(PAGE);
    for (const what of ['begin', 'confirm', 'codes', 'off']) {
      const foreign = await browser.post(`${PAGE}/${what}`, { ...password, code: '123456' });
      expect(foreign.status).toBe(403);
      const page = await browser.get(PAGE);
      const crossSite = await browser.post(
        `${PAGE}/${what}`,
        { ...hiddenFields(page.body), ...password, code: '123456' },
        { 'sec-fetch-site': 'cross-site' },
      );
      expect(crossSite.status).toBe(403);
    }
    const uri = 'javascript:alert(1)';
    const odd = await send('confirm', { code: '123456', uri });
    expect([odd.status, odd.body.includes(uri)]).toEqual([409, false]);
    expect(await world.db.models.secondFactor.count({ where: { userId: user.id } })).toBe(0);
  });

  it('ask for the code on a page of its own, with no session before', async () => {
    const { secret, recoveryCodes } = await giveSecondFactor(world.anonymous(one), user);
    const ask = await browser.signIn(user.email, 'correct horse', PAGE);
    expect(ask.status).toBe(200);
    expect(ask.body).toContain('autocomplete="one-time-code"');
    expect(ask.body).not.toContain('correct horse');
    const step = hiddenFields(ask.body);
    const enter = (code: string, more: Record<string, string> = {}) =>
      browser.post('/auth/sign_in', { ...step, code, ...more });
    for (const code of ['', wrongCode(secret, world.clock.now()), codeNow(secret)]) {
      const refused = await enter(code);
      expect([refused.status, await sessions()]).toEqual([401, 0]);
      expect(refused.body).toContain('role="alert"');
      expect(hiddenFields(refused.body).step).toEqual(expect.any(String));
    }
    expect([...browser.cookies.keys()]).toEqual(['__Host-pukeko_form', '__Host-pukeko_back']);
    const done = await enter(recoveryCodes[4] ?? '');
    expect([done.status, done.headers.location, await sessions()]).toEqual([302, PAGE, 1]);
    expect((await browser.get(PAGE)).body).toContain('9 of your recovery codes are left');
    // The same page once more: its code is used up.
    const again = new FormBrowser(world, one);
    const second = await again.signIn(user.email);
    const used = await again.post('/auth/sign_in', {
      ...hiddenFields(second.body),
      code: recoveryCodes[4] ?? '',
    });
    expect([used.status, await sessions()]).toEqual([401, 1]);
  });

  it('take what was typed before from the same form alone, for ten minutes, with the password of now', async () => {
    const { secret } = await giveSecondFactor(world.anonymous(one), user);
    const step = hiddenFields((await browser.signIn(user.email)).body);
    const other = new FormBrowser(world, one);
    const theirs = hiddenFields((await other.get('/auth/sign_in')).body);
    const code = codeNow(secret, 1);
    const stolen = await other.post('/auth/sign_in', { ...theirs, step: step.step ?? '', code });
    expect(stolen.status).toBe(422);
    const foreign = await other.post('/auth/sign_in', { ...step, code });
    expect(foreign.status).toBe(403);
    for (const sealed of ['', 'nonsense', world.app.ports.seal.seal('{"email":"x"}')])
      expect((await browser.post('/auth/sign_in', { ...step, step: sealed, code })).status).toBe(422);
    const { passwordHash } = user;
    const set = (hash: string | null) =>
      world.db.models.user.update({ where: { id: user.id }, data: { passwordHash: hash } });
    await set('hash of another horse');
    expect((await browser.post('/auth/sign_in', { ...step, code })).status).toBe(401);
    await set(passwordHash);
    world.clock.advance(600_000);
    expect((await browser.post('/auth/sign_in', { ...step, code: codeNow(secret) })).status).toBe(422);
    expect(await sessions()).toBe(0);
    const late = hiddenFields((await browser.signIn(user.email)).body);
    expect((await browser.post('/auth/sign_in', { ...late, code: codeNow(secret) })).status).toBe(302);
  });

  it('lead from an application by both steps back to it', async () => {
    await world.hold(await world.identity(`ana${count}`, one), user);
    const { secret } = await giveSecondFactor(world.anonymous(one), user);
    const made = await world.ask(
      one,
      null,
      'mutation { registerApplication(input: { name: "Tail", redirectUris: ["https://app.example/back"], scopes: [READ] }) { ... on RegisterApplicationPayload { application { clientId } } } }',
    );
    const { clientId } = made.data.registerApplication.application;
    const authorize = `/oauth/authorize?${new URLSearchParams({
      ...{ client_id: clientId, redirect_uri: 'https://app.example/back', response_type: 'code' },
    })}`;
    expect((await browser.get(authorize)).headers.location).toMatch(/^\/auth\/sign_in\?next=/);
    const ask = await browser.signIn(user.email, 'correct horse', authorize);
    // The browser follows the redirects after this form to the application.
    expect(ask.headers['content-security-policy']).toContain("form-action 'self' https://app.example");
    expect((await browser.get(authorize)).status).toBe(302);
    const done = await browser.post('/auth/sign_in', {
      ...hiddenFields(ask.body),
      code: codeNow(secret, 1),
    });
    expect(done.headers.location).toBe(authorize);
    expect((await browser.get(authorize)).body).toContain('Allow Tail?');
    expect(await world.db.models.authorizationCode.count({ where: { userId: user.id } })).toBe(0);
  });

  it('let somebody in whose second factor was turned off meanwhile', async () => {
    await giveSecondFactor(world.anonymous(one), user);
    const step = hiddenFields((await browser.signIn(user.email)).body);
    await turnOffSecondFactor(world.anonymous(one), user);
    expect((await browser.post('/auth/sign_in', { ...step, code: '123456' })).status).toBe(302);
  });
});
