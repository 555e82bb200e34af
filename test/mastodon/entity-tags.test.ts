import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from './world.ts';

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  token = await world.token(ana);
});
afterAll(() => world.close());

const get = (target: string, tag?: string, who: string | null = token) =>
  world.rest(domain, 'GET', target, {
    token: who,
    headers: tag === undefined ? {} : { 'if-none-match': tag },
  });
const write = (status: string) => world.rest(domain, 'POST', '/api/v1/statuses', { token, form: { status } });

it('answers 304 without a body to who polls and holds what is there', async () => {
  const { id } = (await write('hello')).body;
  for (const target of [
    '/api/v1/timelines/home',
    '/api/v1/notifications',
    `/api/v1/statuses/${id}`,
    '/api/v1/announcements',
    '/api/v2/instance',
  ]) {
    const first = await get(target);
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^W\/"[\w-]{20,}"$/);
    for (const sent of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
      const again = await get(target, sent);
      expect([target, sent, again.status, again.body]).toEqual([target, sent, 304, '']);
      expect(again.headers.etag).toBe(tag);
      expect(again.headers['cache-control']).toBe(first.headers['cache-control']);
      expect(again.headers.vary).toBe(first.headers.vary);
      expect(again.headers['x-ratelimit-remaining']).toBeDefined();
      expect(again.headers.link).toBe(first.headers.link);
      expect(again.headers['content-type']).toBeUndefined();
    }
  }
});

it('answers in full what has changed, and what is for somebody else', async () => {
  const before = await get('/api/v1/timelines/home');
  world.clock.advance(10);
  const { id } = (await write('news')).body;
  const after = await get('/api/v1/timelines/home', String(before.headers.etag));
  expect([after.status, after.body[0].id]).toEqual([200, id]);
  const mine = await get(`/api/v1/statuses/${id}`);
  const public_ = await get(`/api/v1/statuses/${id}`, String(mine.headers.etag), null);
  expect(public_.status).toBe(200);
  expect(public_.headers.etag).not.toBe(mine.headers.etag);
});

it('gives errors and acts none', async () => {
  const missing = await get('/api/v1/statuses/1', '*');
  expect([missing.status, missing.headers.etag]).toEqual([404, undefined]);
  const refused = await get('/api/v1/timelines/home', '*', null);
  expect([refused.status, refused.headers.etag]).toEqual([401, undefined]);
  const act = await world.rest(domain, 'POST', '/api/v1/markers', {
    token,
    form: { 'home[last_read_id]': '1' },
    headers: { 'if-none-match': '*' },
  });
  expect([act.status, act.headers.etag]).toEqual([200, undefined]);
});
