import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../src/core/posts/write/create.ts';
import type { Boost, Domain, Identity, Post } from '../../src/db/rows.ts';
import { boostPost } from '../helpers/people/marks.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let bea: Identity;
let post: Post;
let boost: Boost;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  bea = await world.identity('bea', domain);
  post = await createPost(await world.as(bea), bea, { text: 'once more' });
  world.clock.advance(1000);
  boost = await boostPost(await world.as(bea), bea, post.id);
  await world.app.events.catchUp();
});
afterAll(() => world.close());

describe('the entries of a timeline', () => {
  it('are two with an id each where a post and a boost of it stand in one page', async () => {
    const answer = await world.ask(
      domain,
      await world.token(ana),
      `{ identity(id: "identity_${bea.id}") { posts { edges { cursor node { id key post { id } boost { id } } } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.identity.posts.edges).toEqual([
      {
        cursor: String(boost.id),
        node: {
          id: `entry_${boost.id}`,
          key: String(boost.id),
          post: { id: `post_${post.id}` },
          boost: { id: `boost_${boost.id}` },
        },
      },
      {
        cursor: String(post.id),
        node: {
          id: `entry_${post.id}`,
          key: String(post.id),
          post: { id: `post_${post.id}` },
          boost: null,
        },
      },
    ]);
  });

  it('can be asked for again by their ids, by those who see them', async () => {
    const hidden = await createPost(await world.as(ana), ana, { text: 'for few', visibility: 'FOLLOWERS' });
    const forFew = await boostPost(
      await world.as(ana),
      ana,
      (await createPost(await world.as(bea), bea, { text: 'shown to few' })).id,
      'FOLLOWERS',
    );
    const ids = [boost.id, post.id, hidden.id, forFew.id, 1n].map((id) => `entry_${id}`);
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on TimelineEntry { post { id } boost { id } } } }';
    const entry = (id: bigint, postId: bigint) => ({
      id: `entry_${id}`,
      post: { id: `post_${postId}` },
      boost: id === postId ? null : { id: `boost_${id}` },
    });
    const stranger = await world.ask(domain, null, query, { ids });
    expect(stranger).toMatchObject({
      data: { nodes: [entry(boost.id, post.id), entry(post.id, post.id), null, null, null] },
    });
    expect(stranger.errors).toBeUndefined();
    const own = await world.ask(domain, await world.token(ana), query, { ids });
    expect(own.data.nodes.slice(0, 4)).toEqual([
      entry(boost.id, post.id),
      entry(post.id, post.id),
      entry(hidden.id, hidden.id),
      entry(forFew.id, forFew.postId),
    ]);
  });
});
