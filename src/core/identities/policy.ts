// The visibility rule of identities: which people a reader comes across.

import type { Identity } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { blocksSql } from '../relations/blocks.ts';
import type { Limits } from './limits/limited.ts';

/** What must be known of whoever looks at people; `Reader` of core/posts is one. */
export interface PeopleReader {
  /** `everything`: the operator and the server itself. `nothing`: whoever is refused as a whole. */
  scope: 'rule' | 'everything' | 'nothing';
  /** The identity that looks, local or remote; null for the anonymous. */
  identityId: bigint | null;
  /** Hosts (servers) the reader's domain, for others the page's, does not deal with. */
  blockedHostIds: ReadonlySet<bigint>;
  /** Domains of this install that the reader's domain does not deal with. */
  blockedDomainIds: ReadonlySet<bigint>;
  /** Domains of this install that do not deal with the reader's own server or domain. */
  refusingDomainIds: ReadonlySet<bigint>;
  /**
   * Identities that the reader's domain suspended for itself: it deals with them no more than with those of a blocked
   * server.
   */
  suspendedIds: ReadonlySet<bigint>;
  /** Whom the reader's domain keeps from strangers, with the domain whose decisions these are (limits/limited.ts). */
  limits: Limits;
}

type PolicedIdentity = Pick<Identity, 'id' | 'state' | 'hostId' | 'domainId'>;

/**
 * THE rule of which people a reader comes across: whoever is active, whom the reader's domain did not suspend for
 * itself, and whose server or domain deals with the reader's, in both directions. Lists leave out as well who has
 * blocked the reader (`canList`); a profile does not, because the reader must be able to find out. The rules for posts
 * and boosts contain this one for their authors.
 *
 * It is written as a predicate and as SQL; a property test holds the two together.
 */
export function canSeeIdentity(reader: PeopleReader, identity: PolicedIdentity): boolean {
  if (reader.scope !== 'rule') return reader.scope === 'everything';
  return identity.state === 'ACTIVE' && dealsWith(reader, identity);
}

/**
 * The part of the rule about servers and domains, for whom a state is shown otherwise than by absence (a tombstone).
 */
export function dealsWith(
  reader: PeopleReader,
  { id, hostId, domainId }: Omit<PolicedIdentity, 'state'>,
): boolean {
  if (reader.scope !== 'rule') return reader.scope === 'everything';
  if (reader.suspendedIds.has(id)) return false;
  if (hostId !== null && reader.blockedHostIds.has(hostId)) return false;
  return (
    domainId === null || !(reader.blockedDomainIds.has(domainId) || reader.refusingDomainIds.has(domainId))
  );
}

/**
 * Whether somebody stands in lists of people that a reader gets; the inactive never do. `isBlocked`: they have blocked
 * the reader.
 */
export function canList(reader: PeopleReader, identity: PolicedIdentity, isBlocked: boolean): boolean {
  if (reader.scope === 'everything') return identity.state === 'ACTIVE';
  return canSeeIdentity(reader, identity) && !isBlocked;
}

/**
 * `canSeeIdentity` in SQL, on both databases; `i` is the alias of the identity's table, `anyOf` makes "is one of these"
 * (db/sql). Correlated, so that a statement with LIMIT looks only at the rows it passes.
 */
export function identitySeenSql(
  reader: PeopleReader,
  anyOf: (column: string) => string,
  i = 'i',
): SqlCondition {
  if (reader.scope !== 'rule') return { text: reader.scope === 'everything' ? '1 = 1' : '1 = 0', params: [] };
  const parts = [`${i}."state" = 'ACTIVE'`];
  const params: SqlValue[] = [];
  if (reader.blockedHostIds.size > 0) {
    parts.push(`(${i}."hostId" IS NULL OR NOT (${anyOf(`${i}."hostId"`)}))`);
    params.push([...reader.blockedHostIds]);
  }
  const apart = new Set([...reader.blockedDomainIds, ...reader.refusingDomainIds]);
  if (apart.size > 0) {
    parts.push(`(${i}."domainId" IS NULL OR NOT (${anyOf(`${i}."domainId"`)}))`);
    params.push([...apart]);
  }
  if (reader.suspendedIds.size > 0) {
    parts.push(
      `NOT EXISTS (SELECT 1 FROM identity_restriction vr WHERE vr."identityId" = ${i}."id" AND vr."level" = 'SUSPEND' AND vr."domainId" = ?)`,
    );
    params.push(reader.limits.domainId);
  }
  return { text: parts.join(' AND '), params };
}

/** `canList` in SQL. */
export function identityListedSql(
  reader: PeopleReader,
  anyOf: (column: string) => string,
  i = 'i',
): SqlCondition {
  if (reader.scope === 'everything') return { text: `${i}."state" = 'ACTIVE'`, params: [] };
  const seen = identitySeenSql(reader, anyOf, i);
  const unblocked = hasNotBlockedSql(reader, `${i}."id"`);
  return { text: `${seen.text} AND ${unblocked.text}`, params: [...seen.params, ...unblocked.params] };
}

/** "Who stands in this column has not blocked the reader." */
export function hasNotBlockedSql(reader: PeopleReader, column: string): SqlCondition {
  if (reader.scope !== 'rule' || reader.identityId === null) return { text: '1 = 1', params: [] };
  const blocks = blocksSql(column, reader.identityId);
  return { text: `NOT ${blocks.text}`, params: blocks.params };
}
