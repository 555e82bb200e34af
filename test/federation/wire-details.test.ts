import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchDocument } from '../../src/activitypub/fetch.ts';
import { readAttachments } from '../../src/activitypub/parse/attachments.ts';
import { readObject } from '../../src/activitypub/parse/post.ts';
import { toDoc } from '../../src/activitypub/parse/values/doc.ts';
import { refreshFeatured } from '../../src/activitypub/remote/collections/pinned.ts';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import { pinnedPosts } from '../../src/core/pins/queries.ts';
import { anonymousReader } from '../../src/core/posts/reader.ts';
import type { Identity } from '../../src/db/rows.ts';
import type { FakeActor, FakePeer, Json } from '../helpers/federation/fake-peer.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

let world: FederationWorld;
let peer: FakePeer;
let eve: FakeActor;
let eves: Identity;
let ana: Identity;

beforeAll(async () => {
  world = await openFederation({ domains: ['a.test', 'b.test', 'xn--bcher-kva.test'] });
  [peer] = world.peers as [FakePeer];
  eve = await peer.actor('eve');
  ana = await world.identity('ana', 'a.test');
  const found = await world.app.ports.remote.identityByUri(await world.ctx('a.test'), eve.id, 30_000);
  if (!found) throw new Error('eve is not to be found');
  eves = found;
  await follow(await world.as(ana), ana, eves);
  await acceptFollow(await world.ctx('a.test'), eves, ana);
});
afterAll(() => world.close());

const send = (activity: Json, to = 'https://a.test/inbox') => world.deliver(peer, to, activity, { as: eve });
const postOf = (uri: unknown) => world.app.db.models.post.findUnique({ where: { uri: String(uri) } });

describe('an edit dated in the future', () => {
  it('is taken, bars no later one, and does not come back by another domain’s copy', async () => {
    const note = peer.post(eve);
    await send(peer.activity(eve, 'Create', note));
    const write = (content: string, updated: string) => Object.assign(note, { content, updated });
    write('<p>from 2099</p>', '2099-01-01T00:00:00Z');
    const future = peer.activity(eve, 'Update', { ...note });
    await send(future);
    expect(await postOf(note.id)).toMatchObject({ html: '<p>from 2099</p>' });
    write('<p>now</p>', new Date(Date.now() + 2000).toISOString());
    await send(peer.activity(eve, 'Update', { ...note }));
    expect(await postOf(note.id)).toMatchObject({ html: '<p>now</p>' });
    await send(future, 'https://b.test/inbox');
    expect(await postOf(note.id)).toMatchObject({ html: '<p>now</p>' });
    expect((await postOf(note.id))?.editedAt).toBeLessThanOrEqual(BigInt(Date.now() + 60_000));
  });
});

describe('featured posts', () => {
  const shown = async () => {
    const ctx = await world.ctx('a.test');
    const posts = await pinnedPosts(ctx, await anonymousReader(ctx, ctx.domain?.id ?? 0n), eves.id);
    return posts.map((post) => post.uri);
  };
  const refresh = async (items: Json[]) => {
    eve.featured = items;
    await refreshFeatured(await world.ctx('a.test'), await world.row(eves), {});
  };

  it('keep the order of their collection, also when it changes, and take what a Create in it made', async () => {
    const [a, b, c, d] = [1, 2, 3, 4].map(() => peer.post(eve)) as [Json, Json, Json, Json];
    const ids = (...notes: Json[]) => notes.map((note) => note.id);
    await refresh([a, peer.activity(eve, 'Create', b), peer.activity(eve, 'Create', c.id)]);
    expect(await shown()).toEqual(ids(a, b, c));
    await refresh([c, a, b]);
    expect(await shown()).toEqual(ids(c, a, b));
    await refresh([d, c, b, b]);
    expect(await shown()).toEqual(ids(d, c, b));
    const before = await world.app.db.models.pin.findMany();
    await refresh([d, c, b]);
    expect(await world.app.db.models.pin.findMany()).toEqual(before);
    await send({
      ...peer.activity(eve, 'Add', peer.activity(eve, 'Create', a)),
      target: `${eve.id}/featured`,
    });
    expect(await shown()).toEqual(ids(a, d, c, b));
  });
});

describe('WebFinger', () => {
  const ask = async (resource: string, host = 'a.test') => {
    const url = `https://${host}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
    const { status, json } = await peer.get(url, { scheme: 'none' });
    return status === 200 ? String(json?.subject) : status;
  };

  it.each([
    'acct:ana@a.test',
    'ACCT:ANA@A.TEST',
    'ana@a.test',
    '@ana@a.test',
    'acct:ana@a.test:443',
    'acct:%61na@a.test',
    'https://a.test/users/ana',
    'HTTPS://A.Test/users/ana',
    'https://a.test:443/@ana',
  ])('finds ana as %s', async (resource) => {
    expect(await ask(resource)).toBe('acct:ana@a.test');
  });

  it.each([
    '',
    ' ',
    'ana',
    'acct:',
    'acct:ana',
    'acct:@a.test',
    'acct:ana@',
    'https://',
    'https:///x',
    'http:a.test',
    'acct:a b@a.test',
  ])('answers 400 to %j', async (resource) => {
    expect(await ask(resource)).toBe(400);
  });

  it('tells nothing of the suspended, and that the deleted are gone', async () => {
    const { id } = await world.identity('sus', 'a.test');
    const state = async (state: 'ACTIVE' | 'SUSPENDED' | 'DELETED') => {
      await world.app.db.models.identity.update({ where: { id }, data: { state } });
      return Promise.all(['acct:sus@a.test', 'https://a.test/users/sus'].map((resource) => ask(resource)));
    };
    expect(await state('ACTIVE')).toEqual(['acct:sus@a.test', 'acct:sus@a.test']);
    expect(await state('SUSPENDED')).toEqual([404, 404]);
    expect(await state('DELETED')).toEqual([410, 410]);
  });

  it.each([
    'acct:nobody@a.test',
    'mailto:ana@a.test',
    'https://a.test/users/ana/',
    'https://a.test/users/ana?x',
    'https://a.test/users/ana#main-key',
    'https://a.test:8443/users/ana',
    'http://a.test/users/ana',
    'https://a.test/users/ana/inbox',
    'acct:ana@a.test:8443',
    'acct:ana@e.test',
    'acct:eve@e.test',
    'https://e.test/users/eve',
  ])('knows nobody as %s', async (resource) => {
    expect(await ask(resource)).toBe(404);
  });

  it('reads hosts in their own script, and never answers for another domain', async () => {
    await world.identity('eva', 'xn--bcher-kva.test');
    await world.identity('bo', 'b.test');
    for (const resource of ['acct:eva@bücher.test', 'acct:eva@BÜCHER.test', 'https://bücher.test/users/eva'])
      expect(await ask(resource, 'xn--bcher-kva.test')).toBe('acct:eva@xn--bcher-kva.test');
    for (const resource of [
      'acct:bo@b.test',
      'https://b.test/users/bo',
      'https://b.test/@bo',
      'acct:b.test@b.test',
      'https://b.test/actor',
      'https://b.test',
    ]) {
      expect(await ask(resource), resource).toBe(404);
      expect(await ask(resource, 'b.test'), resource).not.toBe(404);
    }
    for (const resource of ['acct:ana@b.test', 'https://b.test/users/ana']) {
      expect(await ask(resource)).toBe(404);
      expect(await ask(resource, 'b.test')).toBe(404);
    }
  });
});

describe('what a post is made of', () => {
  const file = (attachment: Json) => readAttachments(toDoc({ attachment: [attachment] }) ?? {}).files[0];
  const link = (href: string, mediaType?: string) => ({
    type: 'Link',
    href,
    ...(mediaType ? { mediaType } : {}),
  });

  it.each([
    [
      [link('https://v.test/view', 'text/html'), link('https://v.test/a', 'image/png')],
      'https://v.test/a',
      'image',
    ],
    [[link('https://v.test/view'), link('https://v.test/a', 'video/mp4')], 'https://v.test/a', 'video'],
    [['https://v.test/view', 'https://v.test/a.JPG'], 'https://v.test/a.JPG', 'image'],
    [[link('https://v.test/view', 'text/html'), 'https://v.test/a'], 'https://v.test/a', 'file'],
    ['https://v.test/a.webp?size=1', 'https://v.test/a.webp?size=1', 'image'],
    ['https://v.test/a.opus', 'https://v.test/a.opus', 'audio'],
    ['https://v.test/a.svg', 'https://v.test/a.svg', 'file'],
    ['https://v.test/constructor', 'https://v.test/constructor', 'file'],
    ['https://v.test/x.png/raw', 'https://v.test/x.png/raw', 'file'],
  ])('a Document at %j is at %s, of kind %s', (url, at, type) => {
    expect(file({ type: 'Document', url })).toMatchObject({ url: at, type });
  });

  it('a media type that is told counts more than the name of the file', () => {
    expect(file({ type: 'Document', url: 'https://v.test/a.png', mediaType: 'application/pdf' })?.type).toBe(
      'file',
    );
  });

  it.each([
    [{ inLanguage: 'mi' }, 'mi'],
    [{ inLanguage: { type: 'Language', identifier: 'mi' } }, 'mi'],
    [{ inLanguage: 'mi', language: 'en' }, 'en'],
    [{ inLanguage: ['mi', 'en'] }, 'mi'],
    [{ inLanguage: 5 }, null],
  ])('%j is in %s', (more, language) => {
    const post = readObject({
      id: 'https://v.test/1',
      type: 'Note',
      attributedTo: 'https://v.test/u',
      content: 'x',
      ...more,
    });
    expect(post.kind === 'post' && post.language).toBe(language);
  });

  it('a Mention without a name is one of whom it leads to', async () => {
    const tag = (href: string) => ({ type: 'Mention', href });
    const note = peer.post(eve, {
      document: {
        tag: [
          tag(ana.uri),
          tag('https://x.test/users/zoe'),
          tag('https://x.test/@max'),
          tag('https://x.test/'),
        ],
      },
    });
    await send(peer.activity(eve, 'Create', note));
    expect((await postOf(note.id))?.mentions).toMatchObject([
      { username: 'ana', domain: 'a.test', id: String(ana.id) },
      { username: 'zoe', domain: 'x.test', id: null },
      { username: 'max', domain: 'x.test' },
      { username: 'x.test', domain: 'x.test' },
    ]);
  });
});

describe('a peer that verifies draft-cavage without the query', () => {
  it('is fetched from in a third way, which is remembered', async () => {
    const seen: string[] = [];
    const url = peer.serve('/list?page=1', (request) => {
      const signature = String(request.headers.signature ?? '');
      const line = String(request.headers['signature-input'] ?? '') === '' ? 'cavage' : 'rfc9421';
      const bare =
        line === 'cavage' &&
        peer.verifies(
          { ...request, url: request.url.replace(/\?.*/, ''), path: request.path.replace(/\?.*/, '') },
          key,
        );
      seen.push(bare ? 'bare' : line);
      return bare && signature !== ''
        ? { body: { id: 'https://e.test/list?page=1', type: 'Collection', items: [] } }
        : { status: 401 };
    });
    const actor = await world.app.db.models.identity.findUniqueOrThrow({
      where: { uri: 'https://a.test/actor' },
      include: { keys: true },
    });
    const key = actor.keys.find((each) => each.algorithm === 'RSA')?.publicPem ?? '';
    const get = async () => (await fetchDocument(await world.ctx('a.test'), url)).kind;
    expect(await get()).toBe('document');
    expect(seen).toEqual(['cavage', 'rfc9421', 'bare']);
    expect(await get()).toBe('document');
    expect(seen.slice(3)).toEqual(['bare']);
    // Where there is no query, nothing is left out and nothing is asked three times.
    const before = peer.requests.length;
    peer.serve('/plain', { status: 401 }, 'reply');
    expect((await fetchDocument(await world.ctx('a.test'), `${peer.origin}/plain`)).kind).toBe('absent');
    expect(peer.requests.length - before).toBe(2);
  });
});
