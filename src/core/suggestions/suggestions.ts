// Suggests people to follow.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import { type Ctx, inTransaction, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import { identityListedSql, type PeopleReader } from '../identities/policy.ts';
import { identitiesByIds } from '../identities/queries.ts';

/** Why somebody is suggested: those whom one follows follow them, or many on this domain do. */
export type SuggestionSource = 'FRIENDS_OF_FRIENDS' | 'MOST_FOLLOWED';

export interface Suggestion {
  identity: Identity;
  sources: SuggestionSource[];
}

/** Follows that are looked at for one answer. */
const MOST_FOLLOWS = 20_000;
/** Those one follows of whom it is looked whom they follow: the latest. */
const MOST_FRIENDS = 200;
/** As many are suggested at most. */
export const MOST_SUGGESTIONS = 80;

/**
 * People whom an identity may want to follow: first those whom several of those it follows follow, then those whom most
 * of its domain's people follow. All of them want to be found (`isDiscoverable`); whom it follows or asked to, blocks,
 * mutes or dismissed is left out, and who moved. Only follows by people of this domain and of those it follows are
 * counted.
 */
export async function suggestionsFor(
  ctx: Ctx,
  reader: PeopleReader,
  { id, domainId }: Identity,
  limit: number,
): Promise<Suggestion[]> {
  const db = sql(ctx);
  const friends = await db.all<{ id: bigint }>(
    `SELECT f."followeeId" AS "id" FROM (SELECT w."followeeId" FROM (SELECT "followeeId" FROM follow WHERE "followerId" = ? AND "state" = 'ACCEPTED' ORDER BY "id" DESC LIMIT ${MOST_FRIENDS}) AS mine
         JOIN follow w ON w."followerId" = mine."followeeId" AND w."state" = 'ACCEPTED' LIMIT ${MOST_FOLLOWS}) AS f
     GROUP BY f."followeeId" ORDER BY count(*) DESC, f."followeeId" LIMIT ?`,
    [id, MOST_SUGGESTIONS * 4],
  );
  const followed = await db.all<{ id: bigint }>(
    `SELECT f."followeeId" AS "id" FROM (SELECT w."followeeId" FROM identity l JOIN follow w ON w."followerId" = l."id" AND w."state" = 'ACCEPTED' WHERE l."domainId" = ? LIMIT ${MOST_FOLLOWS}) AS f
     GROUP BY f."followeeId" ORDER BY count(*) DESC, f."followeeId" LIMIT ?`,
    [domainId ?? 0n, MOST_SUGGESTIONS * 4],
  );
  const sources = new Map<bigint, SuggestionSource[]>();
  for (const row of friends) sources.set(row.id, ['FRIENDS_OF_FRIENDS']);
  for (const row of followed) sources.set(row.id, [...(sources.get(row.id) ?? []), 'MOST_FOLLOWED']);
  if (sources.size === 0) return [];
  const seen = identityListedSql(reader, (column) => anyOf(db.dialect, column));
  const wanted = notHiddenSql(ctx, id, 'i."id"');
  const listed = notLimitedSql(ctx, reader, 'i."id"');
  const allowed = await db.all<{ id: bigint }>(
    `SELECT i."id" FROM identity i WHERE ${anyOf(db.dialect, 'i."id"')} AND i."id" <> ? AND i."isDiscoverable" AND NOT i."isInstance" AND i."movedToId" IS NULL
       AND ${seen.text} AND ${wanted.text} AND ${listed.text}
       AND NOT EXISTS (SELECT 1 FROM follow o WHERE o."followerId" = ? AND o."followeeId" = i."id")
       AND NOT EXISTS (SELECT 1 FROM dismissed_suggestion d WHERE d."identityId" = ? AND d."subjectId" = i."id")`,
    [[...sources.keys()], id, ...seen.params, ...wanted.params, ...listed.params, id, id],
  );
  const may = new Set(allowed.map((row) => row.id));
  const ids = [...sources.keys()].filter((each) => may.has(each)).slice(0, limit);
  const people = new Map((await identitiesByIds(ctx, ids)).map((identity) => [identity.id, identity]));
  return ids.flatMap((each) => {
    const identity = people.get(each);
    return identity ? [{ identity, sources: sources.get(each) ?? [] }] : [];
  });
}

/** Suggests somebody to an identity no more; of whom nothing is known that is true already. */
export async function dismissSuggestion(ctx: Ctx, { id }: Identity, subjectId: bigint): Promise<void> {
  await inTransaction(ctx, async ({ tx }) => {
    await tx.sql.run(
      `INSERT INTO dismissed_suggestion ("identityId", "subjectId") SELECT CAST(? AS BIGINT), "id" FROM identity WHERE "id" = ? ON CONFLICT DO NOTHING`,
      [id, subjectId],
    );
  });
}
