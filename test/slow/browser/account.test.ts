import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import { setDomain } from '../../../src/core/domains/set.ts';
import type { Domain } from '../../../src/db/rows.ts';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { codeAt, wrongCode } from '../../helpers/people/second-factor.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';

const OOB = 'urn:ietf:wg:oauth:2.0:oob';

describe.skipIf(!CHROMIUM)('signing in to an application in a browser without script', () => {
  let world: FacesWorld;
  let home: Domain;
  let browser: Browser;
  let app: Server;
  let back: string;
  let client: { id: string; secret: string };
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    world = await openFaces();
    const host = `localhost:${world.port}`;
    home = await world.domain(host, {
      origin: `http://${host}`,
      title: 'Ana and friends',
      isDefault: true,
    });
    const user = await world.user('ana@mail.example');
    await world.hold(await world.identity('ana', home), user);
    app = createServer((_request, response) => response.end('<h1>The application</h1>'));
    await new Promise<void>((done) => app.listen(0, '127.0.0.1', done));
    back = `http://127.0.0.1:${(app.address() as AddressInfo).port}/back`;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    app?.closeAllConnections();
    app?.close();
    await world?.close();
  });
  beforeEach(async () => {
    const made = await registerApplication(world.anonymous(home), {
      name: 'Tail',
      redirectUris: [back, OOB],
      scopes: ['read', 'write'],
    });
    client = { id: made.application.clientId, secret: made.secret };
    context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
  });
  afterEach(async () => {
    await context.close();
    expect(
      complaints.splice(0).filter((text) => /Content Security Policy|Refused|username fields/.test(text)),
    ).toEqual([]);
    expect(world.failures.splice(0)).toEqual([]);
  });

  const start = (redirectUri = back) =>
    page.goto(
      `${home.origin}/oauth/authorize?${new URLSearchParams({
        client_id: client.id,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'read write',
        state: '42',
      })}`,
    );

  async function signIn(email = 'ana@mail.example') {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function redeem(code: string | null, redirectUri = back) {
    const answer = await fetch(`${home.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: redirectUri,
        client_id: client.id,
        client_secret: client.secret,
      }),
    });
    return (await answer.json()) as { access_token: string };
  }

  const statusOf = async (token: string) => (await world.ask(home, token, '{ viewer { scopes } }')).status;

  it('goes by sign-in and consent to the application, the next time at once, and back by revoking', async () => {
    await start();
    await signIn();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Allow Tail?');
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(/\/back\?code=/);
    await expect.poll(() => page.locator('h1').textContent()).toBe('The application');
    const url = new URL(page.url());
    expect(url.searchParams.get('state')).toBe('42');
    const { access_token } = await redeem(url.searchParams.get('code'));
    expect(await statusOf(access_token)).toBe(200);
    // Signed out, and in again: the form of the sign-in page ends at the application by redirects alone.
    await page.goto(`${home.origin}/auth/sign_out`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await start();
    await signIn();
    await page.waitForURL(/\/back\?code=/);
    await page.goto(`${home.origin}/oauth/authorized_applications`);
    await page.getByRole('button', { name: 'Revoke Tail' }).click();
    await page.getByText('No application may act for you.').waitFor();
    await world.settle();
    expect(await statusOf(access_token)).toBe(401);
  });

  it('leads by joining another domain of the install to the application, in German', async () => {
    const name = `b.${home.host}`;
    const other = await world.domain(name, {
      origin: `http://${name}`,
      title: 'Zweitort',
      rules: ['Seid nett.'],
    });
    await setDomain(world.system(), other, { registrations: 'OPEN' });
    world.app.domains.forget();
    await world.user('cy@mail.example');
    const { application, secret } = await registerApplication(world.anonymous(other), {
      name: 'Tail',
      redirectUris: [back],
      scopes: ['read'],
    });
    const asked = { client_id: application.clientId, redirect_uri: back };
    const query = new URLSearchParams({ ...asked, response_type: 'code', scope: 'read' });
    const german = await browser.newContext({ javaScriptEnabled: false, locale: 'de-DE' });
    const visitor = await german.newPage();
    visitor.on('console', (message) => complaints.push(message.text()));
    const title = () => expect.poll(() => visitor.locator('h1').textContent());
    const enter = async (email: string) => {
      await visitor.getByLabel('E-Mail-Adresse').fill(email);
      await visitor.getByLabel('Passwort').fill('correct horse');
      await visitor.getByRole('button', { name: 'Anmelden' }).click();
    };
    await visitor.goto(`${other.origin}/oauth/authorize?${query}`);
    await enter('ana@mail.example');
    await title().toBe('Bei Zweitort mitmachen');
    await visitor.getByLabel('Benutzername').fill('ana');
    await visitor.getByLabel('Ich akzeptiere die Regeln').check();
    await visitor.locator('main form button').click();
    await title().toBe('Tail erlauben?');
    await visitor.locator('button[value=allow]').click();
    await visitor.waitForURL(/\/back\?code=/);
    const token = await world.http(other, '/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(
        new URLSearchParams({
          ...asked,
          grant_type: 'authorization_code',
          code: new URL(visitor.url()).searchParams.get('code') ?? '',
          client_secret: secret,
        }),
      ),
    });
    expect(JSON.parse(token.body)).toMatchObject({ token_type: 'Bearer' });
    // Somebody without an identity there takes the page for joining to sign in as somebody whom the application knows:
    // that form ends at the application by redirects alone.
    await german.clearCookies();
    await visitor.goto(`${other.origin}/oauth/authorize?${query}`);
    await enter('cy@mail.example');
    await title().toBe('Bei Zweitort mitmachen');
    await visitor.getByRole('link', { name: 'Als jemand anderes anmelden' }).click();
    await enter('ana@mail.example');
    await visitor.waitForURL(/\/back\?code=/);
    await german.close();
  });

  it('shows the code where the application has no address', async () => {
    await start(OOB);
    await signIn();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    const { access_token } = await redeem(await page.locator('#code').textContent(), OOB);
    expect(await statusOf(access_token)).toBe(200);
  });

  it('tells the application of a no, and asks again after a wrong password', async () => {
    await start();
    await page.getByLabel('E-mail address').fill('ana@mail.example');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('wrong');
    await signIn();
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.waitForURL(/\/back\?error=access_denied/);
  });

  it('turns a second factor on by its QR code, and asks for it on the way to an application', async () => {
    const bo = await world.user('bo@mail.example');
    await world.hold(await world.identity('bo', home), bo);
    const look = async (name: string) => {
      if (process.env.PUKEKO_TEST_PICTURES)
        await page.screenshot({ path: `${process.env.PUKEKO_TEST_PICTURES}/${name}.png`, fullPage: true });
    };
    await page.goto(`${home.origin}/settings/second-factor`);
    await signIn('bo@mail.example');
    await look('off');
    await page.getByLabel('Password now').fill('correct horse');
    await page.getByRole('button', { name: 'Set it up' }).click();
    await look('key');
    const picture = sharp(await page.getByRole('img', { name: /QR code/ }).screenshot());
    const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const uri = new URL(decodeQR({ width: info.width, height: info.height, data }));
    const secret = uri.searchParams.get('secret') ?? '';
    const code = (steps: number) => codeAt(secret, world.clock.now(), steps);
    await page.getByLabel('The code that the app shows now').fill(wrongCode(secret, world.clock.now()));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('wrong');
    await page.getByLabel('The code that the app shows now').fill(code(0));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await look('codes');
    const recovery = await page.locator('.codes li').allTextContents();
    expect(recovery).toHaveLength(10);
    await page.goto(`${home.origin}/auth/sign_out`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await start();
    await signIn('bo@mail.example');
    await look('code');
    const field = page.getByLabel('Code of your app, or a recovery code');
    await field.fill(code(0));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('was used already');
    await field.fill(code(1));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(/\/back\?code=/);
    const { access_token } = await redeem(new URL(page.url()).searchParams.get('code'));
    expect(await statusOf(access_token)).toBe(200);
    await page.goto(`${home.origin}/settings/second-factor`);
    await look('on');
    const off = page.locator('form', { hasText: 'Turn it off' });
    await off.getByLabel('Password now').fill('correct horse');
    await off.getByLabel('Code of your app').fill(recovery[0] ?? '');
    await off.getByRole('button').click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Done');
  });

  it('shows its forms to no other site', async () => {
    const evil = await context.newPage();
    await evil.setContent(`<iframe src="${home.origin}/auth/sign_in"></iframe>`);
    const frame = evil.frames()[1];
    await expect.poll(() => frame?.url()).toMatch(/chrome-error|about:blank/);
    complaints.splice(0);
  });
});
