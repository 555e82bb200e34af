import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** The replies that wait for somebody, without an app. */

let world: FacesWorld;
let home: Domain;
let ana: Identity;
let ben: Identity;
let post: Post;
let browser: FormBrowser;

beforeAll(async () => {
  world = await openFaces();
  home = await world.domain('home.test', { isDefault: true });
  const user = await world.user('ana@mail.example');
  [ana, ben] = [await world.identity('ana', home), await world.identity('ben', home)];
  await world.hold(ana, user);
  browser = new FormBrowser(world, home);
  await browser.signIn('ana@mail.example');
  post = await createPost(await world.as(ana), ana, {
    text: 'ask me',
    replyPolicy: 'NOBODY',
    manualReplyPolicy: 'ANYONE',
  });
}, 60_000);
afterAll(() => world?.close());

const PAGE = () => `/settings/replies?identity=${ana.id}`;
const reply = async (text: string) => createPost(await world.as(ben), ben, { text, inReplyToId: post.id });
const stateOf = async ({ id }: Pick<Post, 'id'>) =>
  (await world.db.models.post.findUniqueOrThrow({ where: { id } })).replyState;
const decide = async ({ id }: Pick<Post, 'id'>, decision: string, more: Record<string, string> = {}) =>
  browser.post(`/settings/replies/${id}?identity=${ana.id}`, {
    ...hiddenFields((await browser.get(PAGE())).body),
    decision,
    ...more,
  });

it('shows what waits, and lets it be shown or refused', async () => {
  expect((await browser.get(PAGE())).body).toContain('No reply waits for you.');
  const [yes, no] = [await reply('<b>one</b>'), await reply('two')];
  const { body, status } = await browser.get(PAGE());
  expect(status).toBe(200);
  for (const text of [
    '@ben@home.test',
    '&lt;b&gt;one&lt;/b&gt;',
    'Your post',
    'Allow',
    'Refuse the reply of',
  ])
    expect(body).toContain(text);
  expect((await decide(yes, 'accept', { form_token: '' })).status).toBe(403);
  expect([await stateOf(yes), await stateOf(no)]).toEqual(['PENDING', 'PENDING']);
  const done = await decide(yes, 'accept');
  expect([done.status, done.headers.location]).toEqual([302, PAGE()]);
  await decide(no, 'reject');
  expect([await stateOf(yes), await stateOf(no)]).toEqual(['ACCEPTED', 'REJECTED']);
  expect((await browser.get(PAGE())).body).toContain('No reply waits for you.');
  expect(world.failures.splice(0)).toEqual([]);
});

it('decides for nobody else, and about nothing else', async () => {
  const waiting = await reply('three');
  const strange = await createPost(await world.as(ben), ben, { text: 'mine' });
  for (const wrong of [strange.id, 1n, 0n]) expect((await decide({ id: wrong }, 'accept')).status).toBe(422);
  expect((await browser.get(`/settings/replies?identity=${ben.id}`)).status).toBe(404);
  const asBen = await browser.post(`/settings/replies/${waiting.id}?identity=${ben.id}`, {
    ...hiddenFields((await browser.get(PAGE())).body),
    decision: 'accept',
  });
  expect(asBen.status).toBe(404);
  const anonymous = await new FormBrowser(world, home).get(PAGE());
  expect([anonymous.status, anonymous.headers.location]).toEqual([
    302,
    `/auth/sign_in?${new URLSearchParams({ next: PAGE() })}`,
  ]);
  expect(await stateOf(waiting)).toBe('PENDING');
  expect(world.failures.splice(0)).toEqual([]);
});
