import type { Domain, Identity } from '../../src/db/rows.ts';
import { openLiveWorld } from '../graphql/live.ts';
import { boostPost } from '../helpers/people/marks.ts';

/** A server with two identities of one user, of whom the first wrote three posts and boosted the first of them. */
export interface CacheWorld {
  url: string;
  token: string;
  here: Domain;
  ana: string;
  bea: string;
  /** The `id` of the first post. */
  post: string;
  /** Sends to the domain, and counts. */
  fetch: typeof globalThis.fetch;
  requests(): number;
  close(): Promise<void>;
}

export async function openCacheWorld(): Promise<CacheWorld> {
  const world = await openLiveWorld();
  const user = await world.user('ana@mail.test');
  const [ana, bea] = [await world.somebody(), await world.somebody()];
  for (const identity of [ana, bea]) await world.hold(identity, user);
  const [first] = [
    await world.post(ana, 'one'),
    await world.post(ana, 'two'),
    await world.post(ana, 'three'),
  ];
  await boostPost(await world.as(ana), ana, first.id);
  const id = (identity: Identity) => `identity_${identity.id}`;
  let requests = 0;
  return {
    url: `http://127.0.0.1:${world.port}/graphql`,
    token: await world.token(user),
    here: world.here,
    ana: id(ana),
    bea: id(bea),
    post: `post_${first.id}`,
    fetch: (input, init) => {
      requests += 1;
      const headers = new Headers(init?.headers);
      headers.set('x-host', world.here.host);
      return fetch(input, { ...init, headers });
    },
    requests: () => requests,
    close: world.close,
  };
}

/** Three queries that share `viewer`, whose answers a cache must not let each other push out. */
export const SHARED = [
  '{ viewer { scopes } }',
  '{ viewer { identity { id identity { id handle counts { posts } } } } }',
  '{ viewer { identities { id username counts { followers } } } }',
];

export const POST = `query ($id: ID!) { node(id: $id) { __typename id ... on Post {
  html counts { replies boosts favourites } viewer { canEdit hasFavourited hasBookmarked } } } }`;

/** Brings one of the counts, and one of the marks. */
export const FAVOURITE = `mutation ($input: FavouritePostInput!) { favouritePost(input: $input) { __typename
  ... on FavouritePostPayload { post { __typename id counts { favourites } viewer { hasFavourited } } } } }`;

export const PROFILE = `query ($id: ID!, $after: String) { identity(id: $id) { id
  posts(first: 2, after: $after) { edges { cursor node { id post { id html } boost { id } } } pageInfo { hasNextPage endCursor } } } }`;

/** The texts of a profile, newest first: the boost of the first post stands above, and the post itself below. */
export const ENTRIES = ['<p>one</p>', '<p>three</p>', '<p>two</p>', '<p>one</p>'];
