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

/** The same for many readers at once, in one statement: whether a reader does not want to read somebody. Nobody hides themselves. */
export async function hiddenPairs(
  ctx: Ctx,
  readers: readonly bigint[],
  people: readonly bigint[],
): Promise<(reader: bigint | null, person: bigint) => boolean> {
  if (readers.length === 0 || people.length === 0) return () => false;
  const db = sql(ctx);
  const ids = [...new Set(people)];
  const rows = await db.all<{ reader: bigint; person: bigint }>(
    `SELECT "muterId" AS "reader", "mutedId" AS "person" FROM mute
       WHERE ${anyOf(db.dialect, '"muterId"')} AND ${anyOf(db.dialect, '"mutedId"')} AND ("expiresAt" IS NULL OR "expiresAt" > ?)
     UNION SELECT "blockerId", "blockedId" FROM block
       WHERE ${anyOf(db.dialect, '"blockerId"')} AND ${anyOf(db.dialect, '"blockedId"')}
     UNION SELECT "blockedId", "blockerId" FROM block
       WHERE ${anyOf(db.dialect, '"blockedId"')} AND ${anyOf(db.dialect, '"blockerId"')}`,
    [readers, ids, BigInt(ctx.now), readers, ids, readers, ids],
  );
  const pairs = new Set(rows.map((row) => `${row.reader}/${row.person}`));
  return (reader, person) => reader !== person && pairs.has(`${reader}/${person}`);
}
