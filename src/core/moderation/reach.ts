// Whom moderators of a domain can decide about although they are not shown to whoever asks.

import type { Domain, Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { restrictionOn } from '../identities/limits/restrict.ts';
import { canSeeIdentity } from '../identities/policy.ts';
import { anonymousReader } from '../posts/reader.ts';
import { administersInstall, hasRole } from '../roles/policy.ts';

/**
 * Whether the viewer moderates the domain (null: the whole install), and the identity is one of its own, one about whom
 * it has decided already, or one that it sees; they may have asked through another domain that does not.
 */
export async function isWithinReach(ctx: Ctx, identity: Identity, domain: Domain | null): Promise<boolean> {
  if (administersInstall(ctx)) return true;
  if (domain === null || !(await hasRole(ctx, domain.id, 'MODERATOR'))) return false;
  if (identity.domainId === domain.id || (await restrictionOn(ctx, domain.id, identity.id))) return true;
  return canSeeIdentity(await anonymousReader(ctx, domain.id), identity);
}
