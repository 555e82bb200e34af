import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';

/**
 * Which of some people a reader does not want to read: muted (until it ends) or blocked either way. This is taste, not permission:
 * a profile and a thread still show them; timelines and notifications do not.
 */
export async function hiddenFrom(
  ctx: Ctx,
  identityId: bigint | null,
  people: readonly bigint[],
): Promise<Set<bigint>> {
  if (identityId === null || people.length === 0) return new Set();
  const db = sql(ctx);
  const ids = [...new Set(people)];
  const rows = await db.all<{ id: bigint }>(
    `SELECT "mutedId" AS "id" FROM mute WHERE "muterId" = ? AND ${anyOf(db.dialect, '"mutedId"')} AND ("expiresAt" IS NULL OR "expiresAt" > ?)
     UNION SELECT "blockedId" FROM block WHERE "blockerId" = ? AND ${anyOf(db.dialect, '"blockedId"')}
     UNION SELECT "blockerId" FROM block WHERE "blockedId" = ? AND ${anyOf(db.dialect, '"blockerId"')}`,
    [identityId, ids, BigInt(ctx.now), identityId, ids, identityId, ids],
  );
  return new Set(rows.map((row) => row.id));
}
