// Reads the audit log.

import type { AuditEntry, Domain } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { hasRole, mustAdministerDomain, mustAdministerInstall } from '../roles/policy.ts';
import type { AuditAct } from './acts.ts';

export interface AuditFilter {
  act?: AuditAct | null;
}

/**
 * What was done on a domain, newest first, for its admins; with `domain` null everything that was done on the install,
 * for its admins. Errors: FORBIDDEN.
 */
export async function auditEntries(
  ctx: Ctx,
  domain: Domain | null,
  { act }: AuditFilter,
  page: Page,
): Promise<AuditEntry[]> {
  await mustReadAudit(ctx, domain);
  return models(ctx).auditEntry.findMany({
    where: { id: idsOf(page), ...(domain ? { domainId: domain.id } : {}), ...(act == null ? {} : { act }) },
    ...orderOf(page),
  });
}

/** Throws FORBIDDEN for all but admins of the domain; with null, of the install. */
export async function mustReadAudit(ctx: Ctx, domain: Domain | null): Promise<void> {
  if (domain) await mustAdministerDomain(ctx, domain);
  else mustAdministerInstall(ctx);
}

/** An entry, for those who may read it; null for everybody else. */
export async function auditEntryFor(ctx: Ctx, id: bigint): Promise<AuditEntry | null> {
  const entry = await models(ctx).auditEntry.findUnique({ where: { id } });
  // No domain has the id -1: what is of no domain is read by admins of the install alone.
  return entry && (await hasRole(ctx, entry.domainId ?? -1n, 'ADMIN')) ? entry : null;
}
