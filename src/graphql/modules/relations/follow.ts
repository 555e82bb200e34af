// The mutations `followIdentity` and `unfollowIdentity`.

import { unfollow } from '../../../core/follows/answer.ts';
import { follow } from '../../../core/follows/follow.ts';
import { readFollowOptions } from '../../../core/follows/options.ts';
import { mustAct } from '../../../core/viewer.ts';
import { FollowStateEnum } from '../../schema/enums/people.ts';
import { readId } from '../../schema/ids.ts';
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
    'Follows an identity: its posts come into the home timeline of the acting identity at once, or when it accepts. Following again changes the options that are given, for what comes from then on.',
  scope: { holds: 'write:follows' },
  act: 'follows',
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'Whom the acting identity follows.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description:
        'Global id of an identity, of this server or another; `resolve` gives the id for a handle.',
    }),
    showBoosts: t.boolean({
      description:
        'Whether their boosts come into the home timeline too; when left out, true for a new follow and unchanged for an existing one.',
    }),
    notifies: t.boolean({
      description:
        'Whether each of their new posts makes a notification of the kind POST, boosts and replies to others left out; when left out, false for a new follow and unchanged for an existing one.',
    }),
    languages: t.stringList({
      description:
        'BCP 47 tags, at most 200: their posts in other languages stay out of the home timeline and of lists, and make no notification. Empty: all languages. When left out, all for a new follow and unchanged for an existing one.',
    }),
  }),
  gives:
    'Both identities after the follow. The follow of an identity of another server waits for that server.',
  payload: {
    state: {
      type: FollowStateEnum,
      description: 'ACCEPTED, or PENDING until the followed identity accepts.',
    },
    identity: {
      type: IdentityRef,
      description: 'The followed identity; its `viewer` says how both stand to each other.',
    },
    actingIdentity: {
      type: IdentityRef,
      description: 'The acting identity, with the new count of followed identities.',
    },
  },
  check: ({ identityId, languages }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readFollowOptions({ languages }),
  ],
  resolve: async ({ identityId, showBoosts, notifies, languages }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    const { state } = await follow(ctx.core, actor, target, {
      showBoosts: showBoosts ?? undefined,
      notifies: notifies ?? undefined,
      languages: languages ?? undefined,
    });
    return { state, ...(await bothAfter(ctx, actor, target)) };
  },
});

mutation('unfollowIdentity', {
  description: 'Unfollows an identity, or withdraws the request to follow it.',
  scope: { holds: 'write:follows' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Whom the acting identity does not follow any more.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of an identity that the acting identity follows, or asked to follow.',
    }),
  }),
  gives: 'Both identities after the follow ended.',
  payload: {
    wasFollowing: { type: 'Boolean', description: 'Whether there was a follow or a request before.' },
    identity: {
      type: IdentityRef,
      nullable: true,
      description: 'The unfollowed identity; null if the acting identity may not see it any more.',
    },
    identityId: leaves('the list of followed identities'),
    actingIdentity: {
      type: IdentityRef,
      description: 'The acting identity, with the new count of followed identities.',
    },
  },
  resolve: async ({ identityId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    const wasFollowing = await unfollow(ctx.core, actor, identity);
    if (!wasFollowing && !isSeen) throw notFound(['input', 'identityId']);
    return { wasFollowing, ...(await bothWithout(ctx, actor, identity)) };
  },
});
