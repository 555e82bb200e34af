// Suggests hashtags to show on one's profile.

import type { Tag } from '../../db/rows.ts';
import { type Ctx, sql } from '../context.ts';

/** So many are suggested at most. */
export const MOST_SUGGESTED_TAGS = 10;
/** The newest posts that are looked at. */
const RECENT_POSTS = 200;

/**
 * The hashtags that somebody used in their newest public and unlisted posts and does not show on their profile yet, the
 * most used first, those used alike by the last use.
 */
export function suggestedTags(ctx: Ctx, identityId: bigint): Promise<Pick<Tag, 'id' | 'name' | 'display'>[]> {
  return sql(ctx).all(
    `SELECT t."id", t."name", t."display" FROM (
       SELECT "id" FROM post WHERE "authorId" = ? AND "deletedAt" IS NULL AND "visibility" IN ('PUBLIC', 'UNLISTED')
       ORDER BY "id" DESC LIMIT ${RECENT_POSTS}
     ) AS p JOIN post_tag u ON u."postId" = p."id" JOIN tag t ON t."id" = u."tagId"
     WHERE NOT EXISTS (SELECT 1 FROM featured_tag f WHERE f."identityId" = ? AND f."tagId" = t."id")
     GROUP BY t."id", t."name", t."display" ORDER BY count(*) DESC, max(p."id") DESC LIMIT ${MOST_SUGGESTED_TAGS}`,
    [identityId, identityId],
  );
}
