// The people of other servers whom a domain knows, as its moderators list them.

import type { Domain, Identity } from '../../db/rows.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { type Page, pageSql } from '../page.ts';
import type { ModeratedFilter } from './filter.ts';

/**
 * "The domain knows them": somebody of it follows them or is followed by them, it has a public post of theirs, or they
 * were reported to it or decided about by it. Its parameter is the domain, five times. Whom the other domains of the
 * install know is nothing to it, and to it they are other servers themselves.
 */
const KNOWN = `(EXISTS (SELECT 1 FROM follow f WHERE f."followeeId" = i."id" AND f."followerDomainId" = ?)
  OR EXISTS (SELECT 1 FROM follow f JOIN identity p ON p."id" = f."followeeId" WHERE f."followerId" = i."id" AND p."domainId" = ?)
  OR EXISTS (SELECT 1 FROM post p JOIN domain_entry e ON e."postId" = p."id" AND e."domainId" = ? WHERE p."authorId" = i."id")
  OR EXISTS (SELECT 1 FROM report t WHERE t."targetId" = i."id" AND t."domainId" = ?)
  OR EXISTS (SELECT 1 FROM identity_restriction d WHERE d."identityId" = i."id" AND d."domainId" = ?))`;

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
    db.dialect === 'sqlite' ? `instr(${column}, ?) > 0` : `strpos(${column}, ?) > 0`;
  const decided = (level: 'LIMIT' | 'SENSITIVE', is: boolean) =>
    where(
      `${is ? '' : 'NOT '}EXISTS (SELECT 1 FROM identity_restriction r WHERE r."identityId" = i."id" AND r."level" = '${level}' AND r."domainId" = ?)`,
      domainId,
    );
  if (filter.state != null) where(`i."state" = '${filter.state}'`);
  if (filter.text) where(isPartOf('i."usernameKey"'), filter.text.toLowerCase());
  if (filter.name) where(isPartOf('i."name"'), filter.name);
  if (filter.handleDomain != null) where('i."handleDomain" = ?', filter.handleDomain);
  if (filter.isLimited != null) decided('LIMIT', filter.isLimited);
  if (filter.isSensitive != null) decided('SENSITIVE', filter.isSensitive);
  const rows = await db.all<{ id: bigint }>(
    `SELECT i."id" FROM identity i WHERE (i."domainId" IS NULL OR i."domainId" <> ?) AND NOT i."isInstance" AND ${bounds.where}
       ${parts.map((each) => `AND ${each}`).join(' ')} AND ${KNOWN} ${bounds.orderBy} LIMIT ?`,
    [domainId, ...bounds.params, ...params, ...Array<bigint>(5).fill(domainId), page.limit],
  );
  const found = await identitiesByIds(
    ctx,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}
