// What several effects share: activities between two people, and outdated live streams.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { deliver } from '../deliveries/deliver.ts';
import { orderKey } from '../deliveries/order-key.ts';
import { PRIORITY } from '../deliveries/states.ts';
import type { OutgoingActivity } from '../ports.ts';

/**
 * Delivers an activity that concerns two people alone, from one to the other on another server. Nothing goes out where
 * the sender is remote.
 */
export function deliverBetween(
  ctx: TxCtx,
  from: Identity,
  to: Identity,
  activity: OutgoingActivity,
  options: { evenIfBlocked?: boolean } = {},
): Promise<void> {
  return deliver(ctx, {
    activity,
    actor: from,
    subjectId: null,
    orderKey: orderKey.pair(from, to),
    priority: PRIORITY.PEOPLE,
    to: [to],
    inbox: 'personal',
    ...options,
  });
}

/** What local identities may see or have in their timelines changed: their streams are outdated. */
export async function relationsChanged(ctx: TxCtx, ...identities: readonly Identity[]): Promise<void> {
  const events = identities
    .filter((identity) => identity.domainId !== null)
    .map((identity) => ({
      kind: 'relations.changed' as const,
      targetIdentityId: identity.id,
      domainId: identity.domainId,
    }));
  await ctx.app.events.append(ctx.tx, ...events);
}
