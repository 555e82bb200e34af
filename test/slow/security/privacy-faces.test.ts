import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canSeeBoost } from '../../../src/core/boosts/policy.ts';
import { couldSee } from '../../../src/core/posts/policy.ts';
import { anonymousReader, type Reader, readerOf } from '../../../src/core/posts/reader.ts';
import { factsFor, whatReaderSees } from '../../../src/core/posts/visibility-facts.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import type { Visibility } from '../../../src/db/enums.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { type FacesWorld, openFaces } from '../../security/faces.ts';
import { makeRandomWorld, marksIn, type RandomWorld, VISIBILITIES } from '../../security/random-world.ts';

/**
 * One post, one rule, whoever asks and whichever way. Random worlds, and every face is asked for everything there is by
 * every kind of reader; the predicate of core/posts/policy.ts says what may come.
 */

interface Someone {
  name: string;
  /** Whose host is asked. */
  domain: Domain;
  reader: Reader;
  identity: Identity | null;
  token: string | null;
  /** For users: the id of the identity that requests are made as. */
  as: string | null;
}

const LIVE = `subscription ($source: TimelineSourceInput!) {
  timeline(source: $source) { __typename cursor
    ... on PostAppeared { edge { node { post { key html } } } } ... on PostUpdated { edge { node { post { key html } } } } ... on PostRemoved { postKey } } }`;

const sorted = (ids: Iterable<bigint | string>) => [...ids].map(String).sort();

const seed = 2;
vi.setConfig({ testTimeout: 60_000 });

describe('in a random world every face obeys the one rule (P30, P26)', () => {
  let world: FacesWorld;
  let them: RandomWorld;
  let people: Someone[];
  let strangers: Someone[];
  let relations: Set<string>;

  beforeAll(async () => {
    world = await openFaces();
    them = await makeRandomWorld(world, seed);
    people = [];
    for (const domain of them.domains)
      people.push({
        name: `anonymous at ${domain.host}`,
        domain,
        reader: await anonymousReader(world.system(), domain.id),
        identity: null,
        token: null,
        as: null,
      });
    for (const identity of them.locals.filter(({ state }) => state === 'ACTIVE')) {
      const home = them.domains.find(({ id }) => id === identity.domainId) as Domain;
      const reader = await readerOf(await world.as(identity));
      const token = await world.token(identity);
      people.push({ name: identity.uri, domain: home, reader, identity, token, as: null });
    }
    // A user who looks as an identity of another domain than the one asked, and as nobody.
    const [first] = them.locals as [Identity];
    const user = await world.user(`u${seed}@mail.example`);
    await world.hold(first, user);
    const token = await world.token(user);
    const elsewhere = them.domains[1] as Domain;
    people.push({
      name: `a user as ${first.uri} at ${elsewhere.host}`,
      domain: elsewhere,
      reader: await readerOf(await world.as(first)),
      identity: first,
      token,
      as: `identity_${first.id}`,
    });
    people.push({
      name: `a user as nobody at ${elsewhere.host}`,
      domain: elsewhere,
      reader: await anonymousReader(world.system(), elsewhere.id),
      identity: null,
      token,
      as: null,
    });
    const follows = await world.db.models.follow.findMany({ where: { state: 'ACCEPTED' } });
    const blocks = await world.db.models.block.findMany();
    relations = new Set([
      ...follows.map((row) => `${row.followerId} follows ${row.followeeId}`),
      ...blocks.map((row) => `${row.blockerId} blocks ${row.blockedId}`),
    ]);
    strangers = people.slice(0, 2);
    for (const [index, identity] of them.remotes.entries()) {
      const domain = them.domains[index % 2] as Domain;
      const reader = await readerOf(await world.as(identity, domain));
      const name = `${identity.uri} at ${domain.host}`;
      strangers.push({ name, domain, reader, identity, token: null, as: null });
    }
  });
  afterAll(() => world?.close());

  const seen = (reader: Reader) => whatReaderSees(world.system(), reader, them.posts);
  /** The rule for boosts; the post is asked about apart. */
  const seesBoost = (reader: Reader, boost: RandomWorld['boosts'][number]) =>
    canSeeBoost(
      reader,
      { identityId: BigInt(boost.identityId), visibility: boost.visibility as Visibility },
      {
        booster: them.people.find(({ id }) => id === boost.identityId) as Identity,
        isFollower: relations.has(`${reader.identityId} follows ${boost.identityId}`),
        isBlocked: relations.has(`${boost.identityId} blocks ${reader.identityId}`),
      },
    );

  async function data(who: Someone, query: string, variables: Record<string, unknown> = {}) {
    const headers: Record<string, string> = who.as === null ? {} : { 'pukeko-identity': who.as };
    const answer = await world.ask(who.domain, who.token, query, variables, headers);
    expect([who.name, query.slice(0, 60), answer.errors]).toEqual([who.name, query.slice(0, 60), undefined]);
    return answer.data;
  }

  it('GraphQL by id, one by one and together', async () => {
    for (const who of people) {
      const visible = sorted(await seen(who.reader));
      const ids = them.posts.map(({ id }) => `post_${id}`);
      const { nodes } = await data(who, 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Post { key } } }', {
        ids,
      });
      const found = nodes.flatMap((node: { key: string } | null) => node?.key ?? []);
      expect([who.name, sorted(found)]).toEqual([who.name, visible]);
      for (const { id } of them.posts.slice(0, 8)) {
        const { post, node } = await data(
          who,
          'query ($id: ID!) { post(id: $id) { key } node(id: $id) { id } }',
          { id: `post_${id}` },
        );
        const isSeen = visible.includes(String(id));
        expect([who.name, post?.key ?? null]).toEqual([who.name, isSeen ? String(id) : null]);
        expect(node !== null).toBe(isSeen);
      }
    }
  });

  it('GraphQL around a post: parents, answers, threads, history, boosts', async () => {
    const AROUND = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Post {
      key inReplyTo { key html source summary history(first: 5) { nodes { html source } } }
      replies(first: 50) { edges { node { key html source } } }
      thread { ancestors { posts { key html } } descendants(first: 100) { nodes { post { key html source } } } }
      boosters(first: 50) { edges { node { id posts(first: 5) { nodes { post { html } } } } } }
    } ... on Boost { id visibility post { key html inReplyTo { html } } } } }`;
    let hidden = 0;
    for (const who of people.filter((_who, index) => index % 2 === 0)) {
      const visible = await seen(who.reader);
      const follows = new Set(
        (
          await world.db.models.follow.findMany({
            where: { followerId: who.identity?.id ?? 0n, state: 'ACCEPTED' },
          })
        ).map(({ followeeId }) => followeeId),
      );
      const ids = [
        ...them.posts.map(({ id }) => `post_${id}`),
        ...them.boosts.map(({ id }) => `boost_${id}`),
      ];
      for (let at = 0; at < ids.length; at += 2) {
        const { nodes } = await data(who, AROUND, { ids: ids.slice(at, at + 2) });
        const marks = marksIn(JSON.stringify(nodes));
        expect([who.name, [...marks].filter((id) => !visible.has(BigInt(id)))]).toEqual([who.name, []]);
        for (const node of nodes) {
          if (node?.visibility === 'FOLLOWERS') {
            const boost = them.boosts.find(({ id }) => node.id === `boost_${id}`);
            const mine = boost?.identityId === who.identity?.id;
            expect([who.name, mine || follows.has(BigInt(boost?.identityId ?? 0))]).toEqual([who.name, true]);
          }
          if (!node?.key) continue;
          const children = them.posts.filter(
            (post) => String(post.inReplyToId) === node.key && visible.has(post.id),
          );
          const replies = node.replies.edges.map((edge: { node: { key: string } }) => edge.node.key);
          expect([who.name, sorted(replies)]).toEqual([who.name, sorted(children.map(({ id }) => id))]);
          const boosters = node.boosters.edges.map((edge: { node: { id: string } }) => edge.node.id);
          const shown = them.boosts.filter(
            (boost) =>
              String(boost.postId) === node.key &&
              seesBoost(who.reader, boost) &&
              !relations.has(`${who.identity?.id} blocks ${boost.identityId}`),
          );
          expect([who.name, node.key, sorted(boosters)]).toEqual([
            who.name,
            node.key,
            sorted(shown.map(({ identityId }) => `identity_${identityId}`)),
          ]);
          hidden += them.boosts.filter((boost) => String(boost.postId) === node.key).length - shown.length;
        }
      }
    }
    expect(hidden).toBeGreaterThan(0);
  });

  it('GraphQL timelines and profiles', async () => {
    const PAGE = 'nodes { boost { id visibility by { id handle } } post { key html source } }';
    for (const who of people) {
      const visible = await seen(who.reader);
      const blocked = new Set(
        (await world.db.models.block.findMany({ where: { blockerId: who.identity?.id ?? 0n } })).map(
          ({ blockedId }) => blockedId,
        ),
      );
      const timelines = await data(
        who,
        `query ($tag: String!) {
          local: localTimeline(first: 100) { ${PAGE} }
          federated: federatedTimeline(first: 100) { ${PAGE} }
          hashtag: hashtagTimeline(name: $tag, first: 100) { ${PAGE} } }`,
        { tag: them.tag },
      );
      const byId = new Map(them.posts.map((post) => [post.id, post]));
      const isTopOrOwn = (post: Post) =>
        post.inReplyToUri === null || byId.get(post.inReplyToId ?? 0n)?.authorId === post.authorId;
      const expected = (wanted: (post: Post) => boolean) =>
        sorted(
          them.posts
            .filter((post) => visible.has(post.id) && !blocked.has(post.authorId) && wanted(post))
            .map(({ id }) => id),
        );
      const keys = (of: { nodes: { post: { key: string } }[] }) =>
        sorted(of.nodes.map(({ post }) => post.key));
      expect([who.name, 'federated', keys(timelines.federated)]).toEqual([
        who.name,
        'federated',
        expected((post) => post.visibility === 'PUBLIC' && isTopOrOwn(post)),
      ]);
      expect([who.name, 'hashtag', keys(timelines.hashtag)]).toEqual([
        who.name,
        'hashtag',
        expected((post) => post.visibility === 'PUBLIC'),
      ]);
      expect([who.name, 'local', keys(timelines.local)]).toEqual([
        who.name,
        'local',
        expected(
          (post) =>
            (post.visibility === 'PUBLIC' || post.visibility === 'LOCAL') &&
            post.domainId === who.domain.id &&
            isTopOrOwn(post),
        ),
      ]);
      for (const person of them.people) {
        const { identity } = await data(
          who,
          `query ($id: ID!) { identity(id: $id) {
            posts(first: 100, replies: true) { ${PAGE} } pinnedPosts { html } } }`,
          { id: `identity_${person.id}` },
        );
        const marks = marksIn(JSON.stringify(identity));
        expect([who.name, [...marks].filter((id) => !visible.has(BigInt(id)))]).toEqual([who.name, []]);
        if (!identity) continue;
        const own = identity.posts.nodes.filter((entry: { boost: unknown }) => entry.boost === null);
        expect([
          who.name,
          person.uri,
          sorted(own.map((entry: { post: { key: string } }) => entry.post.key)),
        ]).toEqual([
          who.name,
          person.uri,
          sorted(
            them.posts
              .filter((post) => post.authorId === person.id && visible.has(post.id))
              .map(({ id }) => id),
          ),
        ]);
        // What they boosted, by them and nobody else; a boost for followers is for those who follow its maker.
        const boosts = identity.posts.nodes.flatMap(
          ({ boost }: { boost: { id: string; by: { id: string } } | null }) =>
            boost ? [`${boost.id} by ${boost.by.id}`] : [],
        );
        expect([who.name, person.uri, sorted(boosts)]).toEqual([
          who.name,
          person.uri,
          sorted(
            them.boosts
              .filter(
                (boost) =>
                  boost.identityId === person.id &&
                  visible.has(BigInt(boost.postId)) &&
                  seesBoost(who.reader, boost),
              )
              .map(({ id }) => `boost_${id} by identity_${person.id}`),
          ),
        ]);
      }
    }
  });

  it('GraphQL for one’s own eyes: home, notifications, bookmarks, favourites, and looking up', async () => {
    let inHomes = 0;
    for (const who of people.filter(({ identity, token }) => identity && token)) {
      const visible = await seen(who.reader);
      const { viewer } = await data(
        who,
        `query { viewer { identity {
          homeTimeline(first: 100) { nodes { boost { id by { id } } post { key html } } }
          notifications(first: 100) { edges { node { by { id } ... on PostNotification { post { key html } } } } }
          bookmarks(first: 100) { edges { node { key html } } }
          favourites(first: 100) { edges { node { key html } } } } } }`,
      );
      const marks = marksIn(JSON.stringify(viewer));
      expect([who.name, [...marks].filter((id) => !visible.has(BigInt(id)))]).toEqual([who.name, []]);
      for (const { boost } of viewer.identity.homeTimeline.nodes) {
        if (boost === null) continue;
        const row = them.boosts.find(({ id }) => boost.id === `boost_${id}`);
        expect([who.name, boost.by.id]).toEqual([who.name, `identity_${row?.identityId}`]);
        expect([who.name, boost.id, row && seesBoost(who.reader, row)]).toEqual([who.name, boost.id, true]);
        inHomes += 1;
      }
      const bookmarks = viewer.identity.bookmarks.edges.map(
        (edge: { node: { key: string } }) => edge.node.key,
      );
      expect([who.name, sorted(bookmarks)]).toEqual([who.name, sorted(visible)]);
      for (const post of them.posts.slice(0, 12)) {
        if (post.domainId === null) continue;
        for (const text of [post.uri, post.url]) {
          const { resolve } = await data(
            who,
            'query ($text: String!) { resolve(text: $text) { ... on Post { key } } }',
            { text },
          );
          expect([who.name, resolve !== null]).toEqual([who.name, visible.has(post.id)]);
        }
      }
    }
    expect(inHomes).toBeGreaterThan(0);
  });

  it('ActivityPub, signed and not', async () => {
    let boostsShown = 0;
    for (const who of strangers) {
      const get = (target: string) =>
        who.identity
          ? world.signed(who.identity, who.domain, target)
          : world.http(who.domain, target, { headers: { accept: 'application/activity+json' } });
      const visible = await seen(who.reader);
      const look = async (post: Post) => {
        const isServed = post.domainId === who.domain.id && post.visibility !== 'LOCAL';
        const facts = (await factsFor(world.system(), who.reader, [post])).of(post);
        const isHere = isServed && visible.has(post.id);
        const wasHere = isServed && post.deletedAt !== null && couldSee(who.reader, post, facts);
        const wanted = isHere ? 200 : wasHere ? 410 : 404;
        const { status, body } = await get(`/posts/${post.id}`);
        // A blocked server is refused before anything is looked for.
        const isRefused = who.reader.scope === 'nothing';
        expect([who.name, post.visibility, status]).toEqual([
          who.name,
          post.visibility,
          isRefused ? 403 : wanted,
        ]);
        expect(marksIn(body).has(String(post.id))).toBe(isHere);
        const parts = isHere ? [] : ['activity', 'replies', 'likes'];
        for (const part of parts) expect((await get(`/posts/${post.id}/${part}`)).status).not.toBe(200);
      };
      await Promise.all(them.posts.map(look));
      const lists = [
        ...them.locals.map(({ username }) => `/users/${username}/outbox?page=true`),
        ...them.locals.map(({ username }) => `/users/${username}/collections/featured`),
        ...them.posts.slice(0, 20).map(({ id }) => `/posts/${id}/replies?page=true`),
      ];
      const list = async (path: string) => {
        const { body } = await get(path);
        const named = [...body.matchAll(/\/posts\/(\d+)"/g)].map((match) => match[1] ?? '');
        const wrong = [...marksIn(body), ...named].filter((id) => {
          const post = them.posts.find((each) => String(each.id) === id);
          const isOpen = post?.visibility === 'PUBLIC' || post?.visibility === 'UNLISTED';
          // What somebody answers stands in the answer.
          const isAnswered = them.posts.some(
            (each) => String(each.inReplyToId) === id && visible.has(each.id),
          );
          return !path.includes(id) && !isAnswered && (!isOpen || !visible.has(BigInt(id)));
        });
        expect([who.name, path, wrong]).toEqual([who.name, path, []]);
      };
      await Promise.all(lists.map(list));
      const boosted = async (boost: RandomWorld['boosts'][number]) => {
        const booster = them.locals.find(({ id }) => id === boost.identityId);
        const { status } = await get(`/users/${booster?.username}/boosts/${boost.id}`);
        if (status !== 200) return;
        boostsShown += 1;
        expect([who.name, visible.has(BigInt(boost.postId))]).toEqual([who.name, true]);
        expect(boost.visibility).not.toBe('FOLLOWERS');
      };
      await Promise.all(them.boosts.map(boosted));
    }
    expect(boostsShown).toBeGreaterThan(0);
  });

  it('pages and feeds', async () => {
    for (const who of strangers.slice(0, 2)) {
      const visible = await seen(who.reader);
      const get = (target: string) => world.http(who.domain, target, { headers: { accept: 'text/html' } });
      for (const post of them.posts) {
        const author = them.people.find(({ id }) => id === post.authorId);
        const isHere = post.domainId === who.domain.id && visible.has(post.id);
        const page = await get(`/@${author?.username}/${post.id}`);
        expect([who.name, post.visibility, page.status === 200]).toEqual([who.name, post.visibility, isHere]);
        expect((await get(`/posts/${post.id}`)).status === 302).toBe(isHere);
        const wrong = [...marksIn(page.body)].filter((id) => !visible.has(BigInt(id)));
        expect([who.name, wrong]).toEqual([who.name, []]);
      }
      const feeds = them.people.flatMap(({ username }) => [`/@${username}.atom`, `/@${username}`]);
      for (const target of ['/', '/feed.atom', `/tags/${them.tag}`, ...feeds]) {
        const { body } = await get(target);
        const marks = [...marksIn(body)];
        expect([who.name, target, marks.filter((id) => !visible.has(BigInt(id)))]).toEqual([
          who.name,
          target,
          [],
        ]);
        if (target.endsWith('.atom'))
          for (const id of marks)
            expect(them.posts.find((post) => String(post.id) === id)?.visibility).toBe('PUBLIC');
      }
    }
  });

  it('live streams (P11)', async () => {
    const authors = them.locals.filter(({ state }) => state === 'ACTIVE').slice(0, 3);
    const watchers = [];
    for (const who of people.filter((_who, index) => index !== 2)) {
      const frames: string[] = [];
      const client = world.socket(who.domain, who.token);
      const sources = [
        { named: 'LOCAL' },
        { named: 'FEDERATED' },
        { hashtag: { name: them.tag } },
        ...authors.map(({ id }) => ({ profile: { identityId: `identity_${id}`, replies: true } })),
      ];
      let caughtUp = 0;
      for (const source of sources)
        client.subscribe(
          { query: LIVE, variables: { source }, extensions: { identity: who.as } },
          {
            next(result) {
              const text = JSON.stringify(result);
              // A profile that is hidden from this reader is an error and no stream.
              if (result.errors || text.includes('CaughtUp')) caughtUp += 1;
              frames.push(text);
            },
            error: () => undefined,
            complete: () => undefined,
          },
        );
      await expect.poll(() => caughtUp).toBe(sources.length);
      watchers.push({ who, frames, client });
    }
    const fresh: Post[] = [];
    for (const author of authors) {
      for (const visibility of VISIBILITIES) {
        world.clock.advance(1);
        const mentioned = them.locals[3] as Identity;
        const ctx = await world.as(author);
        const text = `zq-new-qz #${them.tag} @${mentioned.username}@${mentioned.handleDomain}`;
        const made = await createPost(ctx, author, { text, visibility });
        fresh.push(made);
        await editPost(ctx, author, made.id, { text: `zq${made.id}qz #${them.tag}` });
        if (visibility === 'LOCAL') await deletePost(ctx, author, made.id);
      }
    }
    const last = await createPost(await world.as(authors[0] as Identity), authors[0] as Identity, {
      text: 'the last one',
    });
    await world.settle();
    for (const { who, frames, client } of watchers) {
      const visible = await whatReaderSees(world.system(), who.reader, [...fresh, last]);
      const named = () =>
        new Set([...frames.join('').matchAll(/"key":"(\d+)"/g)].map((match) => BigInt(match[1] ?? 0)));
      // What is public comes; by several streams, of which any may be the first to bring the last one.
      const open = [...fresh, last].filter(
        ({ id, visibility }) => visible.has(id) && visibility === 'PUBLIC',
      );
      await expect.poll(() => [who.name, open.filter(({ id }) => !named().has(id))]).toEqual([who.name, []]);
      const removed = new Set(
        [...frames.join('').matchAll(/"postKey":"(\d+)"/g)].map((match) => BigInt(match[1] ?? 0)),
      );
      const asMade = fresh.map((post) => ({ ...post, deletedAt: null }));
      const could = await whatReaderSees(world.system(), who.reader, asMade);
      const mayKnow = (id: bigint) => could.has(id) || id === last.id;
      expect([who.name, [...named()].filter((id) => !mayKnow(id))]).toEqual([who.name, []]);
      // That something public went is told to whoever watches, had they seen it or not.
      const isOpen = (id: bigint) =>
        /PUBLIC|UNLISTED/.test(fresh.find((post) => post.id === id)?.visibility ?? '');
      expect([who.name, [...removed].filter((id) => !mayKnow(id) && !isOpen(id))]).toEqual([who.name, []]);
      await client.dispose();
    }
  });

  it('nothing went wrong inside', () => expect(world.failures).toEqual([]));
});
