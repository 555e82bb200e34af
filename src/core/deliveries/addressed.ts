// Finds the inboxes of identities that are addressed by name.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { ensureHost, ensureInboxRow } from '../hosts/ensure.ts';
import type { TargetInbox } from './insert.ts';
import type { DeliveryOrder } from './request.ts';

/**
 * The inboxes of those addressed by name: remote, not deleted, not suspended by the sender's domain nor on a host that
 * it blocks, not one that said lately it is gone.
 */
export async function inboxesOf(
  ctx: TxCtx,
  order: Pick<DeliveryOrder, 'to' | 'inbox' | 'evenIfBlocked'>,
  domainId: bigint,
): Promise<TargetInbox[]> {
  const found = new Map<bigint, TargetInbox>();
  const people = (order.to ?? []).flatMap((identity) => {
    const url = order.inbox === 'shared' ? (identity.sharedInbox ?? identity.inbox) : identity.inbox;
    return identity.domainId !== null || identity.hostId === null || !url ? [] : [{ identity, url }];
  });
  // In one order: two that meet the same new servers at once would wait for each other's rows.
  for (const { identity, url } of people.sort((a, b) => (a.url < b.url ? -1 : 1))) {
    if (!order.evenIfBlocked && (await isBlocked(ctx, domainId, identity))) continue;
    // A sharedInbox counts only on its actor's own host (checked where actors are read), so an inbox lies on one host
    // only.
    const host = await ensureHost(ctx, new URL(url).host);
    const { id, goneUntil } = await ensureInboxRow(ctx, host.id, url);
    if (goneUntil !== null && goneUntil > BigInt(ctx.now)) continue;
    found.set(id, { id, hostId: host.id });
  }
  return [...found.values()];
}

async function isBlocked(ctx: TxCtx, domainId: bigint, identity: Identity): Promise<boolean> {
  if ((await ctx.app.restrictions.suspendedIds(domainId)).has(identity.id)) return true;
  const ids = await ctx.app.hostBlocks.blockedHostIds(domainId);
  return identity.hostId !== null && ids.includes(identity.hostId);
}
