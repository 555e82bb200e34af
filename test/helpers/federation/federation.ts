import type { AddressInfo } from 'node:net';
import type { InboundMessage } from '../../../src/activitypub/inbox/message.ts';
import type { InboundOutcome } from '../../../src/activitypub/inbox/outcome.ts';
import { prepareInbound } from '../../../src/activitypub/inbox/prepare.ts';
import { receive } from '../../../src/activitypub/inbox/receive.ts';
import { serve } from '../../../src/activitypub/serve/serve.ts';
import { wellKnown } from '../../../src/activitypub/serve/well-known/well-known.ts';
import { openInstall } from '../../../src/app.ts';
import { configFrom } from '../../../src/config/config.ts';
import { type App, type Ctx, systemCtx } from '../../../src/core/context.ts';
import { addDomain } from '../../../src/core/domains/add.ts';
import { createIdentity } from '../../../src/core/identities/create.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import type { Clock } from '../../../src/lib/time/clock.ts';
import { openTestDatabase } from '../database.ts';
import { silentLog } from '../log.ts';
import { createFakePeer, type FakePeer, type FakePeerOptions, type Json } from './fake-peer.ts';
import { ringKeys } from './key-ring.ts';

export interface FederationOptions {
  dialect?: Dialect;
  clock?: Clock;
  /** Names of domains; the first is the default one. */
  domains?: readonly string[];
  /** Names of fake peers. */
  peers?: readonly string[];
  peerOptions?: FakePeerOptions;
  /** Whose X-Forwarded-For counts; for requests from several addresses. */
  trustProxy?: string;
}

/** What became of one inbound message. */
export interface Handled extends InboundOutcome {
  type: string;
  actorUri: string;
}

/**
 * One install in the test's process with its real inbox, documents and look-ups over HTTP, fake peers around it, and a
 * reconciler that handles inbound messages when the test says so. Deliveries stay in the database: they are the
 * reconciler's own tests.
 */
export interface FederationWorld {
  app: App;
  peers: FakePeer[];
  /** `http://127.0.0.1:PORT` of the install. */
  address: string;
  domain(name: string): Promise<Domain>;
  identity(username: string, domain: string, more?: { isLocked?: boolean }): Promise<Identity>;
  /** The row as it is now. */
  row(identity: Pick<Identity, 'id'>): Promise<Identity>;
  /** The server itself on behalf of a domain, outside of transactions. */
  ctx(domain: string): Promise<Ctx>;
  as(identity: Identity): Promise<Ctx>;
  /** Handles everything that waits, in order, until nothing does. */
  handleAll(): Promise<Handled[]>;
  /** Delivers an activity and handles it: the answer's status and what became of it. */
  deliver(
    peer: FakePeer,
    inbox: string,
    activity: Json,
    wish?: Parameters<FakePeer['deliver']>[2],
  ): Promise<{ status: number; handled: Handled[] }>;
  /** Activities that wait to be sent, oldest first. */
  outgoing(type?: string): Promise<Json[]>;
  close(): Promise<void>;
}

export async function openFederation(options: FederationOptions = {}): Promise<FederationWorld> {
  const names = options.domains ?? ['a.test'];
  const peers = await Promise.all(
    (options.peers ?? ['e.test']).map((name) => createFakePeer({ ...options.peerOptions, name })),
  );
  const resolve = peers.map((peer) => `${peer.name}=${peer.address}`).join(',');
  const db = await openTestDatabase(options.dialect ?? 'sqlite');
  const config = configFrom({
    domain: names[0] ?? 'a.test',
    resolve,
    logLevel: 'silent',
    dataDir: '/nowhere',
    ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
  });
  const install = await openInstall(config, {
    database: db,
    log: silentLog,
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const { app } = install;
  app.ports = { ...app.ports, keys: ringKeys };
  const http = createHttpServer({
    app,
    isReady: () => true,
    faces: {
      inbox: (request, identityUsername) =>
        receive(app, { ...request, identityUsername, body: request.incoming }),
      wellKnown: (request) => wellKnown(app, request),
      document: (request) => serve(app, request),
      page: async () => null,
      graphql: {
        handle: async (_request, response) => void response.writeHead(404).end(),
        upgrade: (_request, socket) => void socket.destroy(),
      },
      streaming: { upgrade: async () => null },
    },
  });
  await new Promise<void>((resolve) => http.server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const user = await makeUser(app);
  for (const name of names) await addDomain(systemCtx(app), { name });
  await settle(app);
  for (const peer of peers) {
    for (const name of names) peer.resolve.set(name, address);
    for (const other of peers) peer.resolve.set(other.name, other.address);
  }
  const domain = async (name: string) => {
    const found = await app.domains.byName(name);
    if (!found) throw new Error(`There is no domain ${name} in this test.`);
    return found;
  };
  const world: FederationWorld = {
    app,
    peers,
    address,
    domain,
    async identity(username, name, more = {}) {
      const ctx = operatorCtx(app);
      return createIdentity(ctx, { domain: await domain(name), username, user, ...more });
    },
    row: ({ id }) => app.db.models.identity.findUniqueOrThrow({ where: { id } }),
    ctx: async (name) => systemCtx(app, await domain(name)),
    as: async (identity) => ({
      ...systemCtx(app, await app.domains.byId(identity.domainId ?? 0n)),
      viewer: { kind: 'identity', identity, user: null, scopes: ['read', 'write', 'follow'], tokenId: 1n },
    }),
    async handleAll() {
      const all: Handled[] = [];
      for (;;) {
        const rows = await app.db.models.inbound.findMany({ where: { state: 0 }, orderBy: { id: 'asc' } });
        if (rows.length === 0) break;
        for (const row of rows) all.push(await handleOne(app, row as InboundMessage));
      }
      await settle(app);
      return all;
    },
    async deliver(peer, inbox, activity, wish) {
      const { status } = await peer.deliver(inbox, activity, wish);
      return { status, handled: await world.handleAll() };
    },
    async outgoing(type) {
      const rows = await app.db.models.activity.findMany({
        where: type ? { type } : {},
        orderBy: { id: 'asc' },
      });
      return rows.map((row) => JSON.parse(row.body) as Json);
    },
    async close() {
      await http.drain(100);
      await install.close();
      await Promise.all(peers.map((peer) => peer.close()));
    },
  };
  return world;
}

/**
 * Handles one message as the reconciler does: fetches, then writes; a `retry` counts as handled, so that tests see it.
 */
async function handleOne(app: App, message: InboundMessage): Promise<Handled> {
  const ctx = systemCtx(app, await app.domains.byId(message.domainId));
  const prepared = await prepareInbound(ctx, message);
  const outcome = await prepared.apply(ctx);
  await app.db.models.inbound.update({
    where: { id: message.id },
    data: { state: { handled: 1, ignored: 2, failed: 3, retry: 3 }[outcome.outcome], note: outcome.note },
  });
  return { ...outcome, type: message.type, actorUri: message.actorUri };
}

/** Waits until this process has read its own events, so that nothing outdated is in memory. */
export async function settle(app: App): Promise<void> {
  await app.db.numberEvents();
  await app.events.catchUp();
  await app.domains.all();
}

function operatorCtx(app: App): Ctx {
  return { app, domain: null, viewer: { kind: 'operator', identity: null }, now: app.clock.now(), tx: null };
}

function makeUser(app: App): Promise<User> {
  return app.db.models.user.create({
    data: { id: app.ids.next(), email: 'people@mail.example', createdAt: BigInt(app.clock.now()) },
  });
}
