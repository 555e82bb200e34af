import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerApplication } from '../../../src/core/applications/register.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { giveSecondFactor } from '../../helpers/people/second-factor.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';

/** A device with passkeys that the DevTools give a browser (WebAuthn domain of the protocol). */
class VirtualDevice {
  readonly #session: CDPSession;
  readonly #id: string;

  private constructor(session: CDPSession, id: string) {
    this.#session = session;
    this.#id = id;
  }

  static async in(context: BrowserContext, page: Page): Promise<VirtualDevice> {
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new VirtualDevice(session, authenticatorId);
  }

  /** Whether the device knows its owner. */
  verifies(isUserVerified: boolean) {
    const authenticatorId = this.#id;
    return this.#session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }

  /** Whether somebody is there to touch it. */
  answers(enabled: boolean) {
    const authenticatorId = this.#id;
    return this.#session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  }

  async passkeys() {
    const authenticatorId = this.#id;
    return (await this.#session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  }
}

describe.skipIf(!CHROMIUM)('passkeys in a browser', () => {
  let world: FacesWorld;
  let home: Domain;
  let user: User;
  let browser: Browser;
  let app: Server;
  let back: string;
  let context: BrowserContext;
  let page: Page;
  let device: VirtualDevice;
  let count = 0;
  const complaints: string[] = [];

  beforeAll(async () => {
    world = await openFaces();
    const host = `localhost:${world.port}`;
    home = await world.domain(host, { origin: `http://${host}`, title: 'Ana and friends', isDefault: true });
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
    count += 1;
    user = await world.user(`ana${count}@mail.example`);
    await world.hold(await world.identity(`ana${count}`, home), user);
    context = await browser.newContext();
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(`Refused: ${error.message}`));
    device = await VirtualDevice.in(context, page);
    await device.answers(false);
  });
  afterEach(async () => {
    await context.close();
    expect(
      complaints.splice(0).filter((text) => /Content Security Policy|Refused|username fields/.test(text)),
    ).toEqual([]);
    expect(world.failures.splice(0)).toEqual([]);
  });

  /**
   * What the sign-in page offers by itself waits for somebody to choose from then on, until the page takes it back:
   * such a device would answer it at once, before anybody has pressed a button.
   */
  const nobodyTakesOffers = () =>
    page.addInitScript(() => {
      const credentials = navigator.credentials;
      const get = credentials.get.bind(credentials);
      credentials.get = (asked) =>
        asked?.mediation === 'conditional'
          ? new Promise((_, refuse) => {
              asked.signal?.addEventListener('abort', () => refuse(asked.signal?.reason));
            })
          : get(asked);
    });

  const passkeyButton = () => page.getByRole('button', { name: 'Sign in with a passkey' });
  const title = () => page.locator('h1').textContent();

  async function byPassword(): Promise<void> {
    await page.goto(`${home.origin}/auth/sign_in?next=/settings/passkeys`);
    await page.getByLabel('E-mail address').fill(user.email);
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  async function add(name: string): Promise<void> {
    await device.answers(true);
    const form = page.locator('form[data-passkey=create]');
    await form.getByLabel('Name of the passkey').fill(name);
    await form.getByLabel('Password').fill('correct horse');
    await form.getByRole('button', { name: 'Add a passkey' }).click();
  }
  async function signOut(): Promise<void> {
    await page.goto(`${home.origin}/auth/sign_out`);
    await page.getByRole('button', { name: 'Sign out' }).click();
  }

  it('are added, sign in, are refused twice on one device, renamed and removed', async () => {
    await nobodyTakesOffers();
    await byPassword();
    await page.getByText('You have no passkeys yet.').waitFor();
    // Its script takes that away.
    await page.getByText('To add a passkey your browser').waitFor({ state: 'hidden' });
    await add('My phone');
    await page.getByText('Your passkey is added').waitFor();
    expect(await device.passkeys()).toMatchObject([
      { isResidentCredential: true, rpId: 'localhost', userName: user.email },
    ]);
    await add('Once more');
    await page.getByText('This device has a passkey of yours already.').waitFor();
    await device.answers(false);
    await signOut();
    await page.goto(`${home.origin}/auth/sign_in?next=/settings/passkeys`);
    await passkeyButton().waitFor();
    await device.answers(true);
    await passkeyButton().click();
    await page.waitForURL(`${home.origin}/settings/passkeys`);
    expect(await page.locator('.case').textContent()).toMatch(/My phone.*localhost.*Last used/s);
    await page.locator('summary', { hasText: 'Name of the passkey' }).click();
    await page.locator('.case').getByLabel('Name of the passkey').fill('My laptop');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await page.locator('h2', { hasText: 'My laptop' }).waitFor();
    await page.locator('summary', { hasText: 'Remove My laptop' }).click();
    await page.locator('.case').getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Remove My laptop' }).click();
    await page.getByText('It signs in no more.').waitFor();
    await page.getByText('You have no passkeys yet.').waitFor();
  });

  it('sign in to an application, past the second factor', async () => {
    await nobodyTakesOffers();
    await byPassword();
    await add('Phone');
    await page.getByText('Your passkey is added').waitFor();
    await device.answers(false);
    await signOut();
    await giveSecondFactor(world.anonymous(home), user);
    const { application } = await registerApplication(world.anonymous(home), {
      name: 'Tail',
      redirectUris: [back],
      scopes: ['read'],
    });
    const asked = { client_id: application.clientId, redirect_uri: back, response_type: 'code' };
    await page.goto(`${home.origin}/oauth/authorize?${new URLSearchParams(asked)}`);
    await passkeyButton().waitFor();
    await device.answers(true);
    await passkeyButton().click();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(/\/back\?code=/);
    await expect.poll(title).toBe('The application');
  });

  it('are offered by the browser itself where people type their name', async () => {
    await byPassword();
    await add('Phone');
    await page.getByText('Your passkey is added').waitFor();
    await device.answers(false);
    await signOut();
    // A page that offers nothing.
    await page.goto(home.origin);
    await device.answers(true);
    await page.goto(`${home.origin}/auth/sign_in?next=/settings/passkeys`);
    // A device that answers at once takes the offer.
    await page.waitForURL(`${home.origin}/settings/passkeys`);
    expect(await title()).toBe('Passkeys');
  });

  it('that do not know their owner, or are none, let nobody in and leave the password', async () => {
    await nobodyTakesOffers();
    await page.goto(`${home.origin}/auth/sign_in`);
    await passkeyButton().waitFor();
    await device.verifies(false);
    await device.answers(true);
    await passkeyButton().click();
    await page.getByText('That did not work. Try again, or sign in with your password.').waitFor();
    await byPassword();
    await expect.poll(title).toBe('Passkeys');
    await add('Phone');
    await page.getByText('No passkey was made. Try again.').waitFor();
    await page.locator('form[data-passkey=create]').getByLabel('Password').fill('wrong one');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('This is not your password now').waitFor();
  });

  it('are not spoken of where no script runs, but for how to remove them', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const tab = await plain.newPage();
    await tab.goto(`${home.origin}/auth/sign_in?next=/settings/passkeys`);
    expect(await tab.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false);
    await tab.getByLabel('E-mail address').fill(user.email);
    await tab.getByLabel('Password').fill('correct horse');
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByText('To add a passkey your browser').waitFor();
    expect(await tab.getByRole('button', { name: 'Add a passkey' }).isVisible()).toBe(false);
    await plain.close();
  });
});
