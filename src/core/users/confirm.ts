// Asks for a user's password again before something that must be confirmed.

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Ctx } from '../context.ts';

/** Throws FORBIDDEN unless this is the user's password now. Attempts are limited by the caller. */
export async function confirmPassword(ctx: Ctx, user: User, password: string): Promise<void> {
  const matches =
    user.passwordHash !== null &&
    (await ctx.app.ports.passwords.verify(user.passwordHash, password.slice(0, 1000)));
  if (!matches)
    throw new AppError('FORBIDDEN', 'This is not your password now; type the one you sign in with.', {
      path: ['input', 'currentPassword'],
    });
}
