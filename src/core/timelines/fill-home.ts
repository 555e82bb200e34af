// Fills a home timeline when somebody is followed, and cleans it when a follow ends.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/** How much of somebody's recent posts a new follower finds in their home. */
const BACKFILLED = 20;
/** How far back a home is cleaned when a follow ends; who scrolls back further than that may still meet what came by it. */
const CLEANED = 2000;

/** Puts the newest posts of somebody newly followed into the follower's home, where they sort by their age. */
export async function fillHome(ctx: TxCtx, follower: Identity, followee: Identity): Promise<void> {
  if (follower.domainId === null) return;
  await ctx.tx.sql.run(
    `INSERT INTO home ("identityId", "entryId", "postId")
     SELECT CAST(? AS BIGINT), x."id", x."id" FROM (
       SELECT p."id" FROM post p WHERE p."authorId" = ? AND p."deletedAt" IS NULL AND p."inReplyToUri" IS NULL
         AND (p."visibility" IN ('PUBLIC', 'UNLISTED', 'FOLLOWERS') OR (p."visibility" = 'LOCAL' AND p."domainId" = ?))
       ORDER BY p."id" DESC LIMIT ${BACKFILLED}
     ) x WHERE 1 = 1 ON CONFLICT DO NOTHING`,
    [follower.id, followee.id, follower.domainId],
  );
}

/** Takes what came by somebody no longer followed out of the newest part of a home. */
export async function cleanHome(ctx: TxCtx, follower: Identity, followee: Identity): Promise<void> {
  if (follower.domainId === null) return;
  await ctx.tx.sql.run(
    `DELETE FROM home WHERE "identityId" = ? AND "entryId" IN (
       SELECT h."entryId" FROM (
         SELECT "entryId" FROM home WHERE "identityId" = ? ORDER BY "entryId" DESC LIMIT ${CLEANED}
       ) h LEFT JOIN post p ON p."id" = h."entryId" LEFT JOIN boost b ON b."id" = h."entryId"
       WHERE p."authorId" = ? OR b."identityId" = ?)`,
    [follower.id, follower.id, followee.id, followee.id],
  );
}
