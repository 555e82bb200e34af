import { createECDH } from 'node:crypto';
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
