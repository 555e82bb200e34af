// What follows from a block and from its end.

import { endFeaturesBetween } from '../../collections/revoke.ts';
import type { TxCtx } from '../../context.ts';
import { endConversationsWith } from '../../conversations/update.ts';
import type { FactOf } from '../../facts.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { deliverBetween, relationsChanged } from '../between.ts';

/**
 * A block: neither sees the other in timelines, nor what they did in notifications, but for what the blocker is told as
 * a moderator; a Block goes to the other's server.
 */
export async function onBlocked(ctx: TxCtx, { block, blocker, blocked }: FactOf<'blocked'>): Promise<void> {
  await withdrawNotifications(ctx, {
    ...{ identityId: blocker.id, actorId: blocked.id, moderatedDomainId: null },
  });
  await endConversationsWith(ctx, blocker, blocked);
  await endFeaturesBetween(ctx, blocker, blocked);
  await relationsChanged(ctx, blocker, blocked);
  await deliverBetween(ctx, blocker, blocked, { type: 'block', block, blocker, blocked });
}

export async function onUnblocked(
  ctx: TxCtx,
  { block, blocker, blocked }: FactOf<'unblocked'>,
): Promise<void> {
  await relationsChanged(ctx, blocker, blocked);
  await deliverBetween(ctx, blocker, blocked, { type: 'undoBlock', block, blocker, blocked });
}
