// Asks for the password, and the second factor, once more before what cannot be taken back.

import { confirmUser } from '../../../core/users/authenticate.ts';
import { mustBeSession } from '../../../core/viewer.ts';
import type { User } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/**
 * The user of the session, who typed the password once more; `code` given: and showed the second factor. Errors:
 * FORBIDDEN, RATE_LIMITED; with `code` SECOND_FACTOR_REQUIRED, CONFLICT.
 */
export async function confirmedUser(ctx: GraphQLContext, password: string, code?: string): Promise<User> {
  const user = mustBeSession(ctx.core.viewer);
  await ctx.services.signInLimits.attempt(user.email, ctx.ip, 'FORBIDDEN', () =>
    confirmUser(ctx.core, user, code === undefined ? { password } : { password, code }),
  );
  return user;
}
