// Lets somebody sign up on a domain and confirm the address they gave (`signUp`, `confirmEmail`).

import { confirmSignUp } from '../../../../core/sign-up/let-in.ts';
import { signUp } from '../../../../core/sign-up/sign-up.ts';
import { scopesOfViewer } from '../../../../core/viewer.ts';
import { scopesAllow } from '../../../../lib/scopes.ts';
import { builder } from '../../../schema/builder.ts';
import { NotAllowedError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';

const SignUpStep = builder.enumType('SignUpStep', {
  description: 'What must happen before somebody who signed up can sign in.',
  values: {
    CONFIRM: { description: 'They open the link that was mailed to them, which confirms the email address.' },
    APPROVAL: { description: 'A moderator, admin or the owner of the domain lets them in.' },
    SIGN_IN: {
      description:
        'Nothing more: `signIn` takes the password, with the handle, because nobody confirmed the address.',
    },
  } as const,
});

mutation('signUp', {
  description:
    'Makes a login and an identity on the domain asked, where it takes people (`domain.registrations`). Whether an e-mail address has a login already is told to its owner alone, by mail; where the domain has no address confirmed, people sign in with their handle. With the token of an application (scope `write:accounts`) that gets a token for the new identity.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'Who wants to join.',
  input: (t) => ({
    username: t.string({
      required: true,
      description: 'The name that the handle begins with: letters, digits and underscores, 1 to 30.',
    }),
    email: t.string({
      required: true,
      description: 'The email address to sign in with once it is confirmed, at most 320 characters.',
    }),
    password: t.string({
      required: true,
      description: 'The password to sign in with, 8 to 1,000 characters.',
    }),
    agreesToRules: t.boolean({
      required: true,
      description: 'Must be true: whether they accept the rules of the domain.',
    }),
    reason: t.string({
      description: 'Why they want to join, at most 1,000 characters; needed where an admin decides.',
    }),
    inviteCode: t.string({ description: 'From the link of an invite, at most 100 characters.' }),
    language: t.field({ type: 'Language', description: 'The language that they write in, as a BCP 47 tag.' }),
  }),
  gives: 'What comes next.',
  payload: {
    next: { type: SignUpStep, description: 'What has to happen before they can sign in.' },
    token: {
      type: 'String',
      nullable: true,
      description:
        'A token for the application that sent this mutation, which acts as the new identity once it may be used. Null where no application sent it.',
    },
    scope: {
      type: 'String',
      nullable: true,
      description: 'The scopes of that token, as OAuth writes them; null without one.',
    },
  },
  resolve: async ({ agreesToRules, ...input }, ctx) => {
    const { viewer } = ctx.core;
    if (viewer.kind === 'app' && !scopesAllow(scopesOfViewer(viewer) ?? [], 'write:accounts'))
      throw new NotAllowedError('This needs a token with the scope write:accounts; make one that has it.');
    await ctx.services.signUpLimits.addresses.count(ctx.ip);
    await ctx.services.signUpLimits.mailboxes.countMailbox(input.email);
    const { token, next } = await signUp(ctx.core, { ...input, agreesToRules, ip: ctx.ip });
    return { next, token: token?.token ?? null, scope: token?.scope ?? null };
  },
});

mutation('confirmEmail', {
  description: 'Confirms the e-mail address of a sign-up by the link that was mailed to it.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'What the link carries.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The `token` of the link, 43 characters.' }),
  }),
  gives: 'What comes next.',
  payload: { next: { type: SignUpStep, description: '`SIGN_IN`, or `APPROVAL` where an admin decides.' } },
  resolve: async ({ token }, ctx) => {
    const isIn = await confirmSignUp(ctx.core, token);
    return { next: isIn ? 'SIGN_IN' : 'APPROVAL' };
  },
});
