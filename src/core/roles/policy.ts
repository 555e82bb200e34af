// Who may administer what: roles on domains and on the install.

import type { Role } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';

/** How high a role stands on its domain. */
const RANK: Record<Role, number> = { MODERATOR: 1, ADMIN: 2, OWNER: 3 };

/** The user behind the viewer; null for anonymous, remote, operator and system. */
export function userOf(ctx: Ctx): User | null {
  return ctx.viewer.kind === 'user' || ctx.viewer.kind === 'identity' ? ctx.viewer.user : null;
}

/** Whether the viewer may everything on this install. */
export function administersInstall(ctx: Ctx): boolean {
  return ctx.viewer.kind === 'operator' || ctx.viewer.kind === 'system' || userOf(ctx)?.isAdmin === true;
}

/** Whether the viewer holds at least `role` on a domain (install admins and the operator hold every role). */
export async function hasRole(ctx: Ctx, domainId: bigint, role: Role): Promise<boolean> {
  if (administersInstall(ctx)) return true;
  const user = userOf(ctx);
  return user !== null && userHasRole(ctx, user, domainId, role);
}

/** The same of any user. */
export async function userHasRole(
  ctx: Ctx,
  { id, isAdmin }: Pick<User, 'id' | 'isAdmin'>,
  domainId: bigint,
  role: Role,
): Promise<boolean> {
  if (isAdmin) return true;
  const held = await models(ctx).domainRole.findUnique({
    where: { domainId_userId: { domainId, userId: id } },
  });
  return held !== null && RANK[held.role] >= RANK[role];
}

export async function mustAdministerDomain(ctx: Ctx, domain: Domain): Promise<void> {
  if (!(await hasRole(ctx, domain.id, 'ADMIN'))) {
    throw new AppError('FORBIDDEN', `Only owners and admins of ${domain.name} may do this; ask one of them.`);
  }
}

/** Throws FORBIDDEN for all but moderators, admins and the owner of a domain. */
export async function mustModerateDomain(ctx: Ctx, domain: Pick<Domain, 'id' | 'name'>): Promise<void> {
  if (!(await hasRole(ctx, domain.id, 'MODERATOR')))
    throw new AppError('FORBIDDEN', `Only moderators of ${domain.name} may do this; ask one of them.`);
}

export function mustAdministerInstall(ctx: Ctx): void {
  if (!administersInstall(ctx)) throw new AppError('FORBIDDEN', 'Only admins of this install may do this.');
}

/**
 * Throws FORBIDDEN unless the viewer may make `role` (null: none) of what a user is on a domain: admins of the install
 * any; owners give and take ADMIN and MODERATOR there, admins MODERATOR. Nobody raises themselves, everybody may lay
 * down what they have.
 */
export async function mayGiveRole(
  ctx: Ctx,
  domain: Pick<Domain, 'id'>,
  user: Pick<User, 'id'>,
  role: Role | null,
): Promise<void> {
  if (administersInstall(ctx)) return;
  const viewerId = userOf(ctx)?.id ?? -1n;
  const own = await rankOn(ctx, domain.id, [viewerId]);
  const given = role === null ? 0 : RANK[role];
  if (user.id === viewerId) {
    if (given > own)
      throw new AppError('FORBIDDEN', 'Nobody gives themselves a higher role; ask somebody above you.');
    return;
  }
  const held = await rankOn(ctx, domain.id, [user.id]);
  if (own < RANK.ADMIN || Math.max(held, given) >= own)
    throw new AppError(
      'FORBIDDEN',
      'Owners of a domain give and take the roles ADMIN and MODERATOR there, admins of it MODERATOR; ask somebody above you.',
    );
}

/** The highest rank that any of these users has by a role on the domain; 0 where none of them has a role there. */
export async function rankOn(ctx: Ctx, domainId: bigint, userIds: readonly bigint[]): Promise<number> {
  const roles = await models(ctx).domainRole.findMany({ where: { domainId, userId: { in: [...userIds] } } });
  return Math.max(0, ...roles.map(({ role }) => RANK[role]));
}
