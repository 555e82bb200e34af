import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { announce, deleteAnnouncement } from '../../src/core/announcements/announce.ts';
import { reactToAnnouncement, unreactToAnnouncement } from '../../src/core/announcements/react.ts';
import { inTransaction } from '../../src/core/context.ts';
import { createFilter, deleteFilter, updateFilter } from '../../src/core/filters/filters.ts';
import { setSuspended } from '../../src/core/identities/suspend.ts';
import { setPolicy } from '../../src/core/notifications/policy.ts';
import { acceptRequests } from '../../src/core/notifications/requests.ts';
import { deleteRemotePost } from '../../src/core/posts/remote/delete.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { deletePost } from '../../src/core/posts/write/delete.ts';
import { editPost } from '../../src/core/posts/write/edit.ts';
import { createToken } from '../../src/core/tokens/create.ts';
import { revokeTokens } from '../../src/core/tokens/revoke.ts';
import { setUserDisabled } from '../../src/core/users/disable.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { MOST_PER_ADDRESS, MOST_PER_TOKEN, OpenStreams } from '../../src/mastodon/streaming/open-streams.ts';
import { eventually } from '../graphql/live.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { favouritePost } from '../helpers/people/marks.ts';
import { unfit } from './entities.ts';
import { openRestWorld, type RestWorld } from './world.ts';

/** The streaming API, as bytes: what apps send and are sent. */

let world: RestWorld;
let here: Domain;
let there: Domain;
let ana: Identity;
let bea: Identity;
let token: string;
const ends: (() => void)[] = [];
/** Vitest itself waits a second. */
const SLOWLY = { timeout: 45_000 };

beforeAll(async () => {
  world = await openRestWorld();
  here = await world.domain('a.test', { isDefault: true });
  there = await world.domain('b.test');
  ana = await world.identity('ana', here);
  bea = await world.identity('bea', here);
  await world.follow(ana, bea);
  token = await world.token(ana, 'read');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => world.close());

const post = async (author: Identity, text: string, more = {}) =>
  createPost(await world.as(author), author, { text, ...more });

interface Sent {
  stream?: string[];
  event?: string;
  payload?: string;
  error?: string;
  status?: number;
}

function open(
  search: string,
  options: { domain?: Domain; protocol?: string; token?: string | null; path?: string } = {},
) {
  const { domain = here, protocol, path = '/api/v1/streaming' } = options;
  const bearer = options.token === undefined ? token : options.token;
  const socket = new WebSocket(
    `ws://127.0.0.1:${world.httpPort}${path}${search}`,
    protocol ? [protocol] : [],
    { headers: { host: domain.host, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) } },
  );
  ends.push(() => socket.terminate());
  const sent: Sent[] = [];
  socket.on('message', (data) => sent.push(JSON.parse(String(data))));
  socket.on('error', () => undefined);
  return { socket, sent };
}

/**
 * A socket that listens: what it subscribed to has begun when its last message, which names no channel, is answered.
 */
async function listening(channels: object[], options: Parameters<typeof open>[1] = {}) {
  const opened = open('', options);
  await once(opened.socket, 'open');
  const say = (message: object) => opened.socket.send(JSON.stringify(message));
  const settled = async () => {
    const before = opened.sent.length;
    say({ type: 'subscribe', stream: 'no such' });
    await eventually(() => opened.sent.slice(before).some(({ error }) => error === 'Unknown stream type'));
    opened.sent.splice(
      opened.sent.findIndex(({ error }) => error === 'Unknown stream type'),
      1,
    );
  };
  for (const channel of channels) say({ type: 'subscribe', ...channel });
  await settled();
  const got = (event: string, stream?: string) =>
    opened.sent.filter((each) => each.event === event && (!stream || each.stream?.[0] === stream));
  return { ...opened, say, settled, got };
}

async function eventStream(path: string, bearer: string | null = token, domain = here) {
  const request = get({
    host: '127.0.0.1',
    port: world.httpPort,
    path: `/api/v1/streaming${path}`,
    headers: { host: domain.host, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  ends.push(() => request.destroy());
  const it = { response, text: '', hasEnded: false };
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    it.text += chunk;
  });
  response.on('error', () => undefined);
  response.on('close', () => {
    it.hasEnded = true;
  });
  return it;
}

const parse = ({ payload }: Sent = {}) => JSON.parse(payload ?? 'null');

describe('over a WebSocket', () => {
  it('carries several channels, each by its name, until they are ended', async () => {
    const { sent, got, say, settled, socket } = await listening([
      { stream: 'user' },
      { stream: 'public' },
      { stream: 'public' },
      { stream: 'public:remote' },
      { stream: 'public:media' },
      { stream: 'hashtag', tag: 'Foo' },
      { stream: 'direct' },
    ]);
    const made = await post(bea, 'hello #foo');
    await eventually(() => got('update').length === 3);
    expect(got('update').map(({ stream }) => stream)).toEqual(
      expect.arrayContaining([['user'], ['public'], ['hashtag', 'Foo']]),
    );
    for (const each of got('update')) {
      expect(unfit('StreamingWsEvent', each)).toEqual([]);
      expect(unfit('Status', parse(each))).toEqual([]);
      expect(parse(each)).toMatchObject({ id: String(made.id), content: expect.stringContaining('hello') });
    }
    expect(parse(got('update', 'user')[0])).toHaveProperty('favourited', false);
    expect(parse(got('update', 'public')[0])).not.toHaveProperty('favourited');
    await editPost(await world.as(bea), bea, made.id, { text: 'hello again #foo' });
    await eventually(() => got('status.update').length === 3);
    say({ type: 'unsubscribe', stream: 'hashtag', tag: 'foo' });
    await settled();
    await deletePost(await world.as(bea), bea, made.id);
    // To no channel that never carried it: neither of other servers nor of media.
    await eventually(() => got('delete').length === 2);
    await settled();
    expect(got('delete').map(({ stream }) => stream)).toEqual(expect.arrayContaining([['user'], ['public']]));
    expect(new Set(got('delete').map(({ payload }) => payload))).toEqual(new Set([String(made.id)]));
    expect(got('delete', 'hashtag')).toEqual([]);
    expect(sent.filter(({ error }) => error)).toEqual([]);
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it('carries notifications on `user` and `user:notification`', async () => {
    const { got } = await listening([{ stream: 'user' }, { stream: 'user:notification' }]);
    const own = await post(ana, 'like me');
    await favouritePost(await world.as(bea), bea, own.id);
    await eventually(() => got('notification').length === 2);
    expect(unfit('Notification', parse(got('notification')[0]))).toEqual([]);
    expect(parse(got('notification')[0])).toMatchObject({ type: 'favourite', account: { username: 'bea' } });
    expect(got('update', 'user:notification')).toEqual([]);
  });

  it('carries conversations on `direct`, as their owner sees them', async () => {
    const { got } = await listening([{ stream: 'direct' }]);
    await post(bea, 'public @ana');
    const first = await post(bea, 'for you @ana', { visibility: 'MENTIONED' });
    await eventually(() => got('conversation', 'direct').length === 1);
    const sent = parse(got('conversation')[0]);
    expect(unfit('Conversation', sent)).toEqual([]);
    expect(sent).toMatchObject({
      unread: true,
      accounts: [{ id: String(bea.id) }],
      last_status: { id: String(first.id), visibility: 'direct' },
    });
    const own = await post(ana, 'for nobody', { visibility: 'MENTIONED' });
    await eventually(() => got('conversation').length === 2);
    expect(parse(got('conversation')[1])).toMatchObject({
      unread: false,
      accounts: [{ id: String(ana.id) }],
      last_status: { id: String(own.id) },
    });
  });

  it('says on `user` that what was kept back came into the list', async () => {
    const { got } = await listening([{ stream: 'user' }]);
    const cy = await world.identity('cy', here);
    await setPolicy(await world.as(ana), ana, { notFollowing: 'FILTER' });
    await post(cy, 'hello @ana');
    await post(bea, 'hello @ana');
    await eventually(() => got('notification').length === 1);
    expect(parse(got('notification')[0]).account.id).toBe(String(bea.id));
    const [request] = await world.db.models.notificationRequest.findMany({ where: { actorId: cy.id } });
    await acceptRequests(await world.as(ana), ana, [request?.id ?? 0n]);
    await eventually(() => got('notifications_merged').length === 1);
    await setPolicy(await world.as(ana), ana, { notFollowing: 'ACCEPT' });
  });

  it("carries announcements of the viewer's domain on `user`", async () => {
    const { sent, got } = await listening([{ stream: 'user' }, { stream: 'public' }]);
    await announce(world.system(), there, { text: 'not here' });
    const made = await announce(world.system(), here, { text: 'hear, hear' });
    await eventually(() => got('announcement').length === 1);
    expect(got('announcement')[0]?.stream).toEqual(['user']);
    expect(unfit('Announcement', parse(got('announcement')[0]))).toEqual([]);
    expect(parse(got('announcement')[0])).toMatchObject({ id: String(made.id), read: false, reactions: [] });
    await reactToAnnouncement(await world.as(bea), bea, made.id, '\u{1F389}');
    await eventually(() => got('announcement.reaction').length === 1);
    const counted = { name: '\u{1F389}', announcement_id: String(made.id) };
    expect(parse(got('announcement.reaction')[0])).toEqual({ ...counted, count: 1 });
    await unreactToAnnouncement(await world.as(bea), bea, made.id, '\u{1F389}');
    await eventually(() => got('announcement.reaction').length === 2);
    expect(parse(got('announcement.reaction')[1])).toEqual({ ...counted, count: 0 });
    await deleteAnnouncement(world.system(), made.id);
    await eventually(() => got('announcement.delete').length === 1);
    expect(got('announcement.delete')[0]?.payload).toBe(String(made.id));
    expect(sent).toHaveLength(4);
  });

  it('carries them to whoever may read statuses, whatever else the token holds', async () => {
    const statuses = await world.token(ana, 'read:statuses');
    const { sent, got } = await listening([{ stream: 'user' }], { token: statuses });
    const made = await announce(world.system(), here, { text: 'for all of you' });
    await eventually(() => got('announcement').length === 1);
    await deleteAnnouncement(world.system(), made.id);
    await eventually(() => got('announcement.delete').length === 1);
    expect(sent).toHaveLength(2);
  });

  it("says once when filters of the viewer changed, and nobody else's", async () => {
    const { sent, got } = await listening([
      { stream: 'user' },
      { stream: 'user:notification' },
      { stream: 'public' },
    ]);
    const filter = { title: 'a filter', contexts: ['HOME'] as const };
    await createFilter(await world.as(bea), bea, filter);
    const made = await createFilter(await world.as(ana), ana, filter);
    await eventually(() => got('filters_changed').length === 1);
    await updateFilter(await world.as(ana), ana, made.id, { title: 'b', keywords: [{ keyword: 'x' }] });
    await eventually(() => got('filters_changed').length === 2);
    expect(got('filters_changed')[1]).toEqual({ stream: ['user'], event: 'filters_changed' });
    await deleteFilter(await world.as(ana), ana, made.id);
    await eventually(() => got('filters_changed').length === 3);
    expect(sent.filter(({ event }) => event !== 'filters_changed')).toEqual([]);
  });

  it.each(['/', '/foo/bar', '/api/v1/streaming/'])('opens at any address (%s)', async (path) => {
    const { socket } = open(`?stream=user&access_token=${token}`, { path, token: null });
    await once(socket, 'open');
  });

  it('takes its token in the query or as the protocol, and channels at the connection', async () => {
    const byQuery = open(`?access_token=${token}&stream=public:local`, { token: null });
    const byProtocol = open('?stream=hashtag&tag=quick', { token: null, protocol: token });
    await Promise.all([once(byQuery.socket, 'open'), once(byProtocol.socket, 'open')]);
    expect(byProtocol.socket.protocol).toBe(token);
    // The streams begin behind the handshake.
    for (const { socket, sent } of [byQuery, byProtocol]) {
      socket.send(JSON.stringify({ type: 'subscribe', stream: 'no such' }));
      await eventually(() => sent.length === 1);
      sent.pop();
    }
    await post(bea, 'see #quick');
    await eventually(() => byQuery.sent.length > 0 && byProtocol.sent.length > 0);
    expect(byProtocol.sent[0]).toMatchObject({ stream: ['hashtag', 'quick'], event: 'update' });
  });

  it('says what is wrong with a channel, and stays open', async () => {
    const { sent, say, settled } = await listening([]);
    say({ type: 'subscribe', stream: 'hashtag' });
    say({ type: 'subscribe', stream: 'list' });
    say({ type: 'subscribe', stream: 'list', list: '1' });
    say({ type: 'dance' });
    say([]);
    await settled();
    expect(sent).toEqual([
      { error: 'Missing tag name parameter', status: 400 },
      { error: 'Missing list name parameter', status: 400 },
      { error: 'Not authorized to stream this list', status: 401 },
    ]);
  });

  it('ends with a binary message', async () => {
    const { socket } = await listening([]);
    socket.send(Buffer.from('{}'));
    expect((await once(socket, 'close'))[0]).toBe(1003);
  });

  it.each([
    ['no token', null, 'Missing access token'],
    ['an unknown token', 'nonsense', 'Invalid access token'],
  ])('answers 401 to %s', async (_what, bearer, message) => {
    const { socket } = open('', { token: bearer });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(401);
    expect(response.headers['x-error-message']).toBe(message);
  });

  it('ends when its token is revoked', async () => {
    const cay = await world.identity('cay', here);
    const { socket } = await listening([{ stream: 'user' }], { token: await world.token(cay, 'read') });
    const closed = once(socket, 'close');
    await inTransaction(world.system(), (ctx) => revokeTokens(ctx, { identityId: cay.id }));
    await closed;
  });

  it('keeps the domains of an install apart', async () => {
    const dan = await world.identity('dan', there);
    const away = await listening([{ stream: 'public:local' }], {
      domain: there,
      token: await world.token(dan, 'read'),
    });
    const near = await listening([{ stream: 'public:local' }]);
    await post(bea, 'for those here');
    await eventually(() => near.sent.length === 1);
    await post(dan, 'for those there');
    await eventually(() => away.sent.length === 1);
    expect(parse(away.sent[0]).account.username).toBe('dan');
    expect(near.sent).toHaveLength(1);
    const refused = open('', { domain: there });
    const [, response] = (await once(refused.socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(401);
  });
});

describe('as server-sent events', () => {
  it('sends posts as they come, one line each', async () => {
    const it = await eventStream('/public/local');
    expect(it.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store',
    });
    await eventually(() => it.text === ':)\n');
    const made = await post(bea, 'over the wire');
    await eventually(() => it.text.endsWith('\n\n'));
    const [, event, data] = it.text.split('\n');
    expect(event).toBe('event: update');
    expect(JSON.parse(data?.replace(/^data: /, '') ?? '')).toMatchObject({ id: String(made.id) });
    world.clock.advance(15_000);
    await eventually(() => it.text.includes(':thump\n\n'));
  });

  it('carries only posts with media where asked', async () => {
    const all = await eventStream('/public');
    const media = await eventStream('/public?only_media=true');
    for (const each of [all, media]) await eventually(() => each.text === ':)\n');
    await post(bea, 'words alone');
    await eventually(() => all.text.includes('words alone'));
    expect(media.text).toBe(':)\n');
  });

  it.each([
    ['/health', null, 200, 'OK'],
    ['', null, 404, 'Record not found'],
    ['/nonsense', null, 400, 'Unknown channel requested'],
    ['/user', null, 401, 'Missing access token'],
    ['/user', 'nonsense', 401, 'Invalid access token'],
    ['/hashtag', '', 400, 'Missing tag name parameter'],
    ['/list', '', 400, 'Missing list name parameter'],
    ['/list?list=12', '', 401, 'Not authorized to stream this list'],
  ])('GET %s with the token %s is answered %i', async (path, bearer, status, text) => {
    const it = await eventStream(path, bearer === '' ? token : bearer);
    await eventually(() => it.hasEnded);
    expect(it.response.statusCode).toBe(status);
    expect(it.text).toBe(status === 200 ? text : JSON.stringify({ error: text }));
  });

  it('needs the scope of its channel', async () => {
    const write = await world.token(ana, 'write');
    const notifications = await world.token(ana, 'read:notifications');
    for (const [path, bearer] of [
      ['/user', write],
      ['/public', notifications],
    ] as const) {
      const it = await eventStream(path, bearer);
      await eventually(() => it.hasEnded);
      expect(it.response.statusCode).toBe(401);
      expect(it.text).toBe('{"error":"Access token does not have the required scopes"}');
    }
    const it = await eventStream('/user/notification', notifications);
    expect(it.response.statusCode).toBe(200);
  });

  it('ends when the identity is suspended', async () => {
    const eve = await world.identity('eve', here);
    const it = await eventStream('/user', await world.token(eve, 'read'));
    expect(it.response.statusCode).toBe(200);
    await setSuspended(world.system(here), eve, true);
    await eventually(() => it.hasEnded);
  });
});

describe('whoever was let in', () => {
  /** A stream of either kind, and whether it has ended. */
  const both = async (bearer: string) => {
    const { socket } = await listening([{ stream: 'user' }], { token: bearer });
    const it = await eventStream('/user', bearer);
    expect(it.response.statusCode).toBe(200);
    const closed = once(socket, 'close');
    return async () => {
      expect((await closed)[0]).toBe(1000);
      await eventually(() => it.hasEnded);
    };
  };
  const refusals = async (bearer: string) => {
    const { socket } = open('', { token: bearer });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    const it = await eventStream('/user', bearer);
    await eventually(() => it.hasEnded);
    return [response.statusCode, response.headers['x-error-message'], it.response.statusCode, it.text];
  };

  it.each([
    ['their token is revoked', 'revoke', 401, 'Invalid access token'],
    ['their user is disabled', 'disable', 403, 'Your login is currently disabled'],
    ['their identity is suspended', 'suspend', 401, 'Invalid access token'],
  ] as const)('has an end when %s, and is not let in again', async (_what, act, status, message) => {
    const name = `of${act}`;
    const user = await world.user(`${name}@mail.example`);
    const identity = await world.identity(name, here);
    await world.hold(identity, user);
    const { token: bearer } = await createToken(world.system(), {
      ...{ user, identity, scopes: ['read'], appName: 'test' },
    });
    const ended = await both(bearer);
    // Nobody else's ends with it.
    const other = await listening([{ stream: 'user' }]);
    if (act === 'revoke')
      await inTransaction(world.system(), (ctx) => revokeTokens(ctx, { identityId: identity.id }));
    else if (act === 'disable') await setUserDisabled(world.system(), user, true);
    else await setSuspended(world.system(here), identity, true);
    await ended();
    expect(await refusals(bearer)).toEqual([status, message, status, JSON.stringify({ error: message })]);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
    if (act !== 'disable') return;
    await setUserDisabled(world.system(), user, false);
    await both(bearer);
  });
});

describe('a client that does not read', () => {
  const MOST_HELD = 2_000_000;
  /** Bytes that the server holds for its connections. */
  const held = () => [...world.connections].map((socket) => socket.writableLength);
  const COUNT = 1_200;

  /** More than the system's buffers and 500 frames hold, without a post for each. */
  async function flood(made: Post): Promise<void> {
    const update = {
      ...{ kind: 'post.updated' as const, postId: made.id, entryId: made.id, authorId: bea.id },
      ...{ audience: 'PUBLIC' as const, domainId: here.id },
    };
    for (let done = 0; done < COUNT; done += 100) {
      await world.db.transaction((tx) =>
        world.app.events.append(tx, ...Array.from({ length: 100 }, () => update)),
      );
      await world.app.events.catchUp();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(Math.max(...held())).toBeLessThan(MOST_HELD);
    }
  }

  it('is held little for, ends when it reads on, and holds up nobody', async () => {
    const { id } = await post(bea, 'hello');
    const made = await world.db.models.post.update({ where: { id }, data: { html: 'x'.repeat(20_000) } });
    const quick = await listening([{ stream: 'user' }]);
    const slow = await listening([{ stream: 'user' }]);
    const events = await eventStream('/user');
    await eventually(() => events.text === ':)\n');
    slow.socket.pause();
    events.response.pause();
    await flood(made);
    await eventually(() => quick.got('status.update').length === COUNT);
    const closed = once(slow.socket, 'close');
    slow.socket.resume();
    events.response.resume();
    await closed;
    await eventually(() => events.hasEnded);
    for (const got of [slow.got('status.update').length, events.text.split('event: status.update').length]) {
      expect(got).toBeGreaterThan(16);
      expect(got).toBeLessThan(COUNT);
    }
    // What it missed it asks for, and then goes on.
    const again = await listening([{ stream: 'user' }]);
    await post(bea, 'and on');
    await eventually(() => again.got('update').length === 1);
  }, 300_000);

  it('is closed when it answers no ping', async () => {
    const { socket } = await listening([{ stream: 'user' }]);
    // Others end meanwhile: requests leave connections behind that are kept for some seconds.
    const { _socket: own } = socket as unknown as { _socket: Socket };
    const isOpen = () => [...world.connections].some(({ remotePort }) => remotePort === own.localPort);
    socket.pause();
    world.clock.advance(30_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOpen()).toBe(true);
    world.clock.advance(30_000);
    await eventually(() => !isOpen());
  });
});

describe('a public timeline', () => {
  it('is rendered once for all who watch it', async () => {
    const tokens = await Promise.all(
      ['fay', 'gus', 'hal'].map(async (name) => world.token(await world.identity(name, here), 'read')),
    );
    const watchers = await Promise.all(
      tokens.map((bearer) => listening([{ stream: 'public:local' }], { token: bearer })),
    );
    const frames = async () => {
      const { values } = await world.app.metrics.liveFrames.get();
      return values.find(({ labels }) => labels.frame === 'PostAppeared')?.value ?? 0;
    };
    const before = await frames();
    await post(bea, 'once for all');
    await eventually(() => watchers.every(({ got }) => got('update').length === 1));
    expect((await frames()) - before).toBe(1);
  });

  it('leaves out whom its reader does not want to read', async () => {
    const [ida, blocked, muted] = [
      await world.identity('choosy', here),
      await world.identity('blocked', here),
      await world.identity('muted', here),
    ];
    const far = await world.remote('far', 'hidden.test');
    await world.block(ida, blocked);
    await world.mute(ida, muted);
    const choosy = await world.token(ida, 'read write follow');
    const form = { domain: 'hidden.test' };
    expect((await world.rest(here, 'POST', '/api/v1/domain_blocks', { token: choosy, form })).status).toBe(
      200,
    );
    await world.follow(ana, far);
    const [{ got }, everybody] = [
      await listening([{ stream: 'public' }], { token: choosy }),
      await listening([{ stream: 'public' }]),
    ];
    for (const author of [blocked, muted]) await post(author, 'unwanted');
    await storeRemotePost(world.system(here), far, remotePost('https://hidden.test/p/1', world.clock.now()), {
      isDelivered: true,
    });
    const wanted = await post(bea, 'wanted');
    await eventually(() => got('update').length > 0 && everybody.got('update').length === 4);
    expect(got('update').map((each) => parse(each).id)).toEqual([String(wanted.id)]);
  });

  it('takes back what a channel carried, with media and of another server, and nothing else', async () => {
    const far = await world.remote('far', 'media.test');
    await world.follow(ana, far);
    const picture = {
      type: 'image',
      url: 'https://media.test/a.jpg',
      mediaType: 'image/jpeg',
      alt: '',
    } as const;
    const streams = ['public', 'public:local', 'public:remote', 'public:media', 'public:local:media'];
    const { got } = await listening(streams.map((stream) => ({ stream })));
    for (const [at, attachments] of [[picture], []].entries()) {
      const written = remotePost(`https://media.test/p/${at}`, world.clock.now(), { attachments });
      await storeRemotePost(world.system(here), far, written, { isDelivered: true });
      await deleteRemotePost(world.system(here), far, written.uri);
    }
    await eventually(() => got('delete', 'public').length === 2);
    await eventually(() => got('delete').length >= 5);
    expect(streams.map((stream) => got('delete', stream).length)).toEqual([2, 0, 2, 1, 0]);
    expect(streams.map((stream) => got('update', stream).length)).toEqual([2, 0, 2, 1, 0]);
  });

  it('names the filters that match, for whoever has some', async () => {
    const ida = await world.identity('ida', here);
    const idas = await world.token(ida, 'read');
    const [plain, watcher] = [
      await listening([{ stream: 'public' }]),
      await listening([{ stream: 'public' }, { stream: 'hashtag', tag: 'noise' }], { token: idas }),
    ];
    const shown = async (text: string) => {
      const before = watcher.got('update').length;
      await post(bea, text);
      const count = text.includes('#') ? 2 : 1;
      await eventually(() => watcher.got('update').length === before + count);
      return watcher.got('update').slice(before).map(parse);
    };
    expect((await shown('loud before'))[0]).not.toHaveProperty('filtered');
    const filter = await createFilter(await world.as(ida), ida, {
      title: 'noise',
      contexts: ['PUBLIC'],
      keywords: [{ keyword: 'loud' }],
    });
    // Its streams begin anew when the first filter is made: from some post on they tell.
    await vi.waitFor(async () => expect((await shown('quiet'))[0].filtered).toEqual([]), SLOWLY);
    for (const each of await shown('loud #noise')) {
      expect(unfit('Status', each)).toEqual([]);
      expect(each.filtered).toMatchObject([
        { filter: { id: String(filter.id) }, keyword_matches: ['loud'], status_matches: null },
      ]);
      expect(each).not.toHaveProperty('favourited');
    }
    await eventually(() => plain.got('update').length === watcher.got('update', 'public').length);
    expect(
      plain
        .got('update')
        .map(parse)
        .filter((each) => 'filtered' in each),
    ).toEqual([]);
    await deleteFilter(await world.as(ida), ida, filter.id);
    await vi.waitFor(
      async () => expect((await shown('loud again'))[0]).not.toHaveProperty('filtered'),
      SLOWLY,
    );
  });
});

describe('open streams', () => {
  it('are so many for a token, and for an address whatever its tokens', () => {
    const streams = new OpenStreams();
    const stops = Array.from({ length: MOST_PER_TOKEN }, () => streams.add(1n, '127.0.0.1'));
    expect(() => streams.add(1n, '192.0.2.1')).toThrow('Too many open streams for this access token');
    stops[0]?.();
    stops[0]?.();
    streams.add(1n, '127.0.0.1');
    expect(() => streams.add(1n, '127.0.0.1')).toThrow('for this access token');
    for (let token = 2; token < MOST_PER_ADDRESS + 2; token += 1)
      streams.add(BigInt(token), `2001:db8::${token}`);
    expect(() => streams.add(1_000n, '2001:db8::1:1')).toThrow('Too many open streams from this address');
    streams.add(1_000n, '2001:db8:1::1');
    // Behind a proxy that nobody told of, all clients would be on this machine.
    for (let token = 2; token < MOST_PER_ADDRESS + 10; token += 1)
      streams.add(BigInt(token) + 2_000n, '127.0.0.1');
  });
});
