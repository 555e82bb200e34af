// Favouriting, boosting, bookmarking, pinning and muting the thread of a status, and the ends of these.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { Call } from '../../call.ts';
import { ENTRY, POST, type PostData } from '../../documents/status.ts';
import { status, statusOfEntry } from '../../entities/status.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { text } from '../../params/types.ts';
import { type AnyDocument, ok, type RestRoute, route } from '../../route.ts';
import { NODE_GRANTS, postIdOf, TARGET } from './entry.ts';

const FAVOURITE = graphql(
  `mutation RestFavourite($postId: ID!) {
    done: favouritePost(input: {postId: $postId}) { ... on FavouritePostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const UNFAVOURITE = graphql(
  `mutation RestUnfavourite($postId: ID!) {
    reactions: unreactToPost(input: {postId: $postId}) { __typename }
    done: unfavouritePost(input: {postId: $postId}) { ... on UnfavouritePostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const BOOKMARK = graphql(
  `mutation RestBookmark($postId: ID!) {
    done: bookmarkPost(input: {postId: $postId}) { ... on BookmarkPostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const UNBOOKMARK = graphql(
  `mutation RestUnbookmark($postId: ID!) {
    done: unbookmarkPost(input: {postId: $postId}) { ... on UnbookmarkPostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const PIN = graphql(
  `mutation RestPin($postId: ID!) {
    done: pinPost(input: {postId: $postId}) { ... on PinPostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const UNPIN = graphql(
  `mutation RestUnpin($postId: ID!) {
    done: unpinPost(input: {postId: $postId}) { ... on UnpinPostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const MUTE = graphql(
  `mutation RestMuteThread($postId: ID!) {
    done: muteThread(input: {postId: $postId}) { ... on MuteThreadPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const UNMUTE = graphql(
  `mutation RestUnmuteThread($postId: ID!) {
    done: unmuteThread(input: {postId: $postId}) { ... on UnmuteThreadPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const UNBOOST = graphql(
  `mutation RestUnboost($postId: ID!) {
    done: unboostPost(input: {postId: $postId}) { ... on UnboostPostPayload { post { ...PostParts } } ... on Error { code message path } }
  }`,
  [POST],
);
const BOOST = graphql(
  `mutation RestBoost($postId: ID!, $visibility: BoostVisibility) {
    done: boostPost(input: {postId: $postId, visibility: $visibility}) {
      ... on BoostPostPayload { edge { node { ...Entry } } post { ...PostParts } } ... on Error { code message path }
    }
  }`,
  [ENTRY, POST],
);

/** POST to a status that answers the status as it is then. A post that the viewer no longer sees is not there. */
function mark(
  name: string,
  scope: Scope,
  document: AnyDocument,
  act: (call: Call<unknown>, postId: string) => Promise<{ post: PostData | null }>,
): RestRoute {
  return route({
    method: 'POST',
    path: `/api/v1/statuses/:id/${name}`,
    audience: 'user',
    scopes: [scope],
    ...(name === 'unreblog' ? { rate: 'deletions' as const } : {}),
    documents: [TARGET, document],
    grants: NODE_GRANTS,
    async answer(call) {
      const { post } = await act(call, await postIdOf(call, call.part('id')));
      if (!post) throw notFound();
      return ok(status(call, post));
    },
  });
}

export const favourite = mark('favourite', 'write:favourites', FAVOURITE, (call, postId) =>
  call.act(FAVOURITE, { postId }),
);
export const unfavourite = mark('unfavourite', 'write:favourites', UNFAVOURITE, (call, postId) =>
  call.act(UNFAVOURITE, { postId }),
);
export const bookmark = mark('bookmark', 'write:bookmarks', BOOKMARK, (call, postId) =>
  call.act(BOOKMARK, { postId }),
);
export const unbookmark = mark('unbookmark', 'write:bookmarks', UNBOOKMARK, (call, postId) =>
  call.act(UNBOOKMARK, { postId }),
);
export const muteConversation = mark('mute', 'write:mutes', MUTE, (call, postId) =>
  call.act(MUTE, { postId }),
);
export const unmuteConversation = mark('unmute', 'write:mutes', UNMUTE, (call, postId) =>
  call.act(UNMUTE, { postId }),
);
export const unreblog = mark('unreblog', 'write:statuses', UNBOOST, (call, postId) =>
  call.act(UNBOOST, { postId }),
);
export const pin = mark('pin', 'write:accounts', PIN, async (call, postId) => {
  // An id that is none of the post's is that of a boost of it.
  if (postId !== globalId('post', call.part('id'))) throw invalid('A boost cannot be pinned');
  return call.act(PIN, { postId }, ({ code, message }) => {
    switch (code) {
      case 'FORBIDDEN':
        return invalid("Someone else's post cannot be pinned");
      case 'CONFLICT':
        return invalid('You have already pinned the maximum number of posts');
      case 'INVALID_INPUT':
        return invalid('Posts that are only visible to mentioned users cannot be pinned');
      default:
        return invalid(message);
    }
  });
});
export const unpin = mark('unpin', 'write:accounts', UNPIN, (call, postId) => call.act(UNPIN, { postId }));

const BOOST_VISIBILITIES = { public: 'PUBLIC', unlisted: 'UNLISTED', private: 'FOLLOWERS' } as const;

export const reblog = route({
  method: 'POST',
  path: '/api/v1/statuses/:id/reblog',
  audience: 'user',
  scopes: ['write:statuses'],
  rate: 'statuses',
  params: { visibility: text },
  documents: [TARGET, BOOST],
  grants: NODE_GRANTS,
  async answer(call) {
    const postId = await postIdOf(call, call.part('id'));
    const visibility =
      BOOST_VISIBILITIES[call.params.visibility as keyof typeof BOOST_VISIBILITIES] ?? 'PUBLIC';
    const { edge, post } = await call.act(BOOST, { postId, visibility });
    // No boost yet where its author was asked first: the post itself says that.
    return ok(edge ? statusOfEntry(call, edge.node) : status(call, post));
  },
});
