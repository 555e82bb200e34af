// Deletes somebody for good who was suspended.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { readReason } from '../audit/reason.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { hasRole } from '../roles/policy.ts';
import { mustRankToDecide } from '../roles/ranks.ts';
import { deleteIdentity } from './delete.ts';
import { lockIdentities } from './lock.ts';

/**
 * Deletes a suspended identity of this install with all that it wrote; admins of its domain may. Errors: FORBIDDEN,
 * also for identities of other servers, CONFLICT for one that is not suspended, GONE.
 */
export async function deleteSuspended(
  ctx: Ctx,
  { id, domainId }: Pick<Identity, 'id' | 'domainId'>,
  reason: string | null,
): Promise<Identity> {
  const comment = readReason(reason);
  if (domainId === null || !(await hasRole(ctx, domainId, 'ADMIN')))
    throw new AppError(
      'FORBIDDEN',
      'Only admins of its domain may delete an identity; what other servers wrote is theirs.',
    );
  await mustRankToDecide(ctx, 'against', domainId, { id, domainId });
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [id]);
    const identity = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
    if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
    if (identity.state !== 'SUSPENDED')
      throw new AppError('CONFLICT', 'Suspend this identity first: only suspended ones are deleted.');
    await recordAct(ctx, { act: 'IDENTITY_DELETED', domainId, target: identityTarget(identity), comment });
    await deleteIdentity(ctx, identity);
    return ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
  });
}
