// Fills a home timeline or a list with somebody's newest posts, and takes out again what came by them.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { languagesOf } from '../follows/options.ts';

/** How much of somebody's recent posts a new follower finds in their home. */
const BACKFILLED = 20;
/**
 * How many of the newest entries of a timeline are looked at when a follow ends; who scrolls back further than that may
 * still meet what came by it.
 */
export const CLEANED = 2000;

/** A timeline whose entries lie in `home`: that of an identity, or one of its lists. */
export interface FilledTimeline {
  /** The identity's id, or the list's. */
  id: bigint;
  /** Who reads it. */
  reader: Pick<Identity, 'id' | 'domainId'>;
}

/** The home timeline of an identity. */
export function homeOf(reader: FilledTimeline['reader']): FilledTimeline {
  return { id: reader.id, reader };
}

/**
 * Puts the newest posts of somebody into a timeline, where they sort by their age; replies are left out, and posts in
 * languages that its reader did not choose for the follow. Nothing for people of other servers, who have no timelines
 * here.
 */
export async function fillTimeline(
  ctx: TxCtx,
  { id, reader }: FilledTimeline,
  authorId: bigint,
): Promise<void> {
  if (reader.domainId === null) return;
  const where = { followerId_followeeId: { followerId: reader.id, followeeId: authorId } };
  const follow = await ctx.tx.models.follow.findUnique({ where, select: { languages: true } });
  const languages = (follow && languagesOf(follow)) ?? [];
  const isChosen = languages.map(() => `p."language" = ? OR p."language" LIKE ?`).join(' OR ');
  await ctx.tx.sql.run(
    `INSERT INTO home ("identityId", "entryId", "postId")
     SELECT CAST(? AS BIGINT), x."id", x."id" FROM (
       SELECT p."id" FROM post p WHERE p."authorId" = ? AND p."deletedAt" IS NULL AND p."inReplyToUri" IS NULL
         AND (p."visibility" IN ('PUBLIC', 'UNLISTED', 'FOLLOWERS') OR (p."visibility" = 'LOCAL' AND p."domainId" = ?))
         ${isChosen === '' ? '' : `AND (p."language" IS NULL OR ${isChosen})`}
       ORDER BY p."id" DESC LIMIT ${BACKFILLED}
     ) x WHERE 1 = 1 ON CONFLICT DO NOTHING`,
    [id, authorId, reader.domainId, ...languages.flatMap((tag) => [tag, `${tag}-%`])],
  );
}

/** Takes what came by somebody out of the newest part of a timeline. */
export async function cleanTimeline(ctx: TxCtx, timelineId: bigint, authorId: bigint): Promise<void> {
  await ctx.tx.sql.run(
    `DELETE FROM home WHERE "identityId" = ? AND "entryId" IN (
       SELECT h."entryId" FROM (
         SELECT "entryId" FROM home WHERE "identityId" = ? ORDER BY "entryId" DESC LIMIT ${CLEANED}
       ) h LEFT JOIN post p ON p."id" = h."entryId" LEFT JOIN boost b ON b."id" = h."entryId"
       WHERE p."authorId" = ? OR b."identityId" = ?)`,
    [timelineId, timelineId, authorId, authorId],
  );
}
