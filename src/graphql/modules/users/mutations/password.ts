// Changes a password, one's own with the old one or another user's as an admin (`setPassword`).

import { userOf } from '../../../../core/roles/policy.ts';
import { userByEmail } from '../../../../core/users/queries.ts';
import { setPassword } from '../../../../core/users/set-password.ts';
import { mustBeSession } from '../../../../core/viewer.ts';
import type { User } from '../../../../db/rows.ts';
import type { GraphQLContext } from '../../../request/context.ts';
import { InvalidInputError, NotFoundError } from '../../../schema/errors.ts';
import { mutation } from '../../../schema/mutation.ts';
import { mustHold } from '../../../schema/scopes.ts';
import { confirmedUser } from '../confirmed.ts';
import { UserRef } from '../ref.ts';

mutation('setPassword', {
  description:
    'Changes the password of the viewer, or as an admin of the install that of another user. All sessions and tokens of that user end.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'The old password and the new one.',
  input: (t) => ({
    password: t.string({ required: true, description: 'The new password, 8 to 1,000 characters.' }),
    currentPassword: t.string({
      description:
        'The present password, at most 1,000 characters; required to change the password of the viewer.',
    }),
    email: t.string({
      description:
        'Email address of the user, for admins of the install, at most 320 characters; the viewer when left out.',
    }),
  }),
  gives: 'The user, who has to sign in again.',
  payload: { user: { type: UserRef, description: 'The user whose password was changed.' } },
  resolve: async ({ password, currentPassword, email }, ctx) => {
    if (ctx.core.viewer.kind !== 'operator') mustBeSession(ctx.core.viewer);
    const own = userOf(ctx.core);
    const user = own && isOwn(own, email) ? await confirmed(ctx, currentPassword) : await another(ctx, email);
    await setPassword(ctx.core, user, password);
    return { user };
  },
});

function isOwn(own: User, email: string | null | undefined): boolean {
  return email == null || email.trim().toLowerCase() === own.email;
}

async function confirmed(ctx: GraphQLContext, current: string | null | undefined): Promise<User> {
  const path = ['input', 'currentPassword'];
  if (current == null) throw new InvalidInputError('Send the password you have now as well.', { path });
  return confirmedUser(ctx, current);
}

async function another(ctx: GraphQLContext, email: string | null | undefined): Promise<User> {
  const path = ['input', 'email'];
  if (email == null) throw new InvalidInputError('Name the user by e-mail address.', { path });
  mustHold(ctx, 'admin:write:accounts');
  const user = await userByEmail(ctx.core, email);
  if (!user) throw new NotFoundError('There is no user with this e-mail address.', { path });
  return user;
}
