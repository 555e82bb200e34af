// What moderators do about a report: who sees to it, what they write down, and which acts it led to.

import type { AuditEntry, Identity, Report, ReportNote } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import { identityTarget, recordAct, reportTarget } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { lockIdentities } from '../identities/lock.ts';
import { identityById } from '../identities/queries.ts';
import { lookedAt } from '../moderation/mails.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { knownAs } from '../roles/known-as.ts';
import { hasRole } from '../roles/policy.ts';

/** In characters. */
export const LONGEST_NOTE = 2_000;
/** The most notes that a report may have. */
export const MOST_NOTES = 100;

const noReport = (field = 'reportId') =>
  new AppError('NOT_FOUND', 'There is no such report.', { path: ['input', field] });

/**
 * The report as it is now, held until the transaction ends; whoever acts on one has looked at them. Errors: NOT_FOUND,
 * also for those who do not moderate its domain.
 */
export async function lockReport(ctx: TxCtx, id: bigint): Promise<Report> {
  const { sql } = ctx.tx;
  if (sql.dialect === 'postgresql') await sql.all('SELECT 1 FROM report WHERE "id" = ? FOR UPDATE', [id]);
  const report = await ctx.tx.models.report.findUnique({ where: { id } });
  if (!report || !(await hasRole(ctx, report.domainId, 'MODERATOR'))) throw noReport();
  await lookedAt(ctx, report.domainId, 'REPORTS');
  return report;
}

/**
 * The report that an act is said to come of, by its id; null for none. Errors: NOT_FOUND, also for reports of domains
 * that the viewer does not moderate.
 */
export async function reportOfAct(ctx: Ctx, id: bigint | null): Promise<bigint | null> {
  if (id === null) return null;
  const report = await models(ctx).report.findUnique({ where: { id } });
  if (!report || !(await hasRole(ctx, report.domainId, 'MODERATOR'))) throw noReport();
  return id;
}

/**
 * Says which moderator sees to a report, by an identity of theirs on its domain; null: nobody any more. Errors:
 * NOT_FOUND, INVALID_INPUT for somebody who does not moderate there.
 */
export async function assignReport(ctx: Ctx, id: bigint, assignee: Identity | null): Promise<Report> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockReport(ctx, id);
    if (before.assigneeId === (assignee?.id ?? null)) return before;
    if (assignee && !(await moderatesOn(ctx, before.domainId, assignee)))
      throw new AppError('INVALID_INPUT', 'Only a moderator of the domain can see to its reports.', {
        path: ['input', 'identityId'],
      });
    await recordAct(ctx, {
      act: assignee ? 'REPORT_ASSIGNED' : 'REPORT_UNASSIGNED',
      domainId: before.domainId,
      target: reportTarget(id),
      changes: assignee ? [{ field: 'assignee', before: null, after: identityTarget(assignee).name }] : [],
      reportId: id,
    });
    return ctx.tx.models.report.update({ where: { id }, data: { assigneeId: assignee?.id ?? null } });
  });
}

/** The text of a note. Errors: INVALID_INPUT. */
export function readReportNote(given: string): string {
  const text = cleanText(given).trim();
  const refuse = (message: string) => new AppError('INVALID_INPUT', message, { path: ['input', 'text'] });
  if (text === '') throw refuse('Write something.');
  if (countCharacters(text, LONGEST_NOTE) > LONGEST_NOTE)
    throw refuse(`A note has at most ${LONGEST_NOTE} characters.`);
  return text;
}

/** Writes something down about a report. Errors: NOT_FOUND, INVALID_INPUT, CONFLICT where there are too many notes. */
export async function addReportNote(ctx: Ctx, id: bigint, given: string): Promise<ReportNote> {
  const text = readReportNote(given);
  return inTransaction(ctx, async (ctx) => {
    const report = await lockReport(ctx, id);
    if ((await ctx.tx.models.reportNote.count({ where: { reportId: id } })) >= MOST_NOTES)
      throw new AppError('CONFLICT', `A report has at most ${MOST_NOTES} notes; remove one first.`);
    await recordAct(ctx, {
      act: 'REPORT_NOTED',
      domainId: report.domainId,
      target: reportTarget(id),
      comment: text,
      reportId: id,
    });
    return ctx.tx.models.reportNote.create({
      data: {
        id: ctx.app.ids.next(),
        reportId: id,
        authorId: await knownAs(ctx, report.domainId),
        text,
        createdAt: BigInt(ctx.now),
      },
    });
  });
}

/** Removes a note; any moderator of the domain may. Answers the report. Errors: NOT_FOUND. */
export async function removeReportNote(ctx: Ctx, noteId: bigint): Promise<Report> {
  return inTransaction(ctx, async (ctx) => {
    const note = await ctx.tx.models.reportNote.findUnique({ where: { id: noteId } });
    const missing = new AppError('NOT_FOUND', 'There is no such note.', { path: ['input', 'noteId'] });
    if (!note) throw missing;
    const report = await lockReport(ctx, note.reportId).catch(() => {
      throw missing;
    });
    const { count } = await ctx.tx.models.reportNote.deleteMany({ where: { id: noteId } });
    if (count === 0) throw missing;
    await recordAct(ctx, {
      act: 'REPORT_NOTE_REMOVED',
      domainId: report.domainId,
      target: reportTarget(report.id),
      reportId: report.id,
    });
    return report;
  });
}

/** The notes of a report, oldest first. */
export function notesOf(ctx: Ctx, reportId: bigint): Promise<ReportNote[]> {
  return models(ctx).reportNote.findMany({ where: { reportId }, orderBy: { id: 'asc' }, take: MOST_NOTES });
}

/** A note for those who moderate the domain of its report; null for everybody else. */
export async function noteFor(ctx: Ctx, id: bigint): Promise<ReportNote | null> {
  const note = await models(ctx).reportNote.findUnique({ where: { id }, include: { report: true } });
  return note && (await hasRole(ctx, note.report.domainId, 'MODERATOR')) ? note : null;
}

/** What moderators did because of a report, newest first; the caller has asked whether the viewer moderates. */
export function actsOf(ctx: Ctx, reportId: bigint, page: Page): Promise<AuditEntry[]> {
  return models(ctx).auditEntry.findMany({ where: { reportId, id: idsOf(page) }, ...orderOf(page) });
}

/**
 * Who closed a report, by the identity of theirs on its domain that the audit log names; null while it is open, and for
 * those who have none there. The caller has asked whether the viewer moderates.
 */
export async function resolverOf(
  ctx: Ctx,
  { id, resolvedAt, resolvedById }: Report,
): Promise<Identity | null> {
  if (resolvedAt === null || resolvedById === null) return null;
  const entry = await models(ctx).auditEntry.findFirst({
    where: { reportId: id, act: 'REPORT_RESOLVED', actorUserId: resolvedById },
    orderBy: { id: 'desc' },
  });
  return entry?.actorIdentityId == null ? null : identityById(ctx, entry.actorIdentityId);
}

/** Whether who sees to a report, if anybody, still moderates its domain. */
export async function mayStillSeeTo(ctx: TxCtx, { assigneeId, domainId }: Report): Promise<boolean> {
  if (assigneeId === null) return true;
  const assignee = await ctx.tx.models.identity.findUnique({ where: { id: assigneeId } });
  return assignee !== null && moderatesOn(ctx, domainId, assignee);
}

/** The identity is locked first: whoever is about to take their role does so before they are asked for it, or after. */
async function moderatesOn(ctx: TxCtx, domainId: bigint, { id, domainId: home }: Identity): Promise<boolean> {
  if (home !== domainId) return false;
  await lockIdentities(ctx, [id]);
  const found = await ctx.tx.models.identityMember.findFirst({
    where: { identityId: id, user: { OR: [{ isAdmin: true }, { roles: { some: { domainId } } }] } },
  });
  return found !== null;
}
