// The people of other servers whom a domain knows, as its moderators list them.

import type { Domain, Identity } from '../../db/rows.ts';
import type { Sql, SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { type Page, pageSql } from '../page.ts';
import type { ModeratedFilter } from './filter.ts';

/**
 * "The domain knows them": somebody of it follows them or is followed by them, it has a public post of theirs, or they
 * were reported to it or decided about by it. Whom the other domains of the install know is nothing to it, and to it
 * they are other servers themselves. Each line once for each of the two ways to ask; `?` is the domain.
 */
const SOURCES = [
  {
    ids: 'SELECT f."followeeId" AS "id" FROM identity p JOIN follow f ON f."followerId" = p."id" WHERE p."domainId" = ?',
    has: 'SELECT 1 FROM follow f WHERE f."followeeId" = i."id" AND f."followerDomainId" = ?',
  },
  {
    ids: 'SELECT f."followerId" FROM identity p JOIN follow f ON f."followeeId" = p."id" WHERE p."domainId" = ?',
    has: 'SELECT 1 FROM follow f JOIN identity p ON p."id" = f."followeeId" WHERE f."followerId" = i."id" AND p."domainId" = ?',
  },
  {
    ids: 'SELECT p."authorId" FROM domain_entry e JOIN post p ON p."id" = e."postId" WHERE e."domainId" = ?',
    has: 'SELECT 1 FROM post p JOIN domain_entry e ON e."postId" = p."id" AND e."domainId" = ? WHERE p."authorId" = i."id"',
  },
  {
    ids: 'SELECT t."targetId" FROM report t WHERE t."domainId" = ?',
    has: 'SELECT 1 FROM report t WHERE t."targetId" = i."id" AND t."domainId" = ?',
  },
  {
    ids: 'SELECT d."identityId" FROM identity_restriction d WHERE d."domainId" = ?',
    has: 'SELECT 1 FROM identity_restriction d WHERE d."identityId" = i."id" AND d."domainId" = ?',
  },
] as const;

/** All whom a domain of few rows knows: what else the install holds is not looked at. */
const FROM_SOURCES = `(${SOURCES.map(({ ids }) => ids).join(' UNION ')}) k CROSS JOIN identity i WHERE i."id" = k."id"`;
/** The same from identity to identity, for a domain of many: most are known to it, so a page is soon full. */
const FROM_IDENTITIES = `identity i WHERE (${SOURCES.map(({ has }) => `EXISTS (${has})`).join(' OR ')})`;

/** Rows that name whom a domain knows, more than which are not read for one page. */
const MOST_READ = 50_000;

/** Whether the rows that name whom a domain knows are at most so many; no more of them are counted. */
async function hasFewRows(db: Sql, domainId: bigint, most: number): Promise<boolean> {
  const counted = [
    'SELECT 1 AS "one" FROM domain_entry e WHERE e."domainId" = ?',
    ...SOURCES.filter(({ ids }) => !ids.includes('domain_entry')).map(({ ids }) => ids),
  ].join(' UNION ALL ');
  const [row] = await db.all<{ count: bigint }>(`SELECT COUNT(*) AS "count" FROM (${counted} LIMIT ?) c`, [
    ...Array<bigint>(SOURCES.length).fill(domainId),
    most + 1,
  ]);
  return Number(row?.count ?? 0) <= most;
}

/**
 * Those of other servers, in every state, whom a domain knows, the last met first. None where what is asked for is
 * only known of people of the domain: roles, logins, and who invited them. The caller has asked whether the viewer
 * moderates the domain.
 */
export async function strangersTo(
  ctx: Ctx,
  { id: domainId }: Pick<Domain, 'id'>,
  filter: ModeratedFilter,
  page: Page,
  mostRead = MOST_READ,
): Promise<Identity[]> {
  const { isStaff, roles, isDisabled, email, inviterId } = filter;
  if (isStaff || [roles, isDisabled, email, inviterId].some((each) => each != null)) return [];
  const db = sql(ctx);
  const bounds = pageSql(page, 'i."id"');
  const parts: string[] = [];
  const params: SqlValue[] = [];
  const where = (text: string, ...values: SqlValue[]) => {
    parts.push(text);
    params.push(...values);
  };
  const isPartOf = (column: string) =>
    db.dialect === 'sqlite'
      ? `instr(lower(${column}), lower(?)) > 0`
      : `strpos(lower(${column}), lower(?)) > 0`;
  const decided = (level: 'LIMIT' | 'SENSITIVE', is: boolean) =>
    where(
      `${is ? '' : 'NOT '}EXISTS (SELECT 1 FROM identity_restriction r WHERE r."identityId" = i."id" AND r."level" = '${level}' AND r."domainId" = ?)`,
      domainId,
    );
  if (filter.state != null) where(`i."state" = '${filter.state}'`);
  if (filter.text) where(isPartOf('i."usernameKey"'), filter.text);
  if (filter.name) where(isPartOf('i."name"'), filter.name);
  if (filter.handleDomain != null) where('i."handleDomain" = ?', filter.handleDomain);
  if (filter.isLimited != null) decided('LIMIT', filter.isLimited);
  if (filter.isSensitive != null) decided('SENSITIVE', filter.isSensitive);
  const known = (await hasFewRows(db, domainId, mostRead)) ? FROM_SOURCES : FROM_IDENTITIES;
  const rows = await db.all<{ id: bigint }>(
    `SELECT i."id" FROM ${known} AND (i."domainId" IS NULL OR i."domainId" <> ?) AND NOT i."isInstance" AND ${bounds.where}
       ${parts.map((each) => `AND ${each}`).join(' ')} ${bounds.orderBy} LIMIT ?`,
    [...Array<bigint>(SOURCES.length).fill(domainId), domainId, ...bounds.params, ...params, page.limit],
  );
  const found = await identitiesByIds(
    ctx,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}
