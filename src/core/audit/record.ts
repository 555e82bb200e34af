// Writes what an admin or moderator does into the audit log, in the transaction of the act.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { userOf } from '../roles/policy.ts';
import { actingIdentity } from '../viewer.ts';
import type { AuditAct, AuditRole, AuditTarget } from './acts.ts';
import type { AuditChange } from './changes.ts';

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
}

/**
 * Writes an act with who does it. What the server does by itself is no act of anybody, and is not written. Errors:
 * INVALID_INPUT for a report of another domain, whose moderators would read there what is done on this one.
 */
export async function recordAct(ctx: TxCtx, { act, domainId, target, ...more }: Act): Promise<void> {
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
  await ctx.emit({ kind: 'actRecorded', entry });
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
    actorIdentityId: await identityOn(ctx, user.id, domainId),
  };
}

/** The identity that people of the domain know the login by: which of the others it holds is nothing to them. */
async function identityOn(ctx: TxCtx, userId: bigint, domainId: bigint | null): Promise<bigint | null> {
  const acting = actingIdentity(ctx.viewer);
  if (domainId === null || acting?.domainId === domainId) return acting?.id ?? null;
  const held = await ctx.tx.models.identity.findFirst({
    where: { domainId, state: 'ACTIVE', members: { some: { userId } } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return held?.id ?? null;
}
