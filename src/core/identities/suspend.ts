// Suspends an identity, or ends that.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { changesBetween } from '../audit/changes.ts';
import type { Notice } from '../audit/notice.ts';
import { readReason } from '../audit/reason.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { administersInstall, hasRole } from '../roles/policy.ts';
import { mustRankToDecide } from '../roles/ranks.ts';
import { revokeTokens } from '../tokens/revoke.ts';
import { lockIdentities } from './lock.ts';

export interface Deciding {
  /** Why, for the audit log. */
  reason?: string | null;
  /** The report that led to it; null for none. */
  reportId?: bigint | null;
  /** What whoever holds it is told. */
  notice?: Notice;
}

/**
 * Hides an identity and what it wrote, or shows it again. Local ones by moderators of their domain, remote ones by
 * install admins (their rows are shared by all domains). A suspended one's tokens and live streams end. Errors:
 * FORBIDDEN, GONE.
 */
export async function setSuspended(
  ctx: Ctx,
  { id, domainId }: Pick<Identity, 'id' | 'domainId'>,
  suspended: boolean,
  { reason, reportId = null, notice }: Deciding = {},
): Promise<Identity> {
  const comment = readReason(reason);
  const may = domainId === null ? administersInstall(ctx) : await hasRole(ctx, domainId, 'MODERATOR');
  if (!may)
    throw new AppError(
      'FORBIDDEN',
      'Only moderators of its domain may suspend an identity, only install admins a remote one.',
    );
  await mustRankToDecide(ctx, suspended ? 'against' : 'for', domainId, { id, domainId });
  return inTransaction(ctx, async (ctx) => {
    // As it is now, whatever the caller has read; of two who do the same at once one is written down.
    await lockIdentities(ctx, [id]);
    const before = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
    if (before.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
    if ((before.state === 'SUSPENDED') === suspended) return before;
    if (suspended) await revokeTokens(ctx, { identityId: before.id });
    const identity = await ctx.tx.models.identity.update({
      where: { id: before.id },
      data: { state: suspended ? 'SUSPENDED' : 'ACTIVE', updatedAt: BigInt(ctx.now) },
    });
    await ctx.emit({ kind: 'identityUpdated', identity, before });
    await recordAct(ctx, {
      act: suspended ? 'IDENTITY_SUSPENDED' : 'IDENTITY_UNSUSPENDED',
      domainId: before.domainId,
      target: identityTarget(identity),
      comment,
      changes: changesBetween(before, identity, ['state']),
      reportId,
      notice,
    });
    return identity;
  });
}
