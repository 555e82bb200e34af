// Erases the follows of a deleted identity, and forgets the inboxes that were its own.

import { deleteFollow } from '../follows/rows.ts';
import type { Eraser } from './eraser.ts';
import { removeSome } from './remove-some.ts';

/** A follow takes some five statements: counters, and through which inbox its followee's posts went. */
const FOLLOWS_A_CHUNK = 50;

/**
 * Ends the follows of a deleted identity in both directions. Those it followed count one less follower, and where it
 * lived on another server one reader less at its inbox: when nobody reads there any more, nothing for followers goes
 * there.
 */
export const eraseFollows: Eraser = async (ctx, identity, limit) => {
  const follows = await ctx.tx.models.follow.findMany({
    where: { OR: [{ followerId: identity.id }, { followeeId: identity.id }] },
    include: { follower: true, followee: true },
    orderBy: { id: 'asc' },
    take: Math.min(limit, FOLLOWS_A_CHUNK),
  });
  for (const { follower, followee } of follows) await deleteFollow(ctx, follower, followee);
  return follows.length;
};

/**
 * Forgets the inboxes that were a deleted remote identity's alone: no Update or Delete of anybody's post needs to go
 * there. One that others of its server use is kept.
 */
export const eraseInboxes: Eraser = async (ctx, identity, limit) => {
  const { sql } = ctx.tx;
  if (identity.hostId === null) {
    return sql.run('DELETE FROM audience WHERE "authorId" = ?', [identity.id]);
  }
  for (const url of [identity.inbox, identity.sharedInbox]) {
    const inbox = url === null ? null : await ctx.tx.models.inbox.findUnique({ where: { url } });
    if (!inbox || url === null) continue;
    const others = await sql.all(
      `SELECT 1 AS "one" FROM identity WHERE "hostId" = ? AND ("sharedInbox" = ? OR "inbox" = ?) AND "state" <> 'DELETED' AND "id" <> ? LIMIT 1`,
      [identity.hostId, url, url, identity.id],
    );
    if (others.length > 0) continue;
    const removed = await removeSome(sql, 'post_recipient', 'inboxId', [inbox.id], limit);
    if (removed > 0) return removed;
    await sql.run('DELETE FROM audience WHERE "inboxId" = ?', [inbox.id]);
  }
  return 0;
};
