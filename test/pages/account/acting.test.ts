import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** Pages on which people act as one of their identities, and change their login. */

let world: FacesWorld;
let home: Domain;
let ana: Identity;
let ben: Identity;
let user: User;
let browser: FormBrowser;

beforeAll(async () => {
  world = await openFaces();
  home = await world.domain('home.test', { isDefault: true });
  user = await world.user('ana@mail.example');
  ana = await world.identity('ana', home);
  ben = await world.identity('ben', home);
  await world.hold(ana, user);
}, 60_000);
afterAll(() => world?.close());
beforeEach(() => {
  browser = new FormBrowser(world, home);
});
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

const signIn = () => browser.signIn('ana@mail.example');
const words = (answer: HttpAnswer) => answer.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const lastPostOf = (author: Identity) =>
  world.db.models.post.findFirst({ where: { authorId: author.id }, orderBy: { id: 'desc' } });

describe('sharing', () => {
  it('leads over sign-in to a form that is filled in already, and posts', async () => {
    const target = '/share?title=News&text=Look+%3Cb%3E&url=https%3A%2F%2Fnews.example%2F1';
    const { headers } = await browser.get(target);
    expect(headers.location).toMatch(/^\/auth\/sign_in\?next=%2Fshare%3Ftitle%3DNews/);
    await browser.signIn('ana@mail.example', 'correct horse', target);
    const page = await browser.get(target);
    expect(page.body).toContain('News\n\nLook &lt;b&gt;\n\nhttps://news.example/1</textarea>');
    expect(words(page)).toContain('As @ana@home.test');
    const posted = await browser.post('/share', {
      ...hiddenFields(page.body),
      text: 'Shared',
      visibility: 'FOLLOWERS',
      summary: '',
    });
    expect(posted.status).toBe(302);
    const post = await lastPostOf(ana);
    expect(post).toMatchObject({ html: '<p>Shared</p>', visibility: 'FOLLOWERS', summary: null });
    expect(posted.headers.location).toBe(post?.url);
  });

  it('keeps what was written where it cannot be posted', async () => {
    await signIn();
    const page = await browser.get('/share');
    const refused = await browser.post('/share', {
      ...hiddenFields(page.body),
      text: '  ',
      summary: 'kept "warning"',
      visibility: 'UNLISTED',
    });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('value="kept &quot;warning&quot;"');
    expect(refused.body).toMatch(/value="UNLISTED" checked/);
  });

  it('takes no form of another site, and nobody else’s identity', async () => {
    await signIn();
    const fields = { text: 'Not mine', visibility: 'PUBLIC' };
    expect((await browser.post('/share', fields)).status).toBe(403);
    const page = await browser.get('/share');
    const before = await lastPostOf(ben);
    for (const identity of [`identity_${ben.id}`, 'identity_x', ''])
      expect((await browser.post('/share', { ...hiddenFields(page.body), ...fields, identity })).status).toBe(
        403,
      );
    expect(await lastPostOf(ben)).toEqual(before);
  });

  it('is for those who are somebody on the domain', async () => {
    const other = await world.user('nobody@mail.example');
    expect(other.id).not.toBe(user.id);
    await browser.signIn('nobody@mail.example');
    const answer = await browser.get('/share');
    expect(answer.status).toBe(403);
    expect(words(answer)).toContain('You have no identity on this domain');
  });
});

describe('interacting with an address', () => {
  it.each(['@ben@home.test', 'acct:ben@home.test', 'ben'])('follows whom %s names', async (name) => {
    const uri = name === 'ben' ? ben.uri : name;
    const target = `/authorize_interaction?${new URLSearchParams({ uri })}`;
    await browser.signIn('ana@mail.example', 'correct horse', target);
    const page = await browser.get(target);
    expect(words(page)).toContain('Follow @ben@home.test');
    const done = await browser.post('/authorize_interaction', { ...hiddenFields(page.body), act: 'follow' });
    expect(done.status).toBe(200);
    expect(words(done)).toContain('You follow @ben@home.test');
    const follow = { followerId: ana.id, followeeId: ben.id };
    expect(await world.db.models.follow.findFirst({ where: follow })).toMatchObject({ state: 'ACCEPTED' });
  });

  it('favourites, boosts and answers a post', async () => {
    const post = await createPost(await world.as(ben), ben, { text: 'Hello there' });
    await signIn();
    const page = await browser.get(`/authorize_interaction?${new URLSearchParams({ uri: post.uri })}`);
    expect(page.body).toContain('<blockquote>Hello there</blockquote>');
    const act = (name: string, text = '') =>
      browser.post('/authorize_interaction', { ...hiddenFields(page.body), act: name, text });
    for (const name of ['favourite', 'boost']) expect((await act(name)).status).toBe(200);
    expect((await act('reply', ' ')).status).toBe(422);
    expect((await act('reply', 'Hi Ben')).status).toBe(200);
    expect(await lastPostOf(ana)).toMatchObject({ inReplyToId: post.id });
    expect(await world.db.models.post.findUnique({ where: { id: post.id } })).toMatchObject({
      favouritesCount: 1,
      boostsCount: 1,
      repliesCount: 1,
    });
  });

  it('is where apps of elsewhere lead by /.well-known/proxy', async () => {
    const uri = 'https://elsewhere.test/1?a=b&c=d';
    for (const [query, target] of [
      [`?${new URLSearchParams({ uri })}`, `/authorize_interaction?${new URLSearchParams({ uri })}`],
      ['?uri=//evil.test/', '/authorize_interaction?uri=%2F%2Fevil.test%2F'],
      ['?uri=javascript:alert(1)', '/authorize_interaction?uri=javascript%3Aalert%281%29'],
      ['', '/authorize_interaction?uri='],
    ]) {
      const { status, headers } = await browser.get(`/.well-known/proxy${query}`);
      expect([status, headers.location, headers['cache-control']]).toEqual([
        302,
        target,
        expect.stringContaining('no-store'),
      ]);
    }
  });

  it('asks nobody for strangers, and says what is not there', async () => {
    const target = '/authorize_interaction?uri=https%3A%2F%2Felsewhere.test%2F1';
    expect((await browser.get(target)).headers.location).toMatch(/^\/auth\/sign_in/);
    await signIn();
    const missing = await browser.get('/authorize_interaction?uri=%40nobody%40home.test');
    expect(missing.status).toBe(404);
    expect((await browser.get('/authorize_interaction')).status).toBe(404);
  });
});

describe('a login', () => {
  it('is found where password managers look', async () => {
    const { status, headers } = await browser.get('/.well-known/change-password');
    expect([status, headers.location]).toEqual([302, '/auth/edit']);
    expect((await browser.get('/auth/edit')).headers.location).toMatch(
      /^\/auth\/sign_in\?next=%2Fauth%2Fedit/,
    );
  });

  it('gets a new password and a new address, and goes', async () => {
    const cat = await world.user('cat@mail.example');
    await world.hold(await world.identity('cat', home), cat);
    await browser.signIn('cat@mail.example');
    const page = await browser.get('/auth/edit');
    expect(words(page)).toContain('what nobody else holds with it: @cat@home.test');
    const send = (what: string, fields: Record<string, string>) =>
      browser.post(`/auth/edit/${what}`, { ...hiddenFields(page.body), ...fields });
    const wrong = await send('password', { current_password: 'wrong', password: 'another horse' });
    expect(wrong.status).toBe(422);
    const mail = await send('email', { current_password: 'correct horse', email: 'kat@mail.example' });
    expect(words(mail)).toContain('A link is on its way to the new address');
    expect((await send('delete', { current_password: 'correct horse' })).status).toBe(422);
    const changed = await send('password', { current_password: 'correct horse', password: 'another horse' });
    expect(words(changed)).toContain('Your password is a new one');
    // The session went with the password.
    expect((await browser.get('/auth/edit')).status).toBe(302);
    expect((await browser.signIn('cat@mail.example', 'correct horse')).status).toBe(401);
    await browser.signIn('cat@mail.example', 'another horse');
    const again = await browser.get('/auth/edit');
    const gone = await browser.post('/auth/edit/delete', {
      ...hiddenFields(again.body),
      current_password: 'another horse',
      sure: '1',
    });
    expect(words(gone)).toContain('Your login is deleted');
    expect((await browser.signIn('cat@mail.example', 'another horse')).status).toBe(401);
  });
});

describe('invites', () => {
  it('are made and ended by those who may, by page', async () => {
    await signIn();
    expect((await browser.get('/settings/invites')).status).toBe(403);
    const owner = await world.user('olga@mail.example', { isAdmin: true });
    await world.hold(await world.identity('olga', home), owner);
    browser = new FormBrowser(world, home);
    await browser.signIn('olga@mail.example');
    const page = await browser.get('/settings/invites');
    expect(words(page)).toContain('There are none.');
    const make = (fields: Record<string, string>) =>
      browser.post('/settings/invites', { ...hiddenFields(page.body), ...fields });
    expect((await make({ uses: '0', seconds: '' })).status).toBe(422);
    expect((await make({ uses: '2', seconds: '604800' })).status).toBe(302);
    const listed = await browser.get('/settings/invites');
    expect(words(listed)).toMatch(/https:\/\/home\.test\/invite\/\S+ for 2 more, until \d+ \w+ \d{4}/);
    const [, action = ''] = /action="(\/settings\/invites\/\d+\/revoke)"/.exec(listed.body) ?? [];
    expect((await browser.post(action, hiddenFields(listed.body))).status).toBe(302);
    expect(words(await browser.get('/settings/invites'))).toContain('There are none.');
  });
});
