// Lets somebody who has a login on the install join one more of its domains.

import { joinDomain, joinState, waitingJoin } from '../../../../core/sign-up/join.ts';
import { isSession, mustBeSession } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../../identities/ref.ts';
import { Viewer } from '../../viewer/viewer.ts';
import { SignUpRef } from '../ref.ts';
import { arrivalFields } from './fields.ts';

const JoinStateEnum = builder.enumType('JoinState', {
  description: 'What a login has to do with the domain asked, and how it may join it (`joinDomain`).',
  values: {
    MEMBER: { description: 'It has an identity there; one that is suspended counts as well.' },
    WAITING: { description: 'It asked to join; a moderator, admin or the owner of the domain decides.' },
    OPEN: { description: 'It may join at once.' },
    APPROVAL: {
      description: 'It may ask to join; a moderator, admin or the owner decides by the reason given.',
    },
    INVITE: { description: 'It may join with an invite alone.' },
    ADDRESS: {
      description:
        'It may join once its e-mail address is confirmed: the domain asks for that, and the login has none (`requestEmailChange`).',
    },
    CLOSED: { description: 'Nobody joins the domain by themselves.' },
  } as const,
});

builder.objectFields(Viewer, (t) => ({
  joinState: t.field({
    type: JoinStateEnum,
    nullable: true,
    description: 'Whether the login may join the domain asked; null for all tokens but sessions.',
    authScopes: { holds: 'read:accounts' },
    resolve: (viewer, _args, ctx) => (isSession(viewer) ? joinState(ctx.core, viewer.user) : null),
  }),
  waitingSignUp: t.field({
    type: SignUpRef,
    nullable: true,
    description:
      'What the login asked of the domain asked with `joinDomain` and is not decided yet; null where nothing waits, and for all tokens but sessions.',
    authScopes: { holds: 'read:accounts' },
    resolve: (viewer, _args, ctx) => {
      const { domain } = ctx.core;
      return domain && isSession(viewer) ? waitingJoin(ctx.core, domain, viewer.user) : null;
    },
  }),
}));

mutation('joinDomain', {
  description:
    'Makes an identity on the domain asked for the login of the session, which has none there yet. The rules are those of `signUp`: `viewer.joinState` says which. Whoever signed up there with the address of the login needs no second invite, and no second reason. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'As whom they want to join.',
  input: (t) => arrivalFields(t),
  gives: 'The new identity, or what waits for a decision.',
  payload: {
    identity: {
      type: IdentityRef,
      nullable: true,
      description:
        'The new identity; null where a moderator, admin or the owner of the domain decides first.',
    },
    signUp: {
      type: SignUpRef,
      nullable: true,
      description: 'What waits for the decision; a mail says when they are in. Null where nothing waits.',
    },
  },
  resolve: async ({ agreesToRules, ...input }, ctx) => {
    const { core, ip } = ctx;
    const { signUpLimits } = ctx.services;
    await signUpLimits.try(ip);
    const user = mustBeSession(core.viewer);
    const identity = await signUpLimits.joining(ip, user.id, () =>
      joinDomain(core, { ...input, agreesToRules, ip }),
    );
    const signUp = identity || !core.domain ? null : await waitingJoin(core, core.domain, user);
    return { identity, signUp };
  },
});
