// Asks for the password, and the second factor, once more before what cannot be taken back.

import { type Confirmation, confirmUser } from '../../../core/users/authenticate.ts';
import { mustBeSession } from '../../../core/viewer.ts';
import type { User } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/**
 * The user of the session, who typed the password once more, and showed the second factor where `factor` asks for it.
 * Errors: FORBIDDEN, RATE_LIMITED; with `factor` SECOND_FACTOR_REQUIRED, CONFLICT.
 */
export async function confirmedUser(
  ctx: GraphQLContext,
  password: string,
  factor: Pick<Confirmation, 'code' | 'factor'> = {},
): Promise<User> {
  const user = mustBeSession(ctx.core.viewer);
  await ctx.services.signInLimits.attempt(user.email, ctx.ip, 'FORBIDDEN', () =>
    confirmUser(ctx.core, user, { password, ...factor }),
  );
  return user;
}
