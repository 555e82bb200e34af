// Lists of people as a reader may see them: followers, favouriters and the like.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { blocksSql } from '../relations/blocks.ts';
import { identityListedSql, type PeopleReader } from './policy.ts';
import { identitiesByIds } from './queries.ts';

/** Somebody in a list of people, with the id of what leads to them (a follow, a boost, …): the cursor of such lists. */
export interface ListedPerson {
  cursor: bigint;
  identity: Identity;
  /** Since when, in epoch milliseconds, where the list says which moment counts; else null. */
  since: bigint | null;
}

/** Where a list of people comes from. All of it is trusted SQL; the rows have the alias `m`. */
export interface PeopleList {
  /** The table of what leads to people; its `id` bounds the pages. */
  table: string;
  /** The column of `m` that names the person. */
  person: string;
  where: string;
  params: SqlValue[];
  /** The moment since when somebody is on the list. */
  since?: string;
  /** A rule of its own for what leads to them (core/boosts/policy.ts). */
  rule?: SqlCondition;
}

/**
 * A page of a list of people as a reader may see it (policy.ts, `canList`), without those the reader blocks, the latest
 * first. The rule stands in the statement, so that a page is as long as it was asked for however many are hidden
 * between those shown.
 */
export async function listPeople(
  ctx: Ctx,
  reader: PeopleReader,
  list: PeopleList,
  page: Page,
): Promise<ListedPerson[]> {
  const db = sql(ctx);
  const bounds = pageSql(page, 'm."id"');
  const seen = identityListedSql(reader, (column) => anyOf(db.dialect, column));
  const wanted = notBlockedBySql(reader, `m."${list.person}"`);
  const rows = await db.all<{ cursor: bigint; identityId: bigint; since: bigint | null }>(
    `SELECT m."id" AS "cursor", m."${list.person}" AS "identityId", ${list.since ?? 'NULL'} AS "since" FROM ${list.table} m JOIN identity i ON i."id" = m."${list.person}"
      WHERE ${list.where} AND ${bounds.where} AND ${seen.text} AND ${wanted.text} ${list.rule ? `AND ${list.rule.text}` : ''} ${bounds.orderBy} LIMIT ?`,
    [
      ...list.params,
      ...bounds.params,
      ...seen.params,
      ...wanted.params,
      ...(list.rule?.params ?? []),
      page.limit,
    ],
  );
  const people = await identitiesByIds(
    ctx,
    rows.map((row) => row.identityId),
  );
  const byId = new Map(people.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ cursor, identityId, since }) => {
    const identity = byId.get(identityId);
    // A row of its own for each place: whoever shows one notes on it through whose eyes it was loaded.
    return identity ? [{ cursor, identity: { ...identity }, since }] : [];
  });
}

/** "The reader does not block who stands in this column": nobody wants them in a list. */
export function notBlockedBySql({ scope, identityId }: PeopleReader, column: string): SqlCondition {
  if (scope !== 'rule' || identityId === null) return { text: '1 = 1', params: [] };
  const blocks = blocksSql(identityId, column);
  return { text: `NOT ${blocks.text}`, params: blocks.params };
}
