// Sets a forgotten password by a link that is mailed (`requestPasswordReset`, `resetPassword`).

import { requestMailLink } from '../../../../core/sign-up/confirmation.ts';
import { resetPassword } from '../../../../core/users/reset-password.ts';
import { mutation } from '../../../schema/mutation.ts';

mutation('requestPasswordReset', {
  description:
    'Mails a link for setting a new password to the owner of a login; to somebody who signed up on the domain asked and has not confirmed the address the link for that, once more. The answer is the same where there is neither.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'RATE_LIMITED'],
  takes: 'Whose password was forgotten.',
  input: (t) => ({
    email: t.string({
      required: true,
      description: 'The email address of the login, at most 320 characters.',
    }),
  }),
  gives: 'The same answer whether or not the address has a login, so that nobody can find out.',
  payload: {
    email: {
      type: 'String',
      description:
        'The address, as it was typed; a mail went there if it is that of a login or of a sign-up.',
    },
  },
  resolve: async ({ email }, ctx) => {
    await ctx.services.signUpLimits.askingForLink(ctx.ip, email);
    await requestMailLink(ctx.core, email);
    return { email };
  },
});

mutation('resetPassword', {
  description: 'Sets a new password by the link that was mailed. All sessions and tokens of the user end.',
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'What the link carries, and the new password.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The `token` of the link, 43 characters.' }),
    password: t.string({ required: true, description: 'The new password, 8 to 1,000 characters.' }),
  }),
  gives: 'That it changed; sign in with it.',
  payload: { isChanged: { type: 'Boolean', description: 'True: the new password counts from now on.' } },
  resolve: async ({ token, password }, ctx) => {
    await resetPassword(ctx.core, token, password);
    return { isChanged: true };
  },
});
