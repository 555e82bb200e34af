// Following, blocking and muting, and the ends of these.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Scope } from '../../../lib/scopes.ts';
import type { Call } from '../../call.ts';
import { RELATION, type RelationData } from '../../documents/account.ts';
import { relationship } from '../../entities/relationship.ts';
import { notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { flag, someTexts, whole } from '../../params/types.ts';
import { type AnyDocument, ok, type RestRoute, route } from '../../route.ts';

const FOLLOW = graphql(
  `mutation RestFollow($id: ID!, $showBoosts: Boolean, $notifies: Boolean, $languages: [String!]) {
    done: followIdentity(input: {identityId: $id, showBoosts: $showBoosts, notifies: $notifies, languages: $languages}) { ... on FollowIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const UNFOLLOW = graphql(
  `mutation RestUnfollow($id: ID!) {
    done: unfollowIdentity(input: {identityId: $id}) { ... on UnfollowIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const BLOCK = graphql(
  `mutation RestBlock($id: ID!) {
    done: blockIdentity(input: {identityId: $id}) { ... on BlockIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const UNBLOCK = graphql(
  `mutation RestUnblock($id: ID!) {
    done: unblockIdentity(input: {identityId: $id}) { ... on UnblockIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const MUTE = graphql(
  `mutation RestMute($id: ID!, $hidesNotifications: Boolean, $seconds: Int) {
    done: muteIdentity(input: {identityId: $id, hidesNotifications: $hidesNotifications, seconds: $seconds}) {
      ... on MuteIdentityPayload { identity { ...RelationTo } } ... on Error { code message path }
    }
  }`,
  [RELATION],
);
const UNMUTE = graphql(
  `mutation RestUnmute($id: ID!) {
    done: unmuteIdentity(input: {identityId: $id}) { ... on UnmuteIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const REMOVE_FOLLOWER = graphql(
  `mutation RestRemoveFollower($id: ID!) {
    done: removeFollower(input: {identityId: $id}) { ... on RemoveFollowerPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);

const RELATION_TO = graphql(`query RestRelationTo($id: ID!) { identity(id: $id) { ...RelationTo } }`, [
  RELATION,
]);

/** How one stands to oneself, for what Mastodon lets pass without doing anything; null where somebody else is meant. */
async function toOneself(call: Call<unknown>): Promise<RelationData | null> {
  if (call.actingKey !== call.part('id')) return null;
  return (await call.ask(RELATION_TO, { id: globalId('identity', call.part('id')) })).identity;
}

/** POST to an account that answers how one stands to it then. */
function act(
  name: string,
  scope: Scope,
  document: AnyDocument,
  run: (call: Call<unknown>, id: string) => Promise<{ identity: RelationData | null }>,
): RestRoute {
  return route({
    method: 'POST',
    path: `/api/v1/accounts/:id/${name}`,
    audience: 'user',
    scopes: [scope],
    documents: [document],
    async answer(call) {
      const { identity } = await run(call, globalId('identity', call.part('id')));
      if (!identity) throw notFound();
      return ok(relationship(identity));
    },
  });
}

export const follow = route({
  method: 'POST',
  path: '/api/v1/accounts/:id/follow',
  audience: 'user',
  scopes: ['write:follows'],
  rate: 'follows',
  params: { reblogs: flag, notify: flag, languages: someTexts },
  documents: [FOLLOW],
  async answer(call) {
    if (call.actingKey === call.part('id'))
      throw new RestError(403, 'Following your own account is not allowed');
    const { identity } = await call.act(FOLLOW, {
      id: globalId('identity', call.part('id')),
      showBoosts: call.params.reblogs ?? null,
      notifies: call.params.notify ?? null,
      // A form says "none" with one empty element.
      languages: call.params.languages?.filter((tag) => tag !== '') ?? null,
    });
    return ok(relationship(identity));
  },
});

export const mute = route({
  method: 'POST',
  path: '/api/v1/accounts/:id/mute',
  audience: 'user',
  scopes: ['write:mutes'],
  params: { notifications: flag, duration: whole },
  documents: [MUTE, RELATION_TO],
  grants: ['read'],
  async answer(call) {
    const own = await toOneself(call);
    if (own) return ok(relationship(own));
    const { notifications, duration } = call.params;
    const { identity } = await call.act(MUTE, {
      id: globalId('identity', call.part('id')),
      hidesNotifications: notifications ?? true,
      seconds: duration !== undefined && duration > 0 ? duration : null,
    });
    return ok(relationship(identity));
  },
});

export const block = route({
  method: 'POST',
  path: '/api/v1/accounts/:id/block',
  audience: 'user',
  scopes: ['write:blocks'],
  documents: [BLOCK, RELATION_TO],
  grants: ['read'],
  async answer(call) {
    const own = await toOneself(call);
    if (own) return ok(relationship(own));
    const { identity } = await call.act(BLOCK, { id: globalId('identity', call.part('id')) });
    if (!identity) throw notFound();
    return ok(relationship(identity));
  },
});

export const unfollow = act('unfollow', 'write:follows', UNFOLLOW, (call, id) => call.act(UNFOLLOW, { id }));
export const unblock = act('unblock', 'write:blocks', UNBLOCK, (call, id) => call.act(UNBLOCK, { id }));
export const unmute = act('unmute', 'write:mutes', UNMUTE, (call, id) => call.act(UNMUTE, { id }));
export const removeFromFollowers = act(
  'remove_from_followers',
  'write:follows',
  REMOVE_FOLLOWER,
  (call, id) => call.act(REMOVE_FOLLOWER, { id }),
);
