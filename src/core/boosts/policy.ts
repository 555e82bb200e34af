// The visibility rule of boosts: which boosts a reader comes across.

import type { Boost } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { canList, identityListedSql, type PeopleReader } from '../identities/policy.ts';
import { isOpen, type PostFacts } from '../posts/policy.ts';

/** What the predicate must know besides the boost and the reader. */
export interface BoostFacts {
  booster: PostFacts['author'];
  /** The reader's follow of the booster was accepted. */
  isFollower: boolean;
  /** The booster has blocked the reader. */
  isBlocked: boolean;
}

/**
 * THE rule of which boosts a reader comes across: those by people who may be listed for them
 * (core/identities/policy.ts), and a boost for followers by those alone who follow its maker, and by the maker. What
 * the boost shows is asked apart, by the rule for posts.
 *
 * It is written as a predicate and as SQL; a property test holds the two together.
 */
export function canSeeBoost(
  reader: PeopleReader,
  boost: Pick<Boost, 'identityId' | 'visibility'>,
  { booster, isFollower, isBlocked }: BoostFacts,
): boolean {
  if (reader.scope !== 'rule') return reader.scope === 'everything';
  if (!canList(reader, booster, isBlocked)) return false;
  return isOpen(boost.visibility) || reader.identityId === boost.identityId || isFollower;
}

/** The rule in SQL; `b` is the alias of the boost's table and `i` that of its maker's, which the statement joins. */
export function boostSeenSql(
  reader: PeopleReader,
  anyOf: (column: string) => string,
  b = 'b',
  i = 'i',
): SqlCondition {
  if (reader.scope === 'everything') return { text: '1 = 1', params: [] };
  const listed = identityListedSql(reader, anyOf, i);
  const audience = boostAudienceSql(reader, b);
  return { text: `${listed.text} AND ${audience.text}`, params: [...listed.params, ...audience.params] };
}

/**
 * The part of the rule about whom the boost is for, where the statement holds its maker to `identityListedSql` already.
 */
export function boostAudienceSql(reader: PeopleReader, b = 'b'): SqlCondition {
  if (reader.scope !== 'rule') return { text: '1 = 1', params: [] };
  const any = [`${b}."visibility" IN ('PUBLIC', 'UNLISTED')`];
  const params: SqlValue[] = [];
  if (reader.identityId !== null) {
    any.push(
      `${b}."identityId" = ?`,
      `EXISTS (SELECT 1 FROM follow bf WHERE bf."followerId" = ? AND bf."followeeId" = ${b}."identityId" AND bf."state" = 'ACCEPTED')`,
    );
    params.push(reader.identityId, reader.identityId);
  }
  return { text: `(${any.join(' OR ')})`, params };
}
