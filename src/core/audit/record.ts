// Writes what an admin or moderator does into the audit log, in the transaction of the act.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { knownAs } from '../roles/known-as.ts';
import { userOf } from '../roles/policy.ts';
import type { AuditAct, AuditRole, AuditTarget } from './acts.ts';
import type { AuditChange } from './changes.ts';
import type { Notice } from './notice.ts';

export interface Act {
  act: AuditAct;
  /** The domain on which it is done; null for what concerns the whole install, which admins of domains do not read. */
  domainId: bigint | null;
  target: { kind: AuditTarget; id: bigint | null; name: string };
  /** Why; plain text that was checked already. */
  comment?: string;
  changes?: readonly AuditChange[];
  /** The report that led to it, of the same domain; null for none. */
  reportId?: bigint | null;
  /** What whom it concerns is told; the usual mail without words of moderators when left out. */
  notice?: Notice | undefined;
}

/**
 * Writes an act with who does it. What the server does by itself is no act of anybody, and is not written. Errors:
 * INVALID_INPUT for a report of another domain, whose moderators would read there what is done on this one.
 */
export async function recordAct(ctx: TxCtx, { act, domainId, target, notice, ...more }: Act): Promise<void> {
  if (ctx.viewer.kind === 'system') return;
  if (more.reportId != null && domainId !== null) await mustBeReportOf(ctx, more.reportId, domainId);
  const entry = await ctx.tx.models.auditEntry.create({
    data: {
      id: ctx.app.ids.next(),
      act,
      domainId,
      ...(await actorOf(ctx, domainId)),
      targetKind: target.kind,
      targetId: target.id,
      targetName: target.name,
      comment: more.comment ?? '',
      changes: (more.changes ?? []).map((change) => ({ ...change })),
      reportId: more.reportId ?? null,
      createdAt: BigInt(ctx.now),
    },
  });
  await ctx.emit({ kind: 'actRecorded', entry, notice: notice ?? { message: '', isMailed: true } });
}

async function mustBeReportOf(ctx: TxCtx, reportId: bigint, domainId: bigint): Promise<void> {
  const report = await ctx.tx.models.report.findUnique({
    where: { id: reportId },
    select: { domainId: true },
  });
  if (report && report.domainId !== domainId)
    throw new AppError('INVALID_INPUT', 'That report is of another domain than the one this is done on.', {
      path: ['input', 'reportId'],
    });
}

/** What an identity is called in the log. */
export function identityTarget({ id, username, handleDomain }: Identity): Act['target'] {
  return { kind: 'IDENTITY', id, name: `@${username}@${handleDomain}` };
}

/** What a report is called in the log. */
export function reportTarget(id: bigint) {
  return { kind: 'REPORT' as const, id, name: `report ${id}` };
}

async function actorOf(
  ctx: TxCtx,
  domainId: bigint | null,
): Promise<{ actorRole: AuditRole; actorUserId: bigint | null; actorIdentityId: bigint | null }> {
  const user = userOf(ctx);
  if (!user) return { actorRole: 'OPERATOR', actorUserId: null, actorIdentityId: null };
  const held =
    domainId === null || user.isAdmin
      ? null
      : await ctx.tx.models.domainRole.findUnique({
          where: { domainId_userId: { domainId, userId: user.id } },
        });
  return {
    // Whoever adds a domain has its highest role from then on.
    actorRole: user.isAdmin ? 'INSTALL_ADMIN' : (held?.role ?? 'OWNER'),
    actorUserId: user.id,
    actorIdentityId: await knownAs(ctx, domainId),
  };
}
