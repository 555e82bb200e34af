// Which of some boosts a reader, or each of many readers, comes across.

import type { Boost, Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import { isOpen } from '../posts/policy.ts';
import type { Reader } from '../posts/reader.ts';
import { boostSeenSql, canSeeBoost } from './policy.ts';

/** The boosts among `ids` that a reader comes across, in one statement; the posts they show are asked about apart. */
export async function boostsFor(ctx: Ctx, reader: Reader, ids: readonly bigint[]): Promise<Boost[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const rule = boostSeenSql(reader, (column) => anyOf(db.dialect, column));
  return db.all<Boost>(
    `SELECT b."id", b."uri", b."identityId", b."postId", b."visibility", b."createdAt"
       FROM boost b JOIN identity i ON i."id" = b."identityId" WHERE ${anyOf(db.dialect, 'b."id"')} AND ${rule.text}`,
    [[...ids], ...rule.params],
  );
}

/**
 * The same question for many readers of the same boosts at once (live streams): one statement for any number of
 * readers.
 */
export async function whoSeesBoosts(
  ctx: Ctx,
  readers: readonly Reader[],
  boosts: readonly (Boost & { identity: Identity })[],
): Promise<(reader: Reader, boost: Boost & { identity: Identity }) => boolean> {
  const ids = [...new Set(readers.map((reader) => reader.identityId))].filter((id) => id !== null);
  const pairs =
    ids.length === 0 || boosts.length === 0 ? new Set<string>() : await relations(ctx, ids, boosts);
  return (reader, boost) =>
    canSeeBoost(reader, boost, {
      booster: boost.identity,
      isFollower: pairs.has(`follow ${reader.identityId} ${boost.identityId}`),
      isBlocked: pairs.has(`block ${reader.identityId} ${boost.identityId}`),
    });
}

async function relations(
  ctx: Ctx,
  readers: readonly bigint[],
  boosts: readonly Boost[],
): Promise<Set<string>> {
  const db = sql(ctx);
  const makers = (of: readonly Boost[]) => [...new Set(of.map((boost) => boost.identityId))];
  const asks = [
    `SELECT 'block' AS "what", "blockedId" AS "reader", "blockerId" AS "maker" FROM block
       WHERE ${anyOf(db.dialect, '"blockerId"')} AND ${anyOf(db.dialect, '"blockedId"')}`,
  ];
  const params = [makers(boosts), [...readers]];
  const forFollowers = boosts.filter((boost) => !isOpen(boost.visibility));
  if (forFollowers.length > 0) {
    asks.push(`SELECT 'follow', "followerId", "followeeId" FROM follow
       WHERE ${anyOf(db.dialect, '"followerId"')} AND ${anyOf(db.dialect, '"followeeId"')} AND "state" = 'ACCEPTED'`);
    params.push([...readers], makers(forFollowers));
  }
  const rows = await db.all<{ what: string; reader: bigint; maker: bigint }>(
    asks.join(' UNION ALL '),
    params,
  );
  return new Set(rows.map((row) => `${row.what} ${row.reader} ${row.maker}`));
}
