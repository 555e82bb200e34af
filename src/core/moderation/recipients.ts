// To which identities notifications for the moderators of a domain go, and when they go from there.

import type { Identity, Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { userOf } from '../roles/policy.ts';

/** Logins that are told of one thing, those first that were made first. */
const MOST_TOLD = 200;

/** Who may see what moderators of a domain see. */
const moderates = (domainId: bigint): Prisma.UserWhereInput => ({
  OR: [{ isAdmin: true }, { roles: { some: { domainId } } }],
});

/**
 * The identities by which those who moderate a domain are told of something: of everybody with a role there one on the
 * domain; of admins of the install the same, or where they have none there the first they hold. Never one that is held
 * by somebody who does not moderate the domain as well, because they would read it; one that the login holds alone
 * comes first. Whoever causes it, by the login of the viewer, is not told. The identities are locked until the
 * transaction ends: whoever comes to hold one of them, or loses a role, does so before they are asked, or after.
 */
export async function moderatorsToTell(ctx: TxCtx, domainId: bigint): Promise<Identity[]> {
  const found = await recipients(ctx, domainId);
  // SQLite takes one transaction after the other.
  if (ctx.tx.sql.dialect === 'sqlite' || found.length === 0) return found;
  const ids = new Set(found.map(({ id }) => id));
  await lockIdentities(ctx, [...ids]);
  return (await recipients(ctx, domainId)).filter(({ id }) => ids.has(id));
}

async function recipients(ctx: TxCtx, domainId: bigint): Promise<Identity[]> {
  const self = userOf(ctx)?.id ?? -1n;
  const users = await ctx.tx.models.user.findMany({
    where: { ...moderates(domainId), id: { not: self }, state: 'ACTIVE', disabledAt: null },
    select: {
      isAdmin: true,
      memberships: {
        where: {
          identity: {
            ...{ state: 'ACTIVE', domainId: { not: null } },
            members: { every: { user: moderates(domainId) } },
          },
        },
        select: { identity: { include: { _count: { select: { members: true } } } } },
        orderBy: { identityId: 'asc' },
      },
    },
    orderBy: { id: 'asc' },
    take: MOST_TOLD,
  });
  const told = new Map<bigint, Identity>();
  for (const { isAdmin, memberships } of users) {
    const held = memberships.map(({ identity }) => identity);
    const here = held.filter((each) => each.domainId === domainId);
    const among = here.length > 0 || !isAdmin ? here : held;
    const chosen = among.find(({ _count }) => _count.members === 1) ?? among[0];
    if (!chosen) continue;
    const { _count, ...identity } = chosen;
    told.set(identity.id, identity);
  }
  return [...told.values()];
}

/** What identities of a login were told as moderators of a domain: for who is about to lose the role there. */
export async function toldAsModerator(
  ctx: TxCtx,
  userId: bigint,
  domainId: bigint,
): Promise<Prisma.NotificationWhereInput> {
  const held = await ctx.tx.models.identityMember.findMany({
    where: { userId },
    orderBy: { identityId: 'asc' },
  });
  const ids = held.map(({ identityId }) => identityId);
  await lockIdentities(ctx, ids);
  return { identityId: { in: ids }, moderatedDomainId: domainId };
}

/**
 * What an identity was told that a login, which comes to hold it, must not read: of domains which it does not moderate.
 * Null where it may read everything.
 */
export async function notForHolder(
  ctx: TxCtx,
  { identityId, userId }: { identityId: bigint; userId: bigint },
): Promise<Prisma.NotificationWhereInput | null> {
  const user = await ctx.tx.models.user.findUniqueOrThrow({
    where: { id: userId },
    select: { isAdmin: true, roles: { select: { domainId: true } } },
  });
  if (user.isAdmin) return null;
  const domainIds = user.roles.map(({ domainId }) => domainId);
  return {
    identityId,
    AND: [{ moderatedDomainId: { not: null } }, { moderatedDomainId: { notIn: domainIds } }],
  };
}
