import { forgetOutdated } from '../../src/app/forget-outdated.ts';
import { configFrom } from '../../src/config/config.ts';
import { createAccessBlocks } from '../../src/core/access/in-memory.ts';
import type { App, Ctx, Ports, WakeKind } from '../../src/core/context.ts';
import { createDomainDirectory } from '../../src/core/domains/in-memory.ts';
import { originOf } from '../../src/core/domains/origin.ts';
import { runEffects } from '../../src/core/effects/index.ts';
import type { Fact, FactKind, FactOf } from '../../src/core/facts.ts';
import { createHostBlocks } from '../../src/core/hosts/blocks-in-memory.ts';
import { createRestrictions } from '../../src/core/identities/limits/in-memory.ts';
import type { OutgoingActivity, OutgoingMail } from '../../src/core/ports.ts';
import { createTokenReader } from '../../src/core/tokens/viewer.ts';
import { uris } from '../../src/core/uris.ts';
import type { Viewer } from '../../src/core/viewer.ts';
import type { Domain, Follow, Identity, Post, Prisma } from '../../src/db/rows.ts';
import type { Dialect } from '../../src/db/types.ts';
import { createIdMaker } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { createEventLog } from '../../src/live/log.ts';
import { openMedia } from '../../src/media/open.ts';
import { createFetcher } from '../../src/net/fetch.ts';
import { createSeal } from '../../src/oauth/seal.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { NO_TRACING } from '../../src/observe/tracing.ts';
import { createFakeClock, createSeededRandom, type FakeClock } from './clock.ts';
import { openTestDatabase, type TestDatabase, type TestDatabaseOptions } from './database.ts';
import { silentLog } from './log.ts';

export interface CoreWorldOptions {
  dialect?: Dialect;
  database?: TestDatabaseOptions;
  /** Proxies whose word is taken for a client's address. */
  trustProxy?: string;
  /** `record` (the default) keeps facts and does nothing; `run` also lets the real effects follow. */
  effects?: 'record' | 'run';
  seed?: number;
  /** An open database instead of a new one: what another world stored. */
  db?: TestDatabase;
  ports?: Partial<Ports>;
  /** Where files lie; needed by tests that keep some. */
  dataDir?: string;
}

/**
 * An install without network, faces and reconciler: core over a real database, with a clock that stands and facts that
 * are kept.
 */
export interface CoreWorld {
  app: App;
  db: TestDatabase;
  clock: FakeClock;
  /** Every fact emitted, of rolled back transactions too. */
  facts: Fact[];
  factsOf<K extends FactKind>(kind: K): FactOf<K>[];
  /** What was rendered for other servers. */
  rendered: OutgoingActivity[];
  wakes: WakeKind[];
  /** The server itself, on behalf of a domain. */
  system(domain?: Domain | null): Ctx;
  /** A context of one viewer, now. */
  ctx(viewer: Viewer, domain: Domain | null): Ctx;
  /** A token of this identity on its domain; of a remote one, a signed request to `domain`. */
  as(identity: Identity, domain?: Domain): Promise<Ctx>;
  anonymous(domain: Domain | null): Ctx;
  domain(name: string, more?: Partial<Prisma.DomainUncheckedCreateInput>): Promise<Domain>;
  identity(
    username: string,
    domain: Domain,
    more?: Partial<Prisma.IdentityUncheckedCreateInput>,
  ): Promise<Identity>;
  remote(
    username: string,
    host: string,
    more?: Partial<Prisma.IdentityUncheckedCreateInput>,
  ): Promise<Identity>;
  follow(
    follower: Identity,
    followee: Identity,
    more?: Partial<Prisma.FollowUncheckedCreateInput>,
  ): Promise<Follow>;
  block(blocker: Identity, blocked: Identity): Promise<void>;
  mute(muter: Identity, muted: Identity): Promise<void>;
  /** `domain` null: the whole install. */
  blockHost(domain: Domain | null, name: string): Promise<void>;
  /** A row as it is, past all use cases. */
  rawPost(author: Identity, more?: Partial<Prisma.PostUncheckedCreateInput>): Promise<Post>;
  /**
   * Makes every public post known to every domain, so that federated timelines and hashtags list rows written past all
   * use cases.
   */
  listEverywhere(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Resolves when everything that was committed has its number and has been read, and nothing of that goes on any more:
 * on PostgreSQL a round of numbering may be under way, and another behind it.
 */
export async function everythingNumbered({ db, events }: Pick<App, 'db' | 'events'>): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await db.numberEvents();
    await events.catchUp();
  }
}

export async function openCoreWorld(options: CoreWorldOptions = {}): Promise<CoreWorld> {
  const db = options.db ?? (await openTestDatabase(options.dialect ?? 'sqlite', options.database));
  const clock = createFakeClock();
  const random = createSeededRandom(options.seed ?? 1);
  const ids = createIdMaker(clock, random);
  const facts: Fact[] = [];
  const rendered: OutgoingActivity[] = [];
  const wakes: WakeKind[] = [];
  const events = createEventLog({ db, clock, ids, random, log: silentLog });
  const app: App = {
    config: configFrom({
      dataDir: options.dataDir ?? '/nowhere',
      ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
    }),
    clock,
    random,
    ids,
    log: silentLog,
    metrics: createMetrics(),
    tracing: NO_TRACING,
    db,
    events,
    ports: { ...fakePorts(rendered, options.dataDir), ...options.ports },
    domains: createDomainDirectory(db),
    hostBlocks: createHostBlocks(db),
    restrictions: createRestrictions(db),
    accessBlocks: createAccessBlocks(db, clock),
    tokens: createTokenReader(db, clock),
    wake: (kind) => wakes.push(kind),
    async effects(ctx, fact) {
      facts.push(fact);
      if (options.effects === 'run') await runEffects(ctx, fact);
    },
  };
  await events.start();
  forgetOutdated(app);
  const system = (domain: Domain | null = null): Ctx => ({
    app,
    domain,
    viewer: { kind: 'system' },
    now: clock.now(),
    tx: null,
  });
  const ctx = (viewer: Viewer, domain: Domain | null): Ctx => ({
    app,
    domain,
    viewer,
    now: clock.now(),
    tx: null,
  });
  const hostRow = async (name: string) =>
    (await db.models.host.findUnique({ where: { name } })) ??
    (await db.models.host.create({ data: { id: ids.next(), name, createdAt: now() } }));
  const now = () => BigInt(clock.now());

  return {
    app,
    db,
    clock,
    facts,
    factsOf: (kind) => facts.filter((fact) => fact.kind === kind) as never,
    rendered,
    wakes,
    system,
    ctx,
    anonymous: (domain) => ctx({ kind: 'anonymous' }, domain),
    async as(identity, domain) {
      if (identity.domainId === null) return ctx({ kind: 'remote', identity }, domain ?? null);
      const home = await db.models.domain.findUniqueOrThrow({ where: { id: identity.domainId } });
      return ctx(
        { kind: 'identity', identity, user: null, scopes: ['read', 'write', 'follow'], tokenId: 1n },
        home,
      );
    },
    async domain(name, more = {}) {
      const host = more.host ?? name;
      const id = ids.next();
      const data = { id, name, host, origin: originOf(host), title: name, createdAt: now(), ...more };
      const domain = await db.models.domain.create({ data });
      for (const each of new Set([name, host])) {
        await db.models.domainName.create({ data: { name: each, domainId: id, isHost: each === host } });
      }
      app.domains.forget();
      return domain;
    },
    identity(username, domain, more = {}) {
      const uri = uris.actor(domain, username);
      return db.models.identity.create({
        data: {
          id: ids.next(),
          uri,
          domainId: domain.id,
          username,
          usernameKey: username.toLowerCase(),
          handleDomain: domain.name,
          url: uris.profile(domain, username),
          inbox: uris.inbox(uri),
          sharedInbox: uris.sharedInbox(domain),
          followersUri: uris.followers(uri),
          createdAt: now(),
          updatedAt: now(),
          ...more,
        },
      });
    },
    async remote(username, host, more = {}) {
      const { id: hostId } = await hostRow(host);
      const uri = `https://${host}/users/${username}`;
      return db.models.identity.create({
        data: {
          id: ids.next(),
          uri,
          hostId,
          username,
          usernameKey: username.toLowerCase(),
          handleDomain: host,
          url: `https://${host}/@${username}`,
          inbox: `${uri}/inbox`,
          sharedInbox: `https://${host}/inbox`,
          followersUri: `${uri}/followers`,
          createdAt: now(),
          updatedAt: now(),
          fetchedAt: now(),
          ...more,
        },
      });
    },
    follow(follower, followee, more = {}) {
      const id = ids.next();
      return db.models.follow.create({
        data: {
          id,
          uri: uris.row(follower.uri, 'follows', id),
          followerId: follower.id,
          followeeId: followee.id,
          followerDomainId: follower.domainId,
          state: 'ACCEPTED',
          createdAt: now(),
          acceptedAt: now(),
          ...more,
        },
      });
    },
    async block(blocker, blocked) {
      const id = ids.next();
      const uri = uris.row(blocker.uri, 'blocks', id);
      await db.models.block.create({
        data: { id, uri, blockerId: blocker.id, blockedId: blocked.id, createdAt: now() },
      });
    },
    async mute(muter, muted) {
      await db.models.mute.create({
        data: { id: ids.next(), muterId: muter.id, mutedId: muted.id, createdAt: now() },
      });
    },
    async blockHost(domain, name) {
      await db.models.hostBlock.create({
        data: { id: ids.next(), name, domainId: domain?.id ?? null, createdAt: now() },
      });
      app.hostBlocks.forget();
    },
    rawPost(author, more = {}) {
      const id = ids.next();
      const text = more.source ?? `post ${id}`;
      return db.models.post.create({
        data: {
          id,
          uri: `${new URL(author.uri).origin}/posts/${id}`,
          authorId: author.id,
          domainId: author.domainId,
          visibility: 'PUBLIC',
          source: author.domainId === null ? null : text,
          html: `<p>${text}</p>`,
          threadId: id,
          publishedAt: now(),
          storedAt: now(),
          ...more,
        },
      });
    },
    async listEverywhere() {
      await db.sql.run(`INSERT INTO domain_entry ("domainId", "postId", "isReply")
        SELECT d."id", p."id", CASE WHEN p."inReplyToUri" IS NULL OR q."authorId" = p."authorId" THEN FALSE ELSE TRUE END
        FROM domain d CROSS JOIN post p LEFT JOIN post q ON q."id" = p."inReplyToId"
        WHERE p."visibility" = 'PUBLIC' ON CONFLICT DO NOTHING`);
      await db.sql.run(`INSERT INTO domain_tag_entry ("domainId", "tagId", "postId")
        SELECT e."domainId", t."tagId", t."postId" FROM domain_entry e JOIN post_tag t ON t."postId" = e."postId"
        WHERE 1 = 1 ON CONFLICT DO NOTHING`);
    },
    async close() {
      await events.stop();
      await db.close();
    },
  };
}

/** `undoAnnounce` -> `Undo`, as ActivityPub names what the use cases name more closely. */
function activityPubType(type: string): string {
  const [word = type] = /^(?:undo|update|delete|add|remove)/.exec(type) ?? [type];
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Ports without network: nobody is found, what leaves is kept, keys and passwords are no secrets. */
/** What fake ports were given to mail, of all worlds of a file. */
export const mails: OutgoingMail[] = [];

export function fakePorts(rendered: OutgoingActivity[] = [], dataDir = '/nowhere'): Ports {
  const files = openMedia(
    configFrom({ dataDir }),
    'a secret of tests alone, of no use to anybody',
    systemClock,
    systemRandom,
  );
  return {
    storage: files.storage,
    media: files.media,
    links: files.links,
    async render(ctx, activity) {
      rendered.push(activity);
      const uri = `https://rendered.test/${ctx.app.ids.next()}`;
      const type = activityPubType(activity.type);
      return { uri, type, body: JSON.stringify({ id: uri, type }) };
    },
    remote: {
      identityByHandle: async () => null,
      followTemplate: async () => null,
      identityByUri: async () => null,
      refreshPost: async () => {},
      byUrl: async () => null,
    },
    keys: {
      generate: async () => ({
        rsa: { publicPem: 'rsa public', privatePem: 'rsa private' },
        ed25519: { publicPem: 'ed25519 public', privatePem: 'ed25519 private' },
      }),
    },
    passwords: {
      hash: async (password) => `hash of ${password}`,
      verify: async (hash, password) => hash === `hash of ${password}`,
    },
    mail: { send: async (mail) => void mails.push(mail) },
    push: {
      publicKey: Buffer.alloc(65, 4).toString('base64url'),
      objection: createFetcher({ userAgent: 'test' }).objection,
      send: async () => ({ status: 201, retryAfterMs: undefined }),
    },
    seal: createSeal('the secret of a test, long enough for one', systemRandom),
  };
}
