// A domain limits somebody, or suspends somebody of elsewhere for itself.

import type { RestrictionLevel } from '../../../db/enums.ts';
import type { Domain, Identity, IdentityRestriction } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import type { AuditAct } from '../../audit/acts.ts';
import { changesBetween } from '../../audit/changes.ts';
import type { Notice } from '../../audit/notice.ts';
import { readReason } from '../../audit/reason.ts';
import { identityTarget, recordAct } from '../../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../../context.ts';
import { idsOf, orderOf, type Page } from '../../page.ts';
import {
  administersInstall,
  hasRole,
  mustAdministerInstall,
  mustModerateDomain,
} from '../../roles/policy.ts';
import { mustRankToDecide } from '../../roles/ranks.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { lockIdentities } from '../lock.ts';
import type { Deciding } from '../suspend.ts';

const ACTS: Record<RestrictionLevel, { begun: AuditAct; ended: AuditAct }> = {
  LIMIT: { begun: 'IDENTITY_LIMITED', ended: 'IDENTITY_UNLIMITED' },
  SUSPEND: { begun: 'IDENTITY_SUSPENDED', ended: 'IDENTITY_UNSUSPENDED' },
  SENSITIVE: { begun: 'IDENTITY_SENSITIZED', ended: 'IDENTITY_UNSENSITIZED' },
};

export interface Restricting extends Deciding {
  level: RestrictionLevel;
}

/**
 * Limits somebody in the eyes of a domain (null: of the whole install), or suspends somebody of another server or
 * domain for it: then follows between them and the domain's people end, one by one in the reconciler. One of these
 * takes the place of the other (`replaced`); what marks media as sensitive stands beside them. Moderators of the domain
 * may; for the whole install its admins. Errors: FORBIDDEN, GONE, INVALID_INPUT.
 */
export async function restrictIdentity(
  ctx: Ctx,
  { id, domainId: home }: Pick<Identity, 'id' | 'domainId'>,
  domain: Domain | null,
  { level, reason, reportId = null, notice }: Restricting,
): Promise<{ restriction: IdentityRestriction; replaced: RestrictionLevel | null }> {
  const comment = readReason(reason);
  await mustDecide(ctx, domain);
  if (level === 'SUSPEND' && (domain === null || home === domain.id))
    throw new AppError(
      'INVALID_INPUT',
      domain === null
        ? 'Name the domain that suspends it; for the whole install it is suspended with setIdentitySuspended.'
        : 'This is an identity of the domain itself; it is suspended with setIdentitySuspended.',
      { path: ['input', 'domainId'] },
    );
  await mustRankToDecide(ctx, 'against', domain?.id ?? null, { id, domainId: home });
  return inTransaction(ctx, async (ctx) => {
    // Of two who decide at once one comes after the other.
    await lockIdentities(ctx, [id]);
    const identity = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
    if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
    const known = await find(ctx, id, domain, level);
    const replaced = known && known.level !== level ? known.level : null;
    if (known?.level === level && known.reason === comment) return { restriction: known, replaced };
    const terms = { level, reason: comment };
    const row = known
      ? await ctx.tx.models.identityRestriction.update({ where: { id: known.id }, data: terms })
      : await ctx.tx.models.identityRestriction.create({
          data: {
            id: ctx.app.ids.next(),
            identityId: id,
            domainId: domain?.id ?? null,
            ...terms,
            createdAt: BigInt(ctx.now),
          },
        });
    await ctx.emit({ kind: 'hostBlocksChanged', domainId: row.domainId });
    await recordAct(ctx, {
      act: ACTS[level].begun,
      domainId: row.domainId,
      target: identityTarget(identity),
      comment,
      changes: known ? changesBetween(known, row, ['level', 'reason']) : [],
      reportId,
      notice,
    });
    if (level === 'SUSPEND')
      await scheduleWork(ctx, {
        machine: 'identity-severing',
        subject: String(row.id),
        state: 'severing',
        dueAt: ctx.now,
      });
    return { restriction: row, replaced };
  });
}

/**
 * Takes such a decision back; follows that ended do not come back. `level`: only one of this level; null: a limit or a
 * suspension. Gives what it was; null where there was none. Errors: FORBIDDEN.
 */
export async function unrestrictIdentity(
  ctx: Ctx,
  { id, domainId: home }: Pick<Identity, 'id' | 'domainId'>,
  domain: Domain | null,
  level: RestrictionLevel | null,
  notice?: Notice,
): Promise<IdentityRestriction | null> {
  await mustDecide(ctx, domain);
  await mustRankToDecide(ctx, 'for', domain?.id ?? null, { id, domainId: home });
  return inTransaction(ctx, async (ctx) => {
    await lockIdentities(ctx, [id]);
    const known = await find(ctx, id, domain, level);
    if (!known || (level !== null && known.level !== level)) return null;
    await ctx.tx.models.identityRestriction.delete({ where: { id: known.id } });
    await ctx.emit({ kind: 'hostBlocksChanged', domainId: known.domainId });
    const identity = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id } });
    await recordAct(ctx, {
      act: ACTS[known.level].ended,
      domainId: known.domainId,
      target: identityTarget(identity),
      notice,
    });
    return known;
  });
}

/**
 * What a domain (null: the whole install) decided about people, the last decided first, for those who may decide.
 * Errors: FORBIDDEN.
 */
export async function restrictionsOf(
  ctx: Ctx,
  domain: Domain | null,
  level: RestrictionLevel | null,
  page: Page,
): Promise<IdentityRestriction[]> {
  if (domain) await mustModerateDomain(ctx, domain);
  else mustAdministerInstall(ctx);
  return models(ctx).identityRestriction.findMany({
    where: { id: idsOf(page), domainId: domain?.id ?? null, ...(level === null ? {} : { level }) },
    ...orderOf(page),
  });
}

/** A decision by its id, for those who may decide; null for others. */
export async function restrictionFor(ctx: Ctx, id: bigint): Promise<IdentityRestriction | null> {
  const row = await models(ctx).identityRestriction.findUnique({ where: { id } });
  if (!row) return null;
  const may = row.domainId === null ? administersInstall(ctx) : await hasRole(ctx, row.domainId, 'MODERATOR');
  return may ? row : null;
}

/** How far somebody is kept off; media are marked beside that. */
const KEPT_OFF: { in: RestrictionLevel[] } = { in: ['LIMIT', 'SUSPEND'] };

/**
 * Whether a domain limits or suspended somebody for itself; null where it does neither. The caller has asked whether
 * the viewer may know.
 */
export function restrictionOn(
  ctx: Ctx,
  domainId: bigint,
  identityId: bigint,
): Promise<IdentityRestriction | null> {
  return models(ctx).identityRestriction.findFirst({ where: { identityId, domainId, level: KEPT_OFF } });
}

/** The decision that one of this level takes the place of, or ends. */
function find(
  ctx: TxCtx,
  identityId: bigint,
  domain: Domain | null,
  level: RestrictionLevel | null,
): Promise<IdentityRestriction | null> {
  return ctx.tx.models.identityRestriction.findFirst({
    where: { identityId, domainId: domain?.id ?? null, level: level === 'SENSITIVE' ? level : KEPT_OFF },
  });
}

async function mustDecide(ctx: Ctx, domain: Domain | null): Promise<void> {
  if (domain) return mustModerateDomain(ctx, domain);
  if (administersInstall(ctx)) return;
  throw new AppError(
    'FORBIDDEN',
    'Only admins of this install decide for all of it; name a domain that you moderate (domainId) to decide for that one.',
    { path: ['input', 'domainId'] },
  );
}
