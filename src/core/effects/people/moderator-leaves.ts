// What follows when somebody is about to lose a role on a domain, or an identity there.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { unassignReportsOf } from '../../reports/unassign.ts';

/** Their open reports are nobody's. */
export function onModeratorLeaves(ctx: TxCtx, { userId, from }: FactOf<'moderatorLeaves'>): Promise<void> {
  return unassignReportsOf(ctx, userId, from);
}
