import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { report } from '../../../src/core/reports/report.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { CHROMIUM } from '../../helpers/chromium.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';

/** Moderators, and people who leave, in a browser without script. */

describe.skipIf(!CHROMIUM)('a moderator in a browser without script', () => {
  let world: FacesWorld;
  let home: Domain;
  let ana: Identity;
  let ben: Identity;
  let browser: Browser;
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
      registrations: 'APPROVAL',
      confirmsEmail: false,
    });
    const user = await world.user('mod@mail.example');
    await world.hold(await world.identity('mod', home), user);
    await world.db.models.domainRole.create({
      data: { domainId: home.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
    });
    ana = await world.identity('ana', home);
    ben = await world.identity('ben', home, { name: 'Ben' });
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${home.origin}/settings`);
    await page.getByLabel('E-mail address').fill('mod@mail.example');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
  });
  afterEach(async () => {
    await context.close();
    expect(complaints.splice(0).filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    expect(world.failures.splice(0)).toEqual([]);
  });

  /** Nothing of a page is wider than a telephone. */
  const fits = async () => {
    const main = await page.locator('main').boundingBox();
    expect(main && main.x >= 0 && main.x + main.width <= 390, page.url()).toBe(true);
    for (const each of await page.locator('main button, main input:not([type=hidden]), main p').all()) {
      const box = await each.boundingBox();
      if (box) expect(box.x + box.width, (await each.textContent()) ?? '').toBeLessThanOrEqual(390);
    }
  };

  it('lets somebody in from the settings on', async () => {
    const input = {
      username: 'keen',
      email: 'keen@mail.example',
      password: 'long enough',
      agreesToRules: true,
    };
    await signUp(world.anonymous(home), { ...input, reason: 'x'.repeat(300) });
    await page.getByRole('link', { name: 'People who wait' }).click();
    await page.getByRole('heading', { name: 'keen' }).waitFor();
    await fits();
    await page.getByRole('button', { name: 'Let in keen' }).click();
    await page.getByText('Nobody waits to be let in.').waitFor();
    expect((await world.http(home, '/@keen')).status).toBe(200);
  });

  it('reads a report, takes it, deletes a post, suspends whom it is about and closes it', async () => {
    const post = await createPost(await world.as(ben), ben, { text: `buy this ${'y'.repeat(200)}` });
    await report(await world.as(ana), ana, ben, { comment: 'always the same', postIds: [post.id] });
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('link', { name: /^@ben@/ }).click();
    await page.getByText('always the same').waitFor();
    await fits();
    await page.getByRole('button', { name: 'I see to it' }).click();
    await page.getByText(/^@mod@.* sees to it\.$/).waitFor();
    await page.getByLabel('For the other moderators', { exact: true }).fill('the third time');
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('the third time').first().waitFor();
    await page.locator('summary', { hasText: 'Delete this post' }).click();
    await fits();
    await page.getByRole('button', { name: 'Delete this post' }).click();
    await page.getByText('This post was deleted since then.').waitFor();
    await page.getByLabel('Why, for the other moderators').fill('spam');
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByText('suspended', { exact: true }).waitFor();
    await fits();
    await page.getByRole('button', { name: 'Close the report' }).click();
    await page.getByRole('link', { name: 'All reports' }).click();
    await page.getByText('There are no open reports.').waitFor();
    expect((await world.http(home, '/@ben')).status).toBe(404);
  });

  it('sets preferences, and deletes an identity with the password', async () => {
    const user = await world.db.models.user.findUniqueOrThrow({ where: { email: 'mod@mail.example' } });
    await world.hold(await world.identity('second', home), user);
    await page.goto(`${home.origin}/settings`);
    await page.getByRole('link', { name: 'Preferences of @second@' }).click();
    await page.getByLabel('Tell others which app I write my posts with').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Saved.');
    await expect
      .poll(() => page.getByLabel('Tell others which app I write my posts with').isChecked())
      .toBe(false);
    await fits();
    await page.getByRole('link', { name: 'Back to settings' }).click();
    await page.getByRole('link', { name: 'Delete @second@' }).click();
    await page.getByLabel('Password').fill('correct horse');
    await page.getByLabel(/^Delete @second@/).check();
    await fits();
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => page.locator('h1').textContent()).toBe('Deleted');
    expect((await world.http(home, '/@second')).status).toBe(410);
  });
});
