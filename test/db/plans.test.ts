import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerApplication } from '../../src/core/applications/register.ts';
import { inTransaction, systemCtx } from '../../src/core/context.ts';
import { eraseChunk } from '../../src/core/erasure/erase.ts';
import { deleteIdentity } from '../../src/core/identities/delete.ts';
import { createImport } from '../../src/core/imports/create.ts';
import { moderatedIdentities } from '../../src/core/moderation/people.ts';
import { setPolicies } from '../../src/core/posts/approval/set.ts';
import { quotesOf } from '../../src/core/posts/quotes/queries.ts';
import { revokeQuote } from '../../src/core/posts/quotes/revoke.ts';
import { quotesUnder } from '../../src/core/posts/quotes/rows.ts';
import { shownQuotes } from '../../src/core/posts/quotes/shown.ts';
import { readerOf } from '../../src/core/posts/reader.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { askForPreviews } from '../../src/core/previews/due.ts';
import { storeFailure, storePreview } from '../../src/core/previews/store.ts';
import { pruneIdentities } from '../../src/core/pruning/identities.ts';
import { countRemotePosts, oldRemotePosts } from '../../src/core/pruning/old-posts.ts';
import { prunePosts } from '../../src/core/pruning/posts.ts';
import { receiveReport } from '../../src/core/reports/receive.ts';
import { report } from '../../src/core/reports/report.ts';
import { indexChunk } from '../../src/core/search/indexing.ts';
import { computeTrends } from '../../src/core/trends/compute.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { DIALECTS } from '../helpers/database.ts';
import { pagePreview } from '../helpers/federation/preview.ts';
import { openReconcilerWorld, type ReconcilerWorld } from '../helpers/reconciler.ts';
import { type FacesWorld, openFaces } from '../security/faces.ts';
import { openPlanner, recordStatements } from './plans.ts';

/**
 * No statement that runs often reads a big table from end to end: their plans are looked at, on both databases. The
 * statements are those that the server really sends while people and peers do what they do.
 */

/** What may: asked for seldom, by an operator. */
const SELDOM: readonly RegExp[] = [
  // The status of the delivery queue: hosts that are down, and how much there is to fan out.
  /FROM host\s+WHERE .* OR "breaker" <> 'CLOSED'/s,
  /SELECT count\(\*\) AS "count" FROM fan_out/,
  // How many servers are known: at most once in ten minutes for each domain.
  /SELECT COUNT\(\*\) AS "hosts" FROM host/,
  // Posts that moderators marked one by one: read once, and again when one was marked (core/identities/limits).
  /SELECT "postId", "domainId" FROM sensitive_post/,
  // Every worker's owner is cleared at start (hosts, fan-outs).
  /UPDATE (?:host|fan_out) SET "owner" = NULL WHERE "owner" IS NOT NULL/,
  /UPDATE (?:host|inbound|work) SET "owner" = NULL WHERE "owner"/,
];

/** What people ask and do, each once. */
async function usePeople(world: FacesWorld): Promise<void> {
  const domain = await world.domain('one.test', { isDefault: true });
  const other = await world.domain('two.test');
  const ana = await world.identity('ana', domain);
  const bo = await world.identity('bo', other);
  const remote = await world.signer('cy', 'far.test');
  const token = await world.token(ana);
  const ask = async (query: string, variables: Record<string, unknown> = {}, as = token) => {
    const answer = await world.ask(domain, as, query, variables);
    expect(answer.errors ?? [], query).toEqual([]);
    return answer.data;
  };
  const mutate = (name: string, input: object, payload = '__typename') => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    return ask(
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { message } ... on ${type}Payload { ${payload} } } }`,
      { input },
    ).then((data) => data[name]);
  };
  for (const follower of [bo, remote]) await world.follow(follower, ana);
  await world.follow(ana, bo);
  const theirs = await createPost(await world.as(bo), bo, { text: 'hello @ana@one.test #tag' });
  const id = `post_${theirs.id}`;
  const { application } = await registerApplication(world.anonymous(domain), {
    name: 'Tusk',
    redirectUris: ['app://back'],
    scopes: ['read', 'write'],
  });
  const written = await world.ask(
    domain,
    await world.token(ana, undefined, application),
    'mutation ($input: CreatePostInput!) { createPost(input: $input) { ... on CreatePostPayload { post { id application { name } } } } }',
    { input: { text: '@bo@two.test an answer #tag', inReplyToId: id } },
  );
  const { post } = written.data.createPost;
  expect(post.application).toEqual({ name: 'Tusk' });
  for (const name of ['favouritePost', 'boostPost', 'bookmarkPost']) await mutate(name, { postId: id });
  await mutate('pinPost', { postId: post.id });
  await reactThings(id, ask, mutate);
  await mutate('editPost', { postId: post.id, text: 'edited' });
  await quoteThings(world, id, ana, bo);
  await world.settle();
  const examples: Record<string, Record<string, unknown>> = {
    'home-timeline': {},
    'public-timelines': { hashtag: 'tag' },
    notifications: {},
    thread: { id },
    profile: { handle: '@bo@two.test' },
    deliveries: { id: post.id },
  };
  for (const [name, variables] of Object.entries(examples))
    await ask(readFileSync(join(projectRoot, 'schema', 'examples', `${name}.graphql`), 'utf8'), variables);
  const activity = { accept: 'application/activity+json' };
  for (const path of ['/', '/@ana', '/@ana.atom', '/feed.atom', '/tags/tag', `/@ana/${post.id.slice(5)}`])
    await world.http(domain, path, { headers: { accept: 'text/html' } });
  for (const path of ['', '/outbox?page=true', '/followers?page=true', '/collections/featured'])
    await world.http(domain, `/users/ana${path}`, { headers: activity });
  await world.http(domain, `/posts/${post.id.slice(5)}`, { headers: activity });
  await world.http(domain, `/posts/${post.id.slice(5)}/replies`, { headers: activity });
  await world.signed(remote, domain, '/users/ana/outbox?page=true');
  await world.http(domain, '/.well-known/webfinger?resource=acct:ana@one.test');
  await world.http(domain, '/nodeinfo/2.1');
  await lookAround(world, domain, ana, ask);
  await moderate(world, domain, [ana, remote]);
  await mutate('muteIdentity', { identityId: `identity_${bo.id}` });
  await mutate('blockIdentity', { identityId: `identity_${bo.id}` });
  await mutate('unfavouritePost', { postId: id });
  await mutate('deletePost', { postId: post.id });
  await deleteIdentity(await world.as(ana), ana);
  for (let chunk = 0; chunk < 30; chunk += 1)
    if ((await inTransaction(world.system(domain), (inside) => eraseChunk(inside, ana.id))) === 'done') break;
}

/** Reactions, made, shown with their page, listed and taken back. */
async function reactThings(
  id: string,
  ask: (query: string, variables: Record<string, unknown>) => Promise<unknown>,
  mutate: (name: string, input: object, payload?: string) => Promise<unknown>,
) {
  for (const emoji of ['🥝', '❤']) await mutate('reactToPost', { postId: id, emoji });
  const people = 'edges { node { id } }';
  await ask(
    `query ($id: ID!) { post(id: $id) { reactions { name isMine } counts { likes } reactors(first: 5) { ${people} }
      only: reactors(name: "🥝") { ${people} } likers(first: 5) { ${people} } }
      viewer { identity { likes { ${people} } notifications { edges { node { ... on ReactionNotification { reactions { name } } } } } } } }`,
    { id },
  );
  await mutate('unreactToPost', { postId: id, emoji: '🥝' });
}

/** Quotes, made, listed, shown inside of each other and taken back. */
async function quoteThings(world: FacesWorld, id: string, ana: Identity, bo: Identity) {
  const asAna = await world.as(ana);
  const quoted = BigInt(id.slice(5));
  const first = await createPost(asAna, ana, { text: 'look', quotedPostId: quoted });
  await createPost(asAna, ana, { text: 'look again', quotedPostId: first.id });
  await setPolicies(asAna, ana, first.id, { quotePolicy: 'FOLLOWERS' });
  const reader = await readerOf(asAna);
  const page = await quotesOf(asAna, reader, quoted, { limit: 10 });
  await shownQuotes(
    asAna,
    reader,
    page.map((post) => post.id),
  );
  await quotesUnder(asAna, `${bo.uri}/quote_authorizations/1`);
  await revokeQuote(await world.as(bo), bo, first.id);
}

/** Everything that belongs to a person alone, each list once. */
const PERSONAL = [
  ...[
    'blocks',
    'bookmarks',
    'conversations',
    'favourites',
    'followRequests',
    'followedHashtags',
    'hiddenHosts',
    'mutes',
  ],
  ...[
    'notificationGroups',
    'notificationRequests',
    'notifications',
    'pendingReplies',
    'scheduledPosts',
    'imports',
    'homeTimeline',
  ],
]
  .map((name) => `${name}(first: 5) { pageInfo { hasNextPage } }`)
  .concat('suggestedHashtags { name }', 'followsWithHost(host: "remote.test") { following followers }')
  .join(' ');

/** Searches, trends and suggestions, and what is counted for them. */
async function lookAround(
  world: FacesWorld,
  domain: Domain,
  ana: Identity,
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  ask: (query: string) => Promise<any>,
): Promise<void> {
  while (await indexChunk(world.system()));
  await createImport(await world.as(ana), ana, { kind: 'FOLLOWS', overwrites: false });
  for (const by of [ana, await world.identity('di', domain)])
    await createPost(await world.as(by), by, { text: 'https://site.test/page' });
  await storePreview(world.system(), 'https://site.test/page', pagePreview('A page'), null);
  await storeFailure(world.system(), 'https://site.test/none', 'It is gone.');
  await askForPreviews(world.system());
  await computeTrends(world.system(), domain);
  for (const query of ['hello', 'hello in:library', 'tag from:bo@two.test', '#tag -hello during:2026', 'an'])
    await ask(`{ search(query: "${query}") {
      identities(first: 5) { nodes { id } } hashtags(first: 5) { nodes { name } } posts(first: 5) { nodes { id viewer { hasBoosted } } }
      own: identities(first: 5, following: true) { nodes { id } } back: posts(last: 5, before: "1") { nodes { id } }
    } }`);
  await ask(
    '{ trendingHashtags { name history { posts } } trendingPosts { id } trendingLinks { title authors { identity { id } } history { posts } } viewer { identity { suggestions { sources } } } }',
  );
  await ask(
    '{ hashtagTimeline(name: "tag", any: ["a"], all: ["b"], none: ["c"], onlyMedia: true, origin: REMOTE, first: 5) { nodes { key } } }',
  );
  await ask(
    '{ federatedTimeline(onlyMedia: true, origin: LOCAL, first: 5) { nodes { key } } localTimeline(onlyMedia: true, first: 5) { nodes { key } } }',
  );
  const linked = await ask(
    '{ linkTimeline(url: "https://site.test/page", first: 5) { nodes { post { card { title } } } } }',
  );
  expect(linked.linkTimeline.nodes).toHaveLength(2);
  await ask(`{ viewer { identity { ${PERSONAL}
    announcements { __typename } lists { __typename } filters { __typename } markers { __typename } settings { __typename } notificationPolicy { __typename }
    followRequestCount unreadNotifications } } }`);
  await ask(
    `{ identity(id: "identity_${ana.id}") { familiarFollowers(first: 5) { nodes { id } } } instance { domain { customEmoji { shortcode } } } }`,
  );
}

/** What moderators are told, and whom of other servers they see. */
async function moderate(world: FacesWorld, domain: Domain, [ana, remote]: [Identity, Identity]) {
  const mod = await world.identity('mod', domain);
  const user = await world.db.models.user.create({
    data: { id: world.app.ids.next(), email: 'mod@mail.test', createdAt: 0n },
  });
  await world.hold(mod, user);
  await world.db.models.domainRole.create({
    data: { domainId: domain.id, userId: user.id, role: 'MODERATOR', createdAt: 0n },
  });
  await report(await world.as(ana), ana, remote, {});
  await inTransaction(world.system(domain), (ctx) =>
    receiveReport(ctx, domain, {
      ...{ uri: `${remote.uri}/flag`, reporter: remote, targets: [ana], posts: [], collections: [] },
      comment: '',
    }),
  );
  const viewer = { kind: 'operator', identity: null } as const;
  const filter = { origin: 'REMOTE', text: 'c' } as const;
  const people = await moderatedIdentities(world.ctx(viewer, domain), domain, filter, { limit: 5 });
  expect(people.map(({ id }) => id)).toEqual([remote.id]);
}

/** What the reconciler does: claims, deliveries, inbound messages, pruning. */
async function useEngine(world: ReconcilerWorld): Promise<void> {
  const { app, db } = world;
  const domain = await world.domain('send.test');
  const ana = await world.sender('ana', domain);
  await world.receiver('a.test', 'b.test');
  const people = [await world.remote('bo', 'a.test'), await world.remote('cy', 'b.test')];
  await world.reconciler.start();
  await world.send(ana, people);
  await world.drained();
  const now = BigInt(app.clock.now());
  await db.models.inbound.create({
    data: {
      ...{ id: app.ids.next(), domainId: domain.id, actorUri: 'https://a.test/users/bo', hostName: 'a.test' },
      ...{ dedupKey: 'x', type: 'Like', body: '{}', dueAt: now, receivedAt: now },
    },
  });
  app.wake('inbound');
  await world.until(async () => (await db.models.inbound.count({ where: { state: 0 } })) === 0);
  await world.reconciler.queue.status();
  await forgetOld(world);
}

/** Posts and people of other servers that are past their retention: what is looked at once a day. */
async function forgetOld({ app, db }: ReconcilerWorld): Promise<void> {
  await countRemotePosts(db.sql);
  await oldRemotePosts(db.sql, { from: 0n, before: app.clock.now(), limit: 50 });
  await prunePosts(systemCtx(app), [1n]);
  await pruneIdentities(systemCtx(app), app.clock.now(), 0n);
}

describe.each(DIALECTS)('plans on %s', (dialect) => {
  const texts = new Set<string>();
  let scans: (text: string) => Promise<string[]>;
  let indexes: (text: string) => Promise<string[]>;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const recorded = recordStatements();
    const faces = await openFaces({ dialect });
    const engine = await openReconcilerWorld({ dialect });
    try {
      await usePeople(faces);
      await useEngine(engine);
    } finally {
      recorded.stop();
      await engine.close();
    }
    for (const text of recorded.texts) texts.add(text);
    const planner = await openPlanner(dialect, faces.db.location);
    ({ scans, indexes } = planner);
    close = async () => {
      await planner.close();
      await faces.close();
    };
  }, 120_000);

  afterAll(() => close?.());

  it('read no big table from end to end', async () => {
    expect(texts.size).toBeGreaterThan(150);
    const found: string[] = [];
    for (const text of texts) {
      if (SELDOM.some((pattern) => pattern.test(text))) continue;
      const tables = await scans(text);
      if (tables.length > 0) found.push(`${tables.join(', ')}: ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
    }
    expect(found).toEqual([]);
  }, 60_000);

  it('begin with the replies that wait, where an author asks for those', async () => {
    const asked = [...texts].filter((text) => /p."replyState" = 'PENDING' AND .*t."authorId" =/s.test(text));
    expect(asked).toHaveLength(1);
    const read = await indexes(asked[0] as string);
    expect(read.filter((index) => index.startsWith('post_'))[0]).toBe('post_pending_reply_idx');
  });

  it('would be seen if they did', async () => {
    expect(await scans('SELECT "id" FROM post WHERE "html" = \'x\'')).toEqual(['post']);
    expect(
      await scans('SELECT p."id" FROM post p JOIN boost b ON b."createdAt" = p."publishedAt"'),
    ).not.toEqual([]);
    // As Prisma names tables, and one that only admins of large installs fill.
    const [open, close] = dialect === 'sqlite' ? ['`main`.`', '`'] : ['"public"."', '"'];
    const column = (table: string, name: string) =>
      `${open}${table}${close}.${dialect === 'sqlite' ? `\`${name}\`` : `"${name}"`}`;
    for (const table of ['mute', 'audit_entry'])
      expect(
        await scans(
          `SELECT ${column(table, 'id')} FROM ${open}${table}${close} WHERE ${column(table, 'createdAt')} = 1`,
        ),
        table,
      ).toEqual([table]);
  });
});
