import { afterAll, beforeAll, expect, it } from 'vitest';
import { setDomain } from '../../../src/core/domains/set.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { composePush, wholeSubscription } from '../../../src/core/push/compose.ts';
import { report } from '../../../src/core/reports/report.ts';
import { setResolved } from '../../../src/core/reports/resolve.ts';
import { decideSignUp } from '../../../src/core/sign-up/decide.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import type { Scope } from '../../../src/lib/scopes.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** `admin.sign_up` and `admin.report`, as the apps of moderators are told of them. */
let world: RestWorld;
let domain: Domain;
let [mod, ana, bob]: Identity[] = [];
let user: User;
let token: string;

async function tokenOf(scopes: readonly Scope[]): Promise<string> {
  return (await createToken(world.system(), { user, identity: mod ?? null, scopes, appName: 'test' })).token;
}

beforeAll(async () => {
  world = await openRestWorld();
  domain = await world.domain('a.test', { isDefault: true });
  [mod, ana, bob] = [
    await world.identity('mod', domain),
    await world.identity('ana', domain),
    await world.identity('bob', domain),
  ];
  user = await world.db.models.user.create({
    data: { id: world.app.ids.next(), email: 'mod@mail.test', createdAt: 0n },
  });
  await world.hold(mod as Identity, user);
  await world.db.models.domainRole.create({
    data: { domainId: domain.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
  });
  token = await tokenOf(['read:notifications', 'write:notifications', 'push']);
});
afterAll(() => world.close());

const get = (path: string) => world.rest(domain, 'GET', path, { token });
const join = async (username: string) =>
  signUp(world.anonymous(await world.app.domains.byId(domain.id)), {
    ...{ username, email: `${username}@mail.test`, password: 'correct horse', agreesToRules: true },
    reason: 'I like birds',
  });

it('shows a report to a token that may read notifications, in lists, groups and pushes', async () => {
  const post = await createPost(await world.as(bob as Identity), bob as Identity, { text: 'mean' });
  const made = await report(await world.as(ana as Identity), ana as Identity, bob as Identity, {
    postIds: [post.id],
    comment: 'rude',
  });
  const about = {
    ...{ id: String(made.id), comment: 'rude', category: 'other', action_taken: false },
    status_ids: [String(post.id)],
    target_account: { id: String(bob?.id) },
  };
  const list = await get('/api/v1/notifications?types[]=admin.report');
  expect(list.body.flatMap((each: object) => unfit('Notification', each))).toEqual([]);
  expect(list.body).toMatchObject([
    { type: 'admin.report', account: { id: String(ana?.id) }, report: about },
  ]);
  const one = await get(`/api/v1/notifications/${list.body[0].id}`);
  expect(one.body).toEqual(list.body[0]);
  const grouped = (await get('/api/v2/notifications')).body;
  expect(unfit('GroupedNotificationsResults', grouped)).toEqual([]);
  expect(grouped.notification_groups).toMatchObject([
    { type: 'admin.report', report: about, sample_account_ids: [String(ana?.id)] },
  ]);
  expect((await get('/api/v1/notifications?exclude_types[]=admin.report')).body).toEqual([]);
  await setResolved({ ...world.system(), viewer: { kind: 'operator', identity: null } }, made.id, true);
  expect((await get('/api/v1/notifications')).body[0].report.action_taken).toBe(true);
});

it('shows who waits as the account that they will have, and who is in', async () => {
  await setDomain(world.system(), domain, { registrations: 'APPROVAL', confirmsEmail: false });
  await join('newbie');
  const { id } = await world.db.models.signUp.findFirstOrThrow();
  const list = await get('/api/v1/notifications?types[]=admin.sign_up');
  expect(list.body.flatMap((each: object) => unfit('Notification', each))).toEqual([]);
  const account = { id: String(id), acct: 'newbie', url: 'https://a.test/users/newbie' };
  expect(list.body).toMatchObject([{ type: 'admin.sign_up', account }]);
  expect(JSON.stringify(list.body)).not.toContain('mail.test');
  for (const partial of ['', '&expand_accounts=partial_avatars']) {
    const grouped = (await get(`/api/v2/notifications?types[]=admin.sign_up${partial}`)).body;
    expect(unfit('GroupedNotificationsResults', grouped)).toEqual([]);
    expect(grouped).toMatchObject({
      accounts: [account],
      notification_groups: [{ type: 'admin.sign_up', sample_account_ids: [String(id)] }],
    });
  }
  const [inWords] = (await get('/api/v1/notifications?types[]=admin.sign_up&supported_types[]=mention')).body;
  expect(inWords.fallback).toMatchObject({
    title: '@newbie@a.test asks to be let in',
    summary: expect.stringContaining('https://a.test/settings/sign-ups'),
  });
  const { group_key } = list.body[0];
  expect((await get(`/api/v2/notifications/${group_key}/accounts`)).body).toMatchObject([account]);
  await decideSignUp({ ...world.system(), viewer: { kind: 'operator', identity: null } }, id, true);
  const newbie = await world.db.models.identity.findFirstOrThrow({ where: { username: 'newbie' } });
  expect((await get('/api/v1/notifications?types[]=admin.sign_up')).body).toMatchObject([
    { type: 'admin.sign_up', account: { id: String(newbie.id), acct: 'newbie' } },
  ]);
});

it('pushes them by their alerts, whoever is followed, and no more once the role is gone', async () => {
  const alerts = { 'data[alerts][admin.sign_up]': 'true', 'data[alerts][admin.report]': 'true' };
  const subscribed = await world.rest(domain, 'POST', '/api/v1/push/subscription', {
    token,
    form: {
      'subscription[endpoint]': 'https://push.test/1',
      'subscription[keys][p256dh]':
        'BEm_a0bdPDhf0SOsrnB2-ategf1hHoCnpXgQsFj5JCkcoMrMt2WHoPfEYOYPzOIs9mZE8ZUaD7VA5vouy0kEkr8=',
      'subscription[keys][auth]': '8eDyX_uCN0XRhSbY5hs7Hg==',
      'data[policy]': 'followed',
      ...alerts,
    },
  });
  expect(subscribed.body.alerts).toEqual({ 'admin.sign_up': true, 'admin.report': true });
  await join('second');
  const { id } = await world.db.models.pushSubscription.findFirstOrThrow();
  const pushed = async (kind: 'REPORT' | 'SIGN_UP' | 'SIGN_UP_REQUEST') => {
    const subscription = await wholeSubscription(world.system(domain), id);
    const row = await world.db.models.notification.findFirstOrThrow({ where: { kind } });
    const push = subscription && (await composePush(world.system(domain), subscription, row.id));
    return push && JSON.parse(push.text);
  };
  expect(await pushed('REPORT')).toMatchObject({
    ...{ notification_type: 'admin.report', title: '@ana@a.test reported somebody', body: 'rude' },
  });
  expect(await pushed('SIGN_UP')).toMatchObject({
    ...{ notification_type: 'admin.sign_up', title: '@newbie@a.test signed up' },
  });
  expect(await pushed('SIGN_UP_REQUEST')).toMatchObject({
    ...{ notification_type: 'admin.sign_up', title: '@second@a.test asks to be let in' },
    body: 'I like birds',
  });
  await world.db.models.domainRole.deleteMany({ where: { userId: user.id } });
  expect(await pushed('REPORT')).toBeNull();
});
