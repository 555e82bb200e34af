// Lets several users act as one identity.

import type { Identity, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustAdministerDomain, mustRankAsHolders } from '../roles/policy.ts';
import { hold } from './create.ts';
import { IdentityNotFound } from './errors.ts';

/**
 * Lets a further user hold a local identity: both write as it from then on. Only owners and admins of its domain may. Gives whether
 * that is new. Errors: NOT_FOUND for one of another server, FORBIDDEN, GONE.
 */
export async function shareIdentity(ctx: Ctx, identity: Identity, user: User): Promise<boolean> {
  const domain = identity.domainId === null ? null : await ctx.app.domains.byId(identity.domainId);
  if (!domain || identity.isInstance) throw new IdentityNotFound();
  await mustAdministerDomain(ctx, domain);
  await mustRankAsHolders(ctx, domain.id, identity.id);
  if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
  return inTransaction(ctx, async (ctx) => {
    const isNew = await hold(ctx, identity, user);
    // With whom is not said: the address of a login is nothing to other admins of the domain.
    if (isNew)
      await recordAct(ctx, {
        act: 'IDENTITY_SHARED',
        domainId: domain.id,
        target: identityTarget(identity),
      });
    return isNew;
  });
}
