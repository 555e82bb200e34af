import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

let world: GraphQLWorld;
let a: Domain;
let ana: Identity;
let ben: Identity;
let cleo: Identity;
let anaToken: string;
let benToken: string;
const posts: Post[] = [];

beforeAll(async () => {
  world = await openGraphQLWorld();
  a = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', a, { name: 'Ana' });
  ben = await world.identity('ben', a);
  cleo = await world.identity('cleo', a);
  await world.follow(ben, ana);
  anaToken = await world.token(ana);
  benToken = await world.token(ben);
  for (let index = 0; index < 25; index += 1) {
    world.clock.advance(1000);
    posts.push(await createPost(await world.as(ana), ana, { text: `post ${index} #pukeko` }));
  }
  await world.app.events.catchUp();
});
afterAll(() => world.close());

const HOME = `query ($first: Int, $after: String) { viewer { identity { homeTimeline(first: $first, after: $after) {
  liveCursor pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id key boost { id by { handle } } post {
    id key uri url html summary isSensitive visibility language publishedAt editedAt
    author { id handle name avatarUrl url }
    attachments { url type alt } mentions { handle url } hashtags { name } emoji { shortcode url }
    counts { replies boosts favourites } viewer { hasBoosted hasFavourited hasBookmarked canReply canBoost }
  } } } } } } }`;

describe('the home timeline', () => {
  it('pages by keyset in both directions', async () => {
    const first = await world.ask(a, benToken, HOME, { first: 10 });
    expect(first.errors).toBeUndefined();
    const page = first.data.viewer.identity.homeTimeline;
    expect(page.edges.map((edge: { node: { key: string } }) => edge.node.key)).toEqual(
      posts
        .slice(-10)
        .reverse()
        .map((post) => String(post.id)),
    );
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(page.liveCursor).toBe(world.app.events.headCursor());
    const second = await world.ask(a, benToken, HOME, { first: 20, after: page.pageInfo.endCursor });
    const rest = second.data.viewer.identity.homeTimeline;
    expect(rest.edges).toHaveLength(15);
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await world.ask(
      a,
      benToken,
      `query ($c: String) { viewer { identity { homeTimeline(last: 3, before: $c) { edges { node { key } } pageInfo { hasPreviousPage hasNextPage } }
        newer: homeTimeline(first: 3, newerThan: $c) { edges { node { key } } } } } }`,
      { c: rest.edges[0].cursor },
    );
    const keys = (list: { edges: { node: { key: string } }[] }) => list.edges.map((edge) => edge.node.key);
    const { homeTimeline, newer } = back.data.viewer.identity;
    expect(keys(homeTimeline)).toEqual([17, 16, 15].map((index) => String(posts[index]?.id)));
    expect(homeTimeline.pageInfo.hasPreviousPage).toBe(true);
    expect(keys(newer)).toEqual([24, 23, 22].map((index) => String(posts[index]?.id)));
  });

  it('costs few statements, however much is asked of each post', async () => {
    await world.ask(a, benToken, HOME, { first: 20 });
    const before = world.db.statementCount();
    const answer = await world.ask(a, benToken, HOME, { first: 20 });
    expect(answer.data.viewer.identity.homeTimeline.edges).toHaveLength(20);
    const statements = world.db.statementCount() - before;
    console.info(`a page of 20 posts: ${statements} statements`);
    expect(statements).toBeLessThanOrEqual(6);
  });

  it('is nobody else’s', async () => {
    const query = '{ viewer { identity { homeTimeline { edges { cursor } } } } }';
    const answer = await world.ask(a, benToken, query, {}, { 'pukeko-identity': `identity_${ana.id}` });
    expect(answer.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await world.ask(a, null, '{ viewer { scopes } }')).data).toEqual({ viewer: null });
  });
});

describe('public timelines', () => {
  it('shows local, federated and tagged posts to everybody', async () => {
    const answer = await world.ask(
      a,
      null,
      `{ localTimeline(first: 2) { nodes { key post { viewer { canReply } } } } federatedTimeline(first: 2) { nodes { key } } hashtagTimeline(name: "#Pukeko", first: 2) { nodes { key } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const newest = [String(posts[24]?.id), String(posts[23]?.id)];
    const keys = (list: { nodes: { key: string }[] }) => list.nodes.map((node) => node.key);
    expect(keys(answer.data.localTimeline)).toEqual(newest);
    expect(answer.data.localTimeline.nodes[0].post.viewer).toBeNull();
    expect(keys(answer.data.federatedTimeline)).toEqual(newest);
    expect(keys(answer.data.hashtagTimeline)).toEqual(newest);
  });

  it('T03 wants the scope of a token that comes along', async () => {
    const token = await world.token(ben, 'write');
    const answer = await world.ask(a, token, '{ localTimeline(first: 1) { nodes { key } } }');
    expect(answer.errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(answer.errors?.[0]?.message).toContain('read:statuses');
  });

  it('T26 refuses pages without measure', async () => {
    for (const first of [1_000_000_000, 101, 0, -1]) {
      const answer = await world.ask(
        a,
        null,
        '  query ($n: Int) { localTimeline(first: $n) { nodes { key } } }',
        { n: first },
      );
      expect(answer.errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
    }
  });
});

describe('what is not for the viewer', () => {
  it('is null alike whether it is unknown or hidden (P04, P21, T20)', async () => {
    const secret = await createPost(await world.as(ana), ana, {
      text: 'for nobody',
      visibility: 'MENTIONED',
    });
    const query = `query ($id: ID!) { post(id: $id) { html } node(id: $id) { id } }`;
    const seen = await world.ask(a, anaToken, query, { id: `post_${secret.id}` });
    expect(seen.data.post.html).toContain('for nobody');
    for (const [token, id] of [
      [benToken, secret.id],
      [null, secret.id],
      [benToken, 1n],
    ] as const) {
      const { status, data, errors } = await world.ask(a, token, query, { id: `post_${id}` });
      expect({ status, data, errors }).toEqual({
        status: 200,
        data: { post: null, node: null },
        errors: undefined,
      });
    }
  });

  it('hides every type of node from strangers', async () => {
    const user = await world.user('ana@mail.test');
    const token = await world.token(user);
    const row = await world.db.models.token.findFirstOrThrow({ where: { userId: user.id } });
    const b = await world.domain('b.test');
    const host = await world.remote('rob', 'rob.test');
    const ids = [
      `token_${row.id}`,
      `user_${user.id}`,
      `domain_${b.id}`,
      `host_${host.hostId}`,
      'nothing_1',
      'post_x',
      '',
    ];
    for (const who of [null, benToken]) {
      const answer = await world.ask(a, who, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
      expect(answer.data.nodes).toEqual(ids.map(() => null));
    }
    const own = await world.ask(a, token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', {
      ids: ids.slice(0, 2),
    });
    expect(own.data.nodes.map((node: { __typename: string }) => node.__typename)).toEqual(['Token', 'User']);
  });
});

describe('identities', () => {
  it('are found by handle and shown with how they stand to the viewer', async () => {
    const answer = await world.ask(
      a,
      benToken,
      `{ identityByHandle(handle: "@ANA@a.test") { id handle name counts { posts followers following } viewer { isFollowing isFollowedBy isBlocking }
         posts(first: 1) { nodes { post { key author { handle } } } } followers { nodes { handle } } pinnedPosts { key } movedTo { id } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.identityByHandle).toMatchObject({
      handle: '@ana@a.test',
      viewer: { isFollowing: true, isFollowedBy: false, isBlocking: false },
      followers: { nodes: [{ handle: '@ben@a.test' }] },
      movedTo: null,
    });
  });

  it('say since when somebody follows, and how many there are where that is counted', async () => {
    const eve = await world.identity('eve', a, { followersCount: 7, followingCount: 3 });
    const asked = { acceptedAt: 1_700_000_000_000n, createdAt: 1_600_000_000_000n };
    await world.follow(ben, eve, asked);
    await world.follow(cleo, eve, { state: 'PENDING', createdAt: asked.createdAt });
    const people = 'totalCount edges { since node { handle } }';
    const query = `{ identityByHandle(handle: "@eve@a.test") { followers { ${people} } following { ${people} } }
      viewer { identity { followRequests { ${people} } } } }`;
    const { data, errors } = await world.ask(a, await world.token(eve), query);
    expect(errors).toBeUndefined();
    const since = '2023-11-14T22:13:20.000Z';
    expect(data.identityByHandle.followers).toEqual({
      totalCount: 7,
      edges: [{ since, node: { handle: '@ben@a.test' } }],
    });
    expect(data.identityByHandle.following).toEqual({ totalCount: 3, edges: [] });
    const [waiting] = data.viewer.identity.followRequests.edges;
    expect(waiting.since).toBe('2020-09-13T12:26:40.000Z');
    const secret = await world.identity('fay', a, { hidesRelations: true, followersCount: 5 });
    const hidden = `{ identity(id: "identity_${secret.id}") { followers { totalCount } } }`;
    expect((await world.ask(a, benToken, hidden)).data.identity.followers.totalCount).toBeNull();
    const liked = await world.rawPost(ana, { favouritesCount: 4, boostsCount: 2 });
    const counted = `{ post(id: "post_${liked.id}") { favouriters { totalCount } boosters { totalCount } } }`;
    expect((await world.ask(a, null, counted)).data.post).toEqual({
      favouriters: { totalCount: 4 },
      boosters: { totalCount: 2 },
    });
  });

  it('hide whom they follow where they want to (P12)', async () => {
    const dora = await world.identity('dora', a, { hidesRelations: true });
    await world.follow(cleo, dora);
    const query = `{ identityByHandle(handle: "@dora@a.test") { counts { followers } followers { nodes { handle } } } }`;
    const hidden = await world.ask(a, benToken, query);
    expect(hidden.data.identityByHandle).toEqual({ counts: { followers: null }, followers: { nodes: [] } });
    const own = await world.ask(a, await world.token(dora), query);
    expect(own.data.identityByHandle.followers.nodes).toEqual([{ handle: '@cleo@a.test' }]);
  });

  it('N27 are asked for elsewhere by the signed in alone', async () => {
    const anonymous = await world.ask(a, null, '{ resolve(text: "@rob@rob.test") { __typename } }');
    expect(anonymous.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const query =
      'query ($t: String!) { resolve(text: $t) { __typename ... on Identity { handle } ... on Post { key } } }';
    const own = await world.ask(a, benToken, query, { t: `https://a.test/@ana/${posts[3]?.id}` });
    expect(own.data.resolve).toEqual({ __typename: 'Post', key: String(posts[3]?.id) });
    const page = await world.ask(a, benToken, query, { t: 'https://a.test/@ana' });
    expect(page.data.resolve).toEqual({ __typename: 'Identity', handle: '@ana@a.test' });
    // A domain whose handles end in another name than its host goes by both.
    const split = await world.domain('split.test', { host: 'social.split.test' });
    await world.identity('kai', split);
    for (const handle of ['@kai@split.test', '@Kai@social.split.test']) {
      const known = `{ identityByHandle(handle: "${handle}") { handle } }`;
      expect((await world.ask(a, null, known)).data.identityByHandle).toEqual({ handle: '@kai@split.test' });
      for (const t of [handle, `https://social.split.test/${handle}`]) {
        const { data } = await world.ask(a, benToken, query, { t });
        expect(data.resolve, t).toEqual({ __typename: 'Identity', handle: '@kai@split.test' });
      }
    }
    const nonsense = await world.ask(a, benToken, query, { t: 'no address' });
    expect(nonsense.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['text'] });
  });
});

describe('threads', () => {
  it('show what a post answers and what answers it', async () => {
    const root = posts[0] as Post;
    const reply = await createPost(await world.as(ben), ben, { text: 'an answer', inReplyToId: root.id });
    const deeper = await createPost(await world.as(ana), ana, { text: 'and another', inReplyToId: reply.id });
    const answer = await world.ask(
      a,
      benToken,
      `query ($id: ID!) { post(id: $id) { inReplyTo { key } thread { ancestors { posts { key } isCut } descendants { isCut nodes { depth post { key author { handle } } } pageInfo { hasNextPage } } } replies { nodes { key } } } }`,
      { id: `post_${reply.id}` },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.post).toEqual({
      inReplyTo: { key: String(root.id) },
      thread: {
        ancestors: { posts: [{ key: String(root.id) }], isCut: false },
        descendants: {
          isCut: false,
          nodes: [{ depth: 1, post: { key: String(deeper.id), author: { handle: '@ana@a.test' } } }],
          pageInfo: { hasNextPage: false },
        },
      },
      replies: { nodes: [{ key: String(deeper.id) }] },
    });
  });
});

describe('admins', () => {
  it('see hosts, blocks and the reconciler; others are told why not', async () => {
    const query = `{ hosts { nodes { name } } reconciler { queue { waiting hosts { host breaker } } graphs { name } } }`;
    const admin = await world.token(await world.user('admin@mail.test', { isAdmin: true }));
    const seen = await world.ask(a, admin, query);
    expect(seen.errors).toBeUndefined();
    expect(seen.data.reconciler.queue.hosts[0]).toEqual({ host: 'slow.test', breaker: 'OPEN' });
    const refused = await world.ask(a, benToken, query);
    expect(refused.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const instance = await world.ask(
      a,
      null,
      '{ instance { software version domain { name } limits { postLength pageLength } languages } }',
    );
    expect(instance.data.instance).toMatchObject({ software: 'pukeko', domain: { name: 'a.test' } });
  });
});

describe('attachments', () => {
  it('are found again by their id, by whoever sees the post', async () => {
    const rob = await world.remote('ray', 'ray.test');
    const attachments = [{ type: 'image', url: 'https://ray.test/1.png', alt: 'a bird' }] as const;
    const uri = 'https://ray.test/posts/1';
    const data = remotePost(uri, world.clock.now(), { attachments, visibility: 'FOLLOWERS' });
    await storeRemotePost(world.system(a), rob, data, { isDelivered: true });
    await world.follow(ben, rob);
    const post = await world.db.models.post.findUniqueOrThrow({ where: { uri } });
    const query = `query ($id: ID!) { post(id: $id) { attachments { id key } } }`;
    const shown = await world.ask(a, benToken, query, { id: `post_${post.id}` });
    const [attachment] = shown.data.post.attachments;
    const refetch =
      'query ($id: ID!) { node(id: $id) { __typename ... on Attachment { id key url remoteUrl alt } } }';
    expect(attachment.id).toBe(`attachment_${attachment.key}`);
    expect((await world.ask(a, benToken, refetch, { id: attachment.id })).data.node).toEqual({
      __typename: 'Attachment',
      ...attachment,
      url: expect.stringMatching(/^https:\/\/[^/]+\/proxy\//),
      remoteUrl: 'https://ray.test/1.png',
      alt: 'a bird',
    });
    expect((await world.ask(a, anaToken, refetch, { id: attachment.id })).data).toEqual({ node: null });
    expect((await world.ask(a, benToken, refetch, { id: 'attachment_7' })).data).toEqual({ node: null });
  });
});
