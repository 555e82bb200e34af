import { afterAll, beforeAll, expect, it } from 'vitest';
import { hideHost } from '../../src/core/blocks/hide-host.ts';
import { appeal } from '../../src/core/moderation/strikes/appeal.ts';
import { warnIdentity } from '../../src/core/moderation/strikes/warn.ts';
import { composePush, wholeSubscription } from '../../src/core/push/compose.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { unfit } from './entities.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** What moderators decided about somebody, and follows that ended by a decision, as Mastodon's apps are told of it. */
let world: RestWorld;
let domain: Domain;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  token = await world.token(ana, 'read write follow push');
});
afterAll(() => world.close());

const get = (path: string) => world.rest(domain, 'GET', path, { token });

it('tells of a warning with the appeal against it, of severed follows, and pushes the words', async () => {
  const operator = { ...world.system(domain), viewer: { kind: 'operator' as const, identity: null } };
  const notice = { message: 'Be kind', isMailed: false };
  await warnIdentity(operator, ana, { reason: null, notice });
  const strike = await world.db.models.strike.findFirstOrThrow();
  await appeal(await world.as(ana), { strikeId: strike.id }, 'I was');
  const far = await world.remote('far', 'far.test');
  await world.follow(ana, far);
  await hideHost(await world.as(ana), ana, 'far.test');

  const list = await get('/api/v1/notifications');
  expect(list.body.flatMap((each: object) => unfit('Notification', each))).toEqual([]);
  expect(list.body).toMatchObject([
    {
      type: 'severed_relationships',
      account: { id: String(ana.id) },
      event: {
        ...{ type: 'user_domain_block', target_name: 'far.test', purged: true },
        ...{ followers_count: 0, following_count: 1 },
      },
    },
    {
      type: 'moderation_warning',
      account: { id: String(ana.id) },
      moderation_warning: {
        ...{ id: String(strike.id), action: 'none', text: 'Be kind', status_ids: null },
        target_account: { id: String(ana.id) },
        appeal: { text: 'I was', state: 'pending' },
      },
    },
  ]);
  const groups = (await get('/api/v2/notifications')).body;
  expect(unfit('GroupedNotificationsResults', groups)).toEqual([]);
  expect(groups.notification_groups).toMatchObject([
    { type: 'severed_relationships', event: { target_name: 'far.test' } },
    { type: 'moderation_warning', moderation_warning: { text: 'Be kind' }, notifications_count: 1 },
  ]);
  const chosen = await get('/api/v1/notifications?types[]=moderation_warning');
  expect(chosen.body.map(({ type }: { type: string }) => type)).toEqual(['moderation_warning']);

  const subscribed = await world.rest(domain, 'POST', '/api/v1/push/subscription', {
    token,
    form: {
      'subscription[endpoint]': 'https://push.test/1',
      'subscription[keys][p256dh]':
        'BEm_a0bdPDhf0SOsrnB2-ategf1hHoCnpXgQsFj5JCkcoMrMt2WHoPfEYOYPzOIs9mZE8ZUaD7VA5vouy0kEkr8=',
      'subscription[keys][auth]': '8eDyX_uCN0XRhSbY5hs7Hg==',
      'data[alerts][moderation_warning]': 'true',
    },
  });
  expect(subscribed.body.alerts).toEqual({ moderation_warning: true });
  const { id } = await world.db.models.pushSubscription.findFirstOrThrow();
  const subscription = await wholeSubscription(world.system(domain), id);
  const [severed, warning] = await world.db.models.notification.findMany({ orderBy: { id: 'desc' } });
  const pushed = async (of: { id: bigint } | undefined) =>
    subscription && of ? composePush(world.system(domain), subscription, of.id) : null;
  expect(await pushed(severed)).toBeNull();
  expect(JSON.parse((await pushed(warning))?.text ?? '{}')).toMatchObject({
    ...{ notification_type: 'moderation_warning', body: 'Be kind' },
    title: 'The moderators decided something about @ana@a.test',
  });
});
