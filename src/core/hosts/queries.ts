// Lists of known hosts, of blocks, and of refusals.

import type { BreakerState } from '../../db/enums.ts';
import type { Host, HostBlock } from '../../db/rows.ts';
import { containing } from '../../db/sql/matching.ts';
import { normaliseHost, parentNames } from '../../lib/url/host-name.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { administersInstall, hasRole } from '../roles/policy.ts';

export function hostById(ctx: Ctx, id: bigint): Promise<Host | null> {
  return models(ctx).host.findUnique({ where: { id } });
}

export function hostByName(ctx: Ctx, name: string): Promise<Host | null> {
  return models(ctx).host.findUnique({ where: { name } });
}

/**
 * Servers known here, the last met first; for admins. `breaker`: only those in that state; `text`: only with this in
 * their names.
 */
export function hostsPage(
  ctx: Ctx,
  page: Page,
  breaker: BreakerState | null = null,
  text: string | null = null,
): Promise<Host[]> {
  return models(ctx).host.findMany({
    where: {
      id: idsOf(page),
      ...(breaker ? { breaker } : {}),
      ...(text === null ? {} : { name: containing(ctx.app.db.dialect, text) }),
    },
    ...orderOf(page),
  });
}

/**
 * Servers a domain (null: the whole install) does not deal with, the last decided first. `covering`: only the decisions
 * that a server of this name falls under, about itself or about a name above it.
 */
export function hostBlocksPage(
  ctx: Ctx,
  domainId: bigint | null,
  page: Page,
  covering: string | null = null,
): Promise<HostBlock[]> {
  const names = covering === null ? null : [...parentNames(normaliseHost(covering.trim()) ?? '')];
  return models(ctx).hostBlock.findMany({
    where: { id: idsOf(page), domainId, ...(names ? { name: { in: names } } : {}) },
    ...orderOf(page),
  });
}

/** A decision about a server by its id, for the admins of the domain that took it (of the install); null for others. */
export async function hostBlockFor(ctx: Ctx, id: bigint): Promise<HostBlock | null> {
  const block = await models(ctx).hostBlock.findUnique({ where: { id } });
  if (!block) return null;
  const mayLook =
    block.domainId === null ? administersInstall(ctx) : await hasRole(ctx, block.domainId, 'ADMIN');
  return mayLook ? block : null;
}

/** Which of our domains a server refuses, with what it answered. */
export function refusalsOf(ctx: Ctx, hostId: bigint): Promise<Refusal[]> {
  return models(ctx).hostRefusal.findMany({ where: { hostId }, orderBy: { at: 'desc' } });
}

export interface Refusal {
  domainId: bigint;
  status: number;
  message: string;
  at: bigint;
}
