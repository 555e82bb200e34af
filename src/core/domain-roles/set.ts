// Gives somebody a role on a domain, another one, or none.

import type { Role } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { readReason } from '../audit/reason.ts';
import { type Act, identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { lockRoles, ownersOf, writeRole } from './write.ts';

export interface SetRole {
  /** Null takes the role away. */
  role: Role | null;
  reason?: string | null;
  /** The identity on the domain that the user was named by; null where they were named otherwise. */
  identityId?: bigint | null;
}

export interface RoleSet {
  /** The role before; null for none. */
  before: Role | null;
  /** Whether the domain has an owner now. */
  hasOwner: boolean;
}

/**
 * Makes `role` of what a user is on a domain. Who may is said by `mayGiveRole`; an admin of the install may take the
 * last owner too. What they could do by the role ends with the commit. Errors: FORBIDDEN, INVALID_INPUT, NOT_FOUND,
 * CONFLICT.
 */
export async function setDomainRole(
  ctx: Ctx,
  domain: Domain,
  user: Pick<User, 'id'>,
  { role, reason, identityId = null }: SetRole,
): Promise<RoleSet> {
  const comment = readReason(reason);
  return inTransaction(ctx, async (ctx) => {
    await lockRoles(ctx, domain, user);
    const login = await ctx.tx.models.user.findUnique({ where: { id: user.id }, select: { email: true } });
    // Of two at once one deleted it.
    if (!login || login.email === `deleted-${user.id}`)
      throw new AppError('NOT_FOUND', 'This login was deleted.');
    const before = await writeRole(ctx, domain, user, role);
    if (before !== role)
      await recordAct(ctx, {
        act: role === null ? 'ROLE_TAKEN' : 'ROLE_GIVEN',
        domainId: domain.id,
        target: await targetOf(ctx, domain, user, identityId),
        comment,
        changes: [{ field: 'role', before, after: role }],
      });
    return { before, hasOwner: (await ownersOf(ctx, domain)) > 0 };
  });
}

/** Whose role it is, as people of the domain know them: an identity on it, and never the address of a login. */
async function targetOf(
  ctx: TxCtx,
  domain: Domain,
  user: Pick<User, 'id'>,
  identityId: bigint | null,
): Promise<Act['target']> {
  const identity = await ctx.tx.models.identity.findFirst({
    where:
      identityId === null
        ? { domainId: domain.id, state: { not: 'DELETED' }, members: { some: { userId: user.id } } }
        : { id: identityId },
    orderBy: { id: 'asc' },
  });
  return identity
    ? identityTarget(identity)
    : { kind: 'USER', id: user.id, name: `a login without an identity of ${domain.name}` };
}
