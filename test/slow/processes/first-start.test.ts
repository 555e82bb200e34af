import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, eventually, PASSWORD, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * An install that nobody has named a domain for, from its first start on, as it is shipped. With
 * PUKEKO_SCREENSHOTS=FOLDER each page is painted there, narrow, wide and dark.
 */
const INFO = { PUKEKO_LOG_LEVEL: 'info' };
const worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function fresh(env: Record<string, string> = {}, names = ['a']): Promise<TestInstall[]> {
  const world = await createWorld({
    installs: Object.fromEntries(names.map((name) => [name, []])),
    env: Object.fromEntries(names.map((name) => [name, { ...INFO, ...env }])),
  });
  worlds.push(world);
  return names.map((name) => world.install(name));
}

const ADDRESS = /http:\/\/localhost:\d+\/start\/[\w-]{43}/g;
const addressesIn = (text: string) => [...new Set(text.match(ADDRESS) ?? [])];
/** The log line may come a moment after readiness. */
const addressOf = async (install: TestInstall) =>
  (
    await eventually(
      async () => addressesIn(install.log),
      (found) => found.length === 1,
    )
  )[0] ?? '';

const send = (install: TestInstall, url: string, fields: Record<string, string>) =>
  install.http(new URL(url).pathname, {
    method: 'POST',
    host: `localhost:${install.port}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(fields)),
  });

const ANA = { username: 'ana', email: 'ana@mail.example', password: PASSWORD };

describe.skipIf(!CHROMIUM)('a newcomer in a browser without script', () => {
  const folder = process.env.PUKEKO_SCREENSHOTS;
  let browser: Browser;
  beforeAll(async () => {
    if (folder) mkdirSync(folder, { recursive: true });
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  async function paint(page: Page, name: string) {
    const isWider = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(isWider, name).toBe(false);
    if (!folder) return;
    for (const [look, width, colorScheme] of [
      ['narrow', 360, 'light'],
      ['wide', 1100, 'light'],
      ['dark', 1100, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
    }
  }

  it('is led from the address in the log to an identity, a sign-in and a profile', async () => {
    const [install] = (await fresh()) as [TestInstall];
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`http://localhost:${install.port}/`);
    await expect.poll(() => page.locator('.what').textContent()).toContain('pukeko init prints a new one');
    await paint(page, 'first-start-nothing');
    await page.goto(await addressOf(install));
    await paint(page, 'first-start-domain');
    await page.getByLabel('Domain').fill('my_server');
    await page.getByRole('button', { name: 'Go on with this domain' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('no public name');
    await page.getByLabel('Domain').fill('ana.invalid');
    await page.getByRole('button', { name: 'Go on with this domain' }).click();
    await expect.poll(() => page.locator('.hints').textContent()).toContain('has no address in DNS');
    await paint(page, 'first-start-people');
    await page.getByRole('link', { name: 'Name another one' }).click();
    await page.getByRole('button', { name: 'Only try it out on this machine' }).click();
    await page.getByLabel('Username').fill('ana');
    await page.getByLabel('Display name').fill('Ana');
    await page.getByLabel('E-mail address').fill('ana@mail.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make it' }).click();
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toContain(`@ana@localhost:${install.port}`);
    await paint(page, 'first-start-done');
    await page.getByRole('link', { name: 'Here you sign in' }).click();
    await page.getByLabel('E-mail address').fill('ana@mail.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Ana');
    await page.getByLabel('List me in directories').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.goto(`http://localhost:${install.port}/@ana`);
    await expect.poll(() => page.locator('h1').textContent()).toContain('Ana');
    await paint(page, 'first-start-profile');
    await page.getByLabel('Your own handle').fill('nobody');
    await page.getByRole('button', { name: 'Follow' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('your whole handle');
    await paint(page, 'first-start-follow');
    await page.getByLabel('Your own handle').fill(`@ana@localhost:${install.port}`);
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.waitForURL(
      (url) => url.pathname === '/authorize_interaction' && url.search.includes('users%2Fana'),
    );
    const handle = `ana@localhost:${install.port}`;
    await install.cli('post', 'add', handle, 'The first words from here.');
    await page.goto(`http://localhost:${install.port}/`);
    await expect.poll(() => page.getByRole('heading', { name: 'Follow from your server' }).count()).toBe(1);
    await paint(page, 'first-start-front');
    expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    await context.close();
  });
});

describe('an install for which nobody named a domain', () => {
  it('is made by init without a server, offers itself at each start, and no more once somebody has a login', async () => {
    const [install] = (await fresh()) as [TestInstall];
    const first = await addressOf(install);
    expect(await install.cli('domain', 'list')).toMatch(/^localhost:\d+ [^\n]* default$/);
    const second = await install.cli('init');
    expect(addressesIn(second)).toEqual([second]);
    await install.stop();
    install.log = '';
    const third = await install.cli('init', '--minutes', '5');
    await install.start();
    const fourth = await addressOf(install);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    const ends = await Promise.all(
      [first, second, third, fourth].map((url, at) =>
        send(install, url, {
          step: 'people',
          domainName: 'ana.example',
          ...ANA,
          username: `ana${at}`,
          email: `ana${at}@mail.example`,
        }),
      ),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
    expect(await install.cli('domain', 'list')).toMatch(
      /^ana\.example +https:\/\/ana\.example +active.* default$/,
    );
    const refused = await install.command('init');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('Somebody has a login here already');
    await install.stop();
    install.log = '';
    await install.start();
    expect(addressesIn(install.log)).toEqual([]);
  });

  it('is made by init in an empty folder, before any server', async () => {
    const [install] = (await fresh()) as [TestInstall];
    const empty = { PUKEKO_DATA: join(install.dataDir, 'elsewhere'), PUKEKO_DOMAIN: 'bo.example' };
    const made = await install.commandWith({ env: empty }, 'init');
    expect(made.code).toBe(0);
    expect(made.out).toMatch(
      /^http:\/\/localhost:\d+\/start\/\S{43}\nhttps:\/\/bo\.example\/start\/\S{43}\n$/,
    );
    const nothing = { PUKEKO_DATA: join(install.dataDir, 'nowhere') };
    expect((await install.commandWith({ env: nothing }, 'domain', 'list')).code).toBe(1);
    for (const minutes of ['0', '1441', 'soon'])
      expect((await install.command('init', '--minutes', minutes)).code).not.toBe(0);
  });

  it('is set up by the commands that scripts have always called', async () => {
    const [install] = (await fresh()) as [TestInstall];
    const host = `localhost:${install.port}`;
    await install.commandWith({ stdin: `${PASSWORD}\n` }, 'user', 'add', 'you@mail.example', '--admin');
    const made = await install.command('identity', 'add', `you@${host}`, '--user', 'you@mail.example');
    expect([made.code, made.out]).toEqual([0, `@you@${host} is http://${host}/users/you\n`]);
    expect(made.err).toBe('');
    expect(await install.cli('post', 'add', `you@${host}`, 'Hello')).toContain(`http://${host}/@you/`);
    const again = await install.command('domain', 'set', 'localhost:1', '--registrations', 'open');
    expect(again.code).toBe(1);
    expect(await install.cli('domain', 'list')).toMatch(/^localhost:\d+ [^\n]*$/);
  });
});

describe('several processes on one PostgreSQL', () => {
  it('offer an address each, of which one works once, and share what it makes', async () => {
    const url = await emptyPostgresDatabase();
    try {
      const env = { DATABASE_URL: url, PUKEKO_SECRET: 'one secret of thirty-two letters.' };
      const [one] = (await fresh({ ...env, PUKEKO_ROLE: 'web' })) as [TestInstall];
      const [two] = (await fresh({ ...env, PUKEKO_ROLE: 'web' }, ['b'])) as [TestInstall];
      const [worker] = (await fresh({ ...env, PUKEKO_ROLE: 'worker' }, ['w'])) as [TestInstall];
      const [first, second] = [await addressOf(one), await addressOf(two)];
      expect(addressesIn(worker.log)).toEqual([]);
      const by = (install: TestInstall, url: string, username: string) =>
        send(install, url, {
          step: 'people',
          domainName: 'ana.example',
          ...ANA,
          username,
          email: `${username}@mail.example`,
        });
      const ends = await Promise.all([
        by(one, first, 'one'),
        by(two, first, 'two'),
        by(one, second, 'three'),
        by(two, second, 'four'),
      ]);
      expect(ends.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
      for (const install of [one, two])
        await eventually(
          () => install.http('/nodeinfo/2.1', { host: 'ana.example' }),
          ({ status }) => status === 200,
        );
      expect((await one.command('init')).err).toContain('Somebody has a login here already');
    } finally {
      await Promise.all(worlds.splice(0).map((world) => world.close()));
      await dropPostgresDatabase(url);
    }
  });
});
