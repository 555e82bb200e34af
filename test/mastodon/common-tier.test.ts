import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { unfit } from './entities.ts';
import { openRestWorld, type RestWorld } from './world.ts';

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let bob: Identity;
let cleo: Identity;
let token: string;
let bobs: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  bob = await world.identity('bob', domain);
  cleo = await world.identity('cleo', domain);
  token = await world.token(ana);
  bobs = await world.token(bob);
  await world.follow(ana, bob);
});
afterAll(() => world.close());

type Form = Record<string, string> | [string, string][];
const get = (target: string, who: string | null = token) => world.rest(domain, 'GET', target, { token: who });
const send = (method: string, target: string, form: Form = {}, who = token) =>
  world.rest(domain, method, target, { token: who, form });
const write = async (text: string, who = token) => {
  world.clock.advance(10);
  return (await send('POST', '/api/v1/statuses', { status: text }, who)).body;
};

describe('lists', () => {
  it('are made, changed and deleted in the words of the table', async () => {
    const { status, body: list } = await send('POST', '/api/v1/lists', { title: 'my list' });
    expect(status).toBe(200);
    expect(unfit('List', list)).toEqual([]);
    expect(list).toMatchObject({ title: 'my list', replies_policy: 'list', exclusive: false });
    const changed = { title: 'list', replies_policy: 'followed', exclusive: 'true' };
    expect((await send('PUT', `/api/v1/lists/${list.id}`, changed)).body).toEqual({
      id: list.id,
      title: 'list',
      replies_policy: 'followed',
      exclusive: true,
    });
    const { body: kept } = await send('PUT', `/api/v1/lists/${list.id}`, { title: 'again' });
    expect(kept).toMatchObject({ title: 'again', replies_policy: 'followed', exclusive: true });
    expect((await get(`/api/v1/lists/${list.id}`)).body).toEqual(kept);
    expect((await get('/api/v1/lists')).body).toEqual([kept]);
    expect((await send('DELETE', `/api/v1/lists/${list.id}`)).body).toEqual({});
    expect((await get('/api/v1/lists')).body).toEqual([]);
  });

  it('are refused in its words', async () => {
    expect(await send('POST', '/api/v1/lists', { title: '' })).toMatchObject({
      status: 422,
      body: { error: "Validation failed: Title can't be blank" },
    });
    expect((await send('POST', '/api/v1/lists', { title: 'x', replies_policy: 'nobody' })).status).toBe(422);
    const { body: list } = await send('POST', '/api/v1/lists', { title: 'mine' });
    for (const id of [list.id, '-1'])
      for (const [method, more] of [
        ['GET', ''],
        ['PUT', ''],
        ['DELETE', ''],
        ['GET', '/accounts'],
      ] as const) {
        const answer = await world.rest(domain, method, `/api/v1/lists/${id}${more}`, {
          token: bobs,
          ...(method === 'PUT' ? { form: { title: 'yours' } } : {}),
        });
        expect([method, id, answer.status]).toEqual([method, id, 404]);
        expect(answer.body).toEqual({ error: 'Record not found' });
      }
  });

  it('hold people and show what they post', async () => {
    const { body: list } = await send('POST', '/api/v1/lists', { title: 'people' });
    const members = `/api/v1/lists/${list.id}/accounts`;
    const people = (...ids: (bigint | string)[]): [string, string][] =>
      ids.map((id) => ['account_ids[]', String(id)]);
    expect((await send('POST', members, people(bob.id, cleo.id))).status).toBe(404);
    expect((await get(members)).body).toEqual([]);
    expect(await send('POST', members, people(bob.id, ana.id))).toMatchObject({ status: 200, body: {} });
    expect(await send('POST', members, people(bob.id))).toMatchObject({
      status: 422,
      body: { error: 'Validation failed: Account has already been taken' },
    });
    const { body: all } = await get(`${members}?limit=0`);
    expect(all.map(({ id }: { id: string }) => id).sort()).toEqual([String(ana.id), String(bob.id)].sort());
    for (const account of all) expect(unfit('Account', account)).toEqual([]);
    const first = await get(`${members}?limit=1`);
    expect(first.body).toHaveLength(1);
    expect(first.headers.link).toContain('rel="next"');
    const post = await write('for the list', bobs);
    const { body: shown } = await get(`/api/v1/timelines/list/${list.id}`);
    expect(shown[0].id).toBe(post.id);
    expect(unfit('Status', shown[0])).toEqual([]);
    expect((await get(`/api/v1/accounts/${bob.id}/lists`)).body).toEqual([list]);
    expect((await get(`/api/v1/timelines/list/${list.id}`, bobs)).status).toBe(404);
    expect((await send('DELETE', members, people('0'))).body).toEqual({});
    expect((await send('DELETE', members, people(bob.id))).body).toEqual({});
    expect((await get(members)).body).toMatchObject([{ id: String(ana.id) }]);
  });
});
