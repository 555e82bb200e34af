import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setSuspended } from '../../../src/core/identities/suspend.ts';
import { warnIdentity } from '../../../src/core/moderation/strikes/warn.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from '../account/account-world.ts';

/** What was decided about somebody stands in their settings; they appeal there, or by the link of the mail. */
let world: FacesWorld;
let home: Domain;
let other: Domain;

async function person(name: string, domain: Domain, role: 'MODERATOR' | null = null): Promise<Identity> {
  const user = await world.user(`${name}@mail.example`);
  const identity = await world.identity(name, domain);
  await world.hold(identity, user);
  if (role)
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
    });
  return identity;
}

const operator = () => ({ ...world.system(), viewer: { kind: 'operator' as const, identity: null } });
const told = (message: string) => ({ notice: { message, isMailed: true } });
const words = (answer: HttpAnswer) => answer.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

async function signedIn(name: string, domain = home): Promise<FormBrowser> {
  const browser = new FormBrowser(world, domain);
  await browser.signIn(`${name}@mail.example`);
  return browser;
}

async function send(browser: FormBrowser, page: string, target: string, fields: Record<string, string>) {
  const { form_token: token = '' } = hiddenFields((await browser.get(page)).body);
  return browser.post(target, { form_token: token, ...fields });
}

async function linkTo(email: string): Promise<string> {
  const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'desc' } });
  const mails = rows.map(({ payload }) =>
    JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
  );
  const { text = '' } = mails.find(({ to }) => to === email) ?? {};
  const { pathname, search } = new URL(/https?:\S+\/auth\/appeal\S*/.exec(text)?.[0] ?? 'http://none/');
  return pathname + search;
}

beforeAll(async () => {
  world = await openFaces();
  home = await world.domain('home.test', { isDefault: true });
  other = await world.domain('other.test');
  await person('mod', home, 'MODERATOR');
  await person('far', other, 'MODERATOR');
}, 60_000);
afterAll(() => world?.close());
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

it('is appealed in the settings, and decided by moderators of the domain', async () => {
  const ana = await person('ana', home);
  await warnIdentity(operator(), ana, told('Be <kind>.'));
  const { id } = await world.db.models.strike.findFirstOrThrow({ where: { identityId: ana.id } });
  const browser = await signedIn('ana');
  expect(words(await browser.get('/settings/strikes'))).toContain('Be &lt;kind&gt;.');
  const empty = await send(browser, '/settings/strikes', `/settings/strikes/${id}`, { text: ' ' });
  expect(empty.status).toBe(422);
  const sent = await send(browser, '/settings/strikes', `/settings/strikes/${id}`, {
    text: 'A <b>joke</b>.',
  });
  expect(sent.headers.location).toBe('/settings/strikes');
  const page = words(await browser.get('/settings/strikes'));
  expect(page).toContain('A &lt;b&gt;joke');
  expect(page).not.toContain('Why is this wrong?');
  for (const [name, domain, status] of [
    ['ana', home, 403],
    ['far', home, 403],
    ['far', other, 200],
  ] as const) {
    const answer = await (await signedIn(name, domain)).get('/settings/appeals');
    expect([name, answer.status]).toEqual([name, status]);
    expect(words(answer)).not.toContain('joke');
  }
  const moderator = await signedIn('mod');
  expect(words(await moderator.get('/settings/appeals'))).toContain('A &lt;b&gt;joke');
  const nothing = await send(moderator, '/settings/appeals', `/settings/appeals/${id}`, {});
  expect(nothing.status).toBe(422);
  await send(moderator, '/settings/appeals', `/settings/appeals/${id}`, { decision: 'accept' });
  expect(words(await moderator.get('/settings/appeals'))).toContain('There are no open appeals.');
  expect(words(await browser.get('/settings/strikes'))).toContain('The appeal was accepted');
});

it('is decided by nobody for themselves: the page says so, and has no buttons', async () => {
  const own = await person('judge', home, 'MODERATOR');
  await warnIdentity(operator(), own, told('Be kind.'));
  const { id } = await world.db.models.strike.findFirstOrThrow({ where: { identityId: own.id } });
  const judge = await signedIn('judge');
  await send(judge, '/settings/strikes', `/settings/strikes/${id}`, { text: 'I was.' });
  const page = await judge.get('/settings/appeals');
  expect(words(page)).toContain('You do not decide about this appeal: you hold @judge@home.test yourself');
  expect(page.body).not.toContain(`/settings/appeals/${id}`);
  const other = await (await signedIn('mod')).get('/settings/appeals');
  expect(words(other)).not.toContain('You do not decide about this appeal');
  expect(other.body).toContain(`/settings/appeals/${id}`);
  await send(await signedIn('mod'), '/settings/appeals', `/settings/appeals/${id}`, { decision: 'reject' });
});

it('is appealed by the link of the mail, by somebody who cannot sign in', async () => {
  const ben = await person('ben', home);
  await setSuspended(operator(), ben, true, told('You sold things.'));
  const target = await linkTo('ben@mail.example');
  const nobody = new FormBrowser(world, home);
  expect(words(await nobody.get(target))).toContain('You sold things.');
  expect((await nobody.post(target, { text: '' })).status).toBe(422);
  expect(words(await nobody.post(target, { text: 'They were gifts.\r\nAll of them.' }))).toContain(
    'The moderators were told.',
  );
  expect((await nobody.post(target, { text: 'Again.' })).status).toBe(422);
  const { appealText } = await world.db.models.strike.findFirstOrThrow({ where: { identityId: ben.id } });
  expect(appealText).toBe('They were gifts.\nAll of them.');
  for (const bad of ['/auth/appeal', '/auth/appeal?token=forged']) {
    expect([bad, (await nobody.get(bad)).status]).toEqual([bad, 404]);
    expect([bad, (await nobody.post(bad, { text: 'x' })).status]).toEqual([bad, 404]);
  }
});
