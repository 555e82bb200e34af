// Closes a report, or opens it again.

import type { Report } from '../../db/rows.ts';
import { recordAct, reportTarget } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { userOf } from '../roles/policy.ts';
import { lockReport, mayStillSeeTo } from './work.ts';

/**
 * A moderator of its domain closes a report, or opens it again; of two at once one is written down. Errors: NOT_FOUND,
 * also for those who may not see it.
 */
export async function setResolved(ctx: Ctx, id: bigint, isResolved: boolean): Promise<Report> {
  return inTransaction(ctx, async (ctx) => {
    const report = await lockReport(ctx, id);
    if ((report.resolvedAt !== null) === isResolved) return report;
    await recordAct(ctx, {
      act: isResolved ? 'REPORT_RESOLVED' : 'REPORT_REOPENED',
      domainId: report.domainId,
      target: reportTarget(id),
      reportId: id,
    });
    const isKept = isResolved || (await mayStillSeeTo(ctx, report));
    return ctx.tx.models.report.update({
      where: { id },
      data: isResolved
        ? { resolvedAt: BigInt(ctx.now), resolvedById: userOf(ctx)?.id ?? null }
        : { resolvedAt: null, resolvedById: null, ...(isKept ? {} : { assigneeId: null }) },
    });
  });
}
