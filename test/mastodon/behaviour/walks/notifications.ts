import { createECDH } from 'node:crypto';
import { describe, expect } from 'vitest';
import { closePoll, notifyOfEnd } from '../../../../src/core/polls/end.ts';
import { unfit } from '../../entities.ts';
import { idsOf, linksOf, NO_TOKEN, NOT_FOUND, type Person, rows, said, type Walk } from '../walk.ts';

const V1 = '/api/v1/notifications';
const V2 = '/api/v2/notifications';

export function notificationRows(walk: () => Walk): void {
  /** One of each kind by `b` and a favourite by `c`, all of `a`'s post. */
  const course = async () => {
    const [a, b, c, d] = await walk().people();
    const post = await a.write('look');
    const step = async (who: Person, path: string) => {
      walk().world.clock.advance(1000);
      await who.post(path);
    };
    await step(b, `/api/v1/statuses/${post.id}/reblog`);
    const mention = await b.write(`@${a.name} hi`);
    await step(b, `/api/v1/statuses/${post.id}/favourite`);
    await step(b, `/api/v1/accounts/${a.id}/follow`);
    await step(c, `/api/v1/statuses/${post.id}/favourite`);
    return { a, b, c, d, post, mention };
  };
  const types = ({ body }: { body: { type: string }[] }) => body.map(({ type }) => type);

  describe('notifications', () => {
    rows('Q018 Q019 Q020 Q022 Q027 Q029', 'are listed, and narrowed', async () => {
      const { a, b, c, post, mention } = await course();
      const all = await a.get(V1);
      for (const each of all.body) expect(unfit('Notification', each)).toEqual([]);
      expect(types(all)).toEqual(['favourite', 'follow', 'favourite', 'mention', 'reblog']);
      expect(all.body[1]).toMatchObject({
        account: { id: b.id },
        group_key: expect.any(String),
        created_at: expect.any(String),
      });
      expect(all.body[1]).not.toHaveProperty('status');
      expect([all.body[3].status.id, all.body[4].status.id]).toEqual([mention.id, post.id]);
      expect(types(await a.get(`${V1}?account_id=${c.id}`))).toEqual(['favourite']);
      expect((await a.get(`${V1}?account_id=foo`)).body).toEqual([]);
      expect(types(await a.get(`${V1}?exclude_types[]=mention`))).toEqual([
        'favourite',
        'follow',
        'favourite',
        'reblog',
      ]);
      expect(types(await a.get(`${V1}?types[]=mention`))).toEqual(['mention']);
      const query = `types[]=mention&exclude_types[]=follow&account_id=${b.id}&include_filtered=true&supported_types[]=mention`;
      const { prev = '', next = '' } = linksOf(await a.get(`${V1}?limit=1&${query}`));
      for (const link of [prev, next])
        for (const key of ['types', 'exclude_types', 'account_id', 'include_filtered', 'supported_types'])
          expect([
            key,
            [...new URL(link, 'https://a.test').searchParams.keys()].some(
              (each) => each === key || each === `${key}[]`,
            ),
          ]).toEqual([key, true]);
      const stranger = await walk().nobody.get(V1);
      expect(said(stranger)).toBe(NO_TOKEN);
      expect(stranger.headers['cache-control'] ?? '').not.toContain('public');
    });
    rows('Q024 Q056', 'come so many at a time', async () => {
      const { person, world } = walk();
      const [a, b] = [await person(), await person()];
      for (let n = 0; n < 85; n += 1) {
        world.clock.advance(5);
        await world.db.models.notification.create({
          data: {
            id: world.app.ids.next(),
            identityId: a.identity.id,
            kind: 'FOLLOW',
            actorId: b.identity.id,
            createdAt: BigInt(world.clock.now()),
          },
        });
      }
      const sizes = async (path: string) => (await a.get(path)).body.length;
      expect([await sizes(V1), await sizes(`${V1}?limit=200`)]).toEqual([40, 80]);
      const groups = async (path: string) => (await a.get(path)).body.notification_groups.length;
      expect(await groups(`${V2}?grouped_types[]=reblog`)).toBe(40);
      expect(await groups(`${V2}?grouped_types[]=reblog&limit=300`)).toBe(80);
    });
    rows('Q028', 'are told in words where an app does not know their kind', async () => {
      const { a, b } = await course();
      await a.patch('/api/v1/accounts/update_credentials', { discoverable: 'true' });
      await b.post('/api/v1/collections', { name: 'Birds', 'account_ids[]': a.id });
      for (const each of (await a.get(V1)).body) expect(each).not.toHaveProperty('fallback');
      const told = (await a.get(`${V1}?supported_types[]=mention`)).body;
      for (const each of told) {
        expect(unfit('Notification', each)).toEqual([]);
        // Every client knows the older kinds.
        expect([each.type, 'fallback' in each]).toEqual([each.type, each.type === 'added_to_collection']);
      }
      expect(told[0].fallback).toMatchObject({ title: expect.any(String), summary: expect.any(String) });
    });
    rows('Q031 Q032 Q033', 'are dismissed by whom they are for', async () => {
      const { a, b } = await course();
      const [{ id }, second] = (await a.get(V1)).body;
      const path = `${V1}/${id}`;
      expect((await a.get(path)).body.id).toBe(id);
      expect(said(await b.get(path))).toBe(NOT_FOUND);
      expect(said(await b.post(`${path}/dismiss`))).toBe(NOT_FOUND);
      expect(await a.post(`${path}/dismiss`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(V1)).body[0].id).toBe(second.id);
      expect((await a.get(path)).status).toBe(404);
      expect(await a.post(`${V1}/clear`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(V1)).body).toEqual([]);
    });
    rows('Q034 Q035 Q036 Q065', 'are counted', async () => {
      const { a } = await course();
      const count = async (path: string) => (await a.get(path)).body;
      expect(await count(`${V1}/unread_count`)).toEqual({ count: 5 });
      expect(await count(`${V1}/unread_count?limit=2`)).toEqual({ count: 2 });
      expect(await count(`${V2}/unread_count`)).toEqual({ count: 4 });
      const third = (await a.get(V1)).body[2].id;
      await a.post('/api/v1/markers', { 'notifications[last_read_id]': third });
      expect(await count(`${V1}/unread_count`)).toEqual({ count: 2 });
      expect(await count(`${V1}/unread_count?types[]=follow`)).toEqual({ count: 1 });
      expect(await count(`${V1}/unread_count?exclude_types[]=follow`)).toEqual({ count: 1 });
    });
    rows('Q047 Q048 Q053 Q054 Q055 Q058 Q061 Q062', 'come in groups', async () => {
      const none = await walk().person();
      expect((await none.get(V2)).body).toEqual({ notification_groups: [], accounts: [], statuses: [] });
      const { a, b, c, post } = await course();
      const { body } = await a.get(V2);
      expect(unfit('GroupedNotificationsResults', body)).toEqual([]);
      const groups = body.notification_groups;
      expect(types({ body: groups })).toEqual(['favourite', 'follow', 'mention', 'reblog']);
      for (const key of [
        'group_key',
        'notifications_count',
        'type',
        'most_recent_notification_id',
        'page_min_id',
        'page_max_id',
        'latest_page_notification_at',
        'sample_account_ids',
      ])
        for (const group of groups) expect(Object.keys(group)).toContain(key);
      expect(groups[0]).toMatchObject({
        notifications_count: 2,
        sample_account_ids: [c.id, b.id],
        status_id: post.id,
      });
      expect(body.accounts.map(({ id }: { id: string }) => id).sort()).toEqual([b.id, c.id].sort());
      expect(body.statuses.map(({ id }: { id: string }) => id)).toHaveLength(
        new Set(body.statuses.map(({ id }: { id: string }) => id)).size,
      );
      expect(body).not.toHaveProperty('partial_accounts');
      const page = await a.get(`${V2}?since_id=${groups[2].page_max_id}`);
      expect(types({ body: page.body.notification_groups })).toEqual(['favourite', 'follow']);
      const links = linksOf(page);
      expect(links.prev).toContain(`min_id=${groups[0].page_max_id}`);
      expect(links.next ?? `max_id=${groups[1].page_max_id}`).toContain(`max_id=${groups[1].page_max_id}`);
      const partial = (await a.get(`${V2}?expand_accounts=partial_avatars`)).body;
      expect(partial.accounts.map(({ id }: { id: string }) => id)).toContain(c.id);
      for (const each of partial.partial_accounts)
        expect(Object.keys(each).sort()).toEqual([
          'acct',
          'avatar',
          'avatar_static',
          'bot',
          'id',
          'locked',
          'url',
        ]);
      expect(said(await a.get(`${V2}?expand_accounts=unknown_foobar`))).toBe(
        "400 Invalid value for 'expand_accounts': 'unknown_foobar', allowed values are 'full' and 'partial_avatars'",
      );
      const one = (await a.get(`${V2}/${groups[0].group_key}`)).body;
      expect(one.notification_groups).toHaveLength(1);
      for (const key of Object.keys(one.notification_groups[0])) expect(key).not.toMatch(/^page_/);
      expect((await a.get(`${V2}/ungrouped-${groups[2].page_max_id}`)).body.notification_groups).toHaveLength(
        1,
      );
      expect(await b.post(`${V2}/${groups[0].group_key}/dismiss`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(V2)).body.notification_groups).toHaveLength(4);
      expect(await a.post(`${V2}/clear`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(V2)).body.notification_groups).toEqual([]);
    });
    rows('Q076', 'tell of the end of a poll', async () => {
      const { people, world } = walk();
      const [a, b] = await people();
      const { id, poll } = (
        await b.post('/api/v1/statuses', [
          ['status', '?'],
          ['poll[options][]', 'x'],
          ['poll[options][]', 'y'],
          ['poll[expires_in]', '300'],
        ])
      ).body;
      await a.post(`/api/v1/polls/${poll.id}/votes`, [['choices[]', '0']]);
      world.clock.advance(301_000);
      await closePoll(world.system(), BigInt(id));
      await notifyOfEnd(world.system(), BigInt(id), 0n);
      for (const who of [a, b])
        expect((await who.get(`${V1}?types[]=poll`)).body).toMatchObject([{ type: 'poll', status: { id } }]);
    });
  });

  describe('notification policies', () => {
    const R = `${V1}/requests`;
    const strange = async () => {
      const [a, b, c, d] = await walk().people();
      await a.put(`${V2}/policy`, { for_not_following: 'filter' });
      const post = await b.write(`@${a.name} psst`);
      const [request] = (await a.get(R)).body;
      return { a, b, c, d, post, request };
    };
    rows('Q037 Q038 Q068 Q069', 'are shown and changed in both versions', async () => {
      const a = await walk().person();
      const summary = { pending_requests_count: 0, pending_notifications_count: 0 };
      expect((await a.get(`${V1}/policy`)).body).toEqual({
        filter_not_following: false,
        filter_not_followers: false,
        filter_new_accounts: false,
        filter_private_mentions: true,
        summary,
      });
      const defaults = {
        for_not_following: 'accept',
        for_not_followers: 'accept',
        for_new_accounts: 'accept',
        for_private_mentions: 'filter',
        for_limited_accounts: 'filter',
      };
      expect((await a.get(`${V2}/policy`)).body).toMatchObject({ ...defaults, summary });
      expect((await a.put(`${V1}/policy`, { filter_not_following: 'true' })).body.filter_not_following).toBe(
        true,
      );
      expect((await a.get(`${V2}/policy`)).body).toMatchObject({ ...defaults, for_not_following: 'filter' });
      for (const method of ['put', 'patch'] as const)
        expect((await a[method](`${V2}/policy`, { for_limited_accounts: 'drop' })).body).toMatchObject({
          ...defaults,
          for_not_following: 'filter',
          for_limited_accounts: 'drop',
        });
    });
    rows('Q037 Q039 Q040 Q041 Q044 Q070', 'keep strangers back until they are let in', async () => {
      const { a, b, post, request } = await strange();
      expect(unfit('NotificationRequest', request)).toEqual([]);
      expect(request).toMatchObject({
        id: expect.any(String),
        notifications_count: '1',
        account: { id: b.id },
        last_status: { id: post.id },
      });
      expect((await a.get(V1)).body).toEqual([]);
      for (const version of [V1, V2])
        expect((await a.get(`${version}/policy`)).body.summary).toEqual({
          pending_requests_count: 1,
          pending_notifications_count: 1,
        });
      const other = await walk().person();
      await other.write(`@${a.name} me too`);
      const first = await a.get(`${R}?limit=1`);
      expect(first.body).toHaveLength(1);
      expect([linksOf(first).next?.includes('max_id='), linksOf(first).prev?.includes('min_id=')]).toEqual([
        true,
        true,
      ]);
      expect((await a.get(`${R}/${request.id}`)).body).toEqual(request);
      for (const answer of [
        await b.get(`${R}/${request.id}`),
        await b.post(`${R}/${request.id}/accept`),
        await b.post(`${R}/${request.id}/dismiss`),
      ])
        expect(said(answer)).toBe(NOT_FOUND);
      expect(await a.post(`${R}/${request.id}/accept`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(`${R}/merged`)).body).toEqual({ merged: true });
      expect((await a.get(V1)).body).toMatchObject([{ status: { id: post.id } }]);
      const next = await b.write(`@${a.name} again`);
      expect((await a.get(V1)).body[0].status.id).toBe(next.id);
    });
    rows('Q042 Q043', 'let requests go, one or several', async () => {
      const { a, b, c, request } = await strange();
      expect(await a.post(`${R}/${request.id}/dismiss`)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(R)).body).toEqual([]);
      await c.write(`@${a.name} psst`);
      const [second] = (await a.get(R)).body;
      expect(await b.post(`${R}/accept`, [['id[]', second.id]])).toMatchObject({ status: 200, body: {} });
      expect(idsOf(await a.get(R))).toEqual([second.id]);
      expect(await a.post(`${R}/accept`, [['id[]', second.id]])).toMatchObject({ status: 200, body: {} });
      expect((await a.get(R)).body).toEqual([]);
      expect((await a.get(V1)).body).toMatchObject([{ account: { id: c.id } }]);
      const d = await walk().person();
      await d.write(`@${a.name} psst`);
      const [third] = (await a.get(R)).body;
      expect(await a.post(`${R}/dismiss`, [['id[]', third.id]])).toMatchObject({ status: 200, body: {} });
      expect((await a.get(R)).body).toEqual([]);
    });
    rows('Q070', 'drop what they are told to', async () => {
      const [a, b] = await walk().people();
      await a.put(`${V2}/policy`, { for_not_following: 'drop' });
      const post = await b.write(`@${a.name} psst`);
      expect([(await a.get(V1)).body, (await a.get(R)).body]).toEqual([[], []]);
      expect((await a.get(`/api/v1/statuses/${post.id}`)).status).toBe(200);
    });
  });

  describe('push subscriptions', () => {
    const PATH = '/api/v1/push/subscription';
    rows('Q090 Q091 Q093 Q096 Q097 Q098', 'are one of each token', async () => {
      const a = await walk().person();
      const keys = {
        'subscription[endpoint]': 'https://push.test/1',
        'subscription[keys][p256dh]': createECDH('prime256v1').generateKeys().toString('base64url'),
        'subscription[keys][auth]': Buffer.alloc(16, 7).toString('base64url'),
      };
      for (const answer of [await a.get(PATH), await a.put(PATH, { 'data[policy]': 'all' })])
        expect(answer.status).toBe(404);
      expect((await a.post(PATH)).status).toBe(400);
      const first = await a.post(PATH, keys);
      expect([first.status, unfit('WebPushSubscription', first.body)]).toEqual([200, []]);
      expect(first.body).toEqual({
        id: expect.any(Number),
        endpoint: 'https://push.test/1',
        alerts: {},
        policy: 'all',
        standard: false,
        server_key: expect.any(String),
      });
      const second = await a.post(PATH, keys);
      expect((await a.get(PATH)).body).toEqual(second.body);
      const { world } = walk();
      expect(await world.db.models.pushSubscription.count()).toBe(1);
      const changed = await a.put(PATH, {
        'data[policy]': 'follower',
        'data[alerts][follow]': 'true',
        'data[alerts][favourite]': 'false',
      });
      expect(changed.body).toEqual({
        ...second.body,
        policy: 'follower',
        alerts: { follow: true, favourite: false },
      });
      for (const _ of [1, 2]) expect(await a.delete(PATH)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(PATH)).status).toBe(404);
    });
  });
}
