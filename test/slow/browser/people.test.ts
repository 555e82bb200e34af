import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { admin } from '../../helpers/rest-app.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * From signing up to leaving, by pages alone, as a person does it in a browser without script, at a server as it is
 * shipped. With PUKEKO_SCREENSHOTS=FOLDER each page is painted there, narrow, wide and dark.
 */
describe.skipIf(!CHROMIUM)('a person in a browser', () => {
  const folder = process.env.PUKEKO_SCREENSHOTS;
  let world: World;
  let install: TestInstall;
  let origin: string;
  let owner: Somebody;
  let domainId: string;
  let browser: Browser;
  let app: Server;
  let back: string;
  const complaints: string[] = [];
  const painted = new Set<string>();

  beforeAll(async () => {
    if (folder) mkdirSync(folder, { recursive: true });
    world = await createWorld({ installs: { a: ['localhost:PORT'] } });
    install = world.install('a');
    origin = `http://${install.host}`;
    owner = new Somebody(install, await admin(install, 'owner', install.host));
    domainId = (
      await owner.ask<{ domain: { id: string } }>('query ($name: String) { domain(name: $name) { id } }', {
        name: install.host,
      })
    ).domain.id;
    const rules = ['Be kind to each other.', 'No advertising, please.'].map((text) => ({ text }));
    await domain({ title: 'Harbour', rules });
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

  const domain = (changes: Record<string, unknown>) =>
    owner.change('updateDomain', { domainId, ...changes }, 'domain { id }');

  async function newPage(): Promise<[Page, BrowserContext]> {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1100, height: 800 },
    });
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    return [page, context];
  }

  /** The page as a person sees it: all of it fits, whatever the width, and the browser complains of nothing. */
  async function look(page: Page, name: string): Promise<void> {
    for (const [width, scheme] of [
      [1100, 'light'],
      [360, 'light'],
      [360, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 800 });
      const [content, screen] = (await page.evaluate(
        '[document.documentElement.scrollWidth, window.innerWidth]',
      )) as [number, number];
      expect(content, `${name} at ${width}`).toBeLessThanOrEqual(screen);
      if (folder && !painted.has(name))
        await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
    }
    painted.add(name);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1100, height: 800 });
    expect(complaints.splice(0).filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
  }

  const mails = () => {
    const at = join(install.dataDir, 'mail');
    try {
      return readdirSync(at)
        .filter((name) => name.endsWith('.eml'))
        .sort()
        .map((name) => readFileSync(join(at, name), 'utf8'));
    } catch {
      return [];
    }
  };
  /** The link to a page of ours in a mail to somebody, once it came. */
  async function linkFor(email: string, path: string): Promise<string> {
    const link = new RegExp(`http://localhost:\\d+${path}\\S+`);
    const texts = await eventually(
      async () =>
        mails()
          .filter((mail) => mail.includes(`To: ${email}`))
          .map((mail) => mail.replace(/=\r?\n/g, '').replaceAll('=3D', '=')),
      (found) => found.some((text) => link.test(text)),
    );
    return texts.map((text) => link.exec(text)?.[0]).find(Boolean) ?? '';
  }

  const heading = (page: Page) => page.locator('h1').textContent();
  const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  async function signUp(page: Page, username: string, address = `${origin}/auth/sign_up`, reason?: string) {
    await page.goto(address);
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('E-mail address').fill(`${username}@mail.example`);
    await page.getByLabel('New password').fill('a quiet harbour');
    if (reason !== undefined) await page.getByLabel('Why do you want to join?').fill(reason);
    await page.getByLabel('I accept the rules of this server').check();
    await look(page, `sign-up${reason === undefined ? '' : '-approval'}`);
    await submit(page, 'Sign up');
  }

  async function signIn(page: Page, email: string, password: string) {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await submit(page, 'Sign in');
  }

  const api = (path: string, token: string, init: RequestInit = {}) =>
    fetch(origin + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

  async function register() {
    const answer = await fetch(`${origin}/api/v1/apps`, {
      method: 'POST',
      body: new URLSearchParams({
        client_name: 'Tern for the sea',
        redirect_uris: `${back}\nurn:ietf:wg:oauth:2.0:oob`,
        scopes: 'read write follow push',
      }),
    });
    const { client_id, client_secret } = (await answer.json()) as Record<string, string>;
    return { client_id: client_id ?? '', client_secret: client_secret ?? '' };
  }
  async function redeem(
    client: { client_id: string; client_secret: string },
    code: string,
    redirectUri: string,
  ) {
    const answer = await fetch(`${origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        ...client,
      }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
  const authorize = (client: { client_id: string }, redirectUri: string) =>
    `${origin}/oauth/authorize?${new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'read write',
    })}`;

  it('signs up, confirms, lets apps in and out, changes everything, and leaves', async () => {
    await domain({ registrations: 'OPEN', confirmsEmail: true });
    const [page, context] = await newPage();
    await page.goto(origin);
    await page.getByRole('link', { name: 'Sign up' }).first().click();
    await page.getByText('No advertising, please.').waitFor();
    await signUp(page, 'mara');
    await look(page, 'look-into-mail');
    await page.getByText('A mail is on its way').waitFor();

    await page.goto(await linkFor('mara@mail.example', '/auth/confirmation'));
    await look(page, 'confirm');
    await submit(page, 'Confirm');
    await look(page, 'welcome');
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await look(page, 'sign-in');
    await signIn(page, 'mara@mail.example', 'a quiet harbour');
    await expect.poll(() => heading(page)).toBe('Settings');
    await look(page, 'settings');

    // A picture of 5 by 3, and a name.
    await page.getByRole('link', { name: /^Profile of/ }).click();
    await page.getByLabel('Name', { exact: true }).fill('Mara of the Harbour');
    await page.getByLabel('Bio').fill('Boats.\n\nAnd birds.');
    const bytes = await sharp({ create: { width: 500, height: 300, channels: 3, background: '#0a7' } })
      .png()
      .toBuffer();
    await page
      .locator('input[name=avatar]')
      .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: bytes });
    await page
      .locator('input[name=header]')
      .setInputFiles({ name: 'sea.png', mimeType: 'image/png', buffer: bytes });
    await page.getByLabel('Name of field 1').fill('Site');
    await page.getByLabel('Value of field 1').fill('https://mara.example');
    await page.getByLabel('List me in directories').check();
    await submit(page, 'Save');
    await expect.poll(() => page.getByRole('status').textContent()).toContain('Saved');
    await expect.poll(() => page.locator('img.preview').count()).toBe(2);
    await look(page, 'profile-saved');
    await page
      .locator('input[name=avatar]')
      .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('none') });
    await page.getByLabel('Bio').fill('Kept.');
    await submit(page, 'Save');
    await expect
      .poll(() => page.locator('#wrong-avatar').textContent())
      .toContain('no picture that can be read');
    await expect.poll(() => page.getByLabel('Bio').inputValue()).toBe('Kept.');
    await look(page, 'profile-wrong');
    await page.goto(`${origin}/@mara`);
    await page.getByText('And birds.').waitFor();
    await look(page, 'profile-page');

    const client = await register();
    await page.goto(authorize(client, 'urn:ietf:wg:oauth:2.0:oob'));
    await look(page, 'consent');
    await submit(page, 'Allow');
    await look(page, 'code');
    const first = await redeem(
      client,
      (await page.locator('#code').textContent()) ?? '',
      'urn:ietf:wg:oauth:2.0:oob',
    );
    const account = (await (await api('/api/v1/accounts/verify_credentials', first)).json()) as Record<
      string,
      unknown
    >;
    expect(account).toMatchObject({
      username: 'mara',
      display_name: 'Mara of the Harbour',
      discoverable: true,
      note: '<p>Boats.</p><p>And birds.</p>',
      avatar: expect.stringMatching(/\/media\//),
      header: expect.stringMatching(/\/media\//),
    });
    expect((await fetch(String(account.avatar))).headers.get('content-type')).toBe('image/png');
    await page.goto(authorize(client, back));
    await page.waitForURL(/\/back\?code=/);
    const second = await redeem(client, new URL(page.url()).searchParams.get('code') ?? '', back);
    expect(second).toBe(first);

    await page.goto(`${origin}/settings`);
    await page.getByRole('link', { name: 'Applications and sessions' }).click();
    await page.getByText('Tern for the sea').waitFor();
    await look(page, 'applications');
    await submit(page, 'Revoke Tern for the sea');
    await page.getByText('No application may act for you.').waitFor();
    expect((await api('/api/v1/accounts/verify_credentials', first)).status).toBe(401);

    await page.goto(`${origin}/settings`);
    await page.getByRole('link', { name: 'Password and address' }).click();
    await look(page, 'login');
    const password = page.locator('form[action$="/password"]');
    await password.getByLabel('Password now').fill('a quiet harbour');
    await password.getByLabel('New password').fill('a loud harbour');
    await submit(page, 'Set password');
    await look(page, 'password-set');
    await page.goto(`${origin}/settings`);
    await expect.poll(() => heading(page)).toBe('Sign in');
    await signIn(page, 'mara@mail.example', 'a quiet harbour');
    await page.getByRole('alert').waitFor();
    await look(page, 'sign-in-wrong');

    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail address').fill('mara@mail.example');
    await look(page, 'forgotten');
    await submit(page, 'Mail me a link');
    await page.goto(await linkFor('mara@mail.example', '/auth/password/edit'));
    await page.getByLabel('New password').fill('a third harbour');
    await look(page, 'new-password');
    await submit(page, 'Set password');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'mara@mail.example', 'a third harbour');
    await expect.poll(() => heading(page)).toBe('Settings');

    await page.goto(`${origin}/auth/edit`);
    const leave = page.locator('form[action$="/delete"]');
    await leave.getByLabel('Password now').fill('a third harbour');
    await leave.getByLabel('I am sure').check();
    await submit(page, 'Delete my login');
    await expect.poll(() => heading(page)).toBe('Goodbye');
    await look(page, 'goodbye');
    await eventually(
      () => fetch(`${origin}/@mara`).then(({ status }) => status),
      (status) => status === 410,
    );
    await page.goto(`${origin}/auth/sign_in`);
    await signIn(page, 'mara@mail.example', 'a third harbour');
    await page.getByRole('alert').waitFor();
    await context.close();
  });

  it('comes in by invite, or by approval, and is told where nobody does', async () => {
    await domain({ registrations: 'INVITE' });
    const [page, context] = await newPage();
    await page.goto(`${origin}/auth/sign_up`);
    await page.getByText('People join here by invite alone.').waitFor();
    await look(page, 'by-invite-alone');
    const { invite } = await owner.change<{ invite: { url: string } }>(
      'createInvite',
      { domainId, uses: 1 },
      'invite { url }',
    );
    await signUp(page, 'ivo', invite.url);
    await page.goto(await linkFor('ivo@mail.example', '/auth/confirmation'));
    await submit(page, 'Confirm');
    await page.goto(`${origin}/auth/sign_in`);
    await signIn(page, 'ivo@mail.example', 'a quiet harbour');
    await expect.poll(() => heading(page)).toBe('Settings');
    await page.getByText('@ivo@').first().waitFor();
    await context.close();

    await domain({ registrations: 'APPROVAL' });
    const [other, elsewhere] = await newPage();
    await signUp(other, 'petra', `${origin}/auth/sign_up`, 'I know Mara.');
    await other.goto(await linkFor('petra@mail.example', '/auth/confirmation'));
    await submit(other, 'Confirm');
    await other.getByText('An admin decides now').waitFor();
    await look(other, 'awaits-approval');
    await other.goto(`${origin}/auth/sign_in`);
    await signIn(other, 'petra@mail.example', 'a quiet harbour');
    await other.getByRole('alert').waitFor();
    await look(other, 'sign-in-awaiting');
    const { domain: asked } = await owner.ask<{
      domain: { signUps: { nodes: { id: string; reason: string }[] } };
    }>('query ($name: String) { domain(name: $name) { signUps(first: 10) { nodes { id reason } } } }', {
      name: install.host,
    });
    expect(asked.signUps.nodes).toMatchObject([{ reason: 'I know Mara.' }]);
    await owner.change(
      'decideSignUp',
      { signUpId: asked.signUps.nodes[0]?.id, isApproved: true },
      'signUpId',
    );
    await signIn(other, 'petra@mail.example', 'a quiet harbour');
    await expect.poll(() => heading(other)).toBe('Settings');
    await elsewhere.close();
  });
});
