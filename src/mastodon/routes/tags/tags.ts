// Hashtags: one by its name, following and featuring it, and the lists of these.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { Call } from '../../call.ts';
import { FEATURED_TAG, TAG } from '../../documents/tag.ts';
import { featuredTag, tag } from '../../entities/tag.ts';
import { invalid, notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { entriesOf, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { text } from '../../params/types.ts';
import { type AnyDocument, ok, type RestRoute, route } from '../../route.ts';

const ONE = graphql('query RestHashtag($name: String!) { hashtag(name: $name) { ...TagParts } }', [TAG]);
const FOLLOW = graphql(
  `mutation RestFollowHashtag($name: String!) {
    done: followHashtag(input: {name: $name}) { ... on FollowHashtagPayload { hashtag { ...TagParts } } ... on Error { code message path } }
  }`,
  [TAG],
);
const UNFOLLOW = graphql(
  `mutation RestUnfollowHashtag($name: String!) {
    done: unfollowHashtag(input: {name: $name}) { ... on UnfollowHashtagPayload { hashtag { ...TagParts } } ... on Error { code message path } }
  }`,
  [TAG],
);
const FEATURE = graphql(
  `mutation RestFeatureHashtag($name: String!) {
    done: featureHashtag(input: {name: $name}) { ... on FeatureHashtagPayload { featured { ...FeaturedTagParts hashtag { ...TagParts } } } ... on Error { code message path } }
  }`,
  [FEATURED_TAG, TAG],
);
const UNFEATURE = graphql(
  `mutation RestUnfeatureHashtag($name: String!) {
    done: unfeatureHashtag(input: {name: $name}) { ... on UnfeatureHashtagPayload { hashtag { ...TagParts } } ... on Error { code message path } }
  }`,
  [TAG],
);
const FOLLOWED = graphql(
  `query RestFollowedTags($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { followedHashtags(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...TagParts } } } } }
  }`,
  [TAG],
);
const FEATURED = graphql(
  'query RestFeaturedTags($id: ID!) { identity(id: $id) { uri url featuredHashtags { ...FeaturedTagParts } } }',
  [FEATURED_TAG],
);
const SUGGESTED = graphql(
  'query RestSuggestedTags { viewer { identity { suggestedHashtags { ...TagParts } } } }',
  [TAG],
);
const OWN = graphql('query RestOwnKey { viewer { identity { identity { id uri url } } } }');

const USUAL = 100;

/** What is no hashtag is not found under its name. */
const asNotFound = ({ code }: { code: string }) => (code === 'INVALID_INPUT' ? notFound() : null);

/** The most words that an endpoint has for the refusals of `featureHashtag`. */
const asRefused = ({ code }: { code: string }) =>
  code === 'CONFLICT'
    ? invalid('You have already featured the maximum number of hashtags')
    : invalid('Name is invalid');

function onTag(
  name: string,
  scope: Scope,
  document: AnyDocument,
  run: (call: Call<unknown>, name: string) => Promise<Parameters<typeof tag>[1]>,
): RestRoute {
  return route({
    method: 'POST',
    path: `/api/v1/tags/:id/${name}`,
    audience: 'user',
    scopes: [scope],
    documents: [document],
    answer: async (call) => ok(tag(call.domain, await run(call, call.part('id')))),
  });
}

const show = route({
  method: 'GET',
  path: '/api/v1/tags/:id',
  audience: 'public',
  grants: ['read:statuses'],
  documents: [ONE],
  async answer(call) {
    try {
      const { hashtag } = await call.ask(ONE, { name: call.part('id') });
      if (!hashtag) throw notFound();
      return ok(tag(call.domain, hashtag));
    } catch (error) {
      throw error instanceof RestError && error.status === 422 ? notFound() : error;
    }
  },
});

const followed = route({
  method: 'GET',
  path: '/api/v1/followed_tags',
  audience: 'user',
  scopes: ['read:follows'],
  params: PAGE,
  documents: [FOLLOWED],
  async answer(call) {
    const limit = limitOf(call.params.limit, USUAL);
    if (limit === 0) return ok([]);
    const edges = await entriesOf(
      call.params,
      limit,
      async (args) => (await call.ask(FOLLOWED, args)).viewer?.identity?.followedHashtags?.edges ?? [],
    );
    return ok(
      edges.map(({ node }) => tag(call.domain, node)),
      { link: linkHeader(call.address, edges, { limit, back: 'since_id' }) },
    );
  },
});

async function featuredBy(call: Call<unknown>, id: string) {
  const { identity } = await call.ask(FEATURED, { id });
  const profile = identity?.url ?? identity?.uri ?? '';
  return (identity?.featuredHashtags ?? []).map((each) => featuredTag(profile, each));
}

async function own(call: Call<unknown>) {
  const { viewer } = await call.ask(OWN, {});
  if (!viewer?.identity) throw notFound();
  return viewer.identity.identity;
}

const featuredOf = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/featured_tags',
  audience: 'public',
  grants: ['read:accounts'],
  documents: [FEATURED],
  answer: async (call) => ok(await featuredBy(call, globalId('identity', call.part('id')))),
});

const ownFeatured = route({
  method: 'GET',
  path: '/api/v1/featured_tags',
  audience: 'user',
  scopes: ['read:accounts'],
  documents: [FEATURED, OWN],
  answer: async (call) => ok(await featuredBy(call, (await own(call)).id)),
});

const feature = route({
  method: 'POST',
  path: '/api/v1/featured_tags',
  audience: 'user',
  scopes: ['write:accounts'],
  grants: ['read'],
  params: { name: text },
  documents: [FEATURE, OWN],
  async answer(call) {
    const { featured } = await call.act(FEATURE, { name: call.params.name ?? '' }, asRefused);
    const { url, uri } = await own(call);
    return ok(featuredTag(url ?? uri, featured));
  },
});

const unfeature = route({
  method: 'DELETE',
  path: '/api/v1/featured_tags/:id',
  audience: 'user',
  scopes: ['write:accounts'],
  grants: ['read'],
  documents: [FEATURED, OWN, UNFEATURE],
  async answer(call) {
    const { identity } = await call.ask(FEATURED, { id: (await own(call)).id });
    const found = identity?.featuredHashtags.find(({ key }) => key === call.part('id'));
    if (!found) throw notFound();
    await call.act(UNFEATURE, { name: found.hashtag.name });
    return ok({});
  },
});

const suggested = route({
  method: 'GET',
  path: '/api/v1/featured_tags/suggestions',
  audience: 'user',
  scopes: ['read:accounts'],
  documents: [SUGGESTED],
  async answer(call) {
    const { viewer } = await call.ask(SUGGESTED, {});
    return ok((viewer?.identity?.suggestedHashtags ?? []).map((each) => tag(call.domain, each)));
  },
});

export const TAGS: readonly RestRoute[] = [
  show,
  onTag(
    'follow',
    'write:follows',
    FOLLOW,
    async (call, name) => (await call.act(FOLLOW, { name }, asNotFound)).hashtag,
  ),
  onTag(
    'unfollow',
    'write:follows',
    UNFOLLOW,
    async (call, name) => (await call.act(UNFOLLOW, { name }, asNotFound)).hashtag,
  ),
  onTag(
    'feature',
    'write:accounts',
    FEATURE,
    async (call, name) => (await call.act(FEATURE, { name }, asRefused)).featured.hashtag,
  ),
  onTag(
    'unfeature',
    'write:accounts',
    UNFEATURE,
    async (call, name) => (await call.act(UNFEATURE, { name }, asNotFound)).hashtag,
  ),
  followed,
  featuredOf,
  ownFeatured,
  suggested,
  feature,
  unfeature,
];
