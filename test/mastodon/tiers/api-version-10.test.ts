import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollection, updateCollection } from '../../../src/core/collections/collections.ts';
import type { Collection, Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

const SCOPES = 'read write follow push';

/** What apps may rely on where `api_versions.mastodon` says 10 (Mastodon 4.6), beside the routes of collections. */
describe.each(DIALECTS)('version 10 of the API on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let [ana, bob]: Identity[] = [];
  let [anas, bobs]: string[] = [];

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    ana = await world.identity('ana', domain, { isDiscoverable: true });
    bob = await world.identity('bob', domain, { isDiscoverable: true, name: 'Bob <b>' });
    [anas, bobs] = [await world.token(ana, SCOPES), await world.token(bob, SCOPES)];
  });
  afterAll(() => world.close());

  const get = (target: string, token: string | null = anas ?? null) =>
    world.rest(domain, 'GET', target, { token });
  const send = (method: string, target: string, form: Record<string, string>, token = anas) =>
    world.rest(domain, method, target, { token: token ?? null, form });
  const collect = async (owner: Identity, people: Identity[], name = 'Birds'): Promise<Collection> =>
    createCollection(await world.as(owner), owner, { name }, people);

  it('is what the instance says', async () => {
    const { body } = await get('/api/v2/instance', null);
    expect(body).toMatchObject({
      version: expect.stringMatching(/^4\.6\.0 \(compatible; Pukeko /),
      api_versions: { mastodon: 10 },
      thumbnail: { description: '' },
      wrapstodon: null,
    });
  });

  it('shows which parts a profile has, and takes them with the profile', async () => {
    const parts = { show_media: true, show_media_replies: true, show_featured: true };
    expect((await get('/api/v1/profile')).body).toMatchObject(parts);
    const changed = { show_media: false, show_media_replies: false, show_featured: false };
    const { body } = await send('PATCH', '/api/v1/profile', {
      ...{ show_media: 'false', show_media_replies: '0', show_featured: 'false' },
    });
    expect(body).toMatchObject(changed);
    expect((await get(`/api/v1/accounts/${ana?.id}`, bobs)).body).toMatchObject(changed);
    // The older form of a profile knows them not.
    const older = await send('PATCH', '/api/v1/accounts/update_credentials', { show_media: 'true' });
    expect(older.body).toMatchObject(changed);
    await send('PATCH', '/api/v1/profile', { show_media: 'true' });
    expect((await get('/api/v1/profile')).body).toMatchObject({ ...changed, show_media: true });
  });

  it('says with the role how many collections one may have, which is a setting of the domain', async () => {
    const limitOf = async () => (await get('/api/v1/accounts/verify_credentials')).body.role.collection_limit;
    expect(await limitOf()).toBe(10);
    await world.db.models.domain.update({ where: { id: domain.id }, data: { collectionLimit: 0 } });
    world.app.domains.forget();
    expect(await limitOf()).toBe(0);
    const refused = await send('POST', '/api/v1/collections', { name: 'One too many' });
    expect([refused.status, typeof refused.body.error]).toEqual([422, 'string']);
    await world.db.models.domain.update({ where: { id: domain.id }, data: { collectionLimit: 10 } });
    world.app.domains.forget();
    expect((await send('POST', '/api/v1/collections', { name: 'Fits' })).status).toBe(200);
  });

  it('names the collections that a post links to', async () => {
    const [birds, cats] = [
      await collect(bob as Identity, [ana as Identity]),
      await collect(bob as Identity, [], 'Cats'),
    ];
    const text = `See ${birds.url} and ${cats.uri}, again ${birds.url}, ${domain.origin}/collections/1`;
    const { body } = await send('POST', '/api/v1/statuses', { status: text });
    const names = (status: { tagged_collections: { name: string }[] }) =>
      status.tagged_collections.map(({ name }) => name);
    expect(names(body)).toEqual(['Birds', 'Cats']);
    expect(body.tagged_collections[0]).toMatchObject({
      id: String(birds.id),
      url: birds.url,
      account_id: String(bob?.id),
      items: [{ state: 'accepted', account_id: String(ana?.id) }],
    });
    expect(names((await get(`/api/v1/statuses/${body.id}`, null)).body)).toEqual(['Birds', 'Cats']);
    const edited = await send('PUT', `/api/v1/statuses/${body.id}`, { status: `Only ${cats.url}` });
    expect(names(edited.body)).toEqual(['Cats']);
    await send('DELETE', `/api/v1/collections/${cats.id}`, {}, bobs);
    expect(names((await get(`/api/v1/statuses/${body.id}`)).body)).toEqual([]);
    // Whom the reader may not see has no collections to be seen either.
    const quoting = await send('POST', '/api/v1/statuses', { status: `${birds.url}` });
    await send('POST', `/api/v1/accounts/${ana?.id}/block`, {}, bobs);
    expect(names((await get(`/api/v1/statuses/${quoting.body.id}`)).body)).toEqual([]);
    await send('POST', `/api/v1/accounts/${ana?.id}/unblock`, {}, bobs);
  });

  it('tells in words what an app does not know, where it says what it knows', async () => {
    const made = await collect(bob as Identity, [ana as Identity], 'Fish');
    await updateCollection(await world.as(bob as Identity), bob as Identity, made.id, { name: 'Fishes' });
    const path = '/api/v1/notifications?types[]=added_to_collection&types[]=collection_update&limit=2';
    const plain = (await get(path)).body;
    expect(plain.map(({ type }: { type: string }) => type)).toEqual([
      'collection_update',
      'added_to_collection',
    ]);
    for (const each of plain) expect(each).not.toHaveProperty('fallback');
    const fallbacks = async (query: string) =>
      (await get(`${path}${query}`)).body.map((each: { fallback?: unknown }) => each.fallback ?? null);
    const [update, added] = await fallbacks('&supported_types[]=mention');
    expect(added).toEqual({
      title: 'Bob &lt;b&gt; put you into a collection',
      summary: `<a href="${made.url}">Your app does not show notifications of this kind yet: see it in a browser.</a>`,
      details: null,
    });
    expect(update).toMatchObject({ title: 'Bob &lt;b&gt; changed a collection that you are in' });
    expect(await fallbacks('&supported_types[]=mention&supported_types[]=added_to_collection')).toEqual([
      update,
      null,
    ]);
    const one = (query: string) => get(`/api/v1/notifications/${plain[1].id}${query}`);
    expect((await one('')).body).not.toHaveProperty('fallback');
    expect((await one('?supported_types[]=mention')).body.fallback).toEqual(added);

    const groups = await get(`${path.replace('v1', 'v2')}&supported_types[]=mention`);
    expect(groups.body.notification_groups.map((each: { fallback: unknown }) => each.fallback)).toEqual([
      update,
      added,
    ]);
    const group = `/api/v2/notifications/${groups.body.notification_groups[1].group_key}`;
    expect((await get(group)).body.notification_groups[0]).not.toHaveProperty('fallback');
    const told = await get(`${group}?supported_types[]=mention`);
    expect(told.body.notification_groups[0].fallback).toEqual(added);
    // In the language of whoever asks.
    await world.db.models.domain.update({ where: { id: domain.id }, data: { language: 'de' } });
    world.app.domains.forget();
    expect((await one('?supported_types[]=mention')).body.fallback.title).toBe(
      'Bob &lt;b&gt; hat Sie in eine Sammlung aufgenommen',
    );
    await world.db.models.domain.update({ where: { id: domain.id }, data: { language: null } });
    world.app.domains.forget();
  });

  it('leaves what is for those mentioned alone out of the posts of an account', async () => {
    const posts = async (query: string) =>
      (await get(`/api/v1/accounts/${bob?.id}/statuses${query}`)).body.map(
        ({ visibility }: { visibility: string }) => visibility,
      );
    await send('POST', '/api/v1/statuses', { status: 'for all' }, bobs);
    await send('POST', '/api/v1/statuses', { status: '@ana for you', visibility: 'direct' }, bobs);
    expect(await posts('')).toEqual(['direct', 'public']);
    expect(await posts('?exclude_direct=true')).toEqual(['public']);
    expect(await posts('?exclude_direct=false')).toEqual(['direct', 'public']);
  });
});
