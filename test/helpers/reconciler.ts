import { generateKeyPairSync } from 'node:crypto';
import { settled } from '../../src/activitypub/inbox/outcome.ts';
import { createKeyObjectCache } from '../../src/activitypub/keys/key-object.ts';
import { configFrom } from '../../src/config/config.ts';
import { createAccessBlocks } from '../../src/core/access/in-memory.ts';
import { type App, type Ctx, inTransaction, systemCtx } from '../../src/core/context.ts';
import { deliver } from '../../src/core/deliveries/deliver.ts';
import type { DeliveryOrder } from '../../src/core/deliveries/request.ts';
import { PRIORITY } from '../../src/core/deliveries/states.ts';
import { createDomainDirectory } from '../../src/core/domains/in-memory.ts';
import { originOf } from '../../src/core/domains/origin.ts';
import { runEffects } from '../../src/core/effects/index.ts';
import { createHostBlocks } from '../../src/core/hosts/blocks-in-memory.ts';
import { createRestrictions } from '../../src/core/identities/limits/in-memory.ts';
import type { OutgoingActivity } from '../../src/core/ports.ts';
import { createTokenReader } from '../../src/core/tokens/viewer.ts';
import type { Delivery, Domain, Host, Identity } from '../../src/db/rows.ts';
import type { Database, Dialect } from '../../src/db/types.ts';
import { createIdMaker } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { type Clock, systemClock } from '../../src/lib/time/clock.ts';
import { createEventLog } from '../../src/live/log.ts';
import { createFetcher, type Fetcher } from '../../src/net/fetch.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { NO_TRACING } from '../../src/observe/tracing.ts';
import { createReconciler } from '../../src/reconciler/reconciler.ts';
import type { Reconciler, ReconcilerOptions } from '../../src/reconciler/types.ts';
import type { FakeClock } from './clock.ts';
import { fakePorts } from './core.ts';
import { openTestDatabase } from './database.ts';
import { type Receiver, startReceiver } from './federation/receiver.ts';
import { silentLog } from './log.ts';

export interface ReconcilerWorldOptions {
  dialect?: Dialect;
  clock?: Clock;
  /** An open database instead of a new one: another process's view of the same install. */
  db?: Database;
  /** Parts of the reconciler replaced. */
  options?: Partial<ReconcilerOptions>;
  /** Where names lead (host → port); added to by `receiver`. */
  ports?: Map<string, number>;
  log?: App['log'];
  /** Tells requests of several processes apart. */
  userAgent?: string;
  /** Of the deadlines of requests; real time, where it is not given. */
  fetchClock?: Clock;
}

/** An App with a reconciler, real keys, and servers on loopback that take what is sent. */
export interface ReconcilerWorld {
  app: App;
  db: Database;
  reconciler: Reconciler;
  fetcher: Fetcher;
  ports: Map<string, number>;
  /** A server that answers under these names. */
  receiver(...names: string[]): Promise<Receiver>;
  domain(name: string): Promise<Domain>;
  sender(username: string, domain: Domain): Promise<Identity>;
  /** Somebody on another server, with an inbox of their own. */
  remote(username: string, host: string): Promise<Identity>;
  /** Sends an activity to people by name, as a use case would. */
  send(
    from: Identity,
    to: readonly Identity[],
    more?: Partial<DeliveryOrder> & { uri?: string },
  ): Promise<string>;
  deliveries(): Promise<Delivery[]>;
  host(name: string): Promise<Host>;
  /** What was logged as an error: bugs, where a test does not mean it. */
  failures: unknown[];
  /** Waits (real time) until `check` holds. */
  until(check: () => boolean | Promise<boolean>, what?: string, everyMs?: number): Promise<void>;
  /**
   * Lets a fake clock pass, `stepMs` a look, until `check` holds. Waiting alone is not enough on a clock that stands: a
   * timer that is armed after a step, and every pause between two tries, needs the next step. When `mostMs` have passed
   * the clock stands and real time alone goes on: what has to come within a time of the fake clock comes by then,
   * however slow the machine is.
   */
  passUntil(
    clock: FakeClock,
    stepMs: number,
    check: () => boolean | Promise<boolean>,
    what?: string,
    mostMs?: number,
  ): Promise<void>;
  /** Lets a fake clock pass in steps; after each, everything that came due is done before the next. */
  pass(clock: FakeClock, ms: number, stepMs: number): Promise<void>;
  /** Waits (real time) until nothing is under way; what waits for its time stays. */
  quiet(): Promise<void>;
  /** Waits until nothing waits. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** One key for all: making them takes longer than the tests. */
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

export async function openReconcilerWorld(world: ReconcilerWorldOptions = {}): Promise<ReconcilerWorld> {
  const clock = world.clock ?? systemClock;
  const db = world.db ?? (await openTestDatabase(world.dialect ?? 'sqlite'));
  const random = systemRandom;
  const ids = createIdMaker(clock, random);
  const failures: unknown[] = [];
  const log = world.log ?? failing(failures);
  const events = createEventLog({ db, clock, ids, random, log });
  const uris: string[] = [];
  const app: App = {
    config: configFrom({ dataDir: '/nowhere' }),
    clock,
    random,
    ids,
    log,
    metrics: createMetrics(),
    tracing: NO_TRACING,
    db,
    events,
    ports: {
      ...fakePorts(),
      async render(_ctx, activity) {
        const uri = uris.shift() ?? `https://sender.test/${ids.next()}`;
        return { uri, type: activity.type, body: JSON.stringify({ id: uri, type: activity.type }) };
      },
    },
    domains: createDomainDirectory(db),
    hostBlocks: createHostBlocks(db),
    restrictions: createRestrictions(db),
    accessBlocks: createAccessBlocks(db, clock),
    tokens: createTokenReader(db, clock),
    wake: (kind, dueAt) => reconciler.wake(kind, dueAt),
    effects: runEffects,
  };
  const ports = world.ports ?? new Map<string, number>();
  const fetcher = createFetcher({
    userAgent: world.userAgent ?? 'Pukeko test',
    ...(world.fetchClock ? { clock: world.fetchClock } : {}),
    resolve: { get: (name: string) => address(ports.get(name)) } as never,
  });
  const reconciler = createReconciler(app, {
    fetcher,
    keys: createKeyObjectCache(),
    handleInbound: async () => settled({ outcome: 'handled', note: null }),
    remote: {
      refreshIdentity: async () => 'fresh',
      findByHandle: async () => null,
      fetchPost: async () => null,
      fetchAuthorization: async () => null,
      fetchCollection: async () => null,
      listReplies: async () => [],
      takeOutbox: async () => 0,
      refreshPost: async () => {},
    },
    proveDomain: async () => false,
    ...world.options,
  });
  await events.start();
  events.onEvent(['domain.changed'], () => app.domains.forget());
  events.onEvent(['blocks.changed'], () => app.hostBlocks.forget());
  events.onEvent(['access.changed'], () => app.accessBlocks.forget());
  const receivers: Receiver[] = [];
  const now = () => BigInt(clock.now());
  const hostId = async (name: string) => {
    const known = await db.models.host.findUnique({ where: { name } });
    return (known ?? (await db.models.host.create({ data: { id: ids.next(), name, createdAt: now() } }))).id;
  };

  const opened: ReconcilerWorld = {
    app,
    db,
    reconciler,
    fetcher,
    ports,
    async receiver(...names) {
      const receiver = await startReceiver();
      receivers.push(receiver);
      for (const name of names) ports.set(name, receiver.port);
      return receiver;
    },
    async domain(name) {
      const id = ids.next();
      const domain = await db.models.domain.create({
        data: { id, name, host: name, origin: originOf(name), title: name, createdAt: now() },
      });
      await db.models.domainName.create({ data: { name, domainId: id, isHost: true } });
      app.domains.forget();
      return domain;
    },
    async sender(username, domain) {
      const uri = `${domain.origin}/users/${username}`;
      const identity = await db.models.identity.create({
        data: {
          ...{
            id: ids.next(),
            uri,
            domainId: domain.id,
            username,
            usernameKey: username,
            handleDomain: domain.name,
          },
          ...{ inbox: `${uri}/inbox`, followersUri: `${uri}/followers`, createdAt: now(), updatedAt: now() },
        },
      });
      await db.models.identityKey.create({
        data: {
          ...{ id: ids.next(), uri: `${uri}#main-key`, identityId: identity.id, algorithm: 'RSA' },
          ...{ publicPem: 'not needed', privatePem: pem, createdAt: now() },
        },
      });
      return identity;
    },
    async remote(username, host) {
      const uri = `https://${host}/users/${username}`;
      return db.models.identity.create({
        data: {
          ...{
            id: ids.next(),
            uri,
            hostId: await hostId(host),
            username,
            usernameKey: username,
            handleDomain: host,
          },
          ...{ inbox: `${uri}/inbox`, createdAt: now(), updatedAt: now(), fetchedAt: now() },
        },
      });
    },
    async send(from, to, more = {}) {
      const { uri = `https://sender.test/${ids.next()}`, ...order } = more;
      const domain = await app.domains.byId(from.domainId ?? 0n);
      const ctx: Ctx = { ...systemCtx(app, domain), now: clock.now() };
      await inTransaction(ctx, async (inside) => {
        uris.push(uri);
        await deliver(inside, {
          activity: { type: 'updateActor', identity: from } satisfies OutgoingActivity,
          actor: from,
          subjectId: null,
          orderKey: uri,
          priority: PRIORITY.FOLLOWERS,
          inbox: 'personal',
          to,
          ...order,
        });
      });
      return uri;
    },
    deliveries: () => db.models.delivery.findMany({ orderBy: { id: 'asc' } }),
    host: (name) => db.models.host.findUniqueOrThrow({ where: { name } }),
    async until(check, what = 'what was awaited', everyMs = 10) {
      for (let look = 0; look < 45_000 / everyMs; look += 1) {
        if (await check()) return;
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      throw new Error(`It did not happen within 45 s: ${what}.`);
    },
    passUntil(clock, stepMs, check, what, mostMs = Number.POSITIVE_INFINITY) {
      let passed = 0;
      return opened.until(
        async () => {
          if (await check()) return true;
          // No step at all still runs what was armed for a time that has come.
          const step = passed + stepMs > mostMs ? 0 : stepMs;
          passed += step;
          clock.advance(step);
          return false;
        },
        what,
        2,
      );
    },
    async pass(clock, ms, stepMs) {
      const isDue = { dueAt: { lte: 0n } };
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(stepMs);
        await opened.passUntil(
          clock,
          1,
          async () => {
            isDue.dueAt.lte = BigInt(clock.now());
            const where = { OR: [{ owner: { not: null } }, isDue] };
            return (await db.models.work.count({ where })) + (await db.models.host.count({ where })) === 0;
          },
          'what came due was done',
        );
      }
    },
    async quiet() {
      let still = 0;
      await opened.until(
        async () => {
          const owned = await db.models.host.count({ where: { owner: { not: null } } });
          const due = await db.models.host.count({ where: { dueAt: { lte: BigInt(clock.now()) } } });
          still = owned + due === 0 ? still + 1 : 0;
          return still >= 2;
        },
        'nothing was under way',
        2,
      );
    },
    drained: () =>
      opened.until(
        async () => (await db.models.delivery.count({ where: { state: 0 } })) === 0,
        'everything was sent',
      ),
    failures,
    async close() {
      await reconciler.stop();
      await fetcher.destroy();
      for (const receiver of receivers) await receiver.close();
      await events.stop();
      if (!world.db) await db.close();
    },
  };
  return opened;
}

/** Silent, but it keeps errors. */
function failing(failures: unknown[]): App['log'] {
  const log = Object.create(silentLog) as App['log'];
  log.error = ((details: unknown, message?: string) =>
    failures.push({ details, message })) as App['log']['error'];
  return log;
}

const address = (port: number | undefined) =>
  port === undefined ? undefined : { hostname: '127.0.0.1', port: String(port) };
