// The mutations `addUser` and `setUserDisabled`, for admins.

import { addUser } from '../../../../core/users/add.ts';
import { setUserDisabled } from '../../../../core/users/disable.ts';
import { userByEmail } from '../../../../core/users/queries.ts';
import { NotFoundError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { UserRef } from '../ref.ts';

mutation('addUser', {
  description: 'Makes a login. It has no identity yet: `createIdentity` makes some on domains.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'A new login.',
  input: (t) => ({
    email: t.string({
      required: true,
      description: 'What they sign in with, at most 320 characters; kept in small letters.',
    }),
    password: t.string({
      required: true,
      description: 'Their first one, 8 to 1,000 characters; they can change it.',
    }),
    isAdmin: t.boolean({
      defaultValue: false,
      description: 'Whether they may do everything on this install.',
    }),
  }),
  gives: 'Who may sign in now.',
  payload: { user: { type: UserRef, description: 'The login that was made.' } },
  resolve: async ({ email, password, isAdmin }, ctx) => ({
    user: await addUser(ctx.core, { email, password, isAdmin: isAdmin ?? false }),
  }),
});

mutation('setUserDisabled', {
  description:
    'Locks a user out, or lets them sign in again. Sessions, tokens and live streams end at once; what they wrote stays.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['NOT_FOUND'],
  takes: 'Whom to lock out or let in.',
  input: (t) => ({
    email: t.string({ required: true, description: 'What they sign in with, at most 320 characters.' }),
    isDisabled: t.boolean({ required: true, description: 'True locks out, false lets in again.' }),
  }),
  gives: 'The login after the decision.',
  payload: { user: { type: UserRef, description: '`disabledAt` tells since when.' } },
  resolve: async ({ email, isDisabled }, ctx) => {
    const user = await userByEmail(ctx.core, email);
    const path = ['input', 'email'];
    if (!user) throw new NotFoundError('There is no user with this e-mail address.', { path });
    return { user: await setUserDisabled(ctx.core, user, isDisabled) };
  },
});
