// Counts, for each inbox, the followers of an author who receive there.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { countAtAudience } from '../counters.ts';
import { ensureHost, ensureInbox } from '../hosts/ensure.ts';

/**
 * The inbox a remote follower reads through: their host's shared one where there is one. null for an actor without
 * inbox.
 */
export async function followerInbox(ctx: TxCtx, follower: Identity): Promise<bigint | null> {
  const url = follower.sharedInbox ?? follower.inbox;
  if (!url) return null;
  const host = await ensureHost(ctx, new URL(url).host);
  return ensureInbox(ctx, host.id, url);
}

/**
 * A remote identity changed its inboxes: what its follows count for moves from the old inbox to the new. Called with
 * both rows by whoever stores refreshed actors.
 */
export async function moveAudience(ctx: TxCtx, before: Identity, after: Identity): Promise<void> {
  const [from, to] = [await followerInbox(ctx, before), await followerInbox(ctx, after)];
  if (from === to) return;
  const followed = await ctx.tx.models.follow.findMany({
    where: { followerId: after.id, state: 'ACCEPTED', followee: { domainId: { not: null } } },
    select: { followeeId: true },
  });
  for (const { followeeId } of followed) {
    if (from !== null) countAtAudience(ctx.tx, followeeId, from, -1);
    if (to !== null) countAtAudience(ctx.tx, followeeId, to, 1);
  }
}
