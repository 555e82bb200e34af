// Moderators warn whoever holds an identity, and do no more.

import type { Identity } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { readReason } from '../../audit/reason.ts';
import { identityTarget, recordAct } from '../../audit/record.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { lockIdentities } from '../../identities/lock.ts';
import type { Deciding } from '../../identities/suspend.ts';
import { hasRole } from '../../roles/policy.ts';
import { mustRankToDecide } from '../../roles/ranks.ts';

/**
 * Warns the people who hold an identity of this install, in words; moderators of its domain may. Errors: FORBIDDEN,
 * also for identities of other servers, INVALID_INPUT, GONE.
 */
export async function warnIdentity(
  ctx: Ctx,
  { id, domainId }: Pick<Identity, 'id' | 'domainId'>,
  { reason, reportId = null, notice }: Deciding,
): Promise<Identity> {
  const comment = readReason(reason);
  if (domainId === null || !(await hasRole(ctx, domainId, 'MODERATOR')))
    throw new AppError('FORBIDDEN', 'Only moderators of its domain may warn whoever holds an identity.');
  await mustRankToDecide(ctx, 'against', domainId, { id, domainId });
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [id]);
    const identity = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
    if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
    await recordAct(ctx, {
      act: 'IDENTITY_WARNED',
      domainId,
      target: identityTarget(identity),
      comment,
      reportId,
      notice,
    });
    return identity;
  });
}
