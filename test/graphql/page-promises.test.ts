import type { GraphQLFieldResolver } from 'graphql';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bookmarkPost } from '../../src/core/bookmarks/bookmark.ts';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { reactToPost } from '../../src/core/reactions/react.ts';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { graphql, type TypedDocument } from '../../src/graphql/documents/typed.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { ENTRIES, POST, POSTS } from '../../src/mastodon/documents/status.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';
import { boostPost } from '../helpers/people/marks.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

/**
 * With a promise for one field of each post, graphql-js waits for every object around it: a page then costs twice as
 * much.
 */
let world: GraphQLWorld;
let a: Domain;
let ana: Identity;
let ben: Identity;
let cleo: Identity;
let middle: Post;
const waits = new Set<string>();

beforeAll(async () => {
  world = await openGraphQLWorld();
  a = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', a);
  ben = await world.identity('ben', a);
  cleo = await world.identity('cleo', a);
  await world.follow(ben, ana);
  const as = await world.as(ana);
  const first = await createPost(as, ana, {
    text: 'words one @ben #tag https://example.com/page',
    poll: { options: ['x', 'y'], seconds: 3600 },
  });
  middle = await createPost(as, ana, { text: 'words two', inReplyToId: first.id, summary: 'a warning' });
  await createPost(await world.as(cleo), cleo, { text: 'words three @ana', inReplyToId: middle.id });
  const other = await createPost(await world.as(cleo), cleo, { text: 'words of cleo' });
  await boostPost(as, ana, other.id);
  const rita = await world.remote('rita', 'r.test');
  await world.follow(ben, rita);
  const picture = { type: 'image' as const, url: 'https://r.test/1.png' };
  const shown = remotePost('https://r.test/1', world.clock.now(), {
    inReplyToUri: middle.uri,
    attachments: [picture],
  });
  const { post } = await storeRemotePost(world.system(a), rita, shown, { isDelivered: true });
  if (!post) throw new Error('it was not stored');
  for (const { id } of [first, middle, post]) {
    await bookmarkPost(await world.as(ben), ben, id);
    await reactToPost(await world.as(ben), ben, id, '🥝');
  }
  await world.app.events.catchUp();
  for (const type of Object.values(graphqlSchema().getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      const recorded: GraphQLFieldResolver<unknown, unknown> = (...given) => {
        const result = resolve(...(given as Parameters<typeof resolve>));
        if (result instanceof Promise) waits.add(`${type.name}.${name}`);
        return result;
      };
      field.resolve = recorded as typeof resolve;
    }
  }
});
afterAll(() => world.close());

const HOME = graphql(
  'query ($first: Int) { viewer { identity { homeTimeline(first: $first) { ...Entries } } } }',
  [ENTRIES],
);
const BOOKMARKS = graphql(
  'query ($first: Int) { viewer { identity { bookmarks(first: $first) { ...Posts } } } }',
  [POSTS],
);
const REACTIONS = `query ($first: Int) { viewer { identity { homeTimeline(first: $first) { edges { node { post {
  reactions { name count isMine emoji { url } } inReplyTo { key } } } } } } } }`;
const THREAD = graphql(
  `query ($id: ID!) { node(id: $id) { ... on Post { thread {
    ancestors { posts { ...PostParts } } descendants(first: 3) { edges { node { post { ...PostParts } } } } } } } }`,
  [POST],
);

it.each<[string, string, readonly string[]]>([
  // Three documents of the REST API, and one of its own.
  ['a home page', HOME.text, ['ViewerIdentity.homeTimeline']],
  ['a home page with its reactions', REACTIONS, ['ViewerIdentity.homeTimeline']],
  ['bookmarks', BOOKMARKS.text, ['ViewerIdentity.bookmarks']],
  ['a thread', THREAD.text, ['Query.node', 'Thread.ancestors', 'Thread.descendants']],
])('makes nothing of %s wait for each of its posts', async (_what, text, once) => {
  // As the REST API does, whose documents are not held to what clients may ask for at once.
  const document: TypedDocument<unknown, object> = { text };
  const trusted = world.face.trust(document);
  const ctx = await world.as(ben);
  const ask = () => world.face.open(ctx).execute(trusted, { first: 5, id: `post_${middle.id}` });
  // What is kept in memory for all is read by whoever comes first.
  await ask();
  waits.clear();
  const answer = await ask();
  expect(answer.errors).toBeUndefined();
  expect(JSON.stringify(answer.data).match(/"votesCount"|"inReplyTo"/g)?.length).toBeGreaterThan(0);
  expect([...waits]).toEqual(once);
});
