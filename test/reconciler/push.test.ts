import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTransaction, systemCtx } from '../../src/core/context.ts';
import { notify } from '../../src/core/notifications/notify.ts';
import { revokeTokens } from '../../src/core/tokens/revoke.ts';
import type { NotificationKind } from '../../src/db/enums.ts';
import type { Domain, Identity, Prisma } from '../../src/db/rows.ts';
import { createPushSender } from '../../src/net/push/send.ts';
import { createFakeClock, type FakeClock } from '../helpers/clock.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';

interface DecryptOptions {
  version: string;
  privateKey: ReturnType<typeof createECDH>;
  authSecret: Buffer;
  salt?: Buffer;
  dh?: Buffer;
}
/** Somebody else's implementation of both encodings, as apps have one. */
const { decrypt } = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, options: DecryptOptions): Buffer;
};

// Real sockets on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

const HOUR = 3_600_000;

interface Pushed {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

let world: ReconcilerWorld;
let clock: FakeClock;
let home: Domain;
let ana: Identity;
let ben: Identity;
let service: Server;
let pushed: Pushed[];
let status: (path: string) => number;

beforeEach(async () => {
  clock = createFakeClock(Date.now());
  world = await openReconcilerWorld({ clock });
  const { app, fetcher } = world;
  app.ports.push = createPushSender({
    secret: 'the secret of a test, long enough for one',
    contact: () => 'https://home.test/',
    fetcher,
    clock,
    random: app.random,
  });
  home = await world.domain('home.test');
  [ana, ben] = [await world.sender('ana', home), await world.sender('ben', home)];
  [pushed, status] = [[], () => 201];
  service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      pushed.push({ path, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status(path)).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  world.ports.set('push.test', (service.address() as AddressInfo).port);
  await world.reconciler.start();
});
afterEach(async () => {
  service.closeAllConnections();
  service.close();
  await world.close();
  expect(world.failures).toEqual([]);
});

const ctx = () => systemCtx(world.app, home);

/** An app with keys of its own, subscribed under a token of somebody. */
async function app(
  who: Identity,
  name: string,
  more: Partial<Prisma.PushSubscriptionUncheckedCreateInput> = {},
) {
  const ecdh = createECDH('prime256v1');
  const p256dh = ecdh.generateKeys().toString('base64url');
  const authSecret = randomBytes(16);
  const { models } = world.db;
  const { app: install } = world;
  const at = BigInt(clock.now());
  const token = await models.token.create({
    data: {
      id: install.ids.next(),
      hash: `hash of ${name}`,
      sealed: install.ports.seal.seal(`token of ${name}`),
      identityId: who.id,
      scopes: 'read push',
      createdAt: at,
    },
  });
  const subscription = await models.pushSubscription.create({
    data: {
      id: BigInt(1 + Math.floor(Math.random() * 2 ** 31)),
      tokenId: token.id,
      identityId: who.id,
      endpoint: `https://push.test/${name}`,
      p256dh,
      auth: authSecret.toString('base64url'),
      payload: 'MASTODON',
      alerts: { MENTION: true, FOLLOW: true, FAVOURITE: true },
      createdAt: at,
      updatedAt: at,
      ...more,
    },
  });
  return {
    token,
    subscription,
    read({ headers, body }: Pushed): string {
      const version = String(headers['content-encoding']);
      const value = (header: string, key: string) =>
        Buffer.from(new RegExp(`${key}=([^;,]+)`).exec(String(headers[header]))?.[1] ?? '', 'base64url');
      const draft =
        version === 'aesgcm' ? { salt: value('encryption', 'salt'), dh: value('crypto-key', 'dh') } : {};
      return decrypt(body, { version, privateKey: ecdh, authSecret, ...draft }).toString('utf8');
    },
  };
}

async function post(author: Identity, html: string, more: Partial<Prisma.PostUncheckedCreateInput> = {}) {
  const id = world.app.ids.next();
  const at = BigInt(clock.now());
  return world.db.models.post.create({
    data: {
      ...{ id, uri: `https://home.test/posts/${id}`, authorId: author.id, domainId: author.domainId },
      ...{ visibility: 'PUBLIC', html, threadId: id, publishedAt: at, storedAt: at, ...more },
    },
  });
}

const tell = (kind: NotificationKind, postId: bigint | null = null, target = ana, actor = ben) =>
  inTransaction(ctx(), (inside) => notify(inside, { kind, target, actor, postId }));
const left = () => world.db.models.work.count({ where: { machine: 'push' } });
/** Until nothing waits to be pushed. */
const settled = () => world.passUntil(clock, 10, async () => (await left()) === 0, 'all was pushed');

/** Checks the JWT with the key that apps subscribe for. */
function signerOf(headers: Pushed['headers']) {
  const authorization = String(headers.authorization);
  const jwt = /(?:t=|WebPush )([^,\s]+)/.exec(authorization)?.[1] ?? '';
  const key =
    /k=(.+)$/.exec(authorization)?.[1] ?? /p256ecdsa=(.+)$/.exec(String(headers['crypto-key']))?.[1] ?? '';
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' },
    format: 'jwk',
  });
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const isSound = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return { key, isSound, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) };
}

it('pushes in both encodings what an app can decrypt, signed by this install', async () => {
  const apps = [await app(ana, 'new'), await app(ana, 'old', { isStandard: false })];
  await world.db.models.identity.update({ where: { id: ana.id }, data: { language: 'mi' } });
  const { id } = await post(ben, `<p>Hello <b>ana</b> ${'x'.repeat(200)}</p>`);
  await tell('MENTION', id);
  await settled();
  expect(pushed).toHaveLength(2);
  for (const [index, name] of ['new', 'old'].entries()) {
    const message = pushed.find(({ path }) => path === `/${name}`) as Pushed;
    expect(message.headers).toMatchObject({
      'content-encoding': name === 'new' ? 'aes128gcm' : 'aesgcm',
      urgency: 'high',
    });
    expect(Number(message.headers.ttl)).toBeGreaterThan(47 * 3600);
    expect(message.headers['unsubscribe-url']).toMatch(
      /^https:\/\/home\.test\/api\/web\/push_subscriptions\/[\w-]+$/,
    );
    expect(message.body.byteLength).toBeLessThanOrEqual(4096);
    const { key, isSound, claims } = signerOf(message.headers);
    expect(key).toBe(world.app.ports.push.publicKey);
    expect(isSound).toBe(true);
    expect(claims).toMatchObject({ aud: 'https://push.test', sub: 'https://home.test/' });
    expect(claims.exp * 1000 - clock.now()).toBeLessThanOrEqual(24 * HOUR);
    const text = apps[index]?.read(message) ?? '';
    const notification = await world.db.models.notification.findFirstOrThrow();
    // The id is a number that JavaScript's may not hold.
    expect(text).toContain(`"notification_id":${notification.id},`);
    const { notification_id: _, ...rest } = JSON.parse(text);
    expect(rest).toEqual({
      access_token: `token of ${name}`,
      preferred_locale: 'mi',
      notification_type: 'mention',
      icon: 'https://home.test/assets/missing-avatar.png',
      title: '@ben@home.test mentioned you',
      body: `Hello ana ${'x'.repeat(129)}…`,
    });
  }
});

it('pushes its own shape without a secret', async () => {
  const own = await app(ana, 'own', { payload: 'PUKEKO' });
  await tell('FOLLOW');
  await settled();
  const notification = await world.db.models.notification.findFirstOrThrow();
  expect(pushed.map((message) => JSON.parse(own.read(message)))).toEqual([
    {
      type: 'notification',
      kind: 'FOLLOW',
      notificationKey: String(notification.id),
      recipient: { key: String(ana.id), handle: '@ana@home.test' },
      by: { key: String(ben.id), handle: '@ben@home.test' },
      postKey: null,
      title: '@ben@home.test followed you',
      body: '',
      icon: 'https://home.test/assets/missing-avatar.png',
    },
  ]);
  expect(pushed[0]?.headers.urgency).toBe('normal');
});

it('pushes nothing that is not wanted, or that the recipient may not see any more', async () => {
  const { models } = world.db;
  const follow = (followerId: bigint, followeeId: bigint) =>
    models.follow.create({
      data: {
        ...{ id: world.app.ids.next(), uri: `f:${followerId}`, followerId, followeeId },
        ...{ state: 'ACCEPTED' as const, createdAt: 1n },
      },
    });
  await app(ana, 'none', { policy: 'NONE' });
  await app(ana, 'followed', { policy: 'FOLLOWED' });
  await app(ana, 'follower', { policy: 'FOLLOWERS' });
  await app(ana, 'boosts', { alerts: { BOOST: true, FOLLOW: false } });
  await app(ben, 'other');
  await tell('FOLLOW');
  await settled();
  expect(pushed).toEqual([]);
  await follow(ben.id, ana.id);
  await tell('MENTION', (await post(ben, '<p>one</p>')).id);
  await settled();
  expect(pushed.splice(0).map(({ path }) => path)).toEqual(['/follower']);
  await follow(ana.id, ben.id);
  await tell('MENTION', (await post(ben, '<p>two</p>')).id);
  await settled();
  expect(
    pushed
      .splice(0)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['/followed', '/follower']);

  await models.filter.create({
    data: {
      ...{ id: world.app.ids.next(), identityId: ana.id, title: 'no cats', contexts: ['NOTIFICATIONS'] },
      ...{ action: 'HIDE', createdAt: 1n },
      keywords: { create: { id: world.app.ids.next(), keyword: 'cat', isWholeWord: true } },
    },
  });
  await tell('MENTION', (await post(ben, '<p>a cat</p>')).id);
  // For somebody else's eyes: it was changed since.
  await tell('MENTION', (await post(ben, '<p>hidden</p>', { visibility: 'MENTIONED' })).id);
  await models.mute.create({
    data: {
      id: world.app.ids.next(),
      muterId: ana.id,
      mutedId: ben.id,
      hidesNotifications: true,
      createdAt: 1n,
    },
  });
  await tell('MENTION', (await post(ben, '<p>muted</p>')).id);
  await settled();
  expect(pushed).toEqual([]);
});

it('pushes nothing of a thread that was muted meanwhile, nor what the policy keeps back', async () => {
  const { models } = world.db;
  const phone = await app(ana, 'phone');
  const muted = await post(ben, '<p>on and on</p>');
  await inTransaction(ctx(), async (inside) => {
    await notify(inside, { kind: 'MENTION', target: ana, actor: ben, postId: muted.id });
    const data = { identityId: ana.id, threadId: muted.threadId, createdAt: 1n };
    await inside.tx.models.threadMute.create({ data });
  });
  const direct = await post(ben, '<p>psst</p>', { visibility: 'MENTIONED' });
  await models.mention.create({ data: { postId: direct.id, identityId: ana.id } });
  await tell('MENTION', direct.id);
  expect((await models.notification.findMany()).map(({ isFiltered }) => isFiltered)).toEqual([false, true]);
  const open = await post(ben, '<p>hello</p>');
  await tell('MENTION', open.id);
  await settled();
  expect(pushed.map((message) => JSON.parse(phone.read(message)).body)).toEqual(['hello']);
});

it('pushes nothing that a filter made meanwhile holds back', async () => {
  const phone = await app(ana, 'phone');
  const { id } = await post(ben, '<p>a cat</p>');
  await inTransaction(ctx(), async (inside) => {
    await notify(inside, { kind: 'MENTION', target: ana, actor: ben, postId: id });
    await inside.tx.models.filter.create({
      data: {
        ...{ id: world.app.ids.next(), identityId: ana.id, title: 'no cats', contexts: ['NOTIFICATIONS'] },
        ...{ action: 'HIDE', createdAt: 1n },
        keywords: { create: { id: world.app.ids.next(), keyword: 'cat', isWholeWord: true } },
      },
    });
  });
  await tell('MENTION', (await post(ben, '<p>a dog</p>')).id);
  await settled();
  expect(pushed.map((message) => JSON.parse(phone.read(message)).body)).toEqual(['a dog']);
});

it('pushes nothing for a token that has ended, though its subscription is still there', async () => {
  const [past, left] = [await app(ana, 'past'), await app(ana, 'left')];
  const { token } = world.db.models;
  await token.update({ where: { id: past.token.id }, data: { expiresAt: BigInt(clock.now()) } });
  await token.update({ where: { id: left.token.id }, data: { revokedAt: 1n } });
  await tell('FOLLOW');
  await settled();
  expect(pushed).toEqual([]);
});

it('ends with the token, its user and the identity', async () => {
  const { models } = world.db;
  const ended = await app(ana, 'ended');
  const user = await models.user.create({
    data: { id: world.app.ids.next(), email: 'ana@mail.test', createdAt: 1n },
  });
  await models.identityMember.create({ data: { identityId: ana.id, userId: user.id, createdAt: 1n } });
  const held = await app(ana, 'held');
  await models.token.update({ where: { id: held.token.id }, data: { userId: user.id } });
  await tell('FAVOURITE', (await post(ana, '<p>1</p>')).id);
  await settled();
  expect(pushed.splice(0)).toHaveLength(2);
  await inTransaction(ctx(), (inside) => revokeTokens(inside, { id: ended.token.id }));
  expect(await models.pushSubscription.count()).toBe(1);
  await models.user.update({ where: { id: user.id }, data: { disabledAt: 1n } });
  await tell('FAVOURITE', (await post(ana, '<p>2</p>')).id);
  await settled();
  await models.user.update({ where: { id: user.id }, data: { disabledAt: null } });
  await models.identityMember.deleteMany();
  await tell('FAVOURITE', (await post(ana, '<p>3</p>')).id);
  await settled();
  await models.identityMember.create({ data: { identityId: ana.id, userId: user.id, createdAt: 1n } });
  await models.notification.deleteMany();
  const postId = (await post(ana, '<p>4</p>')).id;
  await inTransaction(ctx(), async (inside) => {
    await notify(inside, { kind: 'FAVOURITE', target: ana, actor: ben, postId });
    await inside.tx.models.identity.update({ where: { id: ana.id }, data: { state: 'SUSPENDED' } });
  });
  await settled();
  expect(pushed.map(({ path }) => path)).toEqual([]);
});

it('removes what the push service says is gone, and gives up what it refuses', async () => {
  const { models } = world.db;
  await app(ana, 'gone');
  await app(ana, 'missing');
  await app(ana, 'refused');
  status = (path) => ({ '/gone': 410, '/missing': 404 })[path] ?? 403;
  await tell('FOLLOW');
  await settled();
  expect(pushed).toHaveLength(3);
  expect((await models.pushSubscription.findMany()).map(({ endpoint }) => endpoint)).toEqual([
    'https://push.test/refused',
  ]);
});

it('waits for a push service that is down, without trying every message, and in the end drops them', async () => {
  await app(ana, 'a');
  await app(ana, 'b');
  status = () => 503;
  await tell('FOLLOW');
  await world.passUntil(clock, 10, () => pushed.length > 0, 'the first try');
  await world.passUntil(
    clock,
    0,
    async () =>
      (await world.db.models.work.count({
        where: { machine: 'push', owner: null, dueAt: { gt: BigInt(clock.now()) } },
      })) === 2,
    'both wait',
  );
  const tries = pushed.length;
  expect(tries).toBeLessThanOrEqual(2);
  status = () => 201;
  await world.passUntil(clock, 5_000, async () => (await left()) === 0, 'it is back');
  expect(pushed.length - tries).toBe(2);

  status = () => 503;
  await tell('MENTION', (await post(ben, '<p>late</p>')).id);
  await world.passUntil(clock, HOUR, async () => (await left()) === 0, 'it is no news any more');
  expect(pushed.length).toBeLessThan(80);
  const after = pushed.length;
  status = () => 201;
  clock.advance(72 * HOUR);
  await settled();
  expect(pushed.length).toBe(after);
});

it('sends nothing to addresses that are not public', async () => {
  await app(ana, 'inside', { endpoint: 'https://127.0.0.1/hook' });
  await tell('FOLLOW');
  await settled();
  expect(pushed).toEqual([]);
});
