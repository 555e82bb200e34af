import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { setSuspended } from '../../../src/core/identities/suspend.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { RATES } from '../../../src/graphql/execution/rate-limits.ts';
import { eventually, type LiveWorld, openLiveWorld, TIMELINE, watch, wsClient } from '../live.ts';
import { openEvents } from './event-source.ts';

/**
 * schema/PROTOCOL.md on identities: who a request is made as, by every way to send one. Each test bears the number of
 * its sentence.
 */
let world: LiveWorld;
let user: User;
let token: string;
/** Two of the user on one domain, one on another, and one of somebody else. */
let ana: Identity;
let bea: Identity;
let away: Identity;
let foreign: Identity;
beforeAll(async () => {
  world = await openLiveWorld();
  user = await world.user('ana@mail.test');
  ana = await world.somebody();
  bea = await world.somebody();
  away = await world.somebody(world.there);
  for (const identity of [ana, bea, away]) await world.hold(identity, user);
  foreign = await world.somebody(world.there);
  await world.hold(foreign, await world.user('somebody@mail.test'));
  token = await world.token(user);
});
afterAll(() => world.close());

const WHO = '{ viewer { identity { identity { username } } } }';
const id = (identity: Identity) => `identity_${identity.id}`;

interface Sent {
  token: string | null;
  /** What the connection names, and what the operation names. */
  connection?: unknown;
  operation?: unknown;
  domain?: Domain;
}

/** The username that a request is made as, null for nobody, or the code of the refusal. */
type Way = (sent: Sent) => Promise<string | null>;

// biome-ignore lint/suspicious/noExplicitAny: an answer or a refusal
const told = (result: any): string | null =>
  result.errors?.[0]?.extensions.code ?? result.data.viewer?.identity?.identity.username ?? null;

const headersOf = ({ token, connection }: Sent): Record<string, string> => ({
  ...(token ? { authorization: `Bearer ${token}` } : {}),
  ...(connection === undefined ? {} : { 'pukeko-identity': String(connection) }),
});

const extensionsOf = ({ operation }: Sent) =>
  operation === undefined ? {} : { extensions: { identity: operation } };

async function overSocket(sent: Sent): Promise<string | null> {
  const socket = new WebSocket(`ws://127.0.0.1:${world.port}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-host': (sent.domain ?? world.here).host },
  });
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({
    type: 'connection_init',
    payload: {
      ...(sent.token ? { authorization: `Bearer ${sent.token}` } : {}),
      ...(sent.connection === undefined ? {} : { identity: sent.connection }),
    },
  });
  const answer = await new Promise<string | null>((resolve) => {
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'connection_ack')
        say({ type: 'subscribe', id: '1', payload: { query: WHO, ...extensionsOf(sent) } });
      if (type === 'next') resolve(told(payload));
      if (type === 'error') resolve(told({ errors: payload }));
    });
  });
  socket.terminate();
  return answer;
}

const WAYS: Record<string, Way> = {
  async POST(sent) {
    const response = await world.raw(sent.domain ?? world.here, {
      headers: { 'content-type': 'application/json', ...headersOf(sent) },
      body: JSON.stringify({ query: WHO, ...extensionsOf(sent) }),
    });
    return told(await response.json());
  },
  async GET(sent) {
    const params = new URLSearchParams({ query: WHO });
    const { extensions } = extensionsOf(sent);
    if (extensions) params.set('extensions', JSON.stringify(extensions));
    const response = await world.raw(sent.domain ?? world.here, {
      method: 'GET',
      path: `/graphql?${params}`,
      headers: { accept: 'application/json', ...headersOf(sent) },
    });
    return told(await response.json());
  },
  async 'server-sent events'(sent) {
    const response = await world.raw(sent.domain ?? world.here, {
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headersOf(sent) },
      body: JSON.stringify({ query: WHO, ...extensionsOf(sent) }),
    });
    const text = await response.text();
    // Refused before the stream began, it is a plain answer with a status.
    return told(JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text));
  },
  'a WebSocket': overSocket,
};

describe.each(Object.entries(WAYS))('by %s', (name, way) => {
  it('a user acts as any identity of theirs, on whichever domain', async () => {
    expect(await way({ token, operation: id(away) })).toBe(away.username);
    expect(await way({ token, operation: id(away), domain: world.there })).toBe(away.username);
  });

  it('none is replaced by another', async () => {
    const suspended = await world.somebody();
    await world.hold(suspended, user);
    await setSuspended(world.system(), suspended, true);
    const deleted = await world.identity(`gone${suspended.id}`, world.here, { state: 'DELETED' });
    await world.hold(deleted, user);
    const remote = await world.remote(`rob${suspended.id}`, 'rob.test');
    const own = await world.token(ana);
    const refused: [unknown, string, string?][] = [
      [id(foreign), 'FORBIDDEN'],
      [id(remote), 'FORBIDDEN'],
      ['identity_1', 'FORBIDDEN'],
      [id(suspended), 'FORBIDDEN'],
      [id(deleted), 'GONE'],
      [`post_${ana.id}`, 'INVALID_INPUT'],
      [ana.handleDomain, 'INVALID_INPUT'],
      ['', 'INVALID_INPUT'],
    ];
    const closes = name === 'a WebSocket';
    for (const [named, code] of refused) {
      expect(await way({ token, operation: named }), `operation ${named}`).toBe(code);
      expect(await way({ token, connection: named }), `connection ${named}`).toBe(
        closes ? 'closed 4403' : code,
      );
    }
    for (const named of [7, true, ['a'], {}])
      expect(await way({ token, operation: named })).toBe('INVALID_INPUT');
    // The token of one identity names that one or none.
    for (const other of [bea, away, foreign])
      expect(await way({ token: own, operation: id(other) })).toBe('FORBIDDEN');
    expect(await way({ token: null, operation: id(ana) })).toBe('UNAUTHENTICATED');
  });

  it('nobody is named, and nobody looks', async () => {
    expect(await way({ token })).toBeNull();
    expect(await way({ token: null })).toBeNull();
  });
});

describe('who a request is made as', () => {
  it('48 the nearest naming counts, by every way to send a request', async () => {
    const own = await world.token(ana);
    for (const way of Object.values(WAYS)) {
      expect(await way({ token: own })).toBe(ana.username);
      expect(await way({ token: own, connection: id(ana), operation: id(ana) })).toBe(ana.username);
      expect(await way({ token, connection: id(bea) })).toBe(bea.username);
      expect(await way({ token, operation: id(bea) })).toBe(bea.username);
      expect(await way({ token, connection: id(ana), operation: id(bea) })).toBe(bea.username);
      expect(await way({ token, connection: id(ana), operation: null })).toBe(ana.username);
    }
  });

  it('49 an identity of somebody else is refused, never replaced, and counted', async () => {
    const send = (named: string) =>
      world.ask(world.here, token, WHO, {}, { 'pukeko-identity': named, 'x-ip': '198.51.100.9' });
    const { status, data, errors } = await send(id(foreign));
    expect({ status, data }).toEqual({ status: 403, data: undefined });
    expect(errors?.[0]?.message).toBe((await send('identity_1')).errors?.[0]?.message);
    const statuses = new Set<number>();
    for (let sent = 2; sent < RATES.reads.count; sent += 100)
      for (const each of await Promise.all(Array.from({ length: 100 }, () => send('identity_1'))))
        statuses.add(each.status);
    expect([...statuses].sort()).toEqual([403, 429]);
    expect((await send('identity_1')).errors?.[0]?.extensions?.code).toBe('RATE_LIMITED');
    // Whoever names their own goes on.
    expect((await send(id(ana))).status).toBe(200);
    const socket = await firstError({ ip: '198.51.100.9', identity: 'identity_1' });
    expect(socket).toBe('RATE_LIMITED');
  });

  it('50 a user who names none reads as nobody, and is told what to send', async () => {
    const secret = await world.post(ana, 'for followers', { visibility: 'FOLLOWERS' });
    const read = `{ node(id: "post_${secret.id}") { id } viewer { identity { id } identities { username } } }`;
    const { data } = await world.ask(world.here, token, read);
    expect(data.node).toBeNull();
    expect(data.viewer.identity).toBeNull();
    expect(data.viewer.identities).toHaveLength(3);
    const mutation = `mutation { createPost(input: { text: "hi" }) { __typename ... on Error { code message } } }`;
    const answer = (await world.ask(world.here, token, mutation)).data.createPost;
    expect(answer).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
    expect(answer.message).toContain('Pukeko-Identity');
    const stream = await openEvents(world, world.here, token, { query: TIMELINE, variables: HOME });
    await stream.until(({ isDone }) => isDone);
    expect(stream.events[0]?.data.errors[0].extensions.code).toBe('INVALID_INPUT');
  });

  it('51 answers differ between identities, and say to caches what they vary by', async () => {
    const post = await world.post(ana, 'mine');
    const query = `{ node(id: "post_${post.id}") { ... on Post { viewer { canEdit } } } }`;
    const canEdit = async (identity: Identity) =>
      (await world.ask(world.here, token, query, {}, { 'pukeko-identity': id(identity) })).data.node.viewer
        .canEdit;
    expect([await canEdit(ana), await canEdit(bea)]).toEqual([true, false]);
    for (const method of ['GET', 'POST']) {
      const response = await world.raw(world.here, {
        method,
        path: method === 'GET' ? `/graphql?query=${encodeURIComponent(WHO)}` : '/graphql',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `Bearer ${token}`,
        },
        ...(method === 'POST' ? { body: JSON.stringify({ query: WHO }) } : {}),
      });
      expect(response.headers.get('vary')).toBe('Accept, Authorization, Pukeko-Identity');
      expect(response.headers.get('cache-control')).toContain('private');
    }
    const anonymous = await world.raw(world.here, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: WHO }),
    });
    expect(anonymous.headers.get('vary')).toBe('Accept, Authorization, Pukeko-Identity');
    expect(anonymous.headers.get('cache-control')).not.toContain('private');
  });

  it('52 the token of an app alone is nobody', async () => {
    const app = await appToken('read write');
    const post = await world.post(ana, 'public');
    const secret = await world.post(ana, 'secret', { visibility: 'FOLLOWERS' });
    const query = `{ viewer { scopes } open: node(id: "post_${post.id}") { id } hidden: node(id: "post_${secret.id}") { id } }`;
    const { data, errors } = await world.ask(world.here, app, query);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ viewer: null, open: { id: `post_${post.id}` }, hidden: null });
    const mutation = 'mutation { createPost(input: { text: "hi" }) { __typename } }';
    expect((await world.ask(world.here, app, mutation)).data.createPost.__typename).toBe('NotAllowedError');
    for (const way of Object.values(WAYS))
      expect(await way({ token: app, operation: id(ana) })).toBe('FORBIDDEN');
    const narrow = await appToken('read:accounts');
    expect((await world.ask(world.here, narrow, query)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const local = watch(wsClient(world, world.here, app), TIMELINE, { source: { named: 'LOCAL' } });
    await local.until(({ kinds }) => kinds.includes('CaughtUp'));
    local.stop();
  });

  it('53 a role on a domain goes with the login, as far as who gives it may', async () => {
    const root = await world.token(await world.user('root@mail.test', { isAdmin: true }));
    const people = await Promise.all(
      ['boss', 'aide'].map(async (name) => {
        const login = await world.user(`${name}@mail.test`);
        const identity = await world.somebody();
        await world.hold(identity, login);
        return { identity, token: await world.token(login), other: await world.token(login) };
      }),
    );
    const [boss, aide] = people as [(typeof people)[0], (typeof people)[0]];
    const change = async (token: string, holder: Identity, role: string | null) => {
      const name = role === null ? 'removeDomainRole' : 'setDomainRole';
      const input = `domainId: "domain_${world.here.id}", holderOf: "${id(holder)}"${role ? `, role: ${role}` : ''}`;
      const query = `mutation { done: ${name}(input: { ${input} }) { __typename ... on Error { code } } }`;
      const { data } = await world.ask(world.here, token, query);
      return data.done.code ?? 'done';
    };
    const suspend = async (token: string, isSuspended: boolean) => {
      const query = `mutation { done: setIdentitySuspended(input: { identityId: "${id(ana)}", isSuspended: ${isSuspended} }) { __typename ... on Error { code } } }`;
      const { data } = await world.ask(world.here, token, query);
      return data.done.code ?? 'done';
    };
    expect(await change(boss.token, boss.identity, 'OWNER')).toBe('FORBIDDEN');
    expect(await change(root, boss.identity, 'OWNER')).toBe('done');
    expect(await change(boss.token, aide.identity, 'OWNER')).toBe('FORBIDDEN');
    expect(await change(boss.token, aide.identity, 'MODERATOR')).toBe('done');
    // At once, and for every token of the login.
    for (const held of [aide.token, aide.other])
      for (const isSuspended of [true, false]) expect(await suspend(held, isSuspended)).toBe('done');
    expect(await change(aide.token, aide.identity, 'ADMIN')).toBe('FORBIDDEN');
    expect(await change(boss.token, aide.identity, null)).toBe('done');
    for (const held of [aide.token, aide.other]) expect(await suspend(held, true)).toBe('FORBIDDEN');
    expect(await change(boss.token, boss.identity, null)).toBe('CONFLICT');
    expect(await change(root, boss.identity, null)).toBe('done');
  });
});

const HOME = { source: { named: 'HOME' } };

describe('live streams', () => {
  it('frames are not shared between identities of one user', async () => {
    const client = wsClient(world, world.here, token);
    const homes = [ana, bea].map((who) => watch(client, TIMELINE, HOME, { identity: id(who) }));
    const asked = `subscription { timeline(source: { named: LOCAL }) { __typename cursor
      ... on PostAppeared { edge { node { post { viewer { canEdit } } } } } } }`;
    const locals = [ana, bea].map((who) => watch(client, asked, {}, { identity: id(who) }));
    for (const each of [...homes, ...locals]) await each.until(({ kinds }) => kinds.includes('CaughtUp'));
    await world.post(ana, 'by ana');
    await world.post(bea, 'by bea');
    for (const each of locals) await each.until(({ kinds }) => kinds.length === 3);
    for (const each of homes) await each.until(({ kinds }) => kinds.length === 2);
    const written = homes.map(({ frames }) => JSON.stringify(frames));
    expect(written[0]).toContain('by ana');
    expect(written[0]).not.toContain('by bea');
    expect(written[1]).toContain('by bea');
    expect(written[1]).not.toContain('by ana');
    const marks = locals.map(({ frames }) => JSON.stringify(frames).match(/true|false/g));
    expect(marks).toEqual([
      ['true', 'false'],
      ['false', 'true'],
    ]);
    await client.dispose();
  });

  it.each(['connection', 'operation'] as const)(
    'an identity named by the %s that is lost ends what is made as it, and nothing else',
    async (where) => {
      const cleo = await world.somebody();
      await world.hold(cleo, user);
      const client = wsClient(world, world.here, token, {
        connectionParams: {
          authorization: `Bearer ${token}`,
          ...(where === 'connection' ? { identity: id(cleo) } : {}),
        },
      });
      const lost = watch(client, TIMELINE, HOME, where === 'operation' ? { identity: id(cleo) } : {});
      const kept = watch(client, TIMELINE, HOME, { identity: id(ana) });
      for (const each of [lost, kept]) await each.until(({ kinds }) => kinds.includes('CaughtUp'));
      await world.db.models.identityMember.deleteMany({ where: { identityId: cleo.id } });
      await setSuspended(world.system(), cleo, true);
      await lost.until(({ errors }) => errors.length > 0);
      expect(lost.errors[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      await world.post(ana, 'goes on');
      await kept.until(({ kinds }) => kinds.includes('PostAppeared'));
      const again = watch(client, TIMELINE, HOME, { identity: id(cleo) });
      await again.until(({ errors }) => errors.length > 0);
      expect(again.errors[0]?.extensions?.code).toBe('FORBIDDEN');
      await client.dispose();
    },
  );

  it.each(['a WebSocket', 'server-sent events'] as const)(
    'end by %s when the identity alone is taken from the user, and those of its other holder do not',
    async (way) => {
      const [eli, other] = [await world.somebody(), await world.user(`other of ${way.length}@mail.test`)];
      for (const holder of [user, other]) await world.hold(eli, holder);
      const open = async (token: string, identity: Identity) => {
        if (way === 'a WebSocket') {
          const watcher = watch(wsClient(world, world.here, token), TIMELINE, HOME, {
            identity: id(identity),
          });
          await watcher.until(({ kinds }) => kinds.includes('CaughtUp'));
          return { code: () => watcher.errors[0]?.extensions?.code, kinds: () => watcher.kinds };
        }
        const stream = await openEvents(world, world.here, token, {
          body: JSON.stringify({ query: TIMELINE, variables: HOME, extensions: { identity: id(identity) } }),
        });
        await stream.until(({ kinds }) => kinds.includes('CaughtUp'));
        return {
          code: () => stream.events.flatMap(({ data }) => data?.errors?.[0]?.extensions.code ?? [])[0],
          kinds: () => stream.kinds,
        };
      };
      // A token of the identity that this user made goes with it; one of the other holder stays.
      const [mine, theirs] = await Promise.all(
        [user, other].map(async (each) => {
          const made = await createToken(world.system(), {
            user: each,
            identity: eli,
            scopes: ['read', 'write'],
            appName: 'An app',
          });
          return made.token;
        }),
      );
      const lost = await open(token, eli);
      const kept = [await open(token, ana), await open(await world.token(other), eli)];
      const taken = { input: { identityId: id(eli) } };
      const unshare = `mutation ($input: UnshareIdentityInput!) { unshareIdentity(input: $input) { ... on UnshareIdentityPayload { isEnded } ... on Error { code } } }`;
      expect((await world.ask(world.here, token, unshare, taken)).data.unshareIdentity).toEqual({
        isEnded: true,
      });
      await eventually(() => lost.code() !== undefined);
      expect(lost.code()).toBe('UNAUTHENTICATED');
      await world.post(ana, 'goes on');
      await world.post(eli, 'goes on');
      for (const each of kept) await eventually(() => each.kinds().includes('PostAppeared'));
      for (const each of kept) expect(each.code()).toBeUndefined();
      const asked = async (token: string | undefined) =>
        told(await world.ask(world.here, token ?? null, WHO, {}));
      expect(await asked(mine)).toBe('UNAUTHENTICATED');
      expect(await asked(theirs)).toBe(eli.username);
      for (const way of Object.values(WAYS))
        expect(await way({ token, operation: id(eli) })).toBe('FORBIDDEN');
      // The last one who holds it stays: it would be nobody's.
      const last = await world.ask(world.here, await world.token(other), unshare, taken);
      expect(last.data.unshareIdentity).toEqual({ code: 'CONFLICT' });
      expect((await world.ask(world.here, token, unshare, taken)).data.unshareIdentity).toEqual({
        isEnded: false,
      });
    },
  );

  it('end as server-sent events too', async () => {
    const dora = await world.somebody();
    await world.hold(dora, user);
    const stream = await openEvents(world, world.here, token, {
      body: JSON.stringify({ query: TIMELINE, variables: HOME, extensions: { identity: id(dora) } }),
    });
    await stream.until(({ kinds }) => kinds.includes('CaughtUp'));
    await setSuspended(world.system(), dora, true);
    await stream.until(({ isDone }) => isDone);
    expect(stream.events.at(-2)?.data.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('documents of our own', () => {
  it('name the identity of the operator, of a user, and nobody else', async () => {
    const document = world.face.trust<unknown, object>({ text: WHO });
    const as = async (viewer: Parameters<typeof world.ctx>[0], identity: string | null) =>
      told(await world.face.open(world.ctx(viewer, world.here), identity).execute(document, {}));
    const operator = { kind: 'operator', identity: null } as const;
    const owner = { kind: 'user', user, identity: null, scopes: ['read'], tokenId: 1n } as const;
    expect(await as(operator, id(foreign))).toBe(foreign.username);
    expect(await as(operator, null)).toBeNull();
    expect(await as(operator, 'identity_1')).toBe('FORBIDDEN');
    expect(await as(owner, id(bea))).toBe(bea.username);
    expect(await as(owner, id(foreign))).toBe('FORBIDDEN');
    expect(await as({ kind: 'anonymous' }, id(ana))).toBe('UNAUTHENTICATED');
  });
});

async function appToken(scopes: string): Promise<string> {
  const text = `app ${scopes}`.replace(/ /g, '-').padEnd(12, '-');
  await createToken(world.system(), {
    user: null,
    identity: null,
    scopes: scopes.split(' ') as never,
    appName: 'An app',
    literal: text,
  });
  return text;
}

/** The code of the error that an operation on a socket of an address gets. */
async function firstError({ ip, identity }: { ip: string; identity: string }): Promise<string | undefined> {
  const client = wsClient(world, world.here, token, {
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { 'x-host': world.here.host, 'x-ip': ip } });
      }
    },
  });
  const watcher = watch(client, WHO, {}, { identity });
  await eventually(() => watcher.errors.length > 0);
  await client.dispose();
  return watcher.errors[0]?.extensions?.code;
}
