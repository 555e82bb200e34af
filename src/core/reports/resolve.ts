// Closes a report, or opens it again.

import type { Report } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { hasRole, userOf } from '../roles/policy.ts';

/** A moderator of its domain closes a report, or opens it again. Errors: NOT_FOUND, also for those who may not see it. */
export async function setResolved(ctx: Ctx, id: bigint, isResolved: boolean): Promise<Report> {
  const report = await models(ctx).report.findUnique({ where: { id } });
  if (!report || !(await hasRole(ctx, report.domainId, 'MODERATOR')))
    throw new AppError('NOT_FOUND', 'There is no such report.', { path: ['input', 'reportId'] });
  if ((report.resolvedAt !== null) === isResolved) return report;
  return inTransaction(ctx, async (ctx) => {
    await recordAct(ctx, {
      act: isResolved ? 'REPORT_RESOLVED' : 'REPORT_REOPENED',
      domainId: report.domainId,
      target: { kind: 'REPORT', id, name: `report ${id}` },
      reportId: id,
    });
    return ctx.tx.models.report.update({
      where: { id },
      data: isResolved
        ? { resolvedAt: BigInt(ctx.now), resolvedById: userOf(ctx)?.id ?? null }
        : { resolvedAt: null, resolvedById: null },
    });
  });
}
