import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { updateIdentity } from '../../../src/core/identities/update.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from './account-world.ts';

/** Imports, exports and moves by page, without an app and without script. */

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
beforeEach(async () => {
  browser = new FormBrowser(world, home);
  await browser.signIn('ana@mail.example');
});
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

const TRANSFER = () => `/settings/transfer?identity=${ana.id}`;
const MOVE = () => `/settings/move?identity=${ana.id}`;
const imports = () => world.db.models.import.findMany({ orderBy: { id: 'asc' } });

/** Sends the form as a browser does, with its file. */
async function send(file: string, fields: Record<string, string> = {}): Promise<HttpAnswer> {
  const page = await browser.get(TRANSFER());
  const form = new FormData();
  const all = { ...hiddenFields(page.body), kind: 'BLOCKS', mode: 'merge', ...fields };
  for (const [name, value] of Object.entries(all)) form.set(name, value);
  form.set('file', new File([file], 'blocks.csv', { type: 'text/csv' }));
  const encoded = new Response(form);
  return world.http(home, '/settings/transfer', {
    method: 'POST',
    headers: {
      accept: 'text/html',
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'content-type': encoded.headers.get('content-type') ?? '',
    },
    body: Buffer.from(await encoded.arrayBuffer()).toString('latin1'),
  });
}

it('takes a file, shows how far it is and what failed, and cancels it', async () => {
  const sent = await send('ben@home.test\nnobody\n', { mode: 'overwrite' });
  expect([sent.status, sent.headers.location]).toEqual([302, TRANSFER()]);
  const [row] = await imports();
  expect(row).toMatchObject({ kind: 'BLOCKS', overwrites: true, state: 'RUNNING', total: 2, failed: 1 });
  const page = await browser.get(TRANSFER());
  expect(page.body).toContain('1 of 2: 0 done, 0 so already, 1 failed');
  const failures = new URL(/href="([^"]*failures[^"]*)"/.exec(page.body)?.[1] ?? '');
  const file = await world.http(home, failures.pathname, { method: 'GET' });
  expect([file.status, file.body]).toEqual([
    200,
    expect.stringMatching(/^nobody,"This row names no account/),
  ]);
  const cancelled = await browser.post('/settings/transfer/cancel', {
    ...hiddenFields(page.body),
    import: String(row?.id),
  });
  expect(cancelled.headers.location).toBe(TRANSFER());
  expect((await imports())[0]).toMatchObject({ state: 'CANCELLED' });
});

it('says what is wrong with a file, and keeps nothing of it', async () => {
  const before = (await imports()).filter(({ endedAt }) => endedAt === null).length;
  for (const [file, words] of [
    ['\0binary', 'This is no CSV file'],
    ['', 'Choose a file'],
    ['\n\n', 'The file has no rows'],
  ] as const) {
    const answer = await send(file);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(words);
  }
  expect((await send('ben@home.test', { kind: 'NONSENSE' })).status).toBe(422);
  expect((await imports()).filter(({ endedAt }) => endedAt === null)).toHaveLength(before);
});

it('takes forms of its own pages alone, for identities of whoever sends them', async () => {
  const token = hiddenFields((await browser.get(TRANSFER())).body).form_token ?? '';
  expect((await send('ben@home.test', { form_token: 'x' })).status).toBe(403);
  expect((await send('ben@home.test', { identity: String(ben.id) })).status).toBe(404);
  const stranger = new FormBrowser(world, home);
  for (const target of [TRANSFER(), MOVE()])
    expect((await stranger.get(target)).headers.location).toContain('/auth/sign_in');
  for (const path of ['/settings/transfer/cancel', '/settings/move', '/settings/move/add'])
    expect((await browser.post(path, { form_token: 'x', identity: String(ana.id) })).status).toBe(403);
  expect((await browser.post('/settings/move', { form_token: token, identity: String(ben.id) })).status).toBe(
    404,
  );
});

it('asks for an archive, once', async () => {
  const ask = async () =>
    browser.post('/settings/transfer/archive', hiddenFields((await browser.get(TRANSFER())).body));
  expect((await ask()).headers.location).toBe(TRANSFER());
  expect(await world.db.models.archive.findMany()).toMatchObject([{ identityId: ana.id, state: 'MAKING' }]);
  const again = await ask();
  expect([again.status, again.body]).toEqual([422, expect.stringContaining('is being made')]);
});

it('gives all files to download', async () => {
  const { body } = await browser.get(TRANSFER());
  const links = [...body.matchAll(/href="([^"]*\/media\/transfers\/export[^"]*)"/g)].map(([, href]) => href);
  expect(links).toHaveLength(6);
  for (const link of links)
    expect((await world.http(home, new URL(link ?? '').pathname, { method: 'GET' })).status).toBe(200);
});

it('names other identities, and moves to one that names it', async () => {
  const fields = async (more: Record<string, string>) => ({
    ...hiddenFields((await browser.get(MOVE())).body),
    ...more,
  });
  const added = await browser.post('/settings/move/add', await fields({ handle: '@ben@home.test' }));
  expect(added.headers.location).toBe(`${MOVE()}&saved=1`);
  expect((await browser.get(MOVE())).body).toContain(ben.uri);
  const removed = await browser.post('/settings/move/remove', await fields({ uri: ben.uri }));
  expect(removed.headers.location).toBe(`${MOVE()}&saved=1`);
  const row = () => world.db.models.identity.findUniqueOrThrow({ where: { id: ana.id } });
  expect((await row()).alsoKnownAs).toEqual([]);
  const move = async (more: Record<string, string>) => browser.post('/settings/move', await fields(more));
  expect((await move({ handle: '@nobody@home.test', sure: '1' })).body).toContain('There is nobody');
  expect((await move({ handle: '@ben@home.test' })).body).toContain('Say that you are sure');
  expect((await move({ handle: '@ben@home.test', sure: '1' })).body).toContain('must name this one');
  await updateIdentity(world.system(home), ben, { alsoKnownAs: [ana.uri] });
  expect((await move({ handle: '@ben@home.test', sure: '1' })).status).toBe(302);
  expect((await row()).movedToId).toBe(ben.id);
  expect((await browser.get(MOVE())).body).toContain('@ana@home.test moved to @ben@home.test');
});
