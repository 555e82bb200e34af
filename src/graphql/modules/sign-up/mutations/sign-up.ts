// Lets somebody sign up on a domain and confirm the address they gave.

import { confirmSignUp } from '../../../../core/sign-up/let-in.ts';
import { resendConfirmation, waitingSignUp } from '../../../../core/sign-up/resend.ts';
import { signUp } from '../../../../core/sign-up/sign-up.ts';
import { scopesOfViewer } from '../../../../core/viewer.ts';
import { scopesAllow } from '../../../../lib/scopes.ts';
import { builder } from '../../../schema/builder.ts';
import { NotAllowedError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { arrivalFields } from './fields.ts';

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
    ...arrivalFields(t),
    email: t.string({
      required: true,
      description: 'The email address to sign in with once it is confirmed, at most 320 characters.',
    }),
    password: t.string({
      required: true,
      description: 'The password to sign in with, 8 to 1,000 characters.',
    }),
    language: t.field({ type: 'Language', description: 'The language that they write in, as a BCP 47 tag.' }),
    locale: t.field({
      type: 'Language',
      description:
        'The language that pages and mails speak to them, as a BCP 47 tag; the one that they write in when left out.',
    }),
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
    const { ip } = ctx;
    const { signUpLimits } = ctx.services;
    await signUpLimits.try(ip);
    const { token, next } = await signUpLimits.signingUp(ip, input.email, () =>
      signUp(ctx.core, { ...input, agreesToRules, ip }),
    );
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

mutation('resendConfirmation', {
  description:
    'Mails the link that confirms the e-mail address of a sign-up once more, or to another address. Links that were mailed to another address before are good no longer.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'Whose sign-up it is.',
  input: (t) => ({
    token: t.string({
      required: true,
      description:
        'The token that `signUp` gave the application, on the same domain; at most 100 characters.',
    }),
    email: t.string({ description: 'Another email address instead, at most 320 characters.' }),
  }),
  gives: 'What comes next.',
  payload: { next: { type: SignUpStep, description: '`CONFIRM`: the link that was mailed now.' } },
  resolve: async ({ token, email }, ctx) => {
    const { ip } = ctx;
    const { signUpLimits } = ctx.services;
    await signUpLimits.try(ip);
    const signUp = await waitingSignUp(ctx.core, token);
    await signUpLimits.signingUp(ip, email ?? signUp.email, () =>
      resendConfirmation(ctx.core, signUp, email ?? null),
    );
    return { next: 'CONFIRM' as const };
  },
});
