// Which options somebody chose.

import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';

/**
 * The places of the options that an identity chose in the polls of some posts; nothing of those in which it did not
 * vote.
 */
export async function choicesOf(
  ctx: Ctx,
  identityId: bigint,
  postIds: readonly bigint[],
): Promise<Map<bigint, number[]>> {
  const chosen = new Map<bigint, number[]>();
  if (postIds.length === 0) return chosen;
  const db = sql(ctx);
  const rows = await db.all<{ postId: bigint; choice: number | bigint }>(
    `SELECT "postId", "choice" FROM poll_vote WHERE "identityId" = ? AND ${anyOf(db.dialect, '"postId"')} ORDER BY "choice"`,
    [identityId, postIds],
  );
  for (const { postId, choice } of rows) chosen.set(postId, [...(chosen.get(postId) ?? []), Number(choice)]);
  return chosen;
}
