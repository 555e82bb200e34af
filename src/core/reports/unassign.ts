// Takes open reports from who cannot see to them any more.

import type { Identity } from '../../db/rows.ts';
import { recordAct, reportTarget } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';

/**
 * Nobody sees to the open reports of an identity any more, as the audit log says of each: it is gone, or nobody who
 * holds it moderates its domain. Closed ones keep who saw to them.
 */
export async function unassignReports(
  ctx: TxCtx,
  { id, domainId }: Pick<Identity, 'id' | 'domainId'>,
): Promise<void> {
  // Those of other servers see to none.
  if (domainId === null) return;
  const { report } = ctx.tx.models;
  const open = { domainId, assigneeId: id, resolvedAt: null };
  const reports = await report.findMany({ where: open, select: { id: true }, orderBy: { id: 'asc' } });
  if (reports.length === 0) return;
  await report.updateMany({ where: open, data: { assigneeId: null } });
  for (const each of reports)
    await recordAct(ctx, {
      act: 'REPORT_UNASSIGNED',
      domainId,
      target: reportTarget(each.id),
      reportId: each.id,
    });
}

/**
 * The same for identities of a domain that a login holds, of which nobody else who holds them moderates there: for
 * whoever is about to lose the role, the login or one of the identities. They are locked until the transaction ends, as
 * they are by whoever gives them a report (work.ts): that comes before, and is found here, or after, and is refused.
 */
export async function unassignReportsOf(
  ctx: TxCtx,
  userId: bigint,
  where: { domainId: bigint } | { id: bigint },
): Promise<void> {
  const held = await ctx.tx.models.identity.findMany({
    where: { ...where, members: { some: { userId } } },
    select: { id: true, domainId: true },
    orderBy: { id: 'asc' },
  });
  await lockIdentities(
    ctx,
    held.map(({ id }) => id),
  );
  for (const identity of held) {
    if (identity.domainId === null) continue;
    const roles = { some: { domainId: identity.domainId } };
    const other = await ctx.tx.models.identityMember.findFirst({
      where: {
        ...{ identityId: identity.id, userId: { not: userId } },
        user: { OR: [{ isAdmin: true }, { roles }] },
      },
    });
    if (!other) await unassignReports(ctx, identity);
  }
}
