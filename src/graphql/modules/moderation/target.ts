// Whom a moderator acts on.

import { isWithinReach } from '../../../core/moderation/reach.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { knownIdentity, notFound } from '../identities/target.ts';

/**
 * An identity that the viewer sees, or that lives on a domain which they moderate, suspended ones too; of others it is
 * not told whether they are there. Errors: INVALID_INPUT, NOT_FOUND.
 */
export async function moderatedTarget(ctx: GraphQLContext, id: string | number | bigint): Promise<Identity> {
  const { identity, isSeen } = await knownIdentity(ctx, String(id));
  const home = identity.domainId === null ? null : await ctx.core.app.domains.byId(identity.domainId);
  if (isSeen || (await isWithinReach(ctx.core, identity, home))) return identity;
  throw notFound(['input', 'identityId']);
}
