import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removePasskey } from '../../../src/core/users/passkeys/change.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { SoftAuthenticator } from '../../helpers/people/authenticator.ts';
import { givePasskey } from '../../helpers/people/passkeys.ts';
import { codeAt, giveSecondFactor } from '../../helpers/people/second-factor.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** The pages of passkeys, sent as their script does. */
describe.each<Dialect>(['sqlite', 'postgresql'])('pages of passkeys (%s)', (dialect) => {
  let world: FacesWorld;
  let one: Domain;
  let user: User;
  let browser: FormBrowser;
  let device: SoftAuthenticator;
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
    device = new SoftAuthenticator(one.origin);
  });
  afterEach(() => expect(world.failures.splice(0)).toEqual([]));

  const PAGE = '/settings/passkeys';
  const password = { current_password: 'correct horse' };
  const SCRIPTED = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';";
  const sessions = () => world.db.models.token.count({ where: { userId: user.id, kind: 'COOKIE' } });
  const fieldsOf = async (page: string) => hiddenFields((await browser.get(page)).body);
  const send = async (path: string, fields: Record<string, string>) =>
    browser.post(`${PAGE}${path}`, { ...(await fieldsOf(PAGE)), ...fields });
  async function add(name: string, more: Record<string, string> = {}) {
    const begun = await send('/begin', { ...password, ...more });
    const { options } = JSON.parse(begun.body);
    return send('', { name, response: device.create(options) });
  }
  async function enter(with_ = browser, next = '') {
    const form = hiddenFields((await with_.get(`/auth/sign_in?${new URLSearchParams({ next })}`)).body);
    const begun = await with_.post('/auth/passkey/begin', form);
    expect(begun.headers['content-type']).toMatch(/^application\/json/);
    const response = device.get(JSON.parse(begun.body).options);
    return with_.post('/auth/passkey', { ...form, response });
  }

  it('add one, name it, and remove it, with the password', async () => {
    await browser.signIn(user.email);
    expect((await browser.get('/settings')).body).toContain(`href="${PAGE}"`);
    const page = await browser.get(PAGE);
    expect(page.headers['content-security-policy']).toMatch(SCRIPTED);
    expect(page.body).toContain('sign in on <strong>one.test</strong> and nowhere else');
    expect(page.body).toContain('You have no passkeys yet.');
    const wrong = await send('/begin', { current_password: 'wrong one' });
    expect([wrong.status, JSON.parse(wrong.body).problem]).toEqual([
      422,
      'This is not your password now; type the one you sign in with.',
    ]);
    const added = await add('My <b>phone</b>');
    expect([added.status, added.body.includes('Your passkey is added')]).toEqual([200, true]);
    expect(added.body).toContain('<h2>My &lt;b&gt;phone&lt;/b&gt;</h2>');
    expect(added.body).toMatch(/Signs in on one\.test · Added [^·]+ · Never used/);
    const { id, credentialId } = await world.db.models.passkey.findFirstOrThrow({
      where: { userId: user.id },
    });
    const renamed = await send(`/${id}/rename`, { name: 'Laptop' });
    expect([renamed.status, renamed.body.includes('<h2>Laptop</h2>')]).toEqual([200, true]);
    expect((await send(`/${id}/rename`, { name: 'x'.repeat(101) })).status).toBe(422);
    expect((await send(`/${id}/remove`, { current_password: 'wrong one' })).status).toBe(422);
    const removed = await send(`/${id}/remove`, password);
    expect([removed.status, removed.body.includes(`data-removed="${credentialId}"`)]).toEqual([200, true]);
    expect((await send(`/${id}/remove`, password)).status).toBe(404);
    expect((await send('', { response: 'nonsense' })).body).toContain('This is no answer of a passkey');
  });

  it('ask for a code where there is a second factor', async () => {
    const { secret } = await giveSecondFactor(world.anonymous(one), user);
    const { device: first } = await givePasskey(world.anonymous(one), user, device);
    expect((await enter()).status).toBe(302);
    expect((await browser.get(PAGE)).body).toContain('name="code"');
    expect(JSON.parse((await send('/begin', password)).body).problem).toContain('has a second factor');
    const added = await add('Second', { code: codeAt(secret, world.clock.now(), 1) });
    expect([added.status, first.credentials.length]).toEqual([200, 2]);
  });

  it('sign in past the second factor, where the browser that asked answers', async () => {
    await giveSecondFactor(world.anonymous(one), user);
    await givePasskey(world.anonymous(one), user, device);
    const page = await browser.get('/auth/sign_in');
    expect(page.headers['content-security-policy']).toMatch(SCRIPTED);
    expect(page.body).toContain('autocomplete="username webauthn"');
    expect(page.body).not.toMatch(/<script(?! src="\/assets\/passkeys\.[0-9a-f]{12}\.js" defer><\/script>)/);
    const entered = await enter(browser, PAGE);
    expect([entered.status, entered.headers.location, await sessions()]).toEqual([302, PAGE, 1]);
    expect([...browser.cookies.keys()].sort()).toEqual([
      '__Host-pukeko_device',
      '__Host-pukeko_form',
      '__Host-pukeko_session',
    ]);
    expect((await browser.get(PAGE)).body).toContain('Last used');
    // Somebody else's browser, with what this one was asked.
    const other = new FormBrowser(world, one);
    const form = hiddenFields((await other.get('/auth/sign_in')).body);
    const ours = hiddenFields((await new FormBrowser(world, one).get('/auth/sign_in')).body);
    const begun = await other.post('/auth/passkey/begin', form);
    const response = device.get(JSON.parse(begun.body).options);
    const victim = new FormBrowser(world, one);
    const theirs = hiddenFields((await victim.get('/auth/sign_in')).body);
    expect((await victim.post('/auth/passkey', { ...theirs, response })).status).toBe(401);
    expect((await victim.post('/auth/passkey', { ...ours, response })).status).toBe(403);
    expect((await other.post('/auth/passkey', { ...form, response })).status).toBe(302);
    const again = await other.post('/auth/passkey', { ...form, response });
    expect([again.status, again.body.includes('role="alert"'), await sessions()]).toEqual([401, true, 1 + 1]);
  });

  it('lead from an application by a passkey back to it', async () => {
    await world.hold(await world.identity(`ana${count}`, one), user);
    await givePasskey(world.anonymous(one), user, device);
    const made = await world.ask(
      one,
      null,
      'mutation { registerApplication(input: { name: "Tail", redirectUris: ["https://app.example/back"], scopes: [READ] }) { ... on RegisterApplicationPayload { application { clientId } } } }',
    );
    const { clientId } = made.data.registerApplication.application;
    const authorize = `/oauth/authorize?${new URLSearchParams({
      ...{ client_id: clientId, redirect_uri: 'https://app.example/back', response_type: 'code' },
    })}`;
    const asked = await browser.get(String((await browser.get(authorize)).headers.location));
    expect(asked.headers['content-security-policy']).toContain("form-action 'self' https://app.example");
    expect((await enter(browser, authorize)).headers.location).toBe(authorize);
    expect((await browser.get(authorize)).body).toContain('Allow Tail?');
  });

  it('let nobody in by what was removed, locked, or comes from elsewhere', async () => {
    const { passkey } = await givePasskey(world.anonymous(one), user, device);
    await world.db.models.user.update({ where: { id: user.id }, data: { disabledAt: 1n } });
    const locked = await enter();
    expect([locked.status, locked.body.includes('This login is disabled')]).toEqual([403, true]);
    await world.db.models.user.update({ where: { id: user.id }, data: { disabledAt: null } });
    await removePasskey(world.anonymous(one), user, passkey.id);
    expect((await enter()).status).toBe(401);
    const form = await fieldsOf('/auth/sign_in');
    for (const path of ['/auth/passkey', '/auth/passkey/begin']) {
      expect((await browser.post(path, {})).status).toBe(403);
      expect((await browser.post(path, form, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
    expect((await browser.get(PAGE)).headers.location).toBe(`/auth/sign_in?next=${encodeURIComponent(PAGE)}`);
    for (const path of ['', '/begin', '/1/rename', '/1/remove']) {
      expect((await browser.post(`${PAGE}${path}`, password)).status).toBe(403);
      const stranger = await browser.post(`${PAGE}${path}`, { ...form, ...password });
      expect(path === '/begin' ? stranger.status : stranger.headers.location).toBe(
        path === '/begin' ? 403 : `/auth/sign_in?next=${encodeURIComponent(PAGE)}`,
      );
    }
    expect(await sessions()).toBe(0);
  });

  it('have their script at an address that changes with it, and none on other pages', async () => {
    const { body } = await browser.get('/auth/sign_in');
    const path = /<script src="([^"]+)"/.exec(body)?.[1] ?? '';
    const script = await browser.get(path);
    expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect(script.headers['x-content-type-options']).toBe('nosniff');
    expect(() => new Function(script.body)).not.toThrow();
    const old = await browser.get('/assets/passkeys.000000000000.js');
    expect(old.headers['cache-control']).toBe('public, max-age=60');
    for (const page of ['/', '/auth/password/new', '/settings/second-factor']) {
      const other = await browser.get(page);
      expect([page, other.body.includes('<script')]).toEqual([page, false]);
      expect(String(other.headers['content-security-policy'])).not.toContain('script-src');
    }
  });
});
