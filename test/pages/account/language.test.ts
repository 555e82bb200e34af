import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Ctx } from '../../../src/core/context.ts';
import { letterHtml, letterText } from '../../../src/core/mail/letter.ts';
import { setUserChoices } from '../../../src/core/mail/settings.ts';
import { sendDigest } from '../../../src/core/notifications/digest.ts';
import type { OutgoingMail } from '../../../src/core/ports.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import { signIn } from '../../../src/core/users/sign-in.ts';
import type { Domain, User } from '../../../src/db/rows.ts';
import { LOCALES } from '../../../src/lib/words/locales.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { sampleDomain } from '../samples.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

let world: FacesWorld;
let one: Domain;
let user: User;
let names = 0;

beforeAll(async () => {
  world = await openFaces();
  one = await world.domain('one.test', { isDefault: true, registrations: 'APPROVAL', title: 'One' });
}, 60_000);
afterAll(() => world?.close());
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

const fresh = async () => {
  names += 1;
  user = await world.user(`ana${names}@mail.example`);
  return new FormBrowser(world, one);
};

async function held(username: string) {
  const identity = await world.identity(username, one);
  await world.db.models.identityMember.create({
    data: { identityId: identity.id, userId: user.id, createdAt: 0n },
  });
  return identity;
}

const nobody = (): Ctx => ({ ...world.system(), domain: one, viewer: { kind: 'anonymous' } });

async function mails(): Promise<OutgoingMail[]> {
  const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
  await world.db.models.work.deleteMany({ where: { machine: 'mail' } });
  return rows.map(
    ({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '') as OutgoingMail,
  );
}

const langOf = (body: string) => /<html lang="([a-z]+)">/.exec(body)?.[1];

it('pages speak the language that the browser asks for, and say so to caches', async () => {
  const browser = await fresh();
  for (const target of ['/', '/developers', '/auth/sign_in', '/auth/sign_up', '/auth/password/new'])
    for (const locale of LOCALES) {
      const page = await browser.request('GET', target, undefined, {
        'accept-language': `${locale}-XX, en;q=0.1`,
      });
      expect([page.status, langOf(page.body), page.headers['content-language']], target).toEqual([
        200,
        locale,
        locale,
      ]);
      expect(page.body).not.toMatch(/undefined|\{\w+\}|\[object/);
    }
  const german = await browser.request('GET', '/', undefined, { 'accept-language': 'de' });
  expect(String(german.headers.vary).toLowerCase()).toContain('accept-language');
  const { etag = '' } = german.headers;
  const again = (language: string) =>
    browser.request('GET', '/', undefined, { 'accept-language': language, 'if-none-match': String(etag) });
  expect([(await again('de')).status, (await again('fr')).status]).toEqual([304, 200]);
});

it('pages speak the language of the domain to who says nothing, and feeds to all', async () => {
  const domain = await world.domain('ja.test', { language: 'ja' });
  const browser = new FormBrowser(world, domain);
  expect(langOf((await browser.get('/')).body)).toBe('ja');
  expect(langOf((await browser.request('GET', '/', undefined, { 'accept-language': 'zh' })).body)).toBe('ja');
  expect(
    langOf((await browser.request('GET', '/nothing', undefined, { 'accept-language': 'es' })).body),
  ).toBe('es');
});

it('a language chosen on a page stays, and leads back to pages of this host alone', async () => {
  const browser = await fresh();
  const page = await browser.get('/developers');
  const link = /href="(\/language\?to=fr[^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const chosen = await browser.get(link);
  expect(chosen).toMatchObject({ status: 302, headers: { location: '/developers' } });
  expect(langOf((await browser.request('GET', '/', undefined, { 'accept-language': 'de' })).body)).toBe('fr');
  for (const back of ['//evil.test', 'https://evil.test/', '/\\evil.test', '/a\nb', 'javascript:x'])
    expect((await browser.get(`/language?to=de&back=${encodeURIComponent(back)}`)).headers.location).toBe(
      '/',
    );
  expect((await browser.get('/language?to=tlh&back=/')).headers['set-cookie']).toBeUndefined();
});

it('a person chooses a language for all their pages and mails, and what is refused is said in it', async () => {
  const browser = await fresh();
  await browser.signIn(user.email);
  const form = await browser.get('/settings/language');
  const saved = await browser.post('/settings/language', { ...hiddenFields(form.body), locale: 'de' });
  expect(saved.headers.location).toBe('/settings/language?saved=1');
  expect((await browser.get('/settings/language?saved=1')).body).toContain('Gespeichert.');
  expect(langOf((await browser.get('/')).body)).toBe('de');
  const login = await browser.get('/auth/edit');
  const refused = await browser.post('/auth/edit/password', {
    ...hiddenFields(login.body),
    current_password: 'not this one',
    password: 'another one here',
  });
  expect([refused.status, refused.body]).toEqual([
    422,
    expect.stringContaining('Das ist nicht Ihr jetziges Passwort'),
  ]);
  const elsewhere = new FormBrowser(world, one);
  await elsewhere.signIn(user.email);
  expect(langOf((await elsewhere.get('/')).body)).toBe('de');
  await mails();
  const forgot = await elsewhere.get('/auth/password/new');
  await elsewhere.post('/auth/password/new', { ...hiddenFields(forgot.body), email: user.email });
  const [mail] = await mails();
  expect(mail).toMatchObject({ subject: 'Neues Passwort setzen (one.test)', language: 'de' });
  expect(mail?.html).toContain('<html lang="de">');
});

it('pages of settings are whole in every language', async () => {
  const browser = await fresh();
  const identity = await held(`ana${names}`);
  await world.db.models.domainRole.create({
    data: { domainId: one.id, userId: user.id, role: 'OWNER', createdAt: 0n },
  });
  await browser.signIn(user.email);
  const of = (page: string) => `/settings/${page}?identity=${identity.id}`;
  const targets = ['profile', 'preferences', 'transfer', 'move', 'delete'].map(of);
  targets.push(
    ...['', '/mails', '/language', '/second-factor', '/passkeys', '/invites', '/reports', '/sign-ups'].map(
      (each) => `/settings${each}`,
    ),
  );
  targets.push(
    '/auth/edit',
    '/share',
    '/oauth/authorized_applications',
    `/@${identity.username}`,
    '/tags/birds',
    '/nothing',
  );
  for (const target of targets) {
    const bodies = new Set<string>();
    for (const locale of LOCALES) {
      const { status, body } = await browser.request('GET', target, undefined, { 'accept-language': locale });
      expect([status, langOf(body)], target).toEqual([target === '/nothing' ? 404 : 200, locale]);
      expect(body, `${target} ${locale}`).not.toMatch(/undefined|>\{\w+\}|\[object/);
      bodies.add(body);
    }
    expect(bodies.size, target).toBe(LOCALES.length);
  }
});

it('who signs up by an app or a page is mailed in that language', async () => {
  await mails();
  const input = {
    username: 'neko',
    email: 'neko@mail.example',
    password: 'correct horse',
    agreesToRules: true,
    reason: 'x',
  };
  await signUp(nobody(), { ...input, language: 'ja-JP', ip: '192.0.2.1' });
  expect((await mails())[0]).toMatchObject({ language: 'ja', subject: 'メールアドレスの確認 (one.test)' });
});

it('tells the owner of a login of a place that is not known, once, and never of the first', async () => {
  await fresh();
  await mails();
  const from = async (ip: string, device: string | null) => {
    await signIn(nobody(), { email: user.email, password: 'correct horse' }, { ip, device });
    return (await mails()).map(({ subject, text }) => [subject, text.includes(ip)]);
  };
  const [phone, laptop] = ['p'.repeat(30), 'l'.repeat(30)];
  const TOLD = [['A new sign-in (one.test)', true]];
  expect(await from('198.51.100.7', phone)).toEqual([]);
  // Another browser in the same network, and the same browser elsewhere.
  expect(await from('198.51.100.99', laptop)).toEqual([]);
  expect(await from('203.0.113.5', phone)).toEqual([]);
  expect(await from('2001:db8:1:2::3', null)).toEqual(TOLD);
  expect(await from('2001:db8:1:ffff::9', null)).toEqual([]);
  expect(await from('192.0.2.1', 'x'.repeat(30))).toEqual(TOLD);
  await setUserChoices(world.system(), user, { getsSignInMail: false });
  expect(await from('192.168.7.7', null)).toEqual([]);
  // Nothing is kept of where that was.
  const rows = await world.db.models.knownPlace.findMany({ where: { userId: user.id } });
  expect(JSON.stringify(rows.map(({ hash }) => hash))).not.toMatch(/198\.51|2001|ppp/);
});

it('mails what was missed once a week to those who want it', async () => {
  await fresh();
  const ana = await held(`bea${names}`);
  const ben = await world.identity(`ben${names}`, one);
  await mails();
  const since = world.clock.now() - 1;
  expect(await sendDigest(world.system(), user.id, since)).toBe(false);
  await setUserChoices(world.system(), user, { getsDigest: true, locale: 'es' });
  expect(await sendDigest(world.system(), user.id, since)).toBe(true);
  expect(await mails()).toEqual([]);
  const createdAt = BigInt(world.clock.now());
  for (const kind of ['FOLLOW', 'MOVE'] as const)
    await world.db.models.notification.create({
      data: { id: world.app.ids.next(), identityId: ana.id, actorId: ben.id, kind, createdAt },
    });
  expect(await sendDigest(world.system(), user.id, since)).toBe(true);
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail?.text).toContain(`@${ana.username}@one.test: 1 seguidor nuevo y 1 notificación más`);
  const stop = new FormBrowser(world, one);
  const target = new URL(mail?.unsubscribeUrl ?? '');
  const ended = await stop.request('POST', `${target.pathname}${target.search}`, {
    'List-Unsubscribe': 'One-Click',
  });
  expect(ended.status).toBe(200);
  expect(await sendDigest(world.system(), user.id, since)).toBe(false);
});

it('mails say what others wrote as text alone, in HTML too', () => {
  const evil = '<img src=x onerror=alert(1)>"&\'';
  const domain = sampleDomain({ title: `${evil}\r\nBcc: x`, accent: 'red;background:url(//evil.test)' });
  const letter = { subject: evil, parts: [evil, { words: evil, href: `https://a.test/?a="><script>` }] };
  const html = letterHtml(domain, 'en', letter);
  expect(html).not.toMatch(/<(?:img|script)|onerror=alert\(1\)>|evil\.test\)/);
  expect(html).not.toMatch(/<[^>]*\ssrc=|style="[^"]*url\(|@import|<link/);
  expect(letterText(domain, letter)).toContain(`-- \n${evil} Bcc: x\n`);
});
