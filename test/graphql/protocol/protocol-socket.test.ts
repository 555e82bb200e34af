import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { inTransaction } from '../../../src/core/context.ts';
import { setDomainRole } from '../../../src/core/domain-roles/set.ts';
import { setSuspended } from '../../../src/core/identities/suspend.ts';
import { revokeTokens } from '../../../src/core/tokens/revoke.ts';
import { setUserDisabled } from '../../../src/core/users/disable.ts';
import {
  eventually,
  type LiveWorld,
  openLiveWorld,
  TIMELINE,
  type Watcher,
  watch,
  wsClient,
} from '../live.ts';

/** schema/PROTOCOL.md over a WebSocket: each test bears the number of its sentence. */
let world: LiveWorld;
beforeAll(async () => {
  world = await openLiveWorld();
});
afterAll(() => world.close());

const HOME = { named: 'HOME' };
const closeCode = (watcher: Watcher) => (watcher.failure as { code?: number } | null)?.code;

interface Message {
  type: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the payload by the document it sent
  payload?: any;
}

/** A socket by hand, to say what no client says. */
async function rawSocket(at = world) {
  const socket = new WebSocket(`ws://127.0.0.1:${at.port}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-host': at.here.host },
  });
  const messages: Message[] = [];
  const closed = { code: 0 };
  let pings = 0;
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('close', (code) => {
    closed.code = code;
  });
  socket.on('ping', () => {
    pings += 1;
  });
  await once(socket, 'open');
  return {
    socket,
    messages,
    closed,
    pings: () => pings,
    say: (message: object | string) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async init(payload: object = {}) {
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
      await eventually(() => messages.some((message) => message.type === 'connection_ack'));
    },
  };
}

async function closesWith(
  code: number,
  act: (it: Awaited<ReturnType<typeof rawSocket>>) => unknown,
  at = world,
) {
  const it = await rawSocket(at);
  await act(it);
  await eventually(() => it.closed.code !== 0, 45_000);
  expect(it.closed.code).toBe(code);
}

describe('over a WebSocket', () => {
  it('27 the token comes with connection_init', async () => {
    const ana = await world.somebody();
    const raw = await rawSocket();
    await raw.init({ authorization: `Bearer ${await world.token(ana)}` });
    raw.say({
      id: '1',
      type: 'subscribe',
      payload: { query: '{ viewer { identity { identity { username } } } }' },
    });
    await eventually(() => raw.messages.length === 3);
    expect(raw.messages[1]).toEqual({
      id: '1',
      type: 'next',
      payload: {
        data: { viewer: { identity: { identity: { username: ana.username } } } },
        extensions: { cost: expect.any(Object) },
      },
    });
    expect(raw.messages[2]).toEqual({ id: '1', type: 'complete' });
    const anonymous = await rawSocket();
    await anonymous.init();
    anonymous.say({ id: '1', type: 'subscribe', payload: { query: '{ viewer { scopes } }' } });
    await eventually(() => anonymous.messages.length === 3);
    expect(anonymous.messages[1]?.payload).toMatchObject({ data: { viewer: null } });
    for (const { socket } of [raw, anonymous]) socket.close();
  });

  it('28 the checks, limits and words are those of HTTP', async () => {
    const deep = `{ ${'node(id: "x") { ... on Post { author { '.repeat(1)}posts { nodes { ${'inReplyTo { '.repeat(12)}key${' }'.repeat(12)} } } } } } }`;
    const documents = [
      '{ nothing }',
      '{',
      `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: viewer { scopes }`).join(' ')} }`,
      deep,
    ];
    const raw = await rawSocket();
    await raw.init();
    for (const [index, query] of documents.entries()) {
      const http = await world.ask(world.here, null, query);
      raw.say({ id: `${index}`, type: 'subscribe', payload: { query } });
      await eventually(() => raw.messages.some((message) => message.id === `${index}`));
      const message = raw.messages.find((each) => each.id === `${index}`);
      expect(message?.type, query).toBe('error');
      expect(message?.payload).toEqual(http.errors);
    }
    raw.socket.close();
  });

  it('29 4403 for a token that is not valid', async () => {
    const watcher = watch(wsClient(world, world.here, 'no-such-token'), TIMELINE, {
      source: { named: 'LOCAL' },
    });
    await watcher.until((it) => it.failure !== null);
    expect(closeCode(watcher)).toBe(4403);
    const ana = await world.somebody(world.there);
    const elsewhere = watch(wsClient(world, world.here, await world.token(ana)), TIMELINE, { source: HOME });
    await elsewhere.until((it) => it.failure !== null);
    expect(closeCode(elsewhere)).toBe(4403);
  });

  it('29 4403 at once when a token is revoked (T01), before another frame', async () => {
    const ana = await world.somebody();
    const post = await world.post(ana, 'there already');
    const watcher = await world.caughtUp(ana, HOME);
    const stranger = await world.caughtUp(null, { named: 'LOCAL' });
    await inTransaction(world.system(), async (ctx) => {
      await revokeTokens(ctx, { identityId: ana.id });
      const event = { kind: 'post.updated' as const, postId: post.id, entryId: post.id, authorId: ana.id };
      await world.app.events.append(ctx.tx, { ...event, audience: 'PUBLIC', domainId: world.here.id });
    });
    await watcher.until((it) => it.failure !== null);
    expect(closeCode(watcher)).toBe(4403);
    expect(watcher.kinds).toEqual(['CaughtUp']);
    await stranger.until((it) => it.kinds.length === 2);
  });

  it('29 4403 when a user is disabled or an identity suspended (T02)', async () => {
    const user = await world.user('off@here.test');
    const token = await world.token(user);
    const enter = () => watch(wsClient(world, world.here, token), TIMELINE, { source: { named: 'LOCAL' } });
    const watcher = enter();
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await setUserDisabled({ ...world.system(), viewer: { kind: 'operator', identity: null } }, user, true);
    await watcher.until((it) => it.failure !== null);
    expect(closeCode(watcher)).toBe(4403);
    const again = enter();
    await again.until((it) => it.failure !== null);
    expect(closeCode(again)).toBe(4403);
    const ana = await world.somebody();
    const silenced = await world.caughtUp(ana, { named: 'LOCAL' });
    await setSuspended({ ...world.system(), viewer: { kind: 'operator', identity: null } }, ana, true);
    await silenced.until((it) => it.failure !== null);
    expect(closeCode(silenced)).toBe(4403);
  });

  it('29 4403 when a token ends by itself', async () => {
    const ana = await world.somebody();
    const token = await world.token(ana);
    const watcher = watch(wsClient(world, world.here, token), TIMELINE, { source: HOME });
    await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await world.db.models.token.updateMany({
      where: { identityId: ana.id },
      data: { expiresAt: BigInt(world.clock.now() + 1000) },
    });
    world.app.tokens.forget();
    // A minute, and what the machine needs to look.
    for (let part = 0; part < 7 || (part < 500 && watcher.failure === null); part += 1) {
      world.clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await watcher.until((it) => it.failure !== null);
    expect(closeCode(watcher)).toBe(4403);
  });

  it('30 every other close code', async () => {
    const ask = { id: '1', type: 'subscribe', payload: { query: '{ __typename }' } };
    await closesWith(4401, ({ say }) => say(ask));
    // By a server of its own: whoever is slow to say who they are is let go in real time.
    const hasty = await openLiveWorld({ graphql: { initTimeoutMs: 50 } });
    await closesWith(4408, () => undefined, hasty);
    await hasty.close();
    await closesWith(4429, async ({ say, init }) => {
      await init();
      say({ type: 'connection_init' });
    });
    await closesWith(4409, async ({ say, init }) => {
      await init();
      const payload = { query: TIMELINE, variables: { source: { named: 'LOCAL' } } };
      say({ ...ask, payload });
      say({ ...ask, payload });
    });
    await closesWith(4400, async ({ say, init }) => {
      await init();
      say('no json');
    });
    await closesWith(4400, async ({ say, init }) => {
      await init();
      say({ ...ask, id: 'x'.repeat(101) });
    });
    for (const [type, payload] of [
      ['connection_ack', undefined],
      ['next', {}],
      ['error', [{ message: 'x' }]],
    ])
      await closesWith(4400, async ({ say, init }) => {
        await init();
        say({ id: '1', type, payload });
      });
    await closesWith(1009, ({ say }) => say({ type: 'ping', payload: { text: 'x'.repeat(1_000_001) } }));
  });

  it('31 1001 when the server stops', async () => {
    const own = await openLiveWorld();
    const watcher = await own.caughtUp(null, { named: 'LOCAL' });
    const raw = own.face.close();
    await watcher.until((it) => it.failure !== null);
    expect(closeCode(watcher)).toBe(1001);
    await raw;
    await own.close();
  });

  it('32 a client that makes the server answer and does not read is cut off', async () => {
    const raw = await rawSocket();
    await raw.init();
    raw.socket.pause();
    raw.socket.on('error', () => undefined);
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(20_000) } });
    for (let round = 0; round < 2_000 && raw.closed.code === 0; round += 1) {
      raw.say(ping);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => raw.closed.code !== 0);
    expect(raw.closed.code).toBe(1006);
  });

  it('32 it pings, and closes who does not answer and what nobody uses', async () => {
    const idle = await rawSocket();
    await idle.init();
    const watcher = await world.caughtUp(await world.somebody(), HOME);
    const dead = await rawSocket();
    await dead.init();
    dead.socket.pong = () => undefined;
    for (let round = 1; idle.closed.code === 0; round += 1) {
      world.clock.advance(30_000);
      await eventually(() => idle.pings() === round || idle.closed.code !== 0);
      // Time for the pong.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await eventually(() => dead.closed.code !== 0);
    expect(idle.pings()).toBe(20);
    expect([idle.closed.code, dead.closed.code]).toEqual([1000, 1006]);
    expect(watcher.failure).toBe(null);
  });

  it('33 at most 100 operations on a socket', async () => {
    const raw = await rawSocket();
    await raw.init();
    const payload = { query: TIMELINE, variables: { source: { named: 'LOCAL' } } };
    for (let id = 0; id < 101; id += 1) raw.say({ id: `${id}`, type: 'subscribe', payload });
    const caughtUp = () => raw.messages.filter((message) => message.type === 'next').length;
    await eventually(() => caughtUp() === 100 && raw.messages.some((message) => message.type === 'error'));
    const refused = raw.messages.find((message) => message.type === 'error');
    expect(refused).toMatchObject({ id: '100', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
    raw.say({ id: '0', type: 'complete' });
    raw.say({ id: 'again', type: 'subscribe', payload });
    await eventually(() => caughtUp() === 101);
    raw.socket.close();
  });

  it('34 a subscription ends alone', async () => {
    const user = await world.user('two@here.test');
    const [kept, lost] = [await world.somebody(), await world.somebody()];
    for (const identity of [kept, lost]) await world.hold(identity, user);
    const client = wsClient(world, world.here, await world.token(user));
    const watchers = [kept, lost].map((identity) =>
      watch(client, TIMELINE, { source: HOME }, { identity: `identity_${identity.id}` }),
    );
    for (const watcher of watchers) await watcher.until((it) => it.kinds.includes('CaughtUp'));
    await world.db.transaction(async (tx) => {
      await tx.sql.run('DELETE FROM identity_member WHERE "identityId" = ?', [lost.id]);
      const detail = { userId: String(user.id) };
      await world.app.events.append(tx, { kind: 'user.changed', detail });
    });
    await watchers[1]?.until((it) => it.errors.length > 0);
    expect(watchers[1]?.errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    await world.post(kept, 'on');
    await watchers[0]?.until((it) => it.kinds.length === 2);
    await client.dispose();
  });

  it('34 a stream for those with a role ends with it, and the socket goes on', async () => {
    const user = await world.user('admin@here.test');
    const key = { domainId: world.here.id, userId: user.id };
    await world.db.models.domainRole.create({ data: { ...key, role: 'ADMIN', createdAt: 1n } });
    const client = wsClient(world, world.here, await world.token(user));
    const audit = watch(
      client,
      'subscription ($domainId: ID!) { auditLog(domainId: $domainId) { __typename cursor } }',
      { domainId: `domain_${world.here.id}` },
    );
    const local = watch(client, TIMELINE, { source: { named: 'LOCAL' } });
    for (const watcher of [audit, local]) await watcher.until((it) => it.kinds.includes('CaughtUp'));
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    // Another role that is enough, and then one that is not.
    await setDomainRole(operator, world.here, user, { role: 'OWNER' });
    await audit.until((it) => it.kinds.includes('ActRecorded'));
    expect(audit.errors).toEqual([]);
    await setDomainRole(operator, world.here, user, { role: 'MODERATOR' });
    await audit.until((it) => it.errors.length > 0);
    expect(audit.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    const before = local.kinds.length;
    await world.post(await world.somebody(), 'on');
    await local.until((it) => it.kinds.length > before);
    await client.dispose();
  });
});
