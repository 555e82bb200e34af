// To which identities notifications for the moderators of a domain go, and when they go from there.

import { readBool } from '../../db/row.ts';
import type { Identity, Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { userOf } from '../roles/policy.ts';

/** Logins that are told of one thing, those first that were made first. */
const MOST_TOLD = 200;

/** Logins that moderate a domain, from two indexes: an OR would read all logins. Parameters: the domain. */
const STAFF = `SELECT u."id" FROM user_account u WHERE u."isAdmin" = TRUE
  UNION SELECT r."userId" FROM domain_role r WHERE r."domainId" = ?`;

/** No login holds the identity "i" that does not moderate a domain. Parameters: the domain. */
const HELD_BY_STAFF = `NOT EXISTS (SELECT 1 FROM identity_member o JOIN user_account h ON h."id" = o."userId"
  WHERE o."identityId" = i."id" AND NOT h."isAdmin"
    AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r."domainId" = ? AND r."userId" = o."userId"))`;

/**
 * The identities by which those who moderate a domain are told of something: of everybody with a role there one on the
 * domain; of admins of the install the same, or where they have none there the first they hold. Never one that is held
 * by somebody who does not moderate the domain as well, because they would read it; one that the login holds alone
 * comes first. Whoever causes it, by the login of the viewer, is not told. The identities are locked until the
 * transaction ends: whoever comes to hold one of them, or loses a role, does so before they are asked, or after.
 */
export async function moderatorsToTell(ctx: TxCtx, domainId: bigint): Promise<Identity[]> {
  const found = await recipients(ctx, domainId);
  // SQLite runs one writing transaction at a time, so nobody changes who moderates meanwhile.
  if (ctx.tx.sql.dialect === 'sqlite' || found.length === 0) return found;
  const ids = new Set(found.map(({ id }) => id));
  await lockIdentities(ctx, [...ids]);
  return (await recipients(ctx, domainId)).filter(({ id }) => ids.has(id));
}

interface Held {
  userId: bigint;
  isAdmin: boolean | bigint;
  identityId: bigint;
  domainId: bigint;
  /** How many logins hold the identity. */
  holders: bigint;
}

async function recipients(ctx: TxCtx, domainId: bigint): Promise<Identity[]> {
  const held = await ctx.tx.sql.all<Held>(
    `SELECT s."id" AS "userId", s."isAdmin", i."id" AS "identityId", i."domainId",
       (SELECT COUNT(*) FROM identity_member c WHERE c."identityId" = i."id") AS "holders"
     FROM (SELECT u."id", u."isAdmin" FROM (${STAFF}) k CROSS JOIN user_account u
         WHERE u."id" = k."id" AND u."id" <> ? AND u."state" = 'ACTIVE' AND u."disabledAt" IS NULL ORDER BY u."id" LIMIT ${MOST_TOLD}) s
       CROSS JOIN identity_member m CROSS JOIN identity i
     WHERE m."userId" = s."id" AND i."id" = m."identityId" AND i."state" = 'ACTIVE' AND i."domainId" IS NOT NULL AND ${HELD_BY_STAFF}
     ORDER BY s."id", i."id"`,
    [domainId, userOf(ctx)?.id ?? -1n, domainId],
  );
  const byUser = new Map<bigint, Held[]>();
  for (const one of held) byUser.set(one.userId, [...(byUser.get(one.userId) ?? []), one]);
  const chosen = new Set<bigint>();
  for (const each of byUser.values()) {
    const here = each.filter((one) => one.domainId === domainId);
    const among = here.length > 0 || !readBool(each[0]?.isAdmin) ? here : each;
    const one = among.find(({ holders }) => holders === 1n) ?? among[0];
    if (one) chosen.add(one.identityId);
  }
  const byId = new Map((await identitiesByIds(ctx, [...chosen])).map((each) => [each.id, each]));
  return [...chosen].flatMap((id) => byId.get(id) ?? []);
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
