// The mutations requestEmailChange, confirmEmailChange and deleteUser: what somebody does with their own login.

import { confirmEmailChange, requestEmailChange } from '../../../../core/users/change-email.ts';
import { deleteUser } from '../../../../core/users/delete.ts';
import { mutation } from '../../../schema/mutation.ts';
import { confirmedUser } from '../confirmed.ts';

mutation('requestEmailChange', {
  description:
    'Mails a link to another e-mail address, by which the user signs in with that address from then on; the old one is told. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'RATE_LIMITED'],
  takes: 'The new address, and the password.',
  input: (t) => ({
    email: t.string({ required: true, description: 'The new address, at most 320 characters.' }),
    currentPassword: t.string({ required: true, description: 'The password, at most 1,000 characters.' }),
  }),
  gives: 'That the mail is on its way.',
  payload: { email: { type: 'String', description: 'The new address, to which the link was mailed.' } },
  resolve: async ({ email, currentPassword }, ctx) => {
    const user = await confirmedUser(ctx, currentPassword);
    await ctx.services.signUpLimits.changingEmail(user.id, email);
    await requestEmailChange(ctx.core, user, email);
    return { email };
  },
});

mutation('confirmEmailChange', {
  description: 'Changes the e-mail address of a user by the link that was mailed to the new one.',
  scope: { public: true },
  errors: ['NOT_FOUND', 'CONFLICT'],
  takes: 'What the link carries.',
  input: (t) => ({
    token: t.string({ required: true, description: 'The `token` of the link, 43 characters.' }),
  }),
  gives: 'That it changed; sign in with the new address.',
  payload: { isChanged: { type: 'Boolean', description: 'True: the new address counts from now on.' } },
  resolve: async ({ token }, ctx) => {
    await confirmEmailChange(ctx.core, token);
    return { isChanged: true };
  },
});

mutation('deleteUser', {
  description:
    'Deletes the user of the session for good, with all identities that nobody else holds; the last owner of a domain is refused with its name. Only a session may.',
  scope: { holds: 'write:accounts' },
  errors: ['RATE_LIMITED', 'CONFLICT'],
  takes: 'Confirms with the password that the login of the viewer is to be deleted for good.',
  input: (t) => ({
    currentPassword: t.string({ required: true, description: 'The password, at most 1,000 characters.' }),
  }),
  gives: 'Confirms that the login, its tokens and its sessions are gone.',
  payload: { isDeleted: { type: 'Boolean', description: 'True: the user and its tokens are gone.' } },
  resolve: async ({ currentPassword }, ctx) => {
    await deleteUser(ctx.core, await confirmedUser(ctx, currentPassword));
    return { isDeleted: true };
  },
});
