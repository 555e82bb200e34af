import { afterAll, beforeAll, expect, it } from 'vitest';
import { approvalBits } from '../../../src/core/posts/approval/groups.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** Favourites and boosts that wait for the author of a post of another server, as apps of Mastodon's API see them. */

let world: RestWorld;
let domain: Domain;
let ana: Identity;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
});
afterAll(() => world.close());

it('are shown as done while they wait, and taken back as if they were', async () => {
  const token = await world.token(ana);
  const asks = approvalBits({ automatic: [], manual: ['ANYONE'] });
  const rita = await world.remote('rita', 'r.test');
  const { id } = await world.rawPost(rita, { favouriteApproval: asks, boostApproval: asks });
  const act = async (name: string) =>
    world.rest(domain, 'POST', `/api/v1/statuses/${id}/${name}`, { token, form: {} });
  const favourited = await act('favourite');
  expect(favourited).toMatchObject({ status: 200, body: { favourited: true, favourites_count: 0 } });
  // The post itself: there is no boost to stand around it yet.
  const boosted = await act('reblog');
  expect(boosted).toMatchObject({
    status: 200,
    body: { id: String(id), reblogged: true, reblogs_count: 0, reblog: null },
  });
  expect(await act('unfavourite')).toMatchObject({ status: 200, body: { favourited: false } });
  expect(await act('unreblog')).toMatchObject({ status: 200, body: { reblogged: false } });
  // What was refused is not asked for again.
  await act('favourite');
  await world.db.models.markRequest.updateMany({ data: { state: 'REJECTED' } });
  expect((await act('favourite')).status).toBe(403);
  const { body } = await world.rest(domain, 'GET', `/api/v1/statuses/${id}`, { token });
  expect(body).toMatchObject({ favourited: false, reblogged: false });
});
