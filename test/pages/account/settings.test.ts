import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** The settings of a person, and the profiles of their identities, without an app. */

let world: FacesWorld;
let home: Domain;
let other: Domain;
let ana: Identity;
let user: User;
let browser: FormBrowser;

beforeAll(async () => {
  world = await openFaces();
  home = await world.domain('home.test', { isDefault: true });
  other = await world.domain('other.test');
  user = await world.user('ana@mail.example');
  ana = await world.identity('ana', home);
  await world.hold(ana, user);
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  browser = new FormBrowser(world, home);
  await browser.signIn('ana@mail.example');
});
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

const rowOf = ({ id }: Identity) => world.db.models.identity.findUniqueOrThrow({ where: { id } });
const valuesIn = ({ body }: HttpAnswer, name: string) =>
  [...body.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, value]) => value);
const profileOf = (who: Identity) => `/settings/profile?identity=${who.id}`;

/** Sends the form as a browser does: all its fields, in parts. */
async function save(fields: [string, string][], token: string | null = null): Promise<HttpAnswer> {
  const page = await browser.get(profileOf(ana));
  const form = new FormData();
  form.set('form_token', token ?? hiddenFields(page.body).form_token ?? '');
  if (!fields.some(([name]) => name === 'identity')) form.set('identity', String(ana.id));
  for (const [name, value] of fields) form.append(name, value);
  form.append('avatar', new File([], ''));
  const encoded = new Response(form);
  return world.http(home, '/settings/profile', {
    method: 'POST',
    headers: {
      accept: 'text/html',
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'content-type': encoded.headers.get('content-type') ?? '',
    },
    body: Buffer.from(await encoded.arrayBuffer()).toString('latin1'),
  });
}

it('asks strangers to sign in, and leads them back', async () => {
  const stranger = new FormBrowser(world, home);
  for (const target of ['/settings', profileOf(ana)]) {
    const { status, headers } = await stranger.get(target);
    expect([status, headers.location]).toEqual([
      302,
      `/auth/sign_in?${new URLSearchParams({ next: target })}`,
    ]);
    const signedIn = await new FormBrowser(world, home).signIn('ana@mail.example', 'correct horse', target);
    expect(signedIn.headers.location).toBe(target);
  }
  expect((await stranger.post('/settings/profile', {})).status).toBe(302);
});

it('leads from the front page to all pages that there are for somebody', async () => {
  const front = await browser.get('/settings');
  const links = [...front.body.matchAll(/class="entry" href="([^"]*)"/g)].map(([, href]) => href);
  const at = (page: string) => `/settings/${page}?identity=${ana.id}`;
  expect(links).toEqual([
    profileOf(ana),
    at('preferences'),
    at('replies'),
    at('transfer'),
    '/share',
    '/oauth/authorized_applications',
    '/auth/edit',
    '/settings/second-factor',
    '/settings/passkeys',
    '/settings/language',
    '/settings/mails',
    '/settings/strikes',
    at('delete'),
  ]);
  for (const link of [...links, '/auth/sign_out'])
    expect((await browser.get(link ?? '')).status, link).toBe(200);
  await world.db.models.domainRole.create({
    data: { domainId: home.id, userId: user.id, role: 'ADMIN', createdAt: 0n },
  });
  expect((await browser.get('/settings')).body).toContain('href="/settings/invites"');
});

it('shows a profile and changes all of it', async () => {
  const saved = await save([
    ['name', 'Ana <b>'],
    ['bio', 'Line one\r\nline two @ana'],
    ['field_name', 'Site'],
    ['field_value', 'https://ana.example/?a="b"'],
    ['field_name', ''],
    ['field_value', ''],
    ['field_name', ' Pronouns '],
    ['field_value', 'she'],
    ['avatarAlt', 'Me'],
    ['isLocked', '1'],
    ['isDiscoverable', '1'],
    ['showsMedia', '1'],
  ]);
  expect([saved.status, saved.headers.location]).toEqual([302, `${profileOf(ana)}&saved=1`]);
  expect(await rowOf(ana)).toMatchObject({
    name: 'Ana <b>',
    bioSource: 'Line one\nline two @ana',
    fields: [
      { name: 'Site', source: 'https://ana.example/?a="b"' },
      { name: 'Pronouns', source: 'she' },
    ],
    avatarAlt: 'Me',
    isLocked: true,
    isDiscoverable: true,
    isIndexable: false,
    hidesRelations: false,
    showsMedia: true,
    showsMediaReplies: false,
    showsFeatured: false,
    type: 'PERSON',
  });
  const page = await browser.get(String(saved.headers.location));
  expect(page.body).toContain('Saved.');
  expect(valuesIn(page, 'name')).toEqual(['Ana &lt;b&gt;']);
  expect(page.body).toContain('>Line one\nline two @ana</textarea>');
  expect(valuesIn(page, 'field_value')).toEqual(['https://ana.example/?a=&quot;b&quot;', 'she', '', '']);
  // A box that is not ticked is not sent.
  await save([['name', 'Ana']]);
  expect(await rowOf(ana)).toMatchObject({
    isLocked: false,
    isDiscoverable: false,
    fields: [],
    bioSource: '',
  });
});

it('says beside the field what is wrong, keeps what was typed and changes nothing', async () => {
  const before = await rowOf(ana);
  const refused = await save([
    ['name', 'x'.repeat(101)],
    ['bio', 'kept as typed'],
    ['field_name', 'fine'],
    ['field_value', 'v'.repeat(2048)],
    ['isBot', '1'],
  ]);
  expect(refused.status).toBe(422);
  for (const [id, message] of [
    ['wrong-name', 'A display name has at most 100 characters.'],
    ['wrong-fields-0-value', 'The value of a field has at most 2047 characters.'],
  ]) {
    expect(refused.body).toContain(`<p class="wrong" id="${id}">${message}</p>`);
    expect(refused.body).toContain(`aria-invalid="true" aria-describedby="${id}"`);
  }
  expect(refused.body).toContain('>kept as typed</textarea>');
  expect(refused.body).toMatch(/name="isBot" value="1" checked/);
  const many = await save(
    Array.from({ length: 17 }, (_, at) => [
      ['field_name', `n${at}`] as [string, string],
      ['field_value', 'v'] as [string, string],
    ]).flat(),
  );
  expect(many.body).toContain('<p class="wrong" id="wrong-fields">A profile has at most 16 fields.</p>');
  expect(await rowOf(ana)).toEqual(before);
});

it('takes no form of another site, and nobody else’s profile', async () => {
  const before = await rowOf(ana);
  expect((await save([['name', 'Evil']], 'x')).status).toBe(403);
  const foreign = await browser.post(
    '/settings/profile',
    { ...hiddenFields((await browser.get(profileOf(ana))).body), name: 'Evil' },
    { 'sec-fetch-site': 'cross-site' },
  );
  expect(foreign.status).toBe(403);
  const ben = await world.identity('ben', home);
  expect((await browser.get(profileOf(ben))).status).toBe(404);
  expect(
    (
      await save([
        ['identity', String(ben.id)],
        ['name', 'Evil'],
      ])
    ).status,
  ).toBe(404);
  expect(await rowOf(ben)).toMatchObject({ name: ben.name });
  expect(await rowOf(ana)).toEqual(before);
});

it('asks which of several, and sends to their own domains for others', async () => {
  const second = await world.identity('second', home);
  await world.hold(second, user);
  await world.hold(await world.identity('away', other), user);
  const choice = await browser.get('/settings/profile');
  expect([...choice.body.matchAll(/class="entry" href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    profileOf(ana),
    profileOf(second),
  ]);
  const front = await browser.get('/settings');
  expect(front.body).toContain('<a href="https://other.test/settings">@away@other.test</a>');
  await save([
    ['identity', String(second.id)],
    ['name', 'The second'],
  ]);
  expect(await rowOf(second)).toMatchObject({ name: 'The second' });
});

it('says for whom posts are, and whether they name the app they were written with', async () => {
  const page = `/settings/preferences?identity=${ana.id}`;
  const save = async (fields: Record<string, string>) =>
    browser.post('/settings/preferences', {
      ...hiddenFields((await browser.get(page)).body),
      ...fields,
    });
  const row = () => world.db.models.settings.findUnique({ where: { identityId: ana.id } });
  const first = await browser.get(page);
  expect(first.body).toMatch(/value="PUBLIC" checked/);
  expect(first.body).toMatch(/name="showsApplication" value="1" checked/);
  expect((await save({ visibility: 'EVERYBODY' })).status).toBe(422);
  expect((await save({})).status).toBe(422);
  expect(await row()).toBeNull();
  const saved = await save({ visibility: 'UNLISTED', isSensitive: '1' });
  expect([saved.status, saved.headers.location]).toEqual([302, `${page}&saved=1`]);
  expect(await row()).toMatchObject({ visibility: 'UNLISTED', isSensitive: true, showsApplication: false });
  expect((await browser.get(`${page}&saved=1`)).body).toContain('Saved.');
  // Who may quote stays as it is where a form does not say it.
  expect(await row()).toMatchObject({ quotePolicy: 'ANYONE' });
  await save({ visibility: 'UNLISTED', isSensitive: '1', quotePolicy: 'FOLLOWERS' });
  expect(await row()).toMatchObject({ visibility: 'UNLISTED', quotePolicy: 'FOLLOWERS' });
  expect((await browser.get(page)).body).toMatch(/name="quotePolicy" value="FOLLOWERS" checked/);
  // And who may reply, which a new post takes over.
  expect(await row()).toMatchObject({ replyPolicy: 'ANYONE' });
  await save({ visibility: 'UNLISTED', isSensitive: '1', replyPolicy: 'FOLLOWING' });
  expect(await row()).toMatchObject({ quotePolicy: 'FOLLOWERS', replyPolicy: 'FOLLOWING' });
  expect((await browser.get(page)).body).toMatch(/name="replyPolicy" value="FOLLOWING" checked/);
  await world.db.models.settings.updateMany({ data: { replyPolicy: 'MENTIONED' } });
  expect((await browser.get(page)).body).toMatch(/name="replyPolicy" value="NOBODY" checked/);
  expect((await browser.get(page)).body).toMatch(/name="manualReplyPolicy" value="NOBODY" checked/);
  await save({ visibility: 'UNLISTED', isSensitive: '1', manualReplyPolicy: 'ANYONE' });
  expect(await row()).toMatchObject({ manualReplyPolicy: 'ANYONE' });
  await save({ visibility: 'UNLISTED', isSensitive: '1', replyPolicy: 'EVERYBODY' });
  expect(await row()).toMatchObject({ replyPolicy: 'MENTIONED' });
  const stranger = await world.identity('stranger', home);
  expect((await save({ visibility: 'PUBLIC', identity: String(stranger.id) })).status).toBe(404);
  expect((await browser.post('/settings/preferences', { visibility: 'PUBLIC' })).status).toBe(403);
  expect(await row()).toMatchObject({ visibility: 'UNLISTED' });
});

it('deletes one identity with the password, and leaves the login and the others', async () => {
  const [one, kept, shared] = [
    await world.identity('leaves', home),
    await world.identity('stays', home),
    await world.identity('elsewhere', other),
  ];
  const owner = await world.user('owner@mail.example');
  for (const each of [one, kept, shared]) await world.hold(each, owner);
  browser = new FormBrowser(world, home);
  await browser.signIn('owner@mail.example');
  const page = `/settings/delete?identity=${one.id}`;
  const shown = await browser.get(page);
  for (const text of ['@leaves@home.test', 'all its posts', 'Your login stays', 'never given to anybody'])
    expect(shown.body).toContain(text);
  const remove = (fields: Record<string, string>) =>
    browser.post('/settings/delete', {
      ...hiddenFields(shown.body),
      current_password: 'correct horse',
      sure: '1',
      ...fields,
    });
  expect((await remove({ sure: '' })).status).toBe(422);
  const wrong = await remove({ current_password: 'wrong' });
  expect([wrong.status, wrong.body.includes('This is not your password')]).toEqual([422, true]);
  expect((await remove({ form_token: '' })).status).toBe(403);
  // Somebody else's, and one of another domain, whose pages are there.
  for (const { id } of [ana, shared]) expect((await remove({ identity: String(id) })).status).toBe(404);
  for (const each of [one, kept, shared, ana]) expect((await rowOf(each)).state).toBe('ACTIVE');
  expect((await remove({})).status).toBe(200);
  expect((await rowOf(one)).state).toBe('DELETED');
  expect((await rowOf(kept)).state).toBe('ACTIVE');
  expect((await browser.get(page)).status).toBe(404);
  expect((await world.http(home, '/@leaves')).status).toBe(410);
  expect((await browser.get(`/settings/delete?identity=${kept.id}`)).status).toBe(200);
});
