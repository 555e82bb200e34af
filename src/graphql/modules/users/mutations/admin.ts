// The mutations `addUser`, `setUserDisabled` and `removeUser`, for admins.

import { readMessage, readNotice } from '../../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../../core/audit/reason.ts';
import { addUser } from '../../../../core/users/add.ts';
import { removeUser } from '../../../../core/users/delete.ts';
import { setUserDisabled } from '../../../../core/users/disable.ts';
import { userByEmail } from '../../../../core/users/queries.ts';
import { NotFoundError } from '../../../schema/errors.ts';
import { encodeNodeId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { noticeInput } from '../../moderation/notice-input.ts';
import { UserRef } from '../ref.ts';

mutation('addUser', {
  description: 'Creates a user. They have no identity yet: `createIdentity` creates one on a domain.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'CONFLICT', 'RATE_LIMITED'],
  takes: 'A new user.',
  input: (t) => ({
    email: t.string({
      required: true,
      description: 'The email address to sign in with, at most 320 characters; stored in lower case.',
    }),
    password: t.string({
      required: true,
      description: 'The password, 8 to 1,000 characters; the user can change it.',
    }),
    isAdmin: t.boolean({
      defaultValue: false,
      description: 'Whether they may do everything on this install.',
    }),
  }),
  gives: 'The new user.',
  payload: { user: { type: UserRef, description: 'The new user.' } },
  resolve: async ({ email, password, isAdmin }, ctx) => ({
    user: await addUser(ctx.core, { email, password, isAdmin: isAdmin ?? false }),
  }),
});

mutation('setUserDisabled', {
  description:
    'Disables a user, or lets them sign in again. Sessions, tokens and live streams end at once; their posts stay. Admins of the install do not disable each other: its operator does by a command.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The user to disable or enable.',
  input: (t) => ({
    email: t.string({ required: true, description: 'Email address of the user, at most 320 characters.' }),
    isDisabled: t.boolean({
      required: true,
      description: 'True disables the user, false lets them sign in again.',
    }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    ...noticeInput(t),
  }),
  gives: 'The user after the change.',
  payload: {
    user: {
      type: UserRef,
      description: 'The user; `disabledAt` says whether and since when they are disabled.',
    },
  },
  check: ({ reason, message }) => [() => readReason(reason), () => readMessage(message)],
  resolve: async ({ email, isDisabled, reason, message, isMailed }, ctx) => {
    const user = await userByEmail(ctx.core, email);
    const path = ['input', 'email'];
    if (!user) throw new NotFoundError('There is no user with this e-mail address.', { path });
    return {
      user: await setUserDisabled(ctx.core, user, isDisabled, {
        reason: reason ?? null,
        notice: readNotice({ message, isMailed }),
      }),
    };
  },
});

mutation('removeUser', {
  description:
    'Deletes the login of somebody else for good, with all identities that nobody else holds; `deleteUser` deletes the own one.',
  scope: { installAdmin: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Whose login to delete for good, why, and whether domains may lose their last owner by it.',
  input: (t) => ({
    email: t.string({ required: true, description: 'Email address of the user, at most 320 characters.' }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    leavesOwnerless: t.boolean({
      defaultValue: false,
      description:
        'Whether domains may be left without an owner. False: the last owner of a domain is not deleted, and the error names the domains.',
    }),
  }),
  gives: 'The id of the login that is gone.',
  payload: { userId: { type: 'ID', description: 'The `id` of the user; remove it from lists of users.' } },
  resolve: async ({ email, reason, leavesOwnerless }, ctx) => {
    const user = await userByEmail(ctx.core, email);
    if (!user)
      throw new NotFoundError('There is no user with this e-mail address.', { path: ['input', 'email'] });
    await removeUser(ctx.core, user, { reason, leavesOwnerless: leavesOwnerless ?? false });
    return { userId: encodeNodeId('User', user.id) };
  },
});
