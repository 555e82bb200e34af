// The mutations `acceptFollowRequest`, `rejectFollowRequest` and `removeFollower`.

import { acceptFollow, rejectFollow } from '../../../core/follows/answer.ts';
import { mustAct } from '../../../core/viewer.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { mutation } from '../../schema/mutation.ts';
import { IdentityRef } from '../identities/ref.ts';
import { bothWithout, knownIdentity, leaves, notFound } from '../identities/target.ts';

const ASKED = 'The identity that asked; null if the acting identity may not see it.';

mutation('acceptFollowRequest', {
  description:
    'Accepts a request to follow the acting identity; from now on its posts for followers reach the new follower.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whose follow request to accept.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of the identity that asks, from `viewer.identity.followRequests`.',
    }),
  }),
  gives: 'Both identities after the answer.',
  payload: {
    identity: { type: IdentityRef, nullable: true, description: ASKED },
    identityId: leaves('the list of requests'),
    actingIdentity: {
      type: IdentityRef,
      description: 'The acting identity, with the new count of followers.',
    },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity } = await knownIdentity(ctx, identityId);
    await acceptFollow(ctx.core, actor, identity);
    return bothWithout(ctx, actor, identity);
  },
});

mutation('rejectFollowRequest', {
  description: 'Rejects a request to follow the acting identity; they may ask again.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whose follow request to reject.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of the identity that asks, from `viewer.identity.followRequests`.',
    }),
  }),
  gives: 'Both identities after the answer.',
  payload: {
    identity: { type: IdentityRef, nullable: true, description: ASKED },
    identityId: leaves('the list of requests'),
    actingIdentity: { type: IdentityRef, description: 'The acting identity, which was asked.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity } = await knownIdentity(ctx, identityId);
    if (!(await rejectFollow(ctx.core, actor, identity, 'PENDING'))) {
      const path = ['input', 'identityId'];
      throw new NotFoundError('There is no such follow request; it may have been withdrawn.', { path });
    }
    return bothWithout(ctx, actor, identity);
  },
});

mutation('removeFollower', {
  description:
    'Removes a follower of the acting identity; their server is notified. They may ask again unless they are blocked.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Who shall not follow the acting identity any more.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of a follower of the acting identity.' }),
  }),
  gives: 'Both identities after the follow ended.',
  payload: {
    wasFollower: { type: 'Boolean', description: 'Whether it was a follower before.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'The former follower; null if the acting identity may not see it.',
    },
    identityId: leaves('the list of followers'),
    actingIdentity: {
      type: IdentityRef,
      description: 'The acting identity, with the new count of followers.',
    },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasFollower = await rejectFollow(ctx.core, actor, identity, 'ACCEPTED');
    if (!wasFollower && !isSeen) throw notFound(['input', 'identityId']);
    return { wasFollower, ...(await bothWithout(ctx, actor, identity)) };
  },
});
