// Asks for the password once more before what cannot be taken back.

import { confirmPassword } from '../../../core/users/confirm.ts';
import { mustBeSession } from '../../../core/viewer.ts';
import type { User } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/** The user of the session, who typed the password once more. Errors: FORBIDDEN, RATE_LIMITED. */
export async function confirmedUser(ctx: GraphQLContext, password: string): Promise<User> {
  const user = mustBeSession(ctx.core.viewer);
  await ctx.services.signInLimits.attempt(user.email, ctx.ip, 'FORBIDDEN', () =>
    confirmPassword(ctx.core, user, password),
  );
  return user;
}
