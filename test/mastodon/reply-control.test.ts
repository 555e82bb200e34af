import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeSettings } from '../../src/core/personal/settings.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** Who may reply, as apps of Mastodon's API come across it. */

let world: RestWorld;
let domain: Domain;
let ana: Identity;
let bob: Identity;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  [ana, bob] = [await world.identity('ana', domain), await world.identity('bob', domain)];
});
afterAll(() => world.close());

it('a reply that the author does not let is refused in words, and others are not', async () => {
  const [asAna, asBob] = [await world.token(ana), await world.token(bob)];
  const write = (token: string, json: object) =>
    world.rest(domain, 'POST', '/api/v1/statuses', { token, json });
  await changeSettings(await world.as(ana), ana, { replyPolicy: 'FOLLOWERS' });
  const { body } = await write(asAna, { status: 'mine' });
  const context = async () =>
    (await world.rest(domain, 'GET', `/api/v1/statuses/${body.id}/context`, { token: asAna })).body
      .descendants;
  expect(await write(asBob, { status: 'no', in_reply_to_id: body.id })).toMatchObject({
    status: 403,
    body: { error: expect.stringMatching(/^The author of this post does not let you reply to it/) },
  });
  expect(await context()).toEqual([]);
  expect((await write(asBob, { status: 'no', in_reply_to_id: '1' })).status).toBe(404);
  await world.rest(domain, 'POST', `/api/v1/accounts/${ana.id}/follow`, { token: asBob });
  const reply = await write(asBob, { status: 'yes', in_reply_to_id: body.id });
  expect(reply).toMatchObject({ status: 200, body: { in_reply_to_id: body.id } });
  expect(await context()).toMatchObject([{ id: reply.body.id }]);
});
