// Whether an identity that was asked for by itself is shown.

import type { Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { hasRole } from '../roles/policy.ts';
import { canSeeIdentity, dealsWith, type PeopleReader } from './policy.ts';

/**
 * Whether an identity that was asked for by itself is shown to a reader. Beyond the rule (policy.ts): everybody sees
 * themselves, a deleted identity is shown as the tombstone it is, and a suspended one to the moderators of its domain,
 * or of the domain that suspended it for itself.
 */
export async function showsIdentity(ctx: Ctx, reader: PeopleReader, identity: Identity): Promise<boolean> {
  if (reader.identityId === identity.id) return true;
  switch (identity.state) {
    case 'ACTIVE':
      return canSeeIdentity(reader, identity) || moderatesSuspended(ctx, reader, identity);
    case 'DELETED':
      return dealsWith(reader, identity);
    case 'SUSPENDED':
      return hasRole(ctx, identity.domainId ?? -1n, 'MODERATOR');
  }
}

/** Whether the viewer moderates the domain that suspended somebody for itself: whoever decides must see whom. */
async function moderatesSuspended(
  ctx: Ctx,
  { suspendedIds, limits }: PeopleReader,
  { id }: Identity,
): Promise<boolean> {
  return suspendedIds.has(id) && limits.domainId !== null && hasRole(ctx, limits.domainId, 'MODERATOR');
}
