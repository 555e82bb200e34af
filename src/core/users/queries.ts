// Lists of users and their roles.

import type { DomainRole, User } from '../../db/rows.ts';
import { containing } from '../../db/sql/matching.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { mustAdministerInstall, userOf } from '../roles/policy.ts';

/**
 * All logins of this install, or those with `text` in their address, newest first; for install admins alone. Errors:
 * FORBIDDEN.
 */
export async function allUsers(ctx: Ctx, page: Page, text: string | null = null): Promise<User[]> {
  mustAdministerInstall(ctx);
  return models(ctx).user.findMany({
    where: {
      id: idsOf(page),
      ...(text === null ? {} : { email: containing(ctx.app.db.dialect, text.trim()) }),
    },
    ...orderOf(page),
  });
}

/** A login by id, for itself and install admins; null for everybody else. */
export async function userFor(ctx: Ctx, id: bigint): Promise<User | null> {
  if (userOf(ctx)?.id !== id) mustAdministerInstall(ctx);
  return models(ctx).user.findUnique({ where: { id } });
}

/** A login by the name it signs in with; for install admins alone. Errors: FORBIDDEN. */
export async function userByEmail(ctx: Ctx, email: string): Promise<User | null> {
  mustAdministerInstall(ctx);
  return models(ctx).user.findUnique({ where: { email: email.trim().toLowerCase() } });
}

/** What a user may do on which domains. */
export function rolesOf(ctx: Ctx, userId: bigint): Promise<DomainRole[]> {
  return models(ctx).domainRole.findMany({ where: { userId }, orderBy: { domainId: 'asc' } });
}
