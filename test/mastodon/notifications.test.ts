import { createECDH } from 'node:crypto';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/core/context.ts';
import { revokeTokens } from '../../src/core/tokens/revoke.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { DIALECTS } from '../helpers/database.ts';
import { unfit } from './entities.ts';
import { openRestWorld, type RestWorld } from './world.ts';

const SCOPES = 'read write follow push';

type Form = Record<string, string> | [string, string][];

describe.each(DIALECTS)('notifications over the REST API on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let ana: Identity;
  let bob: Identity;
  let token: string;
  let bobs: string;

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    [ana, bob] = [await world.identity('ana', domain), await world.identity('bob', domain)];
    [token, bobs] = [await world.token(ana, SCOPES), await world.token(bob, SCOPES)];
  });
  afterAll(() => world.close());

  const get = (target: string, who: string | null = token) =>
    world.rest(domain, 'GET', target, { token: who });
  const send = (method: string, target: string, form: Form = {}, who = token) =>
    world.rest(domain, method, target, { token: who, form });

  describe('lists and counts', () => {
    const paths = ['/api/v1/notifications', '/api/v1/notifications/unread_count'];

    it('are of those whom and what they are asked for', async () => {
      const tia = await world.identity('tia', domain);
      const notify = async (actor: Identity, kind: 'FOLLOW' | 'MENTION' | 'FAVOURITE' | 'BOOST') => {
        const id = world.app.ids.next();
        world.clock.advance(5);
        await world.db.models.notification.create({
          data: { id, identityId: ana.id, kind, actorId: actor.id, createdAt: BigInt(world.clock.now()) },
        });
        return String(id);
      };
      const [boost, , favourite, follow] = [
        await notify(bob, 'BOOST'),
        await notify(bob, 'FAVOURITE'),
        await notify(tia, 'FAVOURITE'),
        await notify(bob, 'FOLLOW'),
      ];
      const ask = async (query: string) => {
        const [list, count] = await Promise.all(paths.map((path) => get(`${path}?${query}`)));
        return [list?.body.map(({ id }: { id: string }) => id), count?.body.count];
      };
      expect(await ask(`account_id=${tia.id}`)).toEqual([[favourite], 1]);
      expect(await ask(`account_id=${bob.id}&types[]=follow&types[]=reblog`)).toEqual([[follow, boost], 2]);
      expect(await ask(`account_id=${bob.id}&exclude_types[]=favourite`)).toEqual([[follow, boost], 2]);
      expect(await ask('account_id=foo')).toEqual([[], 0]);
      expect(await ask('types[]=nonsense')).toEqual([[], 0]);
      const page = await get(`${paths[0]}?account_id=${bob.id}&types[]=follow&types[]=reblog&limit=1`);
      expect(page.headers.link).toContain(`account_id=${bob.id}`);
      expect((await get(String(paths[1]))).body).toEqual({ count: 4 });
      await send('POST', '/api/v1/markers', { 'notifications[last_read_id]': favourite });
      expect((await get(String(paths[1]))).body).toEqual({ count: 1 });
      expect((await get(`${paths[1]}?exclude_types[]=follow`)).body).toEqual({ count: 0 });
      await send('POST', '/api/v1/notifications/clear');
      await send('POST', '/api/v1/markers', { 'notifications[last_read_id]': '0' });
    });
  });

  describe('groups', () => {
    const V2 = '/api/v2/notifications';
    const write = async (status: string, who = token) => {
      world.clock.advance(1000);
      return (await send('POST', '/api/v1/statuses', { status }, who)).body;
    };
    const mark = async (id: string, name: string, who: string) => {
      world.clock.advance(1000);
      await send('POST', `/api/v1/statuses/${id}/${name}`, {}, who);
    };

    it('are listed, shown and dismissed in the words of the table', async () => {
      expect((await get(V2)).body).toEqual({ notification_groups: [], accounts: [], statuses: [] });
      const cat = await world.identity('cat', domain);
      const cats = await world.token(cat, SCOPES);
      const post = await write('look');
      await mark(post.id, 'favourite', bobs);
      await mark(post.id, 'favourite', cats);
      await mark(post.id, 'reblog', cats);
      const mention = await write('@ana hello', cats);
      const { body, headers } = await get(V2);
      expect(unfit('GroupedNotificationsResults', body)).toEqual([]);
      const [one, two, three] = body.notification_groups;
      expect(body.notification_groups.map((group: Record<string, unknown>) => group.type)).toEqual([
        ...['mention', 'reblog', 'favourite'],
      ]);
      expect(one).toMatchObject({ notifications_count: 1, status_id: mention.id });
      expect(three).toMatchObject({
        notifications_count: 2,
        status_id: post.id,
        sample_account_ids: [String(cat.id), String(bob.id)],
        page_min_id: three.page_max_id,
      });
      expect(body.accounts).toHaveLength(2);
      expect(body.statuses).toHaveLength(2);
      expect(headers.link).toContain(`min_id=${one.page_max_id}>; rel="prev"`);
      const v1 = (await get('/api/v1/notifications')).body;
      expect(v1.map((each: { group_key: string }) => each.group_key)).toEqual([
        ...[one.group_key, two.group_key, three.group_key, three.group_key],
      ]);
      const partial = (await get(`${V2}?expand_accounts=partial_avatars`)).body;
      expect(partial.accounts).toHaveLength(1);
      expect(Object.keys(partial.partial_accounts[0]).sort()).toEqual([
        ...['acct', 'avatar', 'avatar_description', 'avatar_static', 'bot', 'id', 'locked', 'url'],
      ]);
      expect(await get(`${V2}?expand_accounts=unknown_foobar`)).toMatchObject({
        status: 400,
        body: {
          error:
            "Invalid value for 'expand_accounts': 'unknown_foobar', allowed values are 'full' and 'partial_avatars'",
        },
      });
      const page = await get(`${V2}?limit=2&since_id=${three.page_max_id}`);
      expect(page.body.notification_groups).toHaveLength(2);
      expect(page.headers.link).toContain(`max_id=${two.page_max_id}>; rel="next"`);
      expect((await get(`${V2}?grouped_types[]=reblog`)).body.notification_groups).toHaveLength(4);
      expect((await get(`${V2}/unread_count`)).body).toEqual({ count: 3 });
      expect((await get('/api/v1/notifications/unread_count')).body).toEqual({ count: 4 });
      const shown = (await get(`${V2}/${three.group_key}`)).body;
      expect(unfit('GroupedNotificationsResults', shown)).toEqual([]);
      expect(shown.notification_groups).toHaveLength(1);
      expect(shown.notification_groups[0]).not.toHaveProperty('page_min_id');
      expect((await get(`${V2}/ungrouped-${one.page_max_id}`)).status).toBe(200);
      expect((await get(`${V2}/ungrouped-${one.page_max_id}`, bobs)).status).toBe(404);
      const people = (await get(`${V2}/${three.group_key}/accounts`)).body;
      expect(people.map(({ id }: { id: string }) => id)).toEqual([String(cat.id), String(bob.id)]);
      const first = await get(`${V2}/${three.group_key}/accounts?limit=1`);
      expect(first.body).toMatchObject([{ id: String(cat.id) }]);
      const next = /[?&]max_id=(\d+)>; rel="next"/.exec(String(first.headers.link))?.[1];
      const second = await get(`${V2}/${three.group_key}/accounts?limit=1&max_id=${next}`);
      expect(second.body).toMatchObject([{ id: String(bob.id) }]);
      const back = /[?&]min_id=(\d+)>; rel="prev"/.exec(String(second.headers.link))?.[1];
      expect((await get(`${V2}/${three.group_key}/accounts?min_id=${back}`)).body).toMatchObject(first.body);
      expect((await send('POST', `${V2}/${three.group_key}/dismiss`, {}, bobs)).body).toEqual({});
      expect((await get(V2)).body.notification_groups).toHaveLength(3);
      expect((await send('POST', `${V2}/${three.group_key}/dismiss`)).body).toEqual({});
      expect((await get(V2)).body.notification_groups).toHaveLength(2);
      expect((await send('POST', `${V2}/clear`)).body).toEqual({});
      expect((await get(V2)).body.notification_groups).toEqual([]);
    });

    it('name their newest notification by a number that is not rounded', async () => {
      await write('@ana "most_recent_notification_id":"1"', bobs);
      const [{ id }] = (await get('/api/v1/notifications')).body;
      expect(Number(id)).toBeGreaterThan(2 ** 53);
      const { body } = await request(`http://127.0.0.1:${world.httpPort}${V2}`, {
        headers: { host: domain.host, authorization: `Bearer ${token}` },
      });
      const text = await body.text();
      expect(text).toContain(`"most_recent_notification_id":${id},`);
      // Apps in JavaScript read a number, and page by it.
      expect(String(JSON.parse(text).notification_groups[0].most_recent_notification_id)).toBe(id);
      expect(JSON.parse(text).statuses[0].content).toContain('most_recent_notification_id');
      await send('POST', `${V2}/clear`);
    });
  });

  describe('policies and requests', () => {
    const REQUESTS = '/api/v1/notifications/requests';
    const [V1, V2] = ['/api/v1/notifications/policy', '/api/v2/notifications/policy'];

    it('are answered in the words of the table', async () => {
      const defaults = {
        for_not_following: 'accept',
        for_not_followers: 'accept',
        for_new_accounts: 'accept',
        for_private_mentions: 'filter',
        for_limited_accounts: 'filter',
        for_bots: 'accept',
      };
      const none = { pending_requests_count: 0, pending_notifications_count: 0 };
      const { body } = await get(V2);
      expect(unfit('NotificationPolicy', body)).toEqual([]);
      expect(body).toEqual({ ...defaults, summary: none });
      const old = (await get(V1)).body;
      expect(unfit('V1.NotificationPolicy', old)).toEqual([]);
      expect(old).toEqual({
        filter_not_following: false,
        filter_not_followers: false,
        filter_new_accounts: false,
        filter_private_mentions: true,
        summary: none,
      });
      expect((await send('PATCH', V1, { filter_not_following: 'true' })).body).toMatchObject({
        filter_not_following: true,
        filter_private_mentions: true,
      });
      expect((await get(V2)).body).toMatchObject({ ...defaults, for_not_following: 'filter' });
      const changed = { for_not_following: 'filter', for_limited_accounts: 'drop', for_bots: 'filter' };
      expect((await send('PUT', V2, changed)).body).toMatchObject({ ...defaults, ...changed });
      expect((await send('PUT', V2, { for_not_following: 'maybe' })).status).toBe(422);
      const post = (await send('POST', '/api/v1/statuses', { status: '@ana psst' }, bobs)).body;
      expect((await get('/api/v1/notifications')).body).toEqual([]);
      expect((await get('/api/v1/notifications?include_filtered=true')).body).toMatchObject([
        { type: 'mention', filtered: true },
      ]);
      expect((await get('/api/v2/notifications')).body.notification_groups).toEqual([]);
      expect((await get(V2)).body.summary).toEqual({
        pending_requests_count: 1,
        pending_notifications_count: 1,
      });
      const list = (await get(REQUESTS)).body;
      expect(list).toMatchObject([
        { notifications_count: '1', account: { id: String(bob.id) }, last_status: { id: post.id } },
      ]);
      const [{ id }] = list;
      for (const each of list) expect(unfit('NotificationRequest', each)).toEqual([]);
      expect((await get(`${REQUESTS}/${id}`)).body).toEqual(list[0]);
      expect((await get(`${REQUESTS}/${id}`, bobs)).status).toBe(404);
      expect((await get(`${REQUESTS}?max_id=${id}`)).body).toEqual([]);
      for (const name of ['accept', 'dismiss'])
        expect((await send('POST', `${REQUESTS}/${id}/${name}`, {}, bobs)).status).toBe(404);
      expect((await send('POST', `${REQUESTS}/accept`, { 'id[]': id }, bobs)).body).toEqual({});
      expect((await get(REQUESTS)).body).toHaveLength(1);
      expect((await send('POST', `${REQUESTS}/${id}/accept`)).body).toEqual({});
      expect((await get(`${REQUESTS}/merged`)).body).toEqual({ merged: true });
      expect((await get(REQUESTS)).body).toEqual([]);
      expect((await get('/api/v1/notifications')).body).toMatchObject([{ status: { id: post.id } }]);
      const eve = await world.identity('eve', domain);
      await send('POST', '/api/v1/statuses', { status: '@ana psst' }, await world.token(eve, SCOPES));
      const [{ id: another }] = (await get(REQUESTS)).body;
      expect((await send('POST', `${REQUESTS}/dismiss`, { 'id[]': another })).body).toEqual({});
      expect((await get(REQUESTS)).body).toEqual([]);
      expect((await get(V2)).body.summary).toEqual(none);
      await send('PUT', V2, { for_not_following: 'accept' });
      await send('POST', '/api/v1/notifications/clear');
    });
  });

  describe('push subscriptions', () => {
    const PATH = '/api/v1/push/subscription';
    const keys = {
      'subscription[endpoint]': 'https://push.test/1?a=b',
      'subscription[keys][p256dh]': createECDH('prime256v1').generateKeys().toString('base64'),
      'subscription[keys][auth]': Buffer.alloc(16, 7).toString('base64url'),
    };

    it('are made, shown, changed and ended in the words of the table', async () => {
      expect((await get(PATH)).status).toBe(404);
      const { status, body } = await send('POST', PATH, keys);
      expect(status).toBe(200);
      expect(unfit('WebPushSubscription', body)).toEqual([]);
      const { configuration } = (await get('/api/v2/instance', null)).body;
      expect(body).toEqual({
        id: expect.any(Number),
        endpoint: 'https://push.test/1?a=b',
        standard: false,
        alerts: {},
        policy: 'all',
        server_key: configuration.vapid.public_key,
      });
      expect(Buffer.from(body.server_key, 'base64url')).toHaveLength(65);
      expect(body.id).toBeLessThan(2 ** 31);
      expect((await get('/api/v1/apps/verify_credentials')).body.vapid_key).toBe(body.server_key);
      expect((await get(PATH)).body).toEqual(body);
      const again = await send('POST', PATH, {
        ...keys,
        'subscription[standard]': 'true',
        'data[alerts][mention]': 'true',
        'data[alerts][admin.sign_up]': '0',
        'data[policy]': 'followed',
      });
      expect(again.body).toMatchObject({
        standard: true,
        alerts: { mention: true, 'admin.sign_up': false },
        policy: 'followed',
      });
      expect(again.body.id).not.toBe(body.id);
      expect(await world.db.models.pushSubscription.count()).toBe(1);
      for (const method of ['PUT', 'PATCH']) {
        const changed = await send(method, PATH, {
          'data[policy]': 'none',
          'data[alerts][follow]': 'true',
          'data[alerts][favourite]': 'false',
        });
        expect(changed.body).toEqual({
          ...again.body,
          alerts: { follow: true, favourite: false },
          policy: 'none',
        });
      }
      expect((await get(PATH, bobs)).status).toBe(404);
      for (const _ of [1, 2]) expect(await send('DELETE', PATH)).toMatchObject({ status: 200, body: {} });
      expect((await get(PATH)).status).toBe(404);
      expect((await send('PUT', PATH, { 'data[policy]': 'all' })).status).toBe(404);
    });

    it('are refused in its words', async () => {
      expect(await send('POST', PATH)).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('param is missing') },
      });
      expect((await send('POST', PATH, keys, await world.token(ana, 'read write'))).status).toBe(403);
      const wrong: [string, string][] = [
        ['subscription[endpoint]', 'http://push.test/1'],
        ['subscription[endpoint]', ''],
        ['subscription[keys][p256dh]', 'AAAA'],
        [
          'subscription[keys][p256dh]',
          Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url'),
        ],
        ['subscription[keys][auth]', 'short'],
      ];
      for (const [name, value] of wrong)
        expect([name, (await send('POST', PATH, { ...keys, [name]: value })).status]).toEqual([name, 422]);
      expect((await get(PATH)).status).toBe(404);
    });

    it('end with their token', async () => {
      await send('POST', PATH, keys, await world.token(ana, SCOPES));
      const [row] = await world.db.models.pushSubscription.findMany();
      await inTransaction(world.system(), (ctx) => revokeTokens(ctx, { id: row?.tokenId ?? 0n }));
      expect(await world.db.models.pushSubscription.count()).toBe(0);
    });
  });
});
