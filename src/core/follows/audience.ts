import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { ensureHost, ensureInbox } from '../hosts/ensure.ts';

/** The inbox a remote follower reads through: their host's shared one where there is one. null for an actor without inbox. */
export async function followerInbox(ctx: TxCtx, follower: Identity): Promise<bigint | null> {
  const url = follower.sharedInbox ?? follower.inbox;
  if (!url) return null;
  const host = await ensureHost(ctx, new URL(url).host);
  return ensureInbox(ctx, host.id, url);
}

/**
 * A remote identity changed its inboxes: what its follows count for moves from the old inbox to the new. Called with both rows by
 * whoever stores refreshed actors.
 */
export async function moveAudience(ctx: TxCtx, before: Identity, after: Identity): Promise<void> {
  const [from, to] = [await followerInbox(ctx, before), await followerInbox(ctx, after)];
  if (from === to) return;
  const followed = await ctx.tx.models.follow.findMany({
    where: { followerId: after.id, state: 'ACCEPTED', followee: { domainId: { not: null } } },
    select: { followeeId: true },
  });
  for (const { followeeId } of followed) {
    if (from !== null) {
      await ctx.tx.sql.run(
        'UPDATE audience SET "followers" = "followers" - 1 WHERE "authorId" = ? AND "inboxId" = ?',
        [followeeId, from],
      );
    }
    if (to !== null) {
      await ctx.tx.sql.run(
        `INSERT INTO audience ("authorId", "inboxId", "followers") VALUES (?, ?, 1)
         ON CONFLICT ("authorId", "inboxId") DO UPDATE SET "followers" = audience."followers" + 1`,
        [followeeId, to],
      );
    }
  }
  if (from !== null)
    await ctx.tx.sql.run('DELETE FROM audience WHERE "inboxId" = ? AND "followers" <= 0', [from]);
}
