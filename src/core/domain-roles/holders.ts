// Who has a role on a domain.

import type { Domain, DomainRole, Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { mustAdministerDomain } from '../roles/policy.ts';
import { MOST_ROLES } from './write.ts';

export interface RoleHolder extends DomainRole {
  /**
   * The identity that people of the domain know them by, one that they alone hold if there is one; null where they
   * hold none there.
   */
  identity: Identity | null;
}

/** Who has a role on a domain, who had one first before the others; for owners and admins. Errors: FORBIDDEN. */
export async function roleHoldersOf(ctx: Ctx, domain: Domain): Promise<RoleHolder[]> {
  await mustAdministerDomain(ctx, domain);
  const roles = await models(ctx).domainRole.findMany({
    where: { domainId: domain.id },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    take: MOST_ROLES,
  });
  const userIds = roles.map(({ userId }) => userId);
  const held = await models(ctx).identity.findMany({
    where: { domainId: domain.id, state: { not: 'DELETED' }, members: { some: { userId: { in: userIds } } } },
    include: { members: { select: { userId: true } } },
    orderBy: { id: 'asc' },
  });
  return roles.map((row) => {
    const own = held.filter(({ members }) => members.some(({ userId }) => userId === row.userId));
    return { ...row, identity: own.find(({ members }) => members.length === 1) ?? own[0] ?? null };
  });
}
