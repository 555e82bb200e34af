// Moderators say anew what a report is about.

import type { ReportCategory } from '../../db/enums.ts';
import type { Report } from '../../db/rows.ts';
import { changesBetween } from '../audit/changes.ts';
import { recordAct, reportTarget } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readRules } from './report.ts';
import { lockReport } from './work.ts';

export interface ReportChange {
  category?: ReportCategory | null;
  /** Of the domain (core/domains/rules.ts); kept with a VIOLATION alone. */
  ruleIds?: readonly string[] | null;
}

/**
 * Changes what a report is about, which its moderators may know better; what was said stays. Errors: NOT_FOUND,
 * INVALID_INPUT for rules that the domain does not have.
 */
export async function changeReport(
  ctx: Ctx,
  id: bigint,
  { category, ruleIds }: ReportChange,
): Promise<Report> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockReport(ctx, id);
    const domain = await ctx.app.domains.byId(before.domainId);
    const named = ruleIds == null || !domain ? (before.rules as object[]) : readRules(domain, ruleIds);
    const changed = {
      category: category ?? before.category,
      rules: (category ?? before.category) === 'VIOLATION' ? named : [],
    };
    const changes = changesBetween<Pick<Report, 'category'> & { rules: unknown }>(before, changed, [
      'category',
      'rules',
    ]);
    if (changes.length === 0) return before;
    await recordAct(ctx, {
      act: 'REPORT_CHANGED',
      domainId: before.domainId,
      target: reportTarget(id),
      changes,
      reportId: id,
    });
    return ctx.tx.models.report.update({
      where: { id },
      data: { category: changed.category, rules: changed.rules.map((rule) => ({ ...rule })) },
    });
  });
}
