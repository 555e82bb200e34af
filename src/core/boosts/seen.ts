import type { Boost } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { isOpen } from '../posts/policy.ts';
import type { Reader } from '../posts/reader.ts';

/**
 * The boosts among `ids` that a reader comes across, in one statement: by active identities of servers and domains that theirs deals with
 * and that have not blocked them; one for followers is for those who follow its maker, and for its maker. What it shows is asked apart.
 */
export async function boostsFor(ctx: Ctx, reader: Reader, ids: readonly bigint[]): Promise<Boost[]> {
  if (ids.length === 0 || reader.scope === 'nothing') return [];
  const db = sql(ctx);
  const isOne = (column: string) => anyOf(db.dialect, column);
  const where = [isOne('b."id"')];
  const params: SqlValue[] = [[...ids]];
  if (reader.scope === 'rule') {
    where.push(`i."state" = 'ACTIVE'`);
    if (reader.blockedHostIds.size > 0) {
      where.push(`(i."hostId" IS NULL OR NOT ${isOne('i."hostId"')})`);
      params.push([...reader.blockedHostIds]);
    }
    const apart = [...reader.blockedDomainIds, ...reader.refusingDomainIds];
    if (apart.length > 0) {
      where.push(`(i."domainId" IS NULL OR NOT ${isOne('i."domainId"')})`);
      params.push(apart);
    }
    const me = reader.identityId ?? 0n;
    where.push(
      `NOT EXISTS (SELECT 1 FROM block k WHERE k."blockerId" = i."id" AND k."blockedId" = ?)`,
      `(b."visibility" IN ('PUBLIC', 'UNLISTED') OR i."id" = ? OR EXISTS (
        SELECT 1 FROM follow f WHERE f."followerId" = ? AND f."followeeId" = i."id" AND f."state" = 'ACCEPTED'))`,
    );
    params.push(me, me, me);
  }
  return db.all<Boost>(
    `SELECT b."id", b."uri", b."identityId", b."postId", b."visibility", b."createdAt"
       FROM boost b JOIN identity i ON i."id" = b."identityId" WHERE ${where.join(' AND ')}`,
    params,
  );
}

/** The same question for many readers of the same boosts (live streams): asked only of those that are for followers. */
export async function whoFollowsBoosters(
  ctx: Ctx,
  readers: readonly bigint[],
  boosts: readonly Boost[],
): Promise<(reader: bigint | null, boost: Boost) => boolean> {
  const makers = boosts.filter((boost) => !isOpen(boost.visibility)).map((boost) => boost.identityId);
  const db = sql(ctx);
  const rows =
    makers.length === 0 || readers.length === 0
      ? []
      : await db.all<{ followerId: bigint; followeeId: bigint }>(
          `SELECT "followerId", "followeeId" FROM follow
             WHERE ${anyOf(db.dialect, '"followerId"')} AND ${anyOf(db.dialect, '"followeeId"')} AND "state" = 'ACCEPTED'`,
          [readers, [...new Set(makers)]],
        );
  const pairs = new Set(rows.map((row) => `${row.followerId}/${row.followeeId}`));
  return (reader, boost) =>
    isOpen(boost.visibility) ||
    reader === boost.identityId ||
    (reader !== null && pairs.has(`${reader}/${boost.identityId}`));
}
