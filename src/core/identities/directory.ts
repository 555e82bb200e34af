// The directory of a domain: its people who want to be found.

import type { Domain } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { notLimitedSql } from './limits/limited.ts';
import { type ListedPerson, listPeople } from './people.ts';
import type { PeopleReader } from './policy.ts';

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
