// Says by which of their identities the people of a domain know the viewer.

import { type Ctx, models, type TxCtx } from '../context.ts';
import { actingIdentity } from '../viewer.ts';
import { userOf } from './policy.ts';

/**
 * The id of the identity by which the people of a domain know the viewer: which of the others the login holds is
 * nothing to them. For the whole install (null) the one it acts as. Null where there is none.
 */
export async function knownAs(ctx: TxCtx, domainId: bigint | null): Promise<bigint | null> {
  const acting = actingIdentity(ctx.viewer);
  if (domainId === null || acting?.domainId === domainId) return acting?.id ?? null;
  const user = userOf(ctx);
  return user && identityOnDomain(ctx, user.id, domainId);
}

/** The id of the first identity of a login on a domain that is active; null for none. */
export async function identityOnDomain(ctx: Ctx, userId: bigint, domainId: bigint): Promise<bigint | null> {
  const held = await models(ctx).identity.findFirst({
    where: { domainId, state: 'ACTIVE', members: { some: { userId } } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return held?.id ?? null;
}
