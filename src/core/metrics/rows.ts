// What is counted for moderators, as rows with a moment and a thing: each list is read by an index, and no further than
// some rows.

import type { Domain } from '../../db/rows.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { firstIdAt } from '../../lib/ids.ts';

/** From the beginning of one day (UTC, epoch milliseconds) to that of another. */
export interface Span {
  from: number;
  until: number;
}

/** The newest rows of a span that are counted. */
const MOST_ROWS = 100_000;

const ids = ({ from, until }: Span): bigint[] => [firstIdAt(from), firstIdAt(until)];
const newest = (select: string, id: string) => `${select} ORDER BY ${id} DESC LIMIT ${MOST_ROWS}`;
const EVERY_VISIBILITY = `p."visibility" IN ('PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL')`;

/** Posts of the people of a domain; the things are who wrote them. */
export function postsOf({ id }: Pick<Domain, 'id'>, span: Span, more = ''): SqlCondition {
  return {
    text: newest(
      `SELECT p."id", p."publishedAt" AS "at", p."authorId" AS "what", p."language" FROM post p
       WHERE p."domainId" = ? AND ${EVERY_VISIBILITY} AND p."id" >= ? AND p."id" < ? AND p."deletedAt" IS NULL ${more}`,
      'p."id"',
    ),
    params: [id, ...ids(span)],
  };
}

/** Identities of a domain. */
export function peopleOf({ id }: Pick<Domain, 'id'>, span: Span): SqlCondition {
  return {
    text: newest(
      `SELECT i."id", i."createdAt" AS "at", i."id" AS "what" FROM identity i
       WHERE i."domainId" = ? AND i."id" >= ? AND i."id" < ? AND NOT i."isInstance"`,
      'i."id"',
    ),
    params: [id, ...ids(span)],
  };
}

/** People who joined a domain, once for each login that holds them; `source` is the application they signed up with. */
export function joinedOn({ id }: Pick<Domain, 'id'>, span: Span): SqlCondition {
  return {
    text: newest(
      `SELECT i."id", i."createdAt" AS "at", u."id" AS "what", COALESCE(u."signedUpWith", 'web') AS "source" FROM identity i
       JOIN identity_member m ON m."identityId" = i."id" JOIN user_account u ON u."id" = m."userId"
       WHERE i."domainId" = ? AND i."id" >= ? AND i."id" < ? AND NOT i."isInstance"`,
      'i."id"',
    ),
    params: [id, ...ids(span)],
  };
}

/** Favourites, reactions, boosts and replies of the people of a domain. */
export function interactionsOf(domain: Pick<Domain, 'id'>, span: Span): SqlCondition {
  const marks = (table: string) =>
    newest(
      `SELECT m."id", m."createdAt" AS "at", m."id" AS "what" FROM identity i JOIN ${table} m ON m."identityId" = i."id" AND m."id" >= ? AND m."id" < ?
       WHERE i."domainId" = ?`,
      'm."id"',
    );
  const replies = postsOf(domain, span, 'AND p."inReplyToUri" IS NOT NULL');
  const part = (text: string) => `SELECT "at", "what" FROM (${text}) AS part`;
  return {
    text: `${part(marks('favourite'))} UNION ALL ${part(marks('reaction'))} UNION ALL ${part(marks('boost'))} UNION ALL SELECT "at", "id" AS "what" FROM (${replies.text}) AS part`,
    params: [...[1, 2, 3].flatMap(() => [...ids(span), domain.id]), ...replies.params],
  };
}

/** Reports to a domain: `opened` in a span, or `resolved` in it; about people of one server where one is named. */
export function reportsOn(
  { id }: Pick<Domain, 'id'>,
  span: Span,
  { kind, hostId = null }: { kind: 'opened' | 'resolved'; hostId?: bigint | null },
): SqlCondition {
  const [at, bounds] =
    kind === 'opened'
      ? ['"createdAt"', { text: 'r."id" >= ? AND r."id" < ?', params: ids(span) }]
      : [
          '"resolvedAt"',
          {
            text: 'r."resolvedAt" >= ? AND r."resolvedAt" < ?',
            params: [BigInt(span.from), BigInt(span.until)],
          },
        ];
  const about = hostId === null ? '' : 'JOIN identity t ON t."id" = r."targetId" AND t."hostId" = ?';
  return {
    text: newest(
      `SELECT r."id", r.${at} AS "at", r."id" AS "what" FROM report r ${about} WHERE r."domainId" = ? AND ${bounds.text}`,
      `r.${at}`,
    ),
    params: [...(hostId === null ? [] : [hostId]), id, ...bounds.params],
  };
}

/** Public posts with a hashtag that a domain knows; `server` is null for those of this install. */
export function taggedOn({ id }: Pick<Domain, 'id'>, span: Span, tagId: bigint): SqlCondition {
  return {
    text: newest(
      `SELECT p."id", p."publishedAt" AS "at", p."authorId" AS "what", a."handleDomain" AS "server", p."language"
       FROM domain_tag_entry e JOIN post p ON p."id" = e."postId" JOIN identity a ON a."id" = p."authorId"
       WHERE e."domainId" = ? AND e."tagId" = ? AND e."postId" >= ? AND e."postId" < ?`,
      'e."postId"',
    ),
    params: [id, tagId, ...ids(span)],
  };
}

/** Public posts that a domain knows, of all servers or of one. */
export function knownOn({ id }: Pick<Domain, 'id'>, span: Span, hostId: bigint | null): SqlCondition {
  const entries = newest(
    'SELECT e."postId" FROM domain_entry e WHERE e."domainId" = ? AND e."postId" >= ? AND e."postId" < ?',
    'e."postId"',
  );
  return {
    text: `SELECT p."id", p."publishedAt" AS "at", p."authorId" AS "what", a."handleDomain" AS "server", p."language", p."attachments"
      FROM (${entries}) AS e JOIN post p ON p."id" = e."postId" JOIN identity a ON a."id" = p."authorId"${hostId === null ? '' : ' AND a."hostId" = ?'}`,
    params: [id, ...ids(span), ...(hostId === null ? [] : [hostId])],
  };
}

/** Follows between the people of a domain and those of a server, `from` the domain or `to` it. */
export function followsOf(
  { id }: Pick<Domain, 'id'>,
  span: Span,
  { hostId, direction }: { hostId: bigint; direction: 'from' | 'to' },
): SqlCondition {
  const [own, other] = direction === 'from' ? ['follower', 'followee'] : ['followee', 'follower'];
  return {
    text: newest(
      `SELECT f."id", f."createdAt" AS "at", f."${other}Id" AS "what" FROM identity i
       JOIN follow f ON f."${own}Id" = i."id" AND f."state" = 'ACCEPTED' AND f."id" >= ? AND f."id" < ?
       JOIN identity o ON o."id" = f."${other}Id" AND o."hostId" = ? WHERE i."domainId" = ?`,
      'f."id"',
    ),
    params: [...ids(span), hostId, id],
  };
}
