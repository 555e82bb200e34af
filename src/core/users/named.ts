// Finds the user that an operation is for: one named by address, or the viewer.

import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { administersInstall, mustAdministerDomain, userOf } from '../roles/policy.ts';

/**
 * The user that something on a domain is for: the one named by address (others than oneself only by owners and admins of the domain), or the
 * viewer's own. Errors: INVALID_INPUT where nobody is meant, FORBIDDEN, CONFLICT, NOT_FOUND.
 */
export async function userNamed(ctx: Ctx, domain: Domain, email: string | null | undefined): Promise<User> {
  const own = userOf(ctx);
  const wanted = email?.trim().toLowerCase();
  if (own && (wanted === undefined || wanted === own.email)) return own;
  const path = ['input', 'email'];
  if (wanted === undefined)
    throw new AppError('INVALID_INPUT', 'Name the user by e-mail address; nobody is signed in here.', {
      path,
    });
  await mustAdministerDomain(ctx, domain);
  // Anybody may add a domain; who has a login here is revealed only to those who have proven a domain of theirs.
  if (domain.state !== 'ACTIVE' && !administersInstall(ctx))
    throw new AppError('CONFLICT', `${domain.name} is not active; people are let in on active domains.`);
  const user = await models(ctx).user.findUnique({ where: { email: wanted } });
  if (!user)
    throw new AppError('NOT_FOUND', 'There is no user with this e-mail address; add them first.', { path });
  return user;
}
