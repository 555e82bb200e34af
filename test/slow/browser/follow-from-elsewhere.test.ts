import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, PASSWORD, type TestInstall, type World } from '../../helpers/world.ts';
import { FormBrowser, hiddenFields, type Site } from '../../pages/account/account-world.ts';
import type { HttpAnswer } from '../../security/faces.ts';

/**
 * A visitor of one install types their handle of another: from the form on a front page to the follow, over the pages
 * and WebFinger of two processes.
 */
let world: World;
let peer: FakePeer;
let ana: Somebody;
let cleo: Somebody;
let lock: Somebody;

beforeAll(async () => {
  peer = await createFakePeer();
  world = await createWorld({
    installs: { north: ['a.test', 'b.test'], south: ['c.test', 'd.test'] },
    peers: { [peer.name]: peer.address },
  });
  const [north, south] = [world.install('north'), world.install('south')];
  ana = new Somebody(north, await north.person('ana'));
  lock = new Somebody(north, await north.person('lock', 'a.test', ['--locked']));
  cleo = new Somebody(south, await south.person('cleo'));
  for (const who of [ana, lock])
    await who.change('updateIdentity', { isDiscoverable: true }, 'identity { id }');
});
afterAll(async () => {
  await world?.close();
  await peer?.close();
});

function browse(install: TestInstall, host: string): FormBrowser {
  const http: Site['http'] = async (domain, path, wish) => {
    const { headers, ...answer } = await install.http(path, {
      ...(wish as Parameters<TestInstall['http']>[1]),
      host: domain.host,
    });
    return { ...answer, headers: { ...headers, 'set-cookie': [headers['set-cookie'] ?? []].flat() } };
  };
  return new FormBrowser({ http }, { host });
}

/** Fills in the form of a front page as it stands there. */
async function ask(who: string, handle: string, host = 'a.test'): Promise<HttpAnswer> {
  const visitor = browse(world.install('north'), host);
  const front = await visitor.get('/');
  const [form = ''] = /<form class="follow"[\s\S]*?<\/form>/.exec(front.body) ?? [];
  const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
  expect(form).toMatch(/method="post"/);
  expect(form).toContain(`value="${who}"`);
  return visitor.post(
    action,
    { ...hiddenFields(form), who, handle },
    { 'sec-fetch-site': 'same-origin', origin: 'https://a.test' },
  );
}

/** Where a page leads on to, by its link and by itself. */
function onward(page: HttpAnswer): URL {
  const [, href = ''] = /<a class="button" href="([^"]*)"/.exec(page.body) ?? [];
  expect(page.headers.refresh).toBe(`0; url=${href}`);
  return new URL(href);
}

/** The whole way of a visitor whose account is at `person`'s install; the last page. */
async function follow(who: string, person: Somebody, handle = person.handle): Promise<HttpAnswer> {
  const page = await ask(who, handle);
  expect(page.status, page.body).toBe(200);
  const url = onward(page);
  expect(url.host).toBe(person.host);
  const at = browse(person.install, url.host);
  const target = url.pathname + url.search;
  const first = await at.get(target);
  expect(first.status).toBe(302);
  const signIn = new URL(String(first.headers.location), url);
  expect(signIn.pathname).toBe('/auth/sign_in');
  const form = await at.get(signIn.pathname + signIn.search);
  const signedIn = await at.post('/auth/sign_in', {
    ...hiddenFields(form.body),
    email: person.email,
    password: PASSWORD,
  });
  expect(signedIn.headers.location, signedIn.body).toBe(target);
  const confirm = await at.get(target);
  expect(confirm.status, confirm.body).toBe(200);
  expect(confirm.body).toContain(`@${who}@a.test`);
  return at.post(url.pathname, { ...hiddenFields(confirm.body), act: 'follow' });
}

describe('the form "how to follow" between two installs', () => {
  it('leads to the own server, and the follow is accepted', async () => {
    const done = await follow('ana', cleo);
    expect(done.status).toBe(200);
    expect(done.body).toContain('You follow @ana@a.test');
    const { viewer } = await eventually(
      () => cleo.find('@ana@a.test'),
      (found) => found.viewer?.isFollowing === true,
    );
    expect(viewer).toMatchObject({ isFollowing: true, hasRequested: false });
    const there = await eventually(
      () => ana.find('@cleo@c.test'),
      (found) => found.viewer?.isFollowedBy === true,
    );
    expect(there.uri).toBe(cleo.uri);
    const { uri } = await ana.post('To whoever came by the form');
    await eventually(
      () => cleo.home(),
      (posts) => posts.some((post) => post.uri === uri),
    );
  });

  it('asks of somebody who wants to be asked, with a handle written as people write it', async () => {
    const done = await follow('lock', cleo, '  cleo@C.Test ');
    expect(done.status).toBe(200);
    await eventually(
      () => cleo.find('@lock@a.test'),
      (found) => found.viewer?.hasRequested === true,
    );
    const requests = () =>
      lock.ask<{ viewer: { identity: { followRequests: { nodes: { id: string; handle: string }[] } } } }>(
        '{ viewer { identity { followRequests(first: 5) { nodes { id handle } } } } }',
      );
    const { viewer } = await eventually(
      requests,
      (answer) => answer.viewer.identity.followRequests.nodes.length > 0,
    );
    const [asking] = viewer.identity.followRequests.nodes;
    expect(asking?.handle).toBe('@cleo@c.test');
    await lock.change('acceptFollowRequest', { identityId: asking?.id }, 'identity { id }');
    await eventually(
      () => cleo.find('@lock@a.test'),
      (found) => found.viewer?.isFollowing === true,
    );
  });

  it.each([
    ['nobody of a server that is there', '@nobody@c.test', 404, 'c.test knows nobody by this handle'],
    ['the actor of a server', '@c.test@c.test', 404, 'c.test does not say where one follows'],
    ['a server that there is not', '@cleo@nowhere.test', 404, 'nowhere.test knows nobody by this handle'],
    ['nobody of the own domain', '@nobody@a.test', 404, 'a.test knows nobody by this handle'],
    ['no whole handle', '@cleo', 422, 'Write your whole handle'],
    ['an address', 'https://c.test/@cleo', 422, 'Write your whole handle'],
  ])('says in words what is wrong: %s', async (_what, handle, status, words) => {
    const page = await ask('ana', handle);
    expect([page.status, page.headers.refresh]).toEqual([status, undefined]);
    expect(page.body).toContain(words);
    // What was written stands in the form again, and the other way beside it.
    expect(page.body).toContain(`value="${handle}"`);
    expect(page.body).toContain('<strong>@ana@a.test</strong>');
  });

  it('says what to do where the server has no such page', async () => {
    await peer.actor('eve');
    const page = await ask('ana', `@eve@${peer.name}`);
    expect(page.status).toBe(404);
    expect(page.body).toContain(`${peer.name} does not say where one follows`);
    expect(page.body).toContain('Search for @ana@a.test there instead.');
  });

  it('leads people of the own install to their own domain, where they follow', async () => {
    const ben = new Somebody(ana.install, await ana.install.person('ben', 'b.test'));
    expect((await follow('ana', ben)).body).toContain('You follow @ana@a.test');
    expect((await ben.find('@ana@a.test')).viewer?.isFollowing).toBe(true);
    // Whoever types the handle of the one they want to follow is told so by the page it leads to.
    const own = await follow('ana', ana);
    expect(own.status).toBe(422);
    expect(own.body).toMatch(/yourself|themsel/);
  });
});
