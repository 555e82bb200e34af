// Keeps `isListed` and `isOnlyListed` of follows up to date when lists change, and the home timeline with them.

import { readBool } from '../../db/row.ts';
import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { TxCtx } from '../context.ts';
import { cleanTimeline, fillTimeline, homeOf } from '../timelines/fill.ts';

/**
 * Writes `isListed` and `isOnlyListed` of the follows of some people anew, after the owner's lists changed. Whoever is
 * in an exclusive list now leaves the owner's home timeline, and whoever is in none any more comes back to it.
 */
export async function markListed(ctx: TxCtx, owner: Identity, memberIds: readonly bigint[]): Promise<void> {
  if (memberIds.length === 0) return;
  const { sql } = ctx.tx;
  const before = await sql.all<{ followeeId: bigint; isOnlyListed: boolean | bigint }>(
    `SELECT "followeeId", "isOnlyListed" FROM follow WHERE "followerId" = ? AND ${anyOf(sql.dialect, '"followeeId"')}`,
    [owner.id, memberIds],
  );
  const holds = (extra: string) =>
    `EXISTS (SELECT 1 FROM list_member m JOIN list l ON l."id" = m."listId"
       WHERE m."memberId" = follow."followeeId" AND l."identityId" = follow."followerId" ${extra})`;
  const after = await sql.all<{ followeeId: bigint; isOnlyListed: boolean | bigint }>(
    `UPDATE follow SET "isListed" = ${holds('')}, "isOnlyListed" = ${holds('AND l."isExclusive"')}
     WHERE "followerId" = ? AND ${anyOf(sql.dialect, '"followeeId"')} RETURNING "followeeId", "isOnlyListed"`,
    [owner.id, memberIds],
  );
  const was = new Map(before.map((row) => [row.followeeId, readBool(row.isOnlyListed)]));
  for (const { followeeId, isOnlyListed } of after) {
    if (readBool(isOnlyListed) === was.get(followeeId)) continue;
    if (readBool(isOnlyListed)) await cleanTimeline(ctx, owner.id, followeeId);
    else await fillTimeline(ctx, homeOf(owner), followeeId);
  }
}
