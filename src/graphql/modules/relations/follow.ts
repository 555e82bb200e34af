// The mutations `followIdentity` and `unfollowIdentity`.

import { unfollow } from '../../../core/follows/answer.ts';
import { follow } from '../../../core/follows/follow.ts';
import { mustAct } from '../../../core/viewer.ts';
import { FollowStateEnum } from '../../schema/enums.ts';
import { mutation } from '../../schema/mutation.ts';
import { IdentityRef } from '../identities/ref.ts';
import {
  bothAfter,
  bothWithout,
  knownIdentity,
  leaves,
  notFound,
  targetIdentity,
} from '../identities/target.ts';

mutation('followIdentity', {
  description:
    'Brings the posts of somebody into the home timeline of the acting identity: at once, or when they agree. Again changes `showBoosts` alone.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'Whom to follow.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Anybody here or on another server; `resolve` gives the id for a handle.',
    }),
    showBoosts: t.boolean({
      description: 'Whether what they boost comes too; true when left out the first time.',
    }),
  }),
  gives: 'Both after the follow, which asks the other server where they are not of here.',
  payload: {
    state: { type: FollowStateEnum, description: 'PENDING until they agree.' },
    identity: {
      type: IdentityRef,
      description: 'Who is followed; `viewer` tells how both stand to each other.',
    },
    actingIdentity: { type: IdentityRef, description: 'Who follows, with the new count.' },
  },
  resolve: async ({ identityId, showBoosts }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    const { state } = await follow(ctx.core, actor, target, showBoosts == null ? {} : { showBoosts });
    return { state, ...(await bothAfter(ctx, actor, target)) };
  },
});

mutation('unfollowIdentity', {
  description: 'Ends a follow of the acting identity, or takes back its request.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom to follow no more.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Who is followed, or was asked.' }),
  }),
  gives: 'Both without the follow.',
  payload: {
    wasFollowing: { type: 'Boolean', description: 'False where there was neither follow nor request.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'Who was followed; null for one that the acting identity may not see any more.',
    },
    identityId: leaves('the list of whom it follows'),
    actingIdentity: { type: IdentityRef, description: 'Who followed, with the new count.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasFollowing = await unfollow(ctx.core, actor, identity);
    if (!wasFollowing && !isSeen) throw notFound(['input', 'identityId']);
    return { wasFollowing, ...(await bothWithout(ctx, actor, identity)) };
  },
});
