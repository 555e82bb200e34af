import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeSettings } from '../../../src/core/personal/settings.ts';
import { approvalOf } from '../../../src/core/posts/approval/groups.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

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

it('an app of GoToSocial says who may reply, and who may ask, in its own words', async () => {
  const token = await world.token(ana);
  const write = async (interaction_policy: object) => {
    const { status, body } = await world.rest(domain, 'POST', '/api/v1/statuses', {
      token,
      json: { status: 'mine', interaction_policy },
    });
    if (status !== 200) return [status, body.error];
    const { replyApproval } = await world.db.models.post.findUniqueOrThrow({
      where: { id: BigInt(body.id) },
    });
    return approvalOf(replyApproval);
  };
  const reply = (can_reply: object) => write({ can_reply });
  expect(await reply({ automatic_approval: ['author', 'followers'], manual_approval: ['public'] })).toEqual({
    automatic: ['FOLLOWERS'],
    manual: ['ANYONE'],
  });
  expect(await reply({ always: ['author', 'mentioned'], with_approval: ['following'] })).toEqual({
    automatic: [],
    manual: ['FOLLOWING'],
  });
  // Never more than was said: who cannot be let in without a look is looked at.
  expect(await reply({ always: ['followers', 'following'] })).toEqual({
    automatic: ['FOLLOWERS'],
    manual: ['FOLLOWING'],
  });
  expect(await reply({ always: ['mutuals'] })).toEqual({ automatic: [], manual: ['FOLLOWING'] });
  expect(await reply({ always: ['https://x.example/users/x', 'me'] })).toEqual({ automatic: [], manual: [] });
  expect(await reply({ always: ['public'], with_approval: ['followers'] })).toEqual({
    automatic: ['ANYONE'],
    manual: [],
  });
  // Of the settings where it says nothing.
  for (const nothing of [{}, { can_favourite: { always: ['public'] } }])
    expect(await write(nothing)).toEqual({ automatic: ['FOLLOWERS'], manual: [] });
  for (const part of ['can_favourite', 'can_reblog'])
    expect(await write({ [part]: { automatic_approval: ['author'] } })).toEqual([
      422,
      'Validation failed: Only who may reply can be limited on this server',
    ]);
  const { body } = await world.rest(domain, 'POST', '/api/v1/statuses', {
    token,
    form: {
      status: 'by a form',
      'interaction_policy[can_reply][always][0]': 'following',
      'interaction_policy[can_reply][with_approval][0]': 'public',
    },
  });
  const stored = async () =>
    approvalOf(
      (await world.db.models.post.findUniqueOrThrow({ where: { id: BigInt(body.id) } })).replyApproval,
    );
  expect(await stored()).toEqual({ automatic: ['FOLLOWING'], manual: ['ANYONE'] });
  const edited = await world.rest(domain, 'PUT', `/api/v1/statuses/${body.id}`, {
    token,
    json: { status: 'edited', interaction_policy: { can_reply: { automatic_approval: [] } } },
  });
  expect(edited).toMatchObject({ status: 200 });
  expect(await stored()).toEqual({ automatic: [], manual: [] });
});
