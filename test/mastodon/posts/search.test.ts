import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexChunk } from '../../../src/core/search/indexing.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let bob: Identity;
let token: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  bob = await world.identity('bob', domain, { isIndexable: true });
  for (let index = 0; index < 45; index += 1) await world.identity(`bobby${index}`, domain);
  token = await world.token(ana);
  await world.follow(ana, bob);
  const bobs = await world.token(bob);
  for (let index = 0; index < 3; index += 1) {
    world.clock.advance(1000);
    const form = { status: `walnut ${index} #nutty` };
    expect((await world.rest(domain, 'POST', '/api/v1/statuses', { token: bobs, form })).status).toBe(200);
  }
  await world.app.events.catchUp();
  while (await indexChunk(world.system()));
});
afterAll(() => world.close());

const get = (target: string, who: string | null = token) => world.rest(domain, 'GET', target, { token: who });
const names = (accounts: { acct: string }[]) => accounts.map(({ acct }) => acct);

describe('GET /api/v2/search', () => {
  it('finds accounts, statuses and hashtags', async () => {
    const { status, body } = await get('/api/v2/search?q=nutty');
    expect(status).toBe(200);
    expect(body).toMatchObject({ accounts: [], hashtags: [{ name: 'nutty' }] });
    expect(body.statuses).toHaveLength(3);
    expect(unfit('Search', body)).toEqual([]);
    const { body: people } = await get('/api/v2/search?q=bob');
    expect(names(people.accounts)[0]).toBe('bob');
    expect(people.accounts).toHaveLength(20);
    expect(unfit('Search', people)).toEqual([]);
  });

  it('pages, within its bounds', async () => {
    expect((await get('/api/v2/search?q=bob&limit=100')).body.accounts).toHaveLength(40);
    expect((await get('/api/v2/search?q=bob&limit=0')).body).toEqual({
      accounts: [],
      statuses: [],
      hashtags: [],
      collections: [],
    });
    for (const bad of ['offset=-100', 'limit=-100'])
      expect(await get(`/api/v2/search?q=x&type=accounts&${bad}`)).toMatchObject({
        status: 400,
        body: { error: 'Pagination values for `offset` and `limit` must be positive' },
      });
    const page = async (more: string) =>
      (await get(`/api/v2/search?q=walnut&${more}`)).body.statuses.map(
        ({ content }: { content: string }) => content[10],
      );
    expect(await page('limit=2')).toEqual(['2', '1']);
    expect(await page('limit=2&offset=2&type=statuses')).toEqual(['0']);
    expect(await page('limit=2&offset=2')).toEqual(['2', '1']);
    const [newest, , oldest] = (await get('/api/v2/search?q=walnut')).body.statuses;
    expect(await page(`max_id=${newest.id}`)).toEqual(['1', '0']);
    expect(await page(`min_id=${oldest.id}&limit=1`)).toEqual(['1']);
    expect((await get('/api/v2/search?q=bob&type=accounts&following=true')).body.accounts).toHaveLength(1);
    expect((await get(`/api/v2/search?q=walnut&account_id=${ana.id}`)).body.statuses).toEqual([]);
    expect((await get(`/api/v2/search?q=walnut&account_id=${bob.id}`)).body.statuses).toHaveLength(3);
  });

  it('answers strangers without posts, and refuses what is for those who signed in', async () => {
    const { status, body } = await get('/api/v2/search?q=walnut', null);
    expect([status, body]).toEqual([200, { accounts: [], statuses: [], hashtags: [], collections: [] }]);
    expect((await get('/api/v2/search?q=bob', null)).body.accounts).toHaveLength(20);
    const refused = (what: string) => `Search queries ${what} not supported without authentication`;
    for (const [query, error] of [
      ['resolve=1', refused('that resolve remote resources are')],
      ['offset=1', refused('pagination is')],
    ] as const)
      expect(await get(`/api/v2/search?q=test1&${query}`, null)).toMatchObject({
        status: 401,
        body: { error },
      });
  });

  it('refuses what it cannot read', async () => {
    expect((await get('/api/v2/search')).status).toBe(400);
    expect((await get('/api/v2/search?q=x+before:tomorrow')).status).toBe(422);
    expect((await get('/api/v2/search?q=x&account_id=1')).status).toBe(404);
    expect((await get('/api/v2/search?q=x', await world.token(ana, 'write'))).status).toBe(403);
  });

  it('finds what stands at an address or under a handle', async () => {
    const [post] = (await get('/api/v2/search?q=walnut')).body.statuses;
    const at = async (q: string, more = 'resolve=true') =>
      (await get(`/api/v2/search?q=${encodeURIComponent(q)}&${more}`)).body;
    expect((await at(post.url)).statuses).toMatchObject([{ id: post.id }]);
    expect(await at(post.url, 'type=accounts&resolve=1')).toMatchObject({ accounts: [], statuses: [] });
    expect(names((await at(bob.uri)).accounts)).toEqual(['bob']);
    expect(await at('https://nowhere.test/')).toEqual({
      accounts: [],
      statuses: [],
      hashtags: [],
      collections: [],
    });
    expect(names((await at('@bob@a.test')).accounts)[0]).toBe('bob');
    // Another domain of the install is another server: its people are found by a look-up, until somebody here knows
    // them.
    await world.identity('zoe', await world.domain('z.test'));
    for (const handle of ['@zoe@z.test', 'zoe@z.test']) {
      expect(names((await at(handle)).accounts)).toEqual(['zoe@z.test']);
      expect(names((await at(handle, 'resolve=false')).accounts)).toEqual([]);
      expect(names((await at(handle, 'resolve=true&following=true')).accounts)).toEqual([]);
      const asked = `/api/v1/accounts/search?q=${encodeURIComponent(handle)}`;
      expect(names((await get(`${asked}&resolve=true&limit=1`)).body)).toEqual(['zoe@z.test']);
      expect((await get(asked)).body).toEqual([]);
    }
  });
});

describe('GET /api/v1/accounts/search', () => {
  it('finds accounts in the words of the table', async () => {
    const { body } = await get('/api/v1/accounts/search?q=@bob');
    expect(body).toHaveLength(40);
    for (const account of body) expect(unfit('Account', account)).toEqual([]);
    expect((await get('/api/v1/accounts/search?q=bob&limit=1')).body).toHaveLength(1);
    expect((await get('/api/v1/accounts/search?q=bob&limit=500')).body).toHaveLength(46);
    expect(names((await get('/api/v1/accounts/search?q=bob@a.test')).body)[0]).toBe('bob');
    expect(names((await get('/api/v1/accounts/search?q=bob@a.test&offset=1')).body)).not.toContain('bob');
    expect(names((await get('/api/v1/accounts/search?q=bob&following=true')).body)).toEqual(['bob']);
    expect((await get('/api/v1/accounts/search?q=')).body).toEqual([]);
  });
});

describe('GET /api/v1/accounts/familiar_followers', () => {
  it('names those one follows who follow somebody, unless they or that one hide it', async () => {
    const cleo = await world.identity('cleo', domain);
    const dan = await world.identity('dan', domain);
    const eve = await world.identity('eve', domain);
    for (const [follower, followee] of [
      [ana, cleo],
      [cleo, dan],
      [eve, dan],
    ] as const)
      await world.follow(follower, followee);
    const ids = [dan, eve, eve, dan].map(({ id }) => `id[]=${id}`).join('&');
    const target = `/api/v1/accounts/familiar_followers?${ids}`;
    const { status, body } = await get(target);
    expect(status).toBe(200);
    expect(body.map(({ id }: { id: string }) => id)).toEqual([String(dan.id), String(eve.id)]);
    expect(body.map(({ accounts }: { accounts: { acct: string }[] }) => names(accounts))).toEqual([
      ['cleo'],
      [],
    ]);
    for (const each of body) expect(unfit('FamiliarFollowers', each)).toEqual([]);
    const others = Array.from({ length: 30 }, (_, at) => `id[]=${at + 1}`).join('&');
    expect((await get(`/api/v1/accounts/familiar_followers?${others}&${ids}`)).body).toEqual(body);
    for (const hiding of [dan, cleo]) {
      const hide = (hidesRelations: boolean) =>
        world.db.models.identity.update({ where: { id: hiding.id }, data: { hidesRelations } });
      await hide(true);
      expect((await get(target)).body[0]).toEqual({ id: String(dan.id), accounts: [] });
      await hide(false);
    }
    expect((await get('/api/v1/accounts/familiar_followers')).body).toEqual([]);
  });
});

describe('DELETE /api/v1/profile/avatar and header', () => {
  it('takes one picture and keeps the other', async () => {
    const pictures = {
      avatarUrl: 'https://a.test/media/1.png',
      avatarAlt: 'me',
      headerUrl: 'https://a.test/media/2.png',
    };
    const fia = await world.identity('fia', domain, pictures);
    const fias = await world.token(fia);
    const own = async () => (await get('/api/v1/accounts/verify_credentials', fias)).body;
    const before = await own();
    const { status, body } = await world.rest(domain, 'DELETE', '/api/v1/profile/avatar', { token: fias });
    expect(status).toBe(200);
    expect(unfit('CredentialAccount', body)).toEqual([]);
    expect(body.avatar).not.toBe(before.avatar);
    expect(body.header).toBe(before.header);
    expect(await own()).toMatchObject({ avatar: body.avatar, avatar_description: '', header: before.header });
    expect(
      (await world.rest(domain, 'DELETE', '/api/v1/profile/header', { token: fias })).body.header,
    ).not.toBe(before.header);
    const updates = world.factsOf('identityUpdated').filter(({ identity }) => identity.id === fia.id);
    expect(updates).toHaveLength(2);
    expect(
      (
        await world.rest(domain, 'DELETE', '/api/v1/profile/header', {
          token: await world.token(fia, 'read'),
        })
      ).status,
    ).toBe(403);
  });
});
