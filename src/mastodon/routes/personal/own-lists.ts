// What only the viewer sees of their own: bookmarks, favourites, blocks, mutes and requests to follow them.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT, RELATION } from '../../documents/account.ts';
import { POSTS } from '../../documents/status.ts';
import { account } from '../../entities/account.ts';
import { dateTimeOrNull } from '../../entities/dates.ts';
import { relationship } from '../../entities/relationship.ts';
import { status } from '../../entities/status.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage } from '../accounts/page.ts';

const BOOKMARKS = graphql(
  `query RestBookmarks($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { list: bookmarks(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Posts } } }
  }`,
  [POSTS],
);
const FAVOURITES = graphql(
  `query RestFavourites($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { list: likes(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { ...Posts } } }
  }`,
  [POSTS],
);

const keptPosts = (name: 'bookmarks' | 'favourites', document: typeof BOOKMARKS | typeof FAVOURITES) =>
  route({
    method: 'GET',
    path: `/api/v1/${name}`,
    audience: 'user',
    scopes: [`read:${name}`],
    params: PAGE,
    documents: [document],
    async answer(call) {
      const limit = limitOf(call.params.limit, 20);
      if (limit === 0) return ok([]);
      const { viewer } = await call.ask(document as typeof BOOKMARKS, connectionArgs(call.params, limit));
      const edges = viewer?.identity?.list?.edges ?? [];
      return ok(
        edges.map(({ node }) => status(call, node)),
        { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
      );
    },
  });

const BLOCKS = graphql(
  `query RestBlocks($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { list: blocks(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } } }
  }`,
  [ACCOUNT],
);
const MUTES = graphql(
  `query RestMutes($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { list: mutes(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account viewer { muteEndsAt } } } } } }
  }`,
  [ACCOUNT],
);
const REQUESTS = graphql(
  `query RestFollowRequests($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity { list: followRequests(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } } }
  }`,
  [ACCOUNT],
);

const blocks = route({
  method: 'GET',
  path: '/api/v1/blocks',
  audience: 'user',
  scopes: ['read:blocks'],
  params: PAGE,
  documents: [BLOCKS],
  answer: (call) => accountPage(call, async (args) => (await call.ask(BLOCKS, args)).viewer?.identity?.list),
});

const mutes = route({
  method: 'GET',
  path: '/api/v1/mutes',
  audience: 'user',
  scopes: ['read:mutes'],
  params: PAGE,
  documents: [MUTES],
  answer: (call) =>
    accountPage(
      call,
      async (args) => (await call.ask(MUTES, args)).viewer?.identity?.list,
      (data) => ({
        ...account(call.domain, data),
        mute_expires_at: dateTimeOrNull(data.viewer?.muteEndsAt ?? null),
      }),
    ),
});

const followRequests = route({
  method: 'GET',
  path: '/api/v1/follow_requests',
  audience: 'user',
  scopes: ['read:follows'],
  params: PAGE,
  documents: [REQUESTS],
  answer: (call) =>
    accountPage(call, async (args) => (await call.ask(REQUESTS, args)).viewer?.identity?.list),
});

const ACCEPT = graphql(
  `mutation RestAcceptFollow($id: ID!) {
    done: acceptFollowRequest(input: {identityId: $id}) { ... on AcceptFollowRequestPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const REJECT = graphql(
  `mutation RestRejectFollow($id: ID!) {
    done: rejectFollowRequest(input: {identityId: $id}) { ... on RejectFollowRequestPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);

const answerRequest = (name: 'authorize' | 'reject', document: typeof ACCEPT | typeof REJECT) =>
  route({
    method: 'POST',
    path: `/api/v1/follow_requests/:id/${name}`,
    audience: 'user',
    scopes: ['write:follows'],
    documents: [document],
    async answer(call) {
      const { identity } = await call.act(document as typeof ACCEPT, {
        id: globalId('identity', call.part('id')),
      });
      if (!identity) throw notFound();
      return ok(relationship(identity));
    },
  });

export const OWN_LISTS: readonly RestRoute[] = [
  keptPosts('bookmarks', BOOKMARKS),
  keptPosts('favourites', FAVOURITES),
  blocks,
  mutes,
  followRequests,
  answerRequest('authorize', ACCEPT),
  answerRequest('reject', REJECT),
];
