// The mutations `acceptFollowRequest`, `rejectFollowRequest` and `removeFollower`.

import { acceptFollow, rejectFollow } from '../../../core/follows/answer.ts';
import { mustAct } from '../../../core/viewer.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { mutation } from '../../schema/mutation.ts';
import { IdentityRef } from '../identities/ref.ts';
import { bothWithout, knownIdentity, leaves, notFound } from '../identities/target.ts';

const ASKED = 'Who asked; null for one that the acting identity may not see.';

mutation('acceptFollowRequest', {
  description:
    'Says yes to somebody who asked to follow the acting identity; their posts for followers reach them from now on.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whose request to grant.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Who asks, from `followRequests`.' }),
  }),
  gives: 'Both after the answer.',
  payload: {
    identity: { type: IdentityRef, nullable: true, description: ASKED },
    identityId: leaves('the list of requests'),
    actingIdentity: { type: IdentityRef, description: 'Who is followed, with one follower more.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity } = await knownIdentity(ctx, identityId);
    await acceptFollow(ctx.core, actor, identity);
    return bothWithout(ctx, actor, identity);
  },
});

mutation('rejectFollowRequest', {
  description: 'Says no to somebody who asked to follow the acting identity; they may ask again.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whose request to turn down.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Who asks, from `followRequests`.' }),
  }),
  gives: 'Both after the answer.',
  payload: {
    identity: { type: IdentityRef, nullable: true, description: ASKED },
    identityId: leaves('the list of requests'),
    actingIdentity: { type: IdentityRef, description: 'Who was asked.' },
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
    'Ends the follow of somebody who follows the acting identity; their server is told. To keep them away, block them.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Who is to be a follower no more.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'A follower of the acting identity.' }),
  }),
  gives: 'Both without the follow.',
  payload: {
    wasFollower: { type: 'Boolean', description: 'False where they did not follow.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'Who followed; null for one that the acting identity may not see.',
    },
    identityId: leaves('the list of followers'),
    actingIdentity: { type: IdentityRef, description: 'Who was followed, with the new count.' },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasFollower = await rejectFollow(ctx.core, actor, identity, 'ACCEPTED');
    if (!wasFollower && !isSeen) throw notFound(['input', 'identityId']);
    return { wasFollower, ...(await bothWithout(ctx, actor, identity)) };
  },
});
