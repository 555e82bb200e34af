// What follows when somebody is about to lose a role on a domain, or an identity there.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { toldAsModerator } from '../../moderation/recipients.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { unassignReportsOf } from '../../reports/unassign.ts';

/** Their open reports are nobody's, and with the role goes what they were notified of because of it. */
export async function onModeratorLeaves(
  ctx: TxCtx,
  { userId, from }: FactOf<'moderatorLeaves'>,
): Promise<void> {
  // It locks all their identities, in their order, of which the reports want some.
  if ('domainId' in from) await withdrawNotifications(ctx, await toldAsModerator(ctx, userId, from.domainId));
  await unassignReportsOf(ctx, userId, from);
}
