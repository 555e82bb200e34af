// Who follows whom, where who may do something with a post depends on it.

import { type Ctx, sql } from '../../context.ts';
import { dependsOnFollows, type FollowFacts } from './groups.ts';

export const NO_FOLLOWS: FollowFacts = { followsAuthor: false, isFollowedByAuthor: false };

/** How an identity and the author of a post stand to each other; nothing is read where these bits do not ask. */
export async function followFacts(
  ctx: Ctx,
  identityId: bigint,
  authorId: bigint,
  bits: number,
): Promise<FollowFacts> {
  if (!dependsOnFollows(bits)) return NO_FOLLOWS;
  const rows = await sql(ctx).all<{ followerId: bigint }>(
    `SELECT "followerId" FROM follow WHERE "state" = 'ACCEPTED'
      AND (("followerId" = ? AND "followeeId" = ?) OR ("followerId" = ? AND "followeeId" = ?))`,
    [identityId, authorId, authorId, identityId],
  );
  return {
    followsAuthor: rows.some(({ followerId }) => followerId === identityId),
    isFollowedByAuthor: rows.some(({ followerId }) => followerId === authorId),
  };
}
