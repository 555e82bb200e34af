// The directory of a domain: its people who want to be found.

import type { Domain, Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import type { Page } from '../page.ts';
import { notLimitedSql } from './limits/limited.ts';
import { type ListedPerson, listPeople, notBlockedBySql } from './people.ts';
import { identityListedSql, type PeopleReader } from './policy.ts';
import { identitiesByIds } from './queries.ts';

/**
 * The people of a domain who want to be found, the latest first, as far as a reader may see them; nobody else is ever
 * listed.
 */
export function discoverableIdentities(
  ctx: Ctx,
  reader: PeopleReader,
  domain: Pick<Domain, 'id'>,
  page: Page,
): Promise<ListedPerson[]> {
  const where = 'm."domainId" = ? AND m."isDiscoverable" AND NOT m."isInstance"';
  const rule = notLimitedSql(ctx, reader, 'm."id"');
  return listPeople(ctx, reader, { table: 'identity', person: 'id', where, params: [domain.id], rule }, page);
}

/** A part of the directory: so many behind the first ones. */
export interface DirectoryPart {
  /** Who posted last stands first, or who became known last. */
  order: 'ACTIVE' | 'NEW';
  /** Only people of the domain; else also those of other servers who are known here. */
  isLocal: boolean;
  limit: number;
  offset: number;
}

const ORDERS = {
  ACTIVE: 'm."lastPostAt" DESC NULLS LAST, m."id" DESC',
  NEW: 'm."id" DESC',
};

/**
 * People who want to be found, of the domain and of other servers, as far as a reader may see them. Those of other
 * domains of this install are left out: who lives beside whom is nobody's business.
 */
export async function directoryPart(
  ctx: Ctx,
  reader: PeopleReader,
  domain: Pick<Domain, 'id'>,
  { order, isLocal, limit, offset }: DirectoryPart,
): Promise<Identity[]> {
  const db = sql(ctx);
  const of = isLocal ? 'm."domainId" = ?' : '(m."domainId" IS NULL OR m."domainId" = ?)';
  const seen = identityListedSql(reader, (column) => anyOf(db.dialect, column), 'm');
  const wanted = notBlockedBySql(reader, 'm."id"');
  const listed = notLimitedSql(ctx, reader, 'm."id"');
  const rows = await db.all<{ id: bigint }>(
    `SELECT m."id" FROM identity m WHERE m."isDiscoverable" AND NOT m."isInstance" AND m."movedToId" IS NULL AND ${of}
       AND ${seen.text} AND ${wanted.text} AND ${listed.text} ORDER BY ${ORDERS[order]} LIMIT ? OFFSET ?`,
    [domain.id, ...seen.params, ...wanted.params, ...listed.params, limit, offset],
  );
  const ids = rows.map(({ id }) => id);
  const found = new Map((await identitiesByIds(ctx, ids)).map((identity) => [identity.id, identity]));
  return ids.flatMap((id) => found.get(id) ?? []);
}
